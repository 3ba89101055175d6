"""A nomination at its own agency: begun, written, approved by a second person, sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominals.actions.within import end_earlier, lend_within
from nominals.approving import STALE, fingerprint, goes_with, wrote_in
from nominals.japtm_choices import NominationState, NoteKind
from nominals.models import (
    Contribution,
    ContributionGrant,
    Nominal,
    Nomination,
    NominationGrant,
    NominationNote,
    Programme,
)
from nominals.nominating import PARTS, missing
from nominals.youth import MayBeYoung, standing_of, words_of
from partners.permissions import Permission, has_permission, roles_with
from partners.telling import tell
from portal import audit
from portal.errors import Refused
from portal.references import new_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from partners.models import User

_S = NominationState


@transaction.atomic
def begin_nomination(nominal: Nominal, programme: Programme, *, by: User) -> Nomination:
    _refuse_the_young(nominal, by=by)
    today = timezone.localdate()
    if not programme.starts_on <= today <= programme.ends_on:
        raise Refused(_("This programme takes no nominations now."))
    try:
        with transaction.atomic():
            nomination: Nomination = Nomination.objects.create(
                nominal=nominal, programme=programme, owner=by.agency, created_by=by,
                nominated_name=by.name,  # of no unit: whoever approves it may be of another
                reference=new_reference("NMN", today.year),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("Your agency has nominated this person already.")) from error
    audit.record(audit.Event.NOMINATION_BEGUN, by=by, on=nomination)
    return nomination


def programme_of(nomination: Nomination, *, by: User) -> Programme:
    """Where its agreement has ended, an agency sees the programme no more: nothing goes on."""
    seen = Programme.objects.visible_to(by).select_related("agreement", "owner")
    found: Programme | None = seen.filter(pk=nomination.programme_id).first()
    if found is None:
        raise Refused(
            _("The agreement of this programme is not in force. Nothing can be done now.")
        )
    return found


def _nominal_of(nomination: Nomination, *, by: User) -> Nominal:
    found: Nominal | None = Nominal.objects.visible_to(by).filter(pk=nomination.nominal_id).first()
    if found is None:
        raise Refused(_("Nothing of this person is known to your agency any more."))
    return found


BY_SIGNS = gettext_lazy(
    "This person is or may be under 18, because of: %(signs)s. They are not nominated. Refer them"
    " to safeguarding from their page, or decide there that this is an adult."
)
ON_RECORD = gettext_lazy(
    "This person is under 18 by a day of birth that is said as a fact: %(signs)s. They are not"
    " nominated. Refer them to safeguarding from their page. If the day is wrong, whoever said it"
    " replaces it or takes it back."
)


def refuse_if_young(nomination: Nomination, *, by: User) -> None:
    """By what this person sees, which may be more than the agency that nominates does."""
    _refuse_the_young(_nominal_of(nomination, by=by), by=by)


def refuse_young_words(nomination: Nomination, *, by: User) -> None:
    """Its own words tell of youth too. Whoever reads them here may decide on the person's page."""
    nominal, today = _nominal_of(nomination, by=by), timezone.localdate()
    found = standing_of(nominal, by=by, on=today, written=words_of(nomination))
    if found.standing.counts_as_child:
        sentence = ON_RECORD if found.is_on_record else BY_SIGNS
        raise MayBeYoung(sentence % {"signs": "; ".join(found.signs)}, nominal)


def _refuse_the_young(nominal: Nominal, *, by: User) -> None:
    """Adults only. Who may be a child counts as one until a person decides."""
    if standing_of(nominal, by=by, on=timezone.localdate()).standing.counts_as_child:
        raise MayBeYoung(
            _("This person is or may be under 18, and is not nominated. Refer them to"
              " safeguarding from their page."),
            nominal,
        )  # fmt: skip


@transaction.atomic
def write_nomination(
    nomination: Nomination, slug: str, answers: Mapping[str, Any], *, by: User
) -> None:  # fmt: skip
    """One part of it. What the secretariat sent back is a draft again with the first word."""
    kept = locked(nomination, by=by, states=(_S.DRAFT, _S.RETURNED))
    if kept.state == _S.RETURNED:
        kept.state = _S.DRAFT
        kept.save(update_fields=["state"])
    fields = [name for name in PARTS[slug].fields if name in answers]
    if "carried" in fields:
        own = Contribution.objects.editable_by(by).filter(nominal=kept.nominal_id)
        carried = own.filter(pk__in=answers["carried"], withdrawn_at__isnull=True)
        chosen = sorted(carried.values_list("pk", flat=True))
        limits = _limits(kept, chosen, answers.get("carried_to", {}), by=by)
        answers = {**answers, "carried": chosen, "carried_to": limits}
        fields = ["carried", "carried_to"]
    for name in fields:
        setattr(kept, name, answers[name])
    kept.save(update_fields=fields)
    audit.record(
        audit.Event.NOMINATION_ALTERED, by=by, on=kept, after=dict.fromkeys(fields, "written")
    )


def _limits(
    nomination: Nomination, chosen: Iterable[int], to: Mapping[str, Iterable[int]], *, by: User
) -> dict[str, list[int]]:  # fmt: skip
    """To which agencies of the programme each goes, where not to all of them."""
    known = set(programme_of(nomination, by=by).agencies().values_list("pk", flat=True))
    return {
        str(number): sorted(known.intersection(to[str(number)]))
        for number in chosen if str(number) in to
    }  # fmt: skip


