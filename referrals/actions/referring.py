"""A safeguarding referral: made by a force, acknowledged and answered by whom it is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.errors import InsufficientPrivilege

from nominals.models import Nominal
from partners import sharing
from portal import audit
from portal.errors import AuditUnavailable, Refused
from portal.references import new_reference
from referrals.actions.rows import locked
from referrals.leaks import Kind, Mark, Original, marks, words_in
from referrals.models import (
    CpiForm,
    Referral,
    ReferralMessage,
    ReferralOrigin,
    ReferralText,
    WatchedWord,
)
from referrals.referral_choices import OPEN, REFERRAL_MOVES, Concern, ReferralState
from referrals.safeguarding import (
    Route,
    Subject,
    of_form,
    of_nominal,
    referrals_about,
    referrals_of,
    route_in,
    route_of,
    subject_of,
)

if TYPE_CHECKING:
    from partners.models import District, User

WORDS = ("about", "concern_words", "done", "wanted")


def marks_for_recipient(
    about: Subject, words: str, *, by: User
) -> tuple[list[str], list[Mark]]:  # fmt: skip
    """What may never stand in it, and what may only with a reason.

    The people who need help are named: that is what it is for. Never who told it, nor the
    unit's watched words; words that tell how it became known need a reason.
    """
    watched = WatchedWord.objects.visible_to(by).in_force().values_list("word", flat=True)
    found = [*marks(Original(names=about.names), words), *words_in(list(watched), words)]
    never = [mark.words for mark in found if mark.kind == Kind.NAME]
    return list(dict.fromkeys(never)), [mark for mark in found if mark.kind == Kind.CUE]


@transaction.atomic
def make_referral(form: CpiForm, *, by: User, **told: Any) -> tuple[Referral, int]:
    """Refer to whom the district's route names. With it, how many people there are told."""
    form = locked(form, "sender", "created_by", by=by)
    if form.owner_id != by.agency_id or form.is_draft:
        raise Refused(_("Only the force that has a form refers it."))
    to = route_of(form)
    if to is None:
        raise Refused(
            _("The safeguarding team of this district is not on the portal. Telephone it, and"
              " record whom you handed it over to as an outcome.")
        )  # fmt: skip
    if referrals_of(form, by=by).filter(state__in=OPEN).exists():
        raise Refused(_("This form has a referral that is still open. Write in its thread."))
    return _made(of_form(form), to, by=by, **told)


@transaction.atomic
def refer_nominal(
    nominal: Nominal, *, district: District, by: User, **told: Any
) -> tuple[Referral, int]:  # fmt: skip
    """Somebody who is, or may be, under 18, or depends on a nominal: no nomination, but this."""
    if not Nominal.objects.visible_to(by).filter(pk=nominal.pk).exists():
        raise Refused(_("Only who sees a nominal refers it."))
    to = route_in(district.pk, owner=by.agency_id)
    if to is None:
        raise Refused(
            _("The safeguarding team of this district is not on the portal, or is your own agency."
              " Telephone it.")
        )  # fmt: skip
    if referrals_about(nominal, by=by).filter(state__in=OPEN).exists():
        raise Refused(_("This nominal has a referral that is still open. Write in its thread."))
    return _made(of_nominal(nominal, district, by=by), to, by=by, **told)


def _made(
    about: Subject, to: Route, *, concern: str, words: Mapping[str, str], by: User,
    marks_reason: str = "", **why: Any,
) -> tuple[Referral, int]:  # fmt: skip
    left = _left_in(about, words, marks_reason, by=by)
    referral = Referral.objects.create(
        reference=new_reference("REF", timezone.now().year), owner=by.agency, created_by=by,
        recipient=to.agency, recipient_unit=to.unit, marking=about.marking, concern=concern,
        sent_name=by.name, acknowledge_hours=to.acknowledge_hours,
        answer_hours=to.hours[concern],
    )  # fmt: skip
    ReferralText.objects.create(
        referral=referral, about=words["about"], concern=words["concern_words"],
        done=words["done"], wanted=words["wanted"],
    )  # fmt: skip
    basis = sharing.basis_for(to.agency, gateway=why["gateway"], by=by)
    reasons = sharing.Reasons(what=_("A safeguarding referral"), **{**why, **basis})
    decision = sharing.decide(referral, recipient=to.agency, reasons=reasons, by=by)
    ReferralOrigin.objects.create(
        referral=referral, form=about.form, nominal=about.nominal, district=about.district,
        decision=decision, marks_left=len(left), marks_reason=marks_reason,
    )  # fmt: skip
    audit.record(
        audit.Event.REFERRAL_MADE, by=by, on=[referral], recipients=[to.agency.pk],
        after={"concern": concern, "form" if about.form else "nominal": about.key},
    )  # fmt: skip
    return referral, _tell(referral, "referral", cannot_wait=concern == Concern.RED)


def _left_in(about: Subject, words: Mapping[str, str], reason: str, *, by: User) -> list[Mark]:
    text = "\n".join(words[name] for name in WORDS)
    never, left = marks_for_recipient(about, text, by=by)
    if never:
        told = ", ".join(never)
        raise Refused(_("These may not stand in a referral: %(found)s.") % {"found": told})
    if left and not reason.strip():
        raise Refused(_("Some words tell how it became known. Take them out, or say why not."))
    return left


