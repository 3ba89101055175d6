"""A programme of five agencies with nominations at each stage, about plainly invented people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from nominals import actions
from nominals.approving import fingerprint
from nominals.given import Given
from nominals.japtm_choices import ReplyKind
from nominals.japtm_querysets import NominationQuerySet
from nominals.models import (
    AgendaItem,
    Contribution,
    Meeting,
    Nominal,
    Nomination,
    Programme,
    Ranking,
)
from nominals.saying import Said
from nominals.scoring import Marks
from partners.models import SharingAgreement, User
from portal import tasks, wall
from portal.home import played_cohort, played_disruptions
from portal.home.japtm_stories import (
    AFTER_IT,
    ANNA,
    APPROVERS,
    CARLA,
    CLIVE,
    CODES,
    CONRAD,
    DARA,
    EVERYBODY,
    FIRST_ROUND,
    HUGO,
    LENA,
    NAME,
    NICK,
    OUTCOMES,
    PETER,
    REASON_FROM,
    SELMA,
    Story,
)
from portal.home.played_agreements import TOGETHER
from portal.home.played_figures import connected

People = Mapping[str, User]


def play(web: str = "") -> None:
    """The scores are revealed by the login at `web`: asking for work is no right of a worker."""
    people = {
        row.email: row
        for row in User.objects.select_related("agency", "unit").filter(email__in=EVERYBODY)
    }
    if len(people) < len(EVERYBODY):  # loaded by a release that did not know them
        return
    programme = _programme(people)
    for story in FIRST_ROUND:
        _play_one(story, programme, people, until="scoring")
    _reveal(programme, people, web)
    for story in AFTER_IT:
        _play_one(story, programme, people, until=story.until)
    _hold_meetings(programme, people, web)
    played_cohort.play(people)
    played_disruptions.play(programme, people)


def _enter(people: People, email: str) -> User:
    by = people[email]
    wall.enter(by.pk)
    return by


@transaction.atomic
def _programme(people: People) -> Programme:
    by = _enter(people, SELMA)
    made: Programme | None = Programme.objects.visible_to(by).filter(name=NAME).first()
    if made is not None:
        return made
    today = timezone.localdate()
    made = actions.begin_programme(
        name=NAME, region="Hampshire and Isle of Wight", by=by,
        agreement=SharingAgreement.objects.get(reference=TOGETHER),
        chair_first=people[CONRAD].agency, chair_second=people[CARLA].agency,
        starts_on=today - timedelta(days=90), ends_on=today + timedelta(days=275), cohort_size=6,
        quorum=4,
    )  # fmt: skip
    for lead, chair in ((LENA, CONRAD), (PETER, CARLA), (PETER, DARA)):
        actions.name_chair(
            made, people[chair], is_deputy=chair == DARA, by=_enter(people, lead)
        )  # fmt: skip
    return made


@transaction.atomic
def _play_one(story: Story, programme: Programme, people: People, *, until: str) -> None:
    """All of it or nothing: what was played is known by the name."""
    by = _enter(people, story.by)
    if Contribution.objects.visible_to(by).filter(kind="name", value=story.name).exists():
        return
    nominal, own = _known(story, by=by)
    row = actions.begin_nomination(nominal, programme, by=by)
    for slug, answers in _answers(story, own, is_whole=until != "draft"):
        actions.write_nomination(row, slug, answers, by=by)
    if until == "draft":
        return
    actions.ask_approval(row, by=by)
    if until == "awaiting":
        return
    approver = _enter(people, APPROVERS[story.by])
    actions.approve(
        row, necessity="No agency alone can stop the harm; this is the least that the others"
        " need to know.", sha256=fingerprint(row), by=approver,
    )  # fmt: skip
    _go_on(story, row, people, until)


def _go_on(story: Story, row: Nomination, people: People, until: str) -> None:
    """What the secretariat does with what was sent to it."""
    keeper = _enter(people, SELMA)
    if until == "returned":
        actions.send_back(row, reason="Say since when, and who the victims are.", by=keeper)
    elif until != "submitted":
        due = timezone.localdate() + timedelta(days=14)
        actions.ask_partners(row, answers_due=due, by=keeper)
        _enrich(story, row, people)
    if until == "closed":
        actions.close_nomination(row, why="died", by=_enter(people, SELMA))
    if until == "scoring":
        actions.open_scoring(row, by=_enter(people, SELMA))
        _score(story, row, people)


def _known(story: Story, *, by: User) -> tuple[Nominal, list[int]]:
    day = timezone.localdate() - timedelta(days=20)
    more: dict[str, Any] = {"source": "Our own file", "said_on": day}
    nominal = actions.begin(Said(kind="name", code="legal", value=story.name, **more), by=by)
    said = actions.say(
        nominal, Said(kind="birth", starts_on=story.born, ends_on=story.born, **more), by=by
    )
    name = Contribution.objects.visible_to(by).get(nominal=nominal, kind="name")
    return nominal, [name.pk, said.pk]


def _answers(
    story: Story, own: Sequence[int], *, is_whole: bool
) -> Iterator[tuple[str, dict[str, object]]]:
    shown = "Our own records of the last twelve months; two agencies report the same."
    yield "criteria", {"criteria": dict.fromkeys(story.criteria, shown)}
    yield "harm", {"harm": story.harm}
    if not is_whole:
        return
    yield "management", {"management": "None.", "dependants": 0, "are_dependants_safe": None}
    yield (
        "opportunity",
        {
            "opportunity": "Licence conditions, tenancy and trading standards each have a lever.",
            "wanted": "One plan of all agencies, with one lead responsible officer.",
        },
    )
    yield "sensitivities", {
        "is_covert": False, "is_source_at_risk": False, "is_limited": False,
        "lawful_basis": "Law enforcement purposes, Data Protection Act 2018, part 3.",
    }  # fmt: skip
    yield "carried", {"carried": list(own)}


def _enrich(story: Story, row: Nomination, people: People) -> None:
    """The other police or probation adds something, the council has nothing; health is silent."""
    other = _enter(people, NICK if story.by == ANNA else ANNA)
    told = actions.say(row.nominal, Said(
        kind="text", detail="Seen twice this month with two people whom we supervise or watch.",
        source="Contact notes", said_on=timezone.localdate() - timedelta(days=3),
    ), by=other)  # fmt: skip
    actions.reply(row, kind=ReplyKind.ADDED, lent=[told], by=other)
    actions.reply(row, kind=ReplyKind.NOTHING, by=_enter(people, CLIVE))
    if story in FIRST_ROUND:
        actions.reply(row, kind=ReplyKind.UNABLE, by=_enter(people, HUGO))


def _score(story: Story, row: Nomination, people: People) -> None:
    marks = story.marks or ((4, 4, 2, 2, 4, 4, 3),)
    for email, (*harm, likelihood) in zip((ANNA, NICK, CLIVE), marks, strict=False):
        given = Given(
            Marks(dict(zip(CODES, harm, strict=True)), likelihood, 2, 2, 1),
            {code: "Shown by what two agencies say." for code, points in
             zip(CODES, harm, strict=True) if points >= REASON_FROM},
        )  # fmt: skip
        actions.score(row, given, by=_enter(people, email))


def _reveal(programme: Programme, people: People, web: str) -> None:
    with connected(web), transaction.atomic():
        by = _enter(people, SELMA)
        made = Ranking.objects.visible_to(by).filter(programme=programme).first()
        made = made or actions.reveal(programme, by=by)
    tasks.perform(made.job_id, actions.make_ranking)


def _hold_meetings(programme: Programme, people: People, web: str) -> None:
    """Closing one asks a worker for its minutes, which is the right of the web's login."""
    with connected(web), transaction.atomic():
        _meetings(programme, people)