@transaction.atomic
def ask_approval(nomination: Nomination, *, by: User) -> int:
    """Whole: to the agency's approvers. How many are told; nobody is a fault of set-up."""
    kept = locked(nomination, by=by, states=(_S.DRAFT,))
    _refuse_half(kept)
    refuse_if_young(kept, by=by)
    refuse_young_words(kept, by=by)
    move(kept, _S.AWAITING, by=by)
    approvers = roles_with(Permission.NOMINATION_APPROVE)
    return tell("nomination_waits", agency=by.agency_id, or_roles=approvers, about=kept)


@transaction.atomic
def take_back(nomination: Nomination, *, by: User, reason: str = "") -> None:
    """A draft again: by whoever wrote in it, or by the approver, who says why at home."""
    kept = locked(nomination, by=by, states=(_S.AWAITING,))
    if not reason.strip() and not wrote_in(kept, by=by):
        raise Refused(_("Say what is to be mended."))
    if reason.strip():
        NominationNote.objects.create(
            nomination=kept, owner=by.agency, kind=NoteKind.RETURNED, words=reason.strip(),
            made_by=by,
        )  # fmt: skip
    kept.returned_reason = ""
    move(kept, _S.DRAFT, by=by, fields=("returned_reason",))
    others = [writer for writer in kept.writers if writer != by.pk]
    if others:
        tell("nomination_back", agency=by.agency_id, people=others, about=kept)


@transaction.atomic
def withdraw_nomination(nomination: Nomination, *, by: User) -> None:
    move(locked(nomination, by=by, states=(_S.DRAFT, _S.RETURNED)), _S.CLOSED, by=by)


@transaction.atomic
def approve(nomination: Nomination, *, necessity: str, sha256: str, by: User) -> None:
    """A second person sends it: to the secretariat now, to the programme's agencies once asked.

    The decision to share is taken here, for each agency of the agreement and each thing carried,
    on what was read: `sha256` is its fingerprint. What goes with it is held until that is done.
    """
    kept = locked(nomination, by=by, states=(_S.AWAITING,))
    _refuse_to_approve(kept, by=by)
    carried = list(goes_with(kept, by=by).select_for_update(of=("self",)))
    if sha256 != fingerprint(kept):
        raise Refused(str(STALE))
    _refuse_half(kept, is_bare=not carried)
    refuse_if_young(kept, by=by)
    refuse_young_words(kept, by=by)
    # Lent before it moves: from then on it is not the agency's to change.
    programme = programme_of(kept, by=by)
    end_earlier(kept, by=by)
    lend_within(programme, [kept], NominationGrant, purpose=necessity, by=by)
    only = {int(number): agencies for number, agencies in kept.carried_to.items()}
    lend_within(
        programme, carried, ContributionGrant, purpose=necessity, by=by, only=only, nomination=kept
    )
    _send(kept, programme, necessity=necessity, sha256=sha256, by=by)


def _refuse_to_approve(nomination: Nomination, *, by: User) -> None:
    if not has_permission(by, Permission.NOMINATION_APPROVE):
        raise Refused(_("Only an approver of your agency sends it."))
    if wrote_in(nomination, by=by):
        raise Refused(
            _("You wrote in this yourself. A second person of your agency, who wrote nothing in it,"
              " approves it.")
        )  # fmt: skip


def _refuse_half(nomination: Nomination, *, is_bare: bool = False) -> None:
    """Asked for once more on approval: a criterion ends, what goes with it is withdrawn."""
    lacking = missing(nomination, timezone.localdate())
    if is_bare:
        lacking = list(dict.fromkeys([*lacking, str(PARTS["carried"].title)]))
    if lacking:
        raise Refused(_("Not finished yet: %(parts)s.") % {"parts": ", ".join(lacking)})


def _send(
    kept: Nomination, programme: Programme, *, necessity: str, sha256: str, by: User
) -> None:  # fmt: skip
    kept.recipient, kept.approved_at = programme.owner, timezone.now()
    kept.approved_by, kept.approved_name = by, by.name
    kept.necessity, kept.approved_sha256 = necessity, sha256
    move(
        kept, _S.SUBMITTED, by=by,
        fields=("recipient", "approved_at", "approved_by", "approved_name", "approved_sha256",
                "necessity"),
    )  # fmt: skip
    keepers = roles_with(Permission.JAPTM_KEEP)
    tell("nomination_new", agency=programme.owner_id, or_roles=keepers, about=kept)


def locked(
    nomination: Nomination, *, by: User, states: Iterable[str]
) -> Nomination:  # fmt: skip
    """The row for whoever may move it now. Two at once: the second is told that it has moved."""
    rows = Nomination.objects.editable_by(by).filter(pk=nomination.pk)
    found: Nomination | None = rows.select_for_update(of=("self",)).first()
    if found is None or found.state not in list(states):
        raise Refused(_("This nomination has moved on. Open it again to see where it stands."))
    return found


def move(
    nomination: Nomination, state: str, *, by: User, fields: Iterable[str] = ()
) -> None:  # fmt: skip
    before, nomination.state = nomination.state, state
    nomination.save(update_fields=["state", *fields])
    audit.record(
        audit.Event.NOMINATION_MOVED, by=by, on=nomination, before={"state": before},
        after={"state": str(state)},
    )  # fmt: skip
