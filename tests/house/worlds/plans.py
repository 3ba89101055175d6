"""Cohort, plans, actions and disruptions of a generated world; and who may see them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db.models import Model

from nominals.models import Programme
from partners.models import Agency, SharingDecision
from plans.models import (
    Action,
    ActionEntry,
    CalendarFeed,
    Disruption,
    Membership,
    Objective,
    Plan,
    PlanReading,
    ProgrammeRendering,
    Review,
)
from portal.models import Job
from portal.references import new_key
from tests.house.worlds import japtm
from tests.house.worlds.build import Built, at

_numbers = count(1)
_PLANNERS = {"agency_lead", "japtm_secretariat", "lead_officer"}
_ANSWERERS = japtm.NOMINATORS | {"lead_officer"}
_DOERS = {*japtm.MEMBERS, "practitioner"}
_DAY, _LATER = date(2026, 1, 1), date(2026, 4, 1)


def plans(built: Built) -> None:
    """Members of what was accepted, each with a plan; a plan of another threat beside each."""
    members = [_member(built, row) for row in built.nominations if row.state == "accepted"]
    for place, programme in enumerate(Programme.objects.order_by("pk")):
        _plan(built, programme, None, place)
        _disruption(built, programme, at(built.agencies, place), place)
        _rendering(programme)
    for place, member in enumerate(members):
        _plan(built, member.programme, member, place)
    CalendarFeed.objects.bulk_create(
        CalendarFeed(person=person, digest=new_key(), ends_at=built.now + timedelta(days=days))
        for person in built.people for days in (-1, 30)
    )  # fmt: skip


def _member(built: Built, nomination: Any) -> Membership:
    programme = nomination.programme
    keeper = built.one_of(programme.owner)
    made: Membership = Membership.objects.create(
        programme=programme, reference=f"W-{next(_numbers)}", nomination=nomination, tier="first",
        starts_on=_DAY, review_due=_LATER, exit_criteria=["x"], created_by=keeper,
    )  # fmt: skip
    Review.objects.create(
        membership=made, edition=1, outcome="keep", tier="first", review_due=_LATER, reasons="x",
        proposed_by=keeper, proposed_name="x",
    )  # fmt: skip
    return made


def _plan(built: Built, programme: Programme, member: Membership | None, place: int) -> None:
    parties = list(programme.agencies())
    plan = Plan.objects.create(
        key=new_key(), reference=f"W-{next(_numbers)}", marking=at(built.spec.forms, place).marking
        if built.spec.forms else "OFFICIAL",
        owner=at(parties, place), created_by=built.one_of(at(parties, place)), programme=programme,
        kind="member" if member else "threat", membership=member, threat="x", aim="x",
        starts_on=_DAY, review_due=_LATER, lead_agency=at(parties, place + 1),
        team=[at(parties, place + 2).pk], state="draft",
    )  # fmt: skip
    _told(built, plan, plan.lead_agency)
    Objective.objects.create(
        plan=plan, pillar="pursue", statement="x", measure="x", target_date=_LATER,
        created_by=plan.created_by,
    )  # fmt: skip
    PlanReading.objects.bulk_create(
        PlanReading(plan=plan, owner=agency, read_by=built.one_of(agency)) for agency in parties
    )
    for number, agency in enumerate(parties[:3]):
        _action(built, plan, agency, number)


def _action(built: Built, plan: Plan, agency: Any, number: int) -> None:
    there = [each for each in built.people if each.agency_id == agency.pk and each.is_active]
    action = Action.objects.create(
        key=new_key(), reference=f"W-{next(_numbers)}", marking="OFFICIAL" if number % 2 else
        plan.marking, owner=plan.owner, created_by=plan.created_by, plan=plan, pillar="pursue",
        title="x", brief="x", contact="x", tasked=agency, due=_LATER,
        state="accepted" if agency.pk == plan.owner_id else "tasked",
    )  # fmt: skip
    _told(built, action, agency)
    if there:
        Action.objects.filter(pk=action.pk).update(doer=at(there, number))
    ActionEntry.objects.create(
        action=action, state="tasked", owner=plan.owner, said_by=plan.created_by, said_name="x"
    )


def _told(built: Built, thing: Plan | Action, agency: Agency) -> None:
    """Another agency is told of a plan or an action by a decision of its owner."""
    if agency == thing.owner:
        return
    SharingDecision.objects.create(
        owner=thing.owner, recipient=agency, subject_model=thing._meta.label,
        subject_key=thing.key, outcome="share", what="A thing", purpose="To keep safe",
        gateway="common_law", consent="not_asked", decided_by=built.one_of(thing.owner),
    )  # fmt: skip


def _disruption(built: Built, programme: Programme, agency: Any, place: int) -> None:
    """One of two was done with another agency."""
    others = [each.pk for each in programme.agencies() if each.pk != agency.pk]
    with_others = {"OFFICIAL": [], "OFFICIAL-SENSITIVE": others[place : place + 1]}
    for marking in ("OFFICIAL", "OFFICIAL-SENSITIVE"):
        Disruption.objects.create(
            key=new_key(), reference=f"W-{next(_numbers)}", marking=marking, owner=agency,
            created_by=built.one_of(agency), programme=programme, happened_on=_DAY,
            pillar="pursue", threat="x", evidence="x", level_claimed="minor",
            contributors=with_others[marking],
        )  # fmt: skip


def _rendering(programme: Programme) -> None:
    job = Job.objects.create(
        key=f"W-{next(_numbers)}", task="none", subject=0, asked_by=programme.created_by
    )
    ProgrammeRendering.objects.create(programme=programme, digest="d" * 64, job=job)


# Who sees what, said a third time


def member(oracle: Any, asker: Any, row: Membership, without: Collection[str]) -> bool:
    return japtm.programme(oracle, asker, row.programme, without) and japtm.nomination(
        oracle, asker, row.nomination, without
    )


def review(oracle: Any, asker: Any, row: Review, without: Collection[str]) -> bool:
    return member(oracle, asker, row.membership, without)


def plan(oracle: Any, asker: Any, row: Plan, without: Collection[str]) -> bool:
    if not asker.has(*japtm.MEMBERS) or not oracle._marking_allows(asker, row, without):
        return False
    near = {row.owner_id, row.lead_agency_id, *row.team, *row.programme.chairs}
    if asker.agency.pk not in near or not japtm.programme(oracle, asker, row.programme, without):
        return False
    return row.membership is None or member(oracle, asker, row.membership, without)


def of_plan(oracle: Any, asker: Any, row: Any, without: Collection[str]) -> bool:
    return plan(oracle, asker, row.plan, without)


def action(oracle: Any, asker: Any, row: Action, without: Collection[str]) -> bool:
    if not oracle._marking_allows(asker, row, without):
        return False
    is_tasked = row.tasked_id == asker.agency.pk
    does = asker.has(*_DOERS) and row.doer_id == asker.person.pk
    if is_tasked and (asker.has(*_ANSWERERS) or does):
        return True
    return plan(oracle, asker, row.plan, without)


def entry(oracle: Any, asker: Any, row: ActionEntry, without: Collection[str]) -> bool:
    return action(oracle, asker, row.action, without)


def rendering(oracle: Any, asker: Any, row: ProgrammeRendering, without: Collection[str]) -> bool:
    return japtm.programme(oracle, asker, row.programme, without)


def feed(oracle: Any, asker: Any, row: CalendarFeed, without: Collection[str]) -> bool:
    return row.person_id == asker.person.pk and asker.has(*_DOERS)


def disruption(oracle: Any, asker: Any, row: Disruption, without: Collection[str]) -> bool:
    allowed = asker.has(*japtm.MEMBERS) and oracle._marking_allows(asker, row, without)
    return allowed and japtm.programme(oracle, asker, row.programme, without)


PLAN_RULES: dict[type[Model], Any] = {
    Membership: member, Review: review, Plan: plan, Objective: of_plan, PlanReading: of_plan,
    Action: action, ActionEntry: entry, Disruption: disruption,
    ProgrammeRendering: rendering, CalendarFeed: feed,
}  # fmt: skip
PLAN_TOUCH: dict[type[Model], str] = {
    Review: "first_by_id = wall.user_id(), first_agency_id = wall.agency(), first_name = 'x'",
    Plan: "threat = 'touched'",  # its aim is its lead officer's
    Objective: "result = 'touched'",
    PlanReading: "read_at = 'infinity', read_by_id = wall.user_id()",
    Action: "readers = '{0}'",
    ProgrammeRendering: "sha256 = 'touched'",
    CalendarFeed: "ends_at = 'epoch'",
    Disruption: "level_moderated = 'minor', moderator_id = wall.agency(),"
    " moderated_by_id = wall.user_id(), moderated_at = now()",
}
