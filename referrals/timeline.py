"""One form's life, as each of its readers may know it: the sender three moments, the force all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from referrals.choices import Ended
from referrals.models import CpiForm, CpiOutcome, Escalation, Usefulness

if TYPE_CHECKING:
    from partners.models import User


@dataclass(frozen=True)
class Moment:
    at: datetime
    words: str | Promise
    who: str = ""


def of_the_sender(form: CpiForm) -> list[Moment]:
    """Never what the police decided or who did it: when it was sent, taken up and answered."""
    told = (
        (form.sent_at, gettext_lazy("Sent to the police")),
        (form.triaged_at, gettext_lazy("Being read")),
        (form.answered_at, gettext_lazy("Answered")),
    )
    return [Moment(at, words) for at, words in told if at]


def of_the_force(form: CpiForm, *, by: User) -> list[Moment]:
    found = [*_of_form(form), *_of_rungs(form, by), *_of_outcomes(form, by), *_of_answer(form, by)]
    return sorted(found, key=lambda moment: moment.at)


def _of_form(form: CpiForm) -> Iterator[Moment]:
    if form.sent_at and form.sent_by:
        yield Moment(form.sent_at, _("Sent"), form.sent_by.name)
    if form.opened_at and form.opened_by:
        yield Moment(form.opened_at, _("Opened first"), form.opened_by.name)
    if form.triaged_at and form.triaged_by:
        words = _("Priority decided: %(priority)s") % {"priority": form.get_priority_display()}
        yield Moment(form.triaged_at, words, form.triaged_by.name)
    if form.claimed_at and form.claimed_by:
        yield Moment(form.claimed_at, _("Dealt with by"), form.claimed_by.name)
    if form.answered_at and form.answered_by:
        yield Moment(form.answered_at, _("Answered"), form.answered_by.name)


def _of_rungs(form: CpiForm, by: User) -> Iterator[Moment]:
    rungs = Escalation.objects.visible_to(by).filter(form=form).select_related("ended_by")
    for rung in rungs.order_by("pk"):
        words = _("Nobody had opened it: %(rung)s") % {"rung": rung.get_rung_display()}
        yield Moment(rung.raised_at, words)
        if rung.ended_how == Ended.ACKNOWLEDGED:
            who = ", ".join(filter(None, (rung.ended_by.name, rung.spoke_with)))
            yield Moment(rung.ended_at, _("Somebody dealt with that"), who)


def _of_outcomes(form: CpiForm, by: User) -> Iterator[Moment]:
    rows = (
        CpiOutcome.objects.visible_to(by)
        .filter(form=form)
        .select_related("recorded_by", "acknowledged_by")
    )
    for row in rows.order_by("pk"):
        told = row.label
        if row.recipient:
            told = _("%(outcome)s. To: %(recipient)s") % {
                "outcome": row.label, "recipient": row.recipient,
            }  # fmt: skip
        yield Moment(row.recorded_at, told, row.recorded_by.name)
        if row.acknowledged_at:
            words = _("Hand-over acknowledged by %(name)s") % {"name": row.acknowledged_name}
            yield Moment(row.acknowledged_at, words, row.acknowledged_by.name)


def _of_answer(form: CpiForm, by: User) -> Iterator[Moment]:
    for said in Usefulness.objects.visible_to(by).filter(form=form):
        useful, other = _("The sender found it useful"), _("The sender did not find it useful")
        yield Moment(said.given_at, useful if said.was_useful else other)