@transaction.atomic
def acknowledge_referral(referral: Referral, *, by: User) -> None:
    """Somebody of the recipient has it. The first stands; the same person twice is once."""
    if _move(
        referral, ReferralState.ACKNOWLEDGED, by=by, acknowledged_at=timezone.now(),
        acknowledged_by=by, acknowledged_name=by.name,
    ):  # fmt: skip
        audit.record(
            audit.Event.REFERRAL_ACKNOWLEDGED, by=by, on=referral, recipients=[referral.owner_id],
            before={"state": "sent"}, after={"state": "acknowledged"},
        )  # fmt: skip
        _tell(referral, "referral_news")
        return
    kept = Referral.objects.visible_to(by).filter(pk=referral.pk).first()
    if kept is None or kept.acknowledged_by_id != by.pk:
        raise Refused(_("This was acknowledged meanwhile. Open it again to see by whom."))


@transaction.atomic
def answer_referral(referral: Referral, *, outcome: str, words: str, by: User) -> None:
    """What the recipient does. It ends the referral; the words are the last of the thread."""
    _write(referral, words, by=by)
    if not _move(referral, ReferralState.ANSWERED, by=by, outcome=outcome, **_ended(by)):
        raise Refused(_("Only a referral that was acknowledged is answered, and only once."))
    audit.record(
        audit.Event.REFERRAL_ANSWERED, by=by, on=referral, recipients=[referral.owner_id],
        before={"state": "acknowledged"}, after={"state": "answered", "outcome": outcome},
    )  # fmt: skip
    _tell(referral, "referral_news")


@transaction.atomic
def return_referral(referral: Referral, *, reason: str, words: str, by: User) -> None:
    """Not for this recipient, or not enough. The force is told at once: nobody has it now."""
    _write(referral, words, by=by)
    if not _move(referral, ReferralState.RETURNED, by=by, return_reason=reason, **_ended(by)):
        raise Refused(_("This was answered or sent back meanwhile. Open it again to see."))
    audit.record(
        audit.Event.REFERRAL_RETURNED, by=by, on=referral, recipients=[referral.owner_id],
        before={"state": referral.state}, after={"state": "returned", "reason": reason},
    )  # fmt: skip
    _tell(referral, "referral_news", cannot_wait=True)


@transaction.atomic
def write_on_referral(referral: Referral, *, words: str, by: User) -> None:
    """A message to the other side, while the referral is open."""
    if referral.owner_id == by.agency_id:
        origins = ReferralOrigin.objects.visible_to(by).select_related(
            "form__sender", "form__created_by", "nominal", "district"
        )
        about = subject_of(origins.get(referral=referral), by=by)
        never, _cues = marks_for_recipient(about, words, by=by)
        if never:
            told = ", ".join(never)
            raise Refused(_("These may not stand in a message: %(found)s.") % {"found": told})
    _write(referral, words, by=by)
    other = {referral.owner_id, referral.recipient_id} - {by.agency_id}
    audit.record(
        audit.Event.REFERRAL_WRITTEN_ON, by=by, on=referral, recipients=other,
        after={"words": words},
    )  # fmt: skip
    _tell(referral, "referral_news")


def chase_referrals() -> int:
    """Tell both sides of clocks that ran out. Twice in a row tells nobody the second time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.chase_referrals()")
        told: int = cursor.fetchone()[0]
    return told


def _write(referral: Referral, words: str, *, by: User) -> None:
    ended = Refused(_("This referral has ended: nothing more is written in its thread."))
    mine = Referral.objects.readable_by(by).filter(pk=referral.pk, state__in=OPEN)
    if not mine.exists():
        raise ended
    if not words.strip():
        return
    try:
        with transaction.atomic():
            ReferralMessage.objects.create(
                referral=referral, agency=by.agency, words=words, written_by=by,
                written_name=by.name,
            )  # fmt: skip
    except ProgrammingError as error:
        if not isinstance(error.__cause__, InsufficientPrivilege):
            raise
        # Whoever writes may not lock the other side's row: it ended between the two statements.
        raise ended from error


def _move(referral: Referral, to: str, *, by: User, **fields: Any) -> bool:
    """Whether this was the act that moved it; of two at once, one is."""
    from_states = [state for state, moves in REFERRAL_MOVES.items() if to in moves]
    waiting = Referral.objects.editable_by(by).filter(pk=referral.pk, state__in=from_states)
    return bool(waiting.update(state=to, **fields))


def _ended(by: User) -> dict[str, Any]:
    return {"ended_at": timezone.now(), "ended_by": by, "ended_name": by.name}


def _tell(referral: Referral, kind: str, *, cannot_wait: bool = False) -> int:
    """The other side, by a function of the wall that knows who they are: nobody here does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT wall.tell_referral(%s, %s, %s)", [referral.key, kind, cannot_wait]
            )
            told: int | None = cursor.fetchone()[0]
    except DatabaseError as error:  # told as what it is for whoever acts: nothing was saved
        raise AuditUnavailable from error
    return told or 0
