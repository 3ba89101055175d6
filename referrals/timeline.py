"""The life of a form, of a report and of a source, as each of their readers may know it.

The sender's side learns three moments of its form and nothing of what the police made of it. The
analysts of its force see all but who opened its source, which is for that force's custodians. Who
was told a report sees how it came to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from referrals.choices import Ended, Rung
from referrals.models import (
    Acknowledgement,
    CpiForm,
    CpiOutcome,
    Dissemination,
    Escalation,
    Grading,
    IntelligenceReport,
    Sanitising,
    Transfer,
    Usefulness,
)
from referrals.safeguarding import referrals_of

if TYPE_CHECKING:
    from partners.models import User
    from referrals.actions.sources import Kept, Opening
    from referrals.models import Referral


@dataclass(frozen=True)
class Moment:
    at: datetime
    words: str | Promise
    who: str = ""


def of_the_sender(form: CpiForm) -> list[Moment]:
    """Never what the police decided or who did it: when it was sent, taken up and answered."""
    told = (
        (form.sent_at, gettext_lazy("Sent to the police")),
        (form.received_at, gettext_lazy("Passed to the police force that deals with it")),
        (form.triaged_at, gettext_lazy("Being read")),
        (form.answered_at, gettext_lazy("Answered")),
    )
    return [Moment(at, words) for at, words in told if at]


def of_the_force(
    form: CpiForm, *, by: User, referrals: Iterable[Referral] | None = None
) -> list[Moment]:
    """`referrals`: those of the form, where they have been asked already."""
    return _in_order(
        *_of_form(form), *_of_rungs(form, by), *_of_gradings(form, by), *_of_reports(form, by),
        *_of_outcomes(form, by), *_of_answer(form, by), *_of_transfers(form, by),
        *_of_referrals(referrals_of(form, by=by) if referrals is None else referrals),
    )  # fmt: skip


def of_the_recipient(report: IntelligenceReport, *, by: User) -> list[Moment]:
    """How a report came to the reader's agency: never from what, nor who else has it."""
    told = Dissemination.objects.received_by(by).filter(report=report)
    rows = Acknowledgement.objects.visible_to(by).filter(dissemination__in=told)
    found = [Moment(each.told_at, _("Shared with your agency")) for each in told]
    for one in rows.select_related("accepted_by"):
        found.append(Moment(one.accepted_at, _("Conditions accepted"), one.accepted_by.name))
    if report.recalled_at:
        found.append(Moment(report.recalled_at, _("Recalled: stop relying on it")))
    return _in_order(*found)


def of_the_source(kept: Kept, openings: Iterable[Opening]) -> list[Moment]:
    """For a custodian alone, whom the wall asks: who opened it, and why."""
    opened = [
        Moment(one.at, _("Opened: %(reason)s") % {"reason": one.reason}, one.name)
        for one in openings
    ]
    return _in_order(Moment(kept.named_at, _("Named by the writer of the form")), *opened)


def _in_order(*found: Moment) -> list[Moment]:
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
        words = rung.get_rung_display()
        if rung.rung != Rung.UNDECIDED:
            words = _("Nobody had opened it: %(rung)s") % {"rung": words}
        yield Moment(rung.raised_at, words)
        if rung.ended_how == Ended.ACKNOWLEDGED:
            who = ", ".join(filter(None, (rung.ended_by.name, rung.spoke_with)))
            yield Moment(rung.ended_at, _("Somebody dealt with that"), who)


def _of_gradings(form: CpiForm, by: User) -> Iterator[Moment]:
    rows = Grading.objects.visible_to(by).filter(form=form).select_related("graded_by")
    for row in rows:
        words = _("Graded %(grade)s") % {"grade": row.code}
        yield Moment(row.graded_at, words, row.graded_by.name)


def _of_reports(form: CpiForm, by: User) -> Iterator[Moment]:
    """Of each report that was made of the form: from its writing to its recall."""
    made = Sanitising.objects.visible_to(by).filter(form=form)
    people = ("released_by", "second_read_by", "recalled_by")
    named = [f"report__{each}" for each in people]
    for row in made.select_related("sanitised_by", "report", *named):
        report, told = row.report, {"report": row.report.reference}
        yield Moment(row.sanitised_at, _("Sanitised: %(report)s") % told, row.sanitised_by.name)
        if report.second_read_at and report.second_read_by:
            words = _("Read by a second reader: %(report)s") % told
            yield Moment(report.second_read_at, words, report.second_read_by.name)
        if report.released_at and report.released_by:
            words = _("Released: %(report)s") % told
            yield Moment(report.released_at, words, report.released_by.name)
        if report.recalled_at and report.recalled_by:
            words = _("Recalled: %(report)s") % told
            yield Moment(report.recalled_at, words, report.recalled_by.name)
    yield from _of_telling(form, by)


def _of_telling(form: CpiForm, by: User) -> Iterator[Moment]:
    told = Dissemination.objects.visible_to(by).filter(report__sanitising__form=form)
    shared = list(told.select_related("recipient", "report", "told_by"))
    for row in shared:
        words = _("Shared with %(agency)s: %(report)s") % {
            "agency": row.recipient.name, "report": row.report.reference,
        }  # fmt: skip
        yield Moment(row.told_at, words, row.told_by.name)
    rows = Acknowledgement.objects.visible_to(by).filter(dissemination__in=shared)
    # By the agency alone: who works there is not the force's to know.
    for one in rows.select_related("dissemination__recipient", "dissemination__report"):
        words = _("Conditions accepted at %(agency)s: %(report)s") % {
            "agency": one.dissemination.recipient.name,
            "report": one.dissemination.report.reference,
        }  # fmt: skip
        yield Moment(one.accepted_at, words)


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


def _of_transfers(form: CpiForm, by: User) -> Iterator[Moment]:
    rows = Transfer.objects.visible_to(by).filter(form=form).select_related("owner", "recipient")
    for row in rows.order_by("pk"):
        told = {"from": row.owner.name, "to": row.recipient.name}
        yield Moment(row.moved_at, _("Passed on by %(from)s to %(to)s") % told, row.moved_name)
        if row.acknowledged_at:
            words = _("%(to)s said that it has it") % told
            yield Moment(row.acknowledged_at, words, row.acknowledged_name)


def _of_referrals(referrals: Iterable[Referral]) -> Iterator[Moment]:
    for row in referrals:
        told = {"reference": row.reference, "to": row.recipient.name}
        words = _("Referral %(reference)s sent to %(to)s")
        yield Moment(row.sent_at, words % told, row.sent_name)
        if row.acknowledged_at:
            words = _("Referral %(reference)s acknowledged")
            yield Moment(row.acknowledged_at, words % told, row.acknowledged_name)
        if row.ended_at:
            ended = row.get_outcome_display() or row.get_return_reason_display()
            words = _("Referral %(reference)s: %(ended)s")
            yield Moment(row.ended_at, words % (told | {"ended": ended}), row.ended_name)


def _of_answer(form: CpiForm, by: User) -> Iterator[Moment]:
    for said in Usefulness.objects.visible_to(by).filter(form=form):
        useful, other = _("The sender found it useful"), _("The sender did not find it useful")
        yield Moment(said.given_at, useful if said.was_useful else other)
