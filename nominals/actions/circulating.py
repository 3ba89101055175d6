"""The secretariat asks the partners what they can add; each answers for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominals.actions.nominations import (
    locked,
    move,
    programme_of,
    refuse_if_young,
)
from nominals.actions.rules import hold_round
from nominals.actions.within import lend_within
from nominals.japtm_choices import NominationState, ReplyKind
from nominals.models import Contribution, ContributionGrant, Nomination, Reply
from partners.permissions import Permission, roles_with
from partners.telling import tell
from portal import audit
from portal.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from partners.models import Agency, User

_S = NominationState
_NOT_ASKED = gettext_lazy("Your agency is not asked about this nomination, or no longer.")


@transaction.atomic
def send_back(nomination: Nomination, *, reason: str, by: User) -> None:
    """To its agency, with what is to be mended. It stays on record with the secretariat."""
    kept = locked(nomination, by=by, states=(_S.SUBMITTED,))
    kept.returned_reason = reason
    move(kept, _S.RETURNED, by=by, fields=("returned_reason",))
    tell("nomination_back", agency=kept.owner_id, people=[kept.created_by_id],
         or_roles=roles_with(Permission.NOMINATION_APPROVE), about=kept)  # fmt: skip


@transaction.atomic
def ask_partners(nomination: Nomination, *, answers_due: date, by: User) -> None:
    """From now on the programme's agencies read it, and each says by that day what it can add."""
    kept = locked(nomination, by=by, states=(_S.SUBMITTED,))
    if answers_due <= timezone.localdate():
        raise Refused(_("Give the partners a day after today."))
    refuse_if_young(kept, by=by)
    kept.answers_due = answers_due
    move(kept, _S.ENRICHING, by=by, fields=("answers_due",))
    agencies = _asked(kept, by=by)
    audit.record(audit.Event.PARTNERS_ASKED, by=by, on=kept, recipients=agencies)
    for agency in agencies:
        tell("nomination_asked", agency=agency,
             or_roles=roles_with(Permission.NOMINAL_CONTRIBUTE), about=kept)  # fmt: skip


@transaction.atomic
def chase(nomination: Nomination, *, by: User) -> int:
    """Those that have not answered are told again, once a day. How many people."""
    kept = locked(nomination, by=by, states=(_S.ENRICHING,))
    answered = set(
        Reply.objects.visible_to(by).filter(nomination=kept).values_list("owner", flat=True)
    )
    day = timezone.localdate().isoformat()
    return sum(
        tell("nomination_chased", agency=agency, about=kept, once=day,
             or_roles=roles_with(Permission.NOMINAL_CONTRIBUTE))
        for agency in _asked(kept, by=by) if agency not in answered
    )  # fmt: skip


def _asked(nomination: Nomination, *, by: User) -> list[int]:
    """Its own agency lent it to them. Who came to the agreement later reads nothing of it."""
    parties = programme_of(nomination, by=by).agencies().exclude(pk=nomination.owner_id)
    readers = [*nomination.readers, nomination.recipient_id or 0]
    return list(parties.filter(pk__in=readers).values_list("pk", flat=True))


@transaction.atomic
def reply(
    nomination: Nomination, *, kind: str, lent: Iterable[Contribution] = (),
    to: Iterable[Agency] | None = None, only: Mapping[int, Collection[int]] | None = None,
    conditions: Sequence[str] = (), by: User,
) -> Reply:  # fmt: skip
    """What one's own agency can add. What it adds is lent to the programme, or some of it.

    `to` for all that it adds; `only` for each by its number.
    """
    chosen = list(lent)
    if (kind == ReplyKind.ADDED) != bool(chosen):
        raise Refused(
            _("Choose what you add from what your agency has said of this person.")
            if kind == ReplyKind.ADDED
            else _("You chose contributions: say that you have added what you know.")
        )
    seen = Nomination.objects.visible_to(by).select_related("programme__agreement")
    kept = seen.filter(pk=nomination.pk, state=_S.ENRICHING).exclude(owner=by.agency_id).first()
    if kept is None:
        raise Refused(str(_NOT_ASKED))
    own = Contribution.objects.editable_by(by).filter(
        nominal=kept.nominal_id, withdrawn_at__isnull=True, pk__in=[each.pk for each in chosen]
    )
    try:
        with transaction.atomic():
            lend_within(
                kept.programme, own, ContributionGrant, by=by, conditions=conditions,
                only=_readers_of(own, to, only or {}), nomination=kept,
                purpose=_("To decide together on nomination %(of)s") % {"of": kept.reference},
            )  # fmt: skip
    except IntegrityError as error:  # it was closed, or asked no more, at the same moment
        raise Refused(str(_NOT_ASKED)) from error
    return _answered(kept, kind, by=by)


def _readers_of(
    said: Iterable[Contribution], to: Iterable[Agency] | None, only: Mapping[int, Collection[int]]
) -> dict[int, Collection[int]]:  # fmt: skip
    if to is None:
        return dict(only)
    everybody = {agency.pk for agency in to}
    return {each.pk: everybody.intersection(only.get(each.pk, everybody)) for each in said}


def _answered(nomination: Nomination, kind: str, *, by: User) -> Reply:
    own = Reply.objects.editable_by(by).filter(nomination=nomination)
    if not own.update(kind=kind, answered_at=timezone.now(), answered_by=by):
        try:
            with transaction.atomic():
                Reply.objects.create(
                    nomination=nomination, owner=by.agency, kind=kind, answered_by=by
                )
        except IntegrityError:  # a colleague answered at the same moment: the later one stands
            own.update(kind=kind, answered_at=timezone.now(), answered_by=by)
    audit.record(audit.Event.PARTNER_REPLIED, by=by, on=nomination, after={"kind": kind})
    answered: Reply = own.get()
    return answered


@transaction.atomic
def open_scoring(nomination: Nomination, *, by: User) -> None:
    """Whoever has not answered by now is not waited for; the record keeps that they had not."""
    hold_round(nomination.programme_id)
    kept = locked(nomination, by=by, states=(_S.ENRICHING,))
    refuse_if_young(kept, by=by)
    move(kept, _S.SCORING, by=by)
    for agency in [kept.owner_id, *_asked(kept, by=by)]:
        tell("scoring_open", agency=agency, about=kept,
             or_roles=roles_with(Permission.NOMINAL_CONTRIBUTE))  # fmt: skip
