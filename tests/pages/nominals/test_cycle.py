"""The whole cycle of nine agencies through its pages, and a tenth that learns nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from nominals.models import AgendaItem, Decision, Meeting, Nominal, Nomination, Programme, Ranking
from partners.models import User
from plans.models import Membership, Plan
from tests.conftest import PortalClient
from tests.factories import japtm, partners, scores
from tests.pages.nominals.office import shown_print
from tests.pages.nominals.test_nominals import NAME
from tests.pages.nominals.test_nominations import PARTS, at

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
SignIn = Callable[[User], PortalClient]
AGENCIES, UNABLE = 9, 3
TEXT = {name: value for name, value in NAME.items() if name not in {"code", "value"}}
LISTS = (
    "nominals", "nominations", "programmes", "programme-begin", "to-score", "rankings",
)  # fmt: skip
PROPOSED = {"outcome": "accepted", "reasons": "High harm; the council holds a lever."}


@dataclass
class Cycle:
    """One officer an agency; the first agency keeps it and chairs it with the second."""

    sign_in: SignIn
    keeper: User
    officers: list[User]
    chairs: list[User]
    outsider: User
    programme: Programme
    made: list[Any] = field(default_factory=list)
    windows: dict[int, PortalClient] = field(default_factory=dict)

    def of(self, person: User) -> PortalClient:
        if person.pk not in self.windows:
            self.windows[person.pk] = self.sign_in(person)
        return self.windows[person.pk]

    def send(self, person: User, address: str, **answers: Any) -> None:
        told = self.of(person).post(address, answers)
        assert told.status_code == 302, (address, told.status_code, told.content.decode()[-3000:])

    def read(self, person: User, row: Any) -> str:
        told = self.of(person).get(row.get_absolute_url())
        assert told.status_code == 200, (row, told.status_code)
        return str(told.content.decode())

    def shut(self) -> None:
        """Of what there is by now the tenth agency finds nothing, by its address or in a list."""
        window = self.of(self.outsider)
        for row in [self.programme, *self.made]:
            assert window.get(row.get_absolute_url()).status_code == 404, row
        for name in LISTS:
            words = window.get(reverse(f"nominals:{name}")).content.decode()
            for row in [self.programme, *self.made]:
                assert row.key not in words, (name, row)


@pytest.fixture
def cycle(sign_in: SignIn) -> Cycle:
    keeper = partners.person(partners.force(), "japtm_secretariat")
    officers = [partners.person(keeper.agency, "nominating_officer")]
    officers += [partners.person(None, "nominating_officer") for _ in range(AGENCIES - 1)]
    programme = japtm.programme(keeper, *(each.agency for each in officers[1:]), quorum=7)
    chairs = [partners.person(each.agency, "co_chair") for each in officers[:2]]
    for person in chairs:
        japtm.chair(programme, person)
    outsider = partners.person(None, "nominating_officer", "japtm_secretariat", "co_chair")
    return Cycle(sign_in, keeper, officers, chairs, outsider, programme)


def on(name: str, day: date) -> dict[str, int]:
    return {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}


def nominated(cycle: Cycle, by: User, name: str) -> Nomination:
    """Said, written and approved by two people of one agency."""
    cycle.send(by, reverse("nominals:nominal-begin"), **NAME | {"value": name})
    nominal = Nominal.objects.latest("pk")
    said = nominal.contributions.get()
    cycle.send(by, at("nominate", nominal), programme=cycle.programme.key)
    row = Nomination.objects.latest("pk")
    for slug, answers in (PARTS | {"carried": {"carried": [said.pk]}}).items():
        cycle.send(by, at("nomination-part", row, slug), **answers)
    cycle.send(by, at("nomination-move", row, "ask"))
    lead = partners.person(by.agency, "agency_lead")
    cycle.send(
        lead, at("nomination-approve", row), necessity="Nothing less would do.",
        sha256=shown_print(cycle.of(lead), row),
    )  # fmt: skip
    cycle.made += [nominal, row]
    return row


def answered(cycle: Cycle, row: Nomination) -> None:
    """One adds what it knows, one is unable, the others have nothing."""
    day = timezone.localdate() + timedelta(days=10)
    cycle.send(cycle.keeper, at("nomination-ask", row), **on("answers_due", day))
    asked = [each for each in cycle.officers if each.agency_id != row.owner_id]
    for place, officer in enumerate(asked):
        answer: dict[str, Any] = {"kind": "unable" if place == UNABLE else "nothing"}
        if place == 0:
            says = at("say", row.nominal, "text")
            cycle.send(officer, says, **TEXT, detail=f"INVENTED lever of {row.reference}")
            lent = row.nominal.contributions.latest("pk")
            to = [each.agency_id for each in cycle.officers if each != officer]
            answer = {"kind": "added", "lent": [lent.key], "to": to}
        cycle.send(officer, at("nomination-reply", row), **answer)
    assert cycle.read(cycle.keeper, row).count("We have nothing to add") == len(asked) - 2
    assert f"INVENTED lever of {row.reference}" in cycle.read(cycle.officers[-1], row)


def scored(cycle: Cycle, rows: list[Nomination]) -> None:
    for row in rows:
        cycle.send(cycle.keeper, at("nomination-move-on", row, "score"))
        for officer in cycle.officers:
            cycle.send(officer, at("score", row), **scores.SENT)
        assert cycle.of(cycle.keeper).get(at("scores", row)).status_code == 404
    cycle.send(cycle.keeper, at("reveal", cycle.programme))
    ranking = Ranking.objects.get()
    scores.do(ranking.job)
    cycle.made.append(ranking)
    assert rows[0].reference in cycle.read(cycle.officers[-1], ranking)


def opened(cycle: Cycle, rows: list[Nomination]) -> Meeting:
    day = on("day", timezone.localdate() + timedelta(days=1))
    cycle.send(cycle.keeper, at("meeting-plan", cycle.programme), **day, at="10:30")
    meeting = Meeting.objects.get()
    cycle.made.append(meeting)
    keys = [row.key for row in rows]
    cycle.send(cycle.keeper, at("meeting-agenda", meeting), nominations=keys)
    there = [each.agency_id for each in cycle.officers]
    few = cycle.of(cycle.keeper).post(at("meeting-open", meeting), {"present": there[:6]})
    assert few.status_code == 409
    cycle.send(cycle.keeper, at("meeting-open", meeting), present=there[:8])
    return meeting


def decided(cycle: Cycle, meeting: Meeting, row: Nomination) -> Decision:
    """On the table, somebody out of it, proposed by the keeper, signed by both chairs."""
    item = AgendaItem.objects.get(nomination=row)
    cycle.send(cycle.keeper, at("meeting-show", meeting), item=item.key)
    cycle.send(cycle.officers[4], at("item-interest", item), words="A cousin.")
    cycle.send(cycle.keeper, at("item-propose", item), **PROPOSED)
    decision = Decision.objects.get()
    cycle.made.append(decision)
    for chair, standing in zip(cycle.chairs, ("listed", "accepted"), strict=True):
        assert "Sign these words" in cycle.read(chair, meeting)
        cycle.send(chair, at("decision-sign", decision), sha256=decision.sha256)
        assert Nomination.objects.get(pk=row.pk).state == standing
    return decision


def in_plans(name: str, row: Any, *more: str) -> str:
    return reverse(f"plans:{name}", args=[row.key, *more])


def admitted(cycle: Cycle, row: Nomination) -> Membership:
    today = timezone.localdate()
    cycle.send(
        cycle.keeper, in_plans("admit", row), tier="first", exit_criteria="No offence for a year.",
        **on("starts_on", today), **on("review_due", today + timedelta(weeks=12)),
    )  # fmt: skip
    member = Membership.objects.get()
    cycle.made.append(member)
    return member


def tasked(cycle: Cycle, member: Membership) -> Plan:
    """Led by the second agency's officer, with an action for each of the nine."""
    officer = partners.person(cycle.officers[1].agency, "lead_officer")
    cycle.send(
        officer, in_plans("plan-begin", cycle.programme), kind="member", membership=member.pk,
        threat="The line", aim="It ends.", lead_agency=officer.agency_id,
    )  # fmt: skip
    plan = Plan.objects.get()
    cycle.made.append(plan)
    due = timezone.localdate() + timedelta(days=14)
    cycle.send(
        officer, in_plans("objective-add", plan), pillar="protect", statement="Nobody is used.",
        measure="Flats used", baseline="3", target="0", **on("target_date", due),
    )  # fmt: skip
    for move in ("lead", "active"):
        cycle.send(officer, in_plans("plan-move", plan, move))
    for each in cycle.officers:
        cycle.send(
            officer, in_plans("action-give", plan), tasked=each.agency_id, pillar="protect",
            objective=plan.objectives.get().pk, title=f"Part of {each.agency.name}",
            brief="Visit on the day.", contact="01632 960 001", marking="OFFICIAL-SENSITIVE",
            **on("due", due),
        )  # fmt: skip
    cycle.made += list(plan.actions.all())
    assert plan.actions.filter(state="tasked").count() == AGENCIES - 1
    return plan