def _meetings(programme: Programme, people: People) -> None:
    """One is over, one is going on, and one is planned."""
    keeper = _enter(people, SELMA)
    if Meeting.objects.visible_to(keeper).filter(programme=programme).exists():
        return
    now = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    decided = {FIRST_ROUND[place]: outcome for place, outcome in OUTCOMES.items()}
    over = _open(programme, people, now.replace(hour=8), [*decided])
    for story, outcome in decided.items():
        _decide(over, story, outcome, (CONRAD, CARLA), people)
    actions.close_meeting(over, by=_enter(people, SELMA))
    going_on = _open(programme, people, now, FIRST_ROUND[2:5])
    _decide(going_on, FIRST_ROUND[2], "accepted", (CONRAD,), people)
    _say(going_on, people)
    keeper = _enter(people, SELMA)
    actions.plan_meeting(programme, planned_for=now + timedelta(days=28), by=keeper)


def _say(meeting: Meeting, people: People) -> None:
    """A dissent on what is on the table, and an interest in what comes next."""
    member = _enter(people, CLIVE)
    actions.remark(
        _item(meeting, FIRST_ROUND[2], people, as_of=CLIVE), kind="dissent", by=member,
        words="The council would wait for the tenancy hearing.",
    )  # fmt: skip
    item = _item(meeting, FIRST_ROUND[3], people, as_of=CLIVE)
    actions.declare_interest(
        item, words="I was her landlord’s adviser until last year.", by=member
    )  # fmt: skip


