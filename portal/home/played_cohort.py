"""The demonstration's cohort: who is in it, their plans, and actions in every state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from nominals.models import Contribution, Nomination, Programme
from partners.models import District, User
from partners.permissions import RoleName
from plans import actions
from plans.choices import ActionState
from plans.models import Action, Membership, NamedWeek, Objective, Plan, PlanTemplate
from portal import wall
from portal.home.japtm_stories import (
    CARLA,
    CLIVE,
    CONRAD,
    FIRST_ROUND,
    HUGO,
    LIONEL,
    NAME,
    NICK,
    SELMA,
)

People = Mapping[str, User]
MEMBER, LEFT = FIRST_ROUND[0].name, FIRST_ROUND[7].name
WAYS_OUT = ["No offence for a year.", "Lives and works away from the line."]


@transaction.atomic
def play(people: People) -> None:
    """All of it or nothing, once."""
    keeper = _enter(people, SELMA)
    programme = Programme.objects.visible_to(keeper).get(name=NAME)
    if Membership.objects.visible_to(keeper).filter(programme=programme).exists():
        return
    member, left = (_admit(name, people) for name in (MEMBER, LEFT))
    _deselect(left, people)
    plan = _plan_of(member, people)
    _act(plan, people)
    _place(programme, people)
    _day(programme, people)
    actions.propose_review(
        member, outcome="keep", tier="first", by=_enter(people, SELMA),
        review_due=timezone.localdate() + timedelta(weeks=12),
        reasons="The line still runs with another telephone. The plan begins to work.",
    )  # fmt: skip


def _enter(people: People, email: str) -> User:
    wall.enter(people[email].pk)
    return people[email]


def _admit(name: str, people: People) -> Membership:
    keeper = _enter(people, SELMA)
    said = Contribution.objects.visible_to(keeper).filter(kind="name", value=name)
    row = Nomination.objects.for_secretariat(keeper).get(nominal__in=said.values("nominal"))
    today = timezone.localdate()
    return actions.admit(
        row, tier="first", starts_on=today, review_due=today + timedelta(weeks=12),
        exit_criteria=WAYS_OUT, by=keeper,
    )  # fmt: skip


def _deselect(member: Membership, people: People) -> None:
    review = actions.propose_review(
        member, outcome="deselect", tier=member.tier, review_due=None, criteria_met=WAYS_OUT[:1],
        reasons="Recalled to prison for four years; the prison’s own plan goes on.",
        by=_enter(people, SELMA),
    )  # fmt: skip
    for email in (CONRAD, CARLA):
        actions.sign_review(review, by=_enter(people, email))


def _plan_of(member: Membership, people: People) -> Plan:
    officer = _enter(people, LIONEL)
    plan = actions.begin_plan(
        member.programme, kind="member", membership=member, lead_agency=officer.agency,
        threat="A drug line into two coastal towns", by=officer,
        aim="The line ends, and nobody in the three flats is used again.",
        template=PlanTemplate.objects.get(code="COUNTY_LINE"),
    )  # fmt: skip
    actions.take_lead(plan, by=officer)
    actions.move_plan(plan, "active", by=officer)
    actions.open_to(plan, [people[CLIVE].agency], by=officer)
    return plan


def _act(plan: Plan, people: People) -> None:
    """One done, one accepted and given to a person, one dated, one declined, one unanswered."""
    visit = _task(plan, people, CLIVE, "Visit the three flats", "protect", 14)
    licence = _task(plan, people, NICK, "Ask for licence conditions", "pursue", 10)
    _task(plan, people, HUGO, "Brief the outreach nurses", "prepare", 21)
    actions.accept(visit, by=_enter(people, CLIVE))
    helper = User.objects.filter(
        agency=people[CLIVE].agency, roles__contains=[RoleName.PRACTITIONER]
    ).first()
    if helper is not None:
        actions.give_to(visit, helper, by=people[CLIVE])
    actions.propose_date(
        licence, day=timezone.localdate() + timedelta(days=24), by=_enter(people, NICK),
        reason="The panel meets once a month.",
    )  # fmt: skip
    hostel = _task(plan, people, NICK, "Move the two runners to another hostel", "protect", 12)
    actions.decline(
        hostel, by=_enter(people, NICK),
        reason="Hostels are the council’s to give. Ask its housing team.",
    )  # fmt: skip
    own = _task(plan, people, LIONEL, "Charge the holder of the telephone", "pursue", 5)
    officer = _enter(people, LIONEL)
    actions.report(own, state=ActionState.UNDER_WAY, words="Downloads are read.", by=officer)
    actions.report(own, state=ActionState.DONE, words="Charged; remanded.", by=officer)


def _task(
    plan: Plan, people: People, to: str, title: str, pillar: str, days: int, **more: Any
) -> Action:  # fmt: skip
    officer = _enter(people, LIONEL)
    objective = Objective.objects.visible_to(officer).filter(plan=plan, pillar=pillar).first()
    return actions.task(
        plan, objective=objective, tasked=people[to].agency, title=title, pillar=pillar, by=officer,
        brief="Agree the day with the contact. Nobody there is to learn of the other agencies.",
        contact="Lionel Responsible, 01632 960 177",
        due=timezone.localdate() + timedelta(days=days), **more,
    )  # fmt: skip


def _place(programme: Programme, people: People) -> None:
    officer = _enter(people, LIONEL)
    plan = actions.begin_plan(
        programme, kind="place", threat="The waterfront estates", lead_agency=officer.agency,
        aim="The estates stay clear of the line, and residents run the hall.", phase="hold",
        district=District.objects.get(gss="E06000044"), by=officer,
    )  # fmt: skip
    actions.add_objective(
        plan, pillar="prepare", statement="Residents keep the hall open themselves.",
        measure="Evenings a week", baseline="0", target="3", by=officer,
        target_date=timezone.localdate() + timedelta(days=90),
    )  # fmt: skip


def _day(programme: Programme, people: People) -> None:
    officer = _enter(people, LIONEL)
    day = timezone.localdate() + timedelta(days=20)
    plan = actions.begin_plan(
        programme, kind="day", threat="A day of action on the parade", day=day, by=officer,
        named_week=NamedWeek.objects.get(code="COUNTY_LINES"),
        aim="Six premises are visited by all who hold a power there.",
        lead_agency=officer.agency,
    )  # fmt: skip
    for hour, to, title in (
        (6, LIONEL, "Warrants at two addresses"), (9, CLIVE, "Licensing visits"),
        (11, HUGO, "Nurse at the drop-in"),
    ):  # fmt: skip
        _task(plan, people, to, title, "protect", 20, from_time=time(hour, 30),
              where="Central station, briefing room")  # fmt: skip