def done(cycle: Cycle, plan: Plan) -> None:
    """Each accepts its own and does it; it reads none of the others' and nothing of the plan."""
    for officer in cycle.officers:
        action = plan.actions.get(tasked=officer.agency)
        if action.state == "tasked":
            cycle.send(officer, in_plans("action-answer", action), answer="accept")
        cycle.send(officer, in_plans("action-report", action), state="done", words="Visited.")
    apart = cycle.of(cycle.officers[5])
    others = plan.actions.exclude(tasked=cycle.officers[5].agency)
    assert {apart.get(each.get_absolute_url()).status_code for each in [plan, *others]} == {404}


def left(cycle: Cycle, member: Membership) -> None:
    cycle.send(
        cycle.keeper, in_plans("review", member), outcome="deselect", tier="first",
        criteria_met=["0"], reasons="Away a year.",
    )  # fmt: skip
    for chair in cycle.chairs:
        cycle.send(chair, in_plans("review-sign", member.reviews.get()))


def steps(cycle: Cycle) -> Iterator[str]:
    names = ("INVENTED, Ivor", "INVENTED, Zebedee")
    rows = [nominated(cycle, by, name) for by, name in zip(cycle.officers[1:], names, strict=False)]
    yield "nominated"
    for row in rows:
        answered(cycle, row)
    yield "answered"
    scored(cycle, rows)
    yield "scored"
    meeting = opened(cycle, rows)
    yield "opened"
    decided(cycle, meeting, rows[0])
    yield "decided"
    cycle.send(cycle.keeper, at("meeting-close", meeting))
    yield "closed"
    member = admitted(cycle, rows[0])
    yield "in the cohort"
    plan = tasked(cycle, member)
    yield "every agency tasked"
    done(cycle, plan)
    yield "done"
    left(cycle, member)
    yield "de-selected"


def test_nine_agencies_go_the_whole_way_and_a_tenth_sees_none_of_it(cycle: Cycle) -> None:
    for _step in steps(cycle):
        cycle.shut()

    meeting, decision = Meeting.objects.get(), Decision.objects.get()
    minutes = cycle.read(cycle.officers[-1], meeting)
    states = Nomination.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["deselected", "scored"]
    assert "Minutes" in minutes
    assert PROPOSED["reasons"] in minutes
    assert minutes.count("Signed by") == 2
    assert "A cousin." in minutes
    assert "Not decided" in minutes
    assert PROPOSED["reasons"] in cycle.read(cycle.chairs[1], decision)