def _open(
    programme: Programme, people: People, at: datetime, stories: Sequence[Story]
) -> Meeting:  # fmt: skip
    keeper = _enter(people, SELMA)
    meeting = actions.plan_meeting(programme, planned_for=at, by=keeper)
    rows = [_named(story, people).get() for story in stories]
    actions.list_items(
        meeting, rows, late_reason="The programme has only begun.", minutes=15, by=keeper
    )
    present = [people[email].agency_id for email in (ANNA, NICK, CLIVE, HUGO)]
    actions.open_meeting(meeting, present=present, by=keeper)
    for email, kind in ((ANNA, "present"), (NICK, "present"), (HUGO, "apologies")):
        by = people[email]
        actions.record_attendance(meeting, agency=by.agency, name=by.name, kind=kind, by=keeper)
    return meeting


def _decide(
    meeting: Meeting, story: Story, outcome: str, chairs: Sequence[str], people: People
) -> None:  # fmt: skip
    keeper = _enter(people, SELMA)
    item = _item(meeting, story, people)
    actions.show_item(meeting, item.key, by=keeper)
    if outcome == "accepted":
        actions.note_action(
            item, agency=people[CLIVE].agency, words="Say who holds the three tenancies.",
            due=timezone.localdate() + timedelta(days=21), by=keeper,
        )  # fmt: skip
    decision = actions.propose(
        item, outcome=outcome, by=keeper, reasons="The harm goes on, and three agencies hold a"
        " lever. Looked at again in twelve weeks.",
    )  # fmt: skip
    for email in chairs:
        actions.sign(decision, sha256=decision.sha256, by=_enter(people, email))


def _item(
    meeting: Meeting, story: Story, people: People, *, as_of: str = SELMA
) -> AgendaItem:  # fmt: skip
    by = people[as_of]
    said = Contribution.objects.visible_to(by).filter(kind="name", value=story.name)
    rows = Nomination.objects.visible_to(by).filter(nominal__in=said.values("nominal"))
    items = AgendaItem.objects.visible_to(by).filter(meeting=meeting)
    found: AgendaItem = items.get(nomination__in=rows)
    return found


def _named(story: Story, people: People) -> NominationQuerySet:
    said = Contribution.objects.visible_to(people[SELMA]).filter(kind="name", value=story.name)
    rows: NominationQuerySet = Nomination.objects.for_secretariat(people[SELMA]).filter(
        nominal__in=said.values("nominal")
    )
    return rows
