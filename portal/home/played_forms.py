"""What eight agencies have sent: last month's forms answered, this week's in each of their states.

Done by the portal's own actions, with the clock of this process set back for what lies in the past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from django.db import transaction
from django.utils import timezone

from partners.models import District, User
from portal import moments, wall
from referrals import actions
from referrals.choices import NoActionReason, Outcome, Priority, SafeAnswer
from referrals.models import CpiForm

ANNA = "anna.analyst@constabulary.example"
BELLA = "bella.analyst@constabulary.example"
SINCE_THEN = 4  # forms of each sender last month
DAYS_BETWEEN = 6


@dataclass(frozen=True)
class Story:
    """What somebody notices time and again, and where.

    None of those in Southampton is handed over by name: its safeguarding team is on the portal.
    """

    email: str
    theme: str
    what_happened: str
    source_type: str
    risk: str = "unsure"
    district: str = "E06000044"

    @property
    def token(self) -> str:
        return f"played-{self.email.partition('@')[0]}"


STORIES = (
    Story("sally.safeguarding@harbour-view-school.example", "CCE_COUNTY_LINES",
          "A pupil of 14 has new trainers and two telephones, and will not say from whom.",
          "saw_or_heard", "another"),
    Story("harry.housing@quayside-housing.example", "CUCKOOING",
          "Neighbours see many short visits by night at the flat of a man who lives alone.",
          "public", "source"),
    Story("cora.council@council.example", "MODERN_SLAVERY",
          "Eight people give the same room as their address. One man does the talking for all.",
          "our_records", "none", "E06000045"),
    Story("fay.firefighter@fire.example", "ORG_CRIME_GENERAL",
          "At a safety visit a door was locked from outside, and the meter was bypassed.",
          "saw_or_heard", "none", "E06000045"),
    Story("hana.health@health-trust.example", "DRUG_HARM",
          "Three young people came in with the same tablets in a week. They came in one car.",
          "professional", "unsure"),
    Story("priya.probation@probation.example", "SERIOUS_VIOLENCE",
          "A client says that he has been told to carry something for others, and is afraid.",
          "subject", "source"),
    Story("chloe.children@childrens-services.example", "CSE",
          "A girl of 15 is collected from placement by adults whose names she does not know.",
          "professional", "another"),
    Story("vera.voluntary@harbour-charity.example", "MODERN_SLAVERY",
          "A guest at the night kitchen has no papers and may not leave work to see a doctor.",
          "subject", "source"),
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    outcome: tuple[Outcome, ...]
    answer: SafeAnswer = SafeAnswer.READ_AND_USED
    reason: str = ""
    recipients: dict[str, str] = field(default_factory=dict)


ANSWERS = (
    Answer((Outcome.INTEL_LOG,)),
    Answer((Outcome.INTEL_LOG, Outcome.SAFEGUARDING), SafeAnswer.CONTACT,
           recipients={Outcome.SAFEGUARDING.value: "Portsmouth MASH (demonstration)"}),
    Answer((Outcome.NO_FURTHER_ACTION,), SafeAnswer.NOT_FOR_US, NoActionReason.INSUFFICIENT_DETAIL),
    Answer((Outcome.RETURNED_TO_SUBMITTER,), SafeAnswer.MORE_NEEDED),
    Answer((Outcome.CRIME_RECORDED,), SafeAnswer.CONTACT,
           recipients={Outcome.CRIME_RECORDED.value: "Crime desk (demonstration)"}),
    Answer((Outcome.DUPLICATE_MERGED,)),
    Answer((Outcome.INTEL_LOG, Outcome.CRIME_RECORDED),
           recipients={Outcome.CRIME_RECORDED.value: "Crime desk (demonstration)"}),
)  # fmt: skip


def play() -> None:
    """Once: whatever stands there already is left as it is."""
    last = _first_of_last_month()
    for place, story in enumerate(STORIES):
        for number in range(SINCE_THEN):
            sent_at = last + timedelta(days=3 + place % 4 + DAYS_BETWEEN * number, hours=place)
            form = send(story, f"{story.token}-{number}", at=sent_at)
            answer(form, ANSWERS[(place + number) % len(ANSWERS)], at=sent_at)
        _in_each_state(story, hours=place + 1)
    _say_more()
    _climb()


def send(story: Story, token: str, *, at: datetime, **more: Any) -> CpiForm:
    with _as(story.email, at) as by:
        form = actions.start_form(token=token, by=by, **more)
        if not form.is_draft:
            return form
        answers = {
            "theme": story.theme, "what_happened": story.what_happened, "risk": story.risk,
            "source_type": story.source_type, "district": District.objects.get(gss=story.district),
        }  # fmt: skip
        actions.save_answers(form, version=form.version, answers=answers, by=by)
        form.refresh_from_db()
        return actions.send_form(form, by=by)


def answer(form: CpiForm, told: Answer, *, at: datetime) -> None:
    """Triaged by one analyst within the hour, answered by another two days later."""
    _decide(form, priority=Priority.MEDIUM, at=at + timedelta(minutes=40))
    with _as(BELLA, at + timedelta(days=2)) as by:
        mine = CpiForm.objects.in_inbox_of(by)
        form = mine.get(key=form.key)
        joined = mine.exclude(pk=form.pk).order_by("pk").first()
        if not form.is_waiting:
            return
        actions.record_outcome(
            form, version=form.version, outcome=told.outcome, answer=told.answer, note="", by=by,
            reason=told.reason, recipients=told.recipients,
            joined_to=joined if Outcome.DUPLICATE_MERGED in told.outcome else None,
        )  # fmt: skip


def _decide(form: CpiForm, *, priority: Priority, at: datetime) -> None:
    with _as(ANNA, at) as by:
        form = CpiForm.objects.in_inbox_of(by).get(key=form.key)
        if form.triaged_at is None:
            actions.mark_opened(form, by=by)
            actions.triage(form, version=form.version, priority=priority, by=by)


def _in_each_state(story: Story, *, hours: int) -> None:
    """A draft, one that waits, and one that is being read."""
    now = timezone.now()
    with _as(story.email, now) as by:
        actions.start_form(token=f"{story.token}-draft", by=by)
    send(story, f"{story.token}-waits", at=now - timedelta(hours=hours))
    read = send(story, f"{story.token}-read", at=now - timedelta(hours=hours, minutes=30))
    priority = (Priority.LOW, Priority.MEDIUM, Priority.HIGH)[hours % 3]
    _decide(read, priority=priority, at=now - timedelta(minutes=20))


def _say_more() -> None:
    """Whoever was asked for more has sent it, as a form that adds to the first."""
    story = STORIES[0]
    with _as(story.email, timezone.now()) as by:
        asked = CpiForm.objects.sent_or_drafted_by(by).filter(answer=SafeAnswer.MORE_NEEDED)
        first = asked.order_by("pk").first()
    if first is not None:
        send(story, f"{story.token}-more", at=timezone.now(), supplements=first, is_quick=True)


def _climb() -> None:
    """An urgent form that nobody has opened for over an hour: it has climbed the whole ladder."""
    story = STORIES[3]
    with _as(story.email, timezone.now()) as by:
        form = actions.start_form(token=f"{story.token}-urgent", by=by)
        if not form.is_draft:
            return
        actions.save_answers(form, version=form.version, answers={"at_risk": "yes"}, by=by)
    send(story, f"{story.token}-urgent", at=timezone.now() - timedelta(minutes=70))
    actions.escalate()


def _first_of_last_month() -> datetime:
    today = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


@contextmanager
def _as(email: str, moment: datetime) -> Iterator[User]:
    """One transaction of this person, at this moment by the clock of the actions."""
    by = User.objects.select_related("agency__police_area", "unit").get(email=email)
    clock: Callable[[], datetime] = lambda: moment  # noqa: E731 a value, not a rule
    with (
        mock.patch.object(timezone, "now", clock), mock.patch.object(moments, "moment", clock),
        transaction.atomic(),
    ):  # fmt: skip
        wall.enter(by.pk)
        yield by
