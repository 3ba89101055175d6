"""Cohort, plans, actions and disruptions: plainly invented."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from nominals.models import Nomination, Programme
from partners.choices import Consent, DecisionOutcome
from partners.models import Agency, SharingDecision, User
from plans.models import (
    Action,
    ActionEntry,
    CalendarFeed,
    Disruption,
    Membership,
    Objective,
    Plan,
    PlanReading,
    Review,
)
from portal.references import new_key, new_reference


def member(of: Nomination, by: User, **fields: Any) -> Membership:
    """Of a nomination that was accepted."""
    today = timezone.localdate()
    return Membership.objects.create(
        **{
            "programme": of.programme, "nomination": of, "created_by": by, "tier": "first",
            "reference": new_reference("COH", 2026), "starts_on": today - timedelta(days=7),
            "review_due": today + timedelta(days=77),
            "exit_criteria": ["No offence for a year.", "Lives away from the line."],
        } | fields
    )  # fmt: skip


def review(of: Membership, by: User, **fields: Any) -> Review:
    given = {
        "membership": of, "edition": 1, "outcome": "keep", "tier": of.tier, "proposed_by": by,
        "proposed_name": by.name, "reasons": "The line still runs.",
        "review_due": timezone.localdate() + timedelta(days=84),
    }  # fmt: skip
    return Review.objects.create(**given | fields)


def plan(within: Programme, by: User, **fields: Any) -> Plan:
    """Of another threat, led by the agency of `by`, unless `fields` say otherwise."""
    today = timezone.localdate()
    return Plan.objects.create(
        **{
            "programme": within, "owner": by.agency, "created_by": by, "lead_agency": by.agency,
            "reference": new_reference("PLN", 2026), "threat": "Loans in the market hall.",
            "kind": "member" if fields.get("membership") else "threat",
            "aim": "Nobody in the hall pays him.", "starts_on": today,
            "review_due": today + timedelta(days=84), "state": "draft",
        } | fields
    )  # fmt: skip


def active(within: Programme, by: User, **fields: Any) -> Plan:
    made = plan(within, by, **fields)
    Plan.objects.filter(pk=made.pk).update(state="active")
    made.refresh_from_db()
    return made


def objective(of: Plan, by: User, **fields: Any) -> Objective:
    given = {
        "plan": of, "pillar": "protect", "statement": "Traders report threats.",
        "measure": "Reports from the hall a month", "baseline": "0", "target": "4",
        "target_date": timezone.localdate() + timedelta(days=60), "created_by": by,
    }  # fmt: skip
    return Objective.objects.create(**given | fields)


@transaction.atomic  # the decision is asked for when it commits
def action(of: Plan, to: Agency, by: User, **fields: Any) -> Action:
    given = {
        "plan": of, "owner": by.agency, "created_by": by, "tasked": to, "pillar": "protect",
        "reference": new_reference("ACT", 2026), "title": "Visit the traders",
        "brief": "Ask at stalls 4 to 9 whether anybody was threatened.",
        "contact": "01632 960 123", "due": timezone.localdate() + timedelta(days=14),
        "state": "accepted" if to.pk == by.agency_id else "tasked",
    }  # fmt: skip
    made = Action.objects.create(**given | fields)
    if to.pk != made.owner_id:
        _decided(made, to, of.programme)
    return made


def _decided(made: Plan | Action, to: Agency, within: Programme) -> None:
    SharingDecision.objects.create(
        owner=made.owner, recipient=to, subject_model=made._meta.label, subject_key=made.key,
        outcome=DecisionOutcome.SHARE, what="a plan", purpose="to act together",
        consent=Consent.NOT_ASKED, agreement=within.agreement, decided_by=made.created_by,
    )  # fmt: skip


def entry(of: Action, by: User, **fields: Any) -> ActionEntry:
    given = {
        "action": of, "state": of.state, "owner": by.agency, "said_by": by, "said_name": by.name,
    }  # fmt: skip
    return ActionEntry.objects.create(**given | fields)


def reading(of: Plan, by: User, **fields: Any) -> PlanReading:
    return PlanReading.objects.create(
        **{"plan": of, "owner": by.agency, "read_by": by} | fields
    )  # fmt: skip


def disruption(within: Programme, by: User, **fields: Any) -> Disruption:
    given = {
        "programme": within, "owner": by.agency, "created_by": by, "pillar": "pursue",
        "reference": new_reference("DIS", 2026), "happened_on": timezone.localdate(),
        "threat": "Loans in the market hall.", "evidence": "Two arrests; the book was seized.",
        "level_claimed": "moderate",
    }  # fmt: skip
    return Disruption.objects.create(**given | fields)


def feed(person: User, **fields: Any) -> CalendarFeed:
    given = {"person": person, "digest": new_key(), "ends_at": timezone.now() + timedelta(days=30)}
    return CalendarFeed.objects.create(**given | fields)
