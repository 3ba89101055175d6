"""A programme of four agencies with somebody in its cohort; who works on it."""

from __future__ import annotations

from dataclasses import dataclass

from nominals.models import Nomination, Programme
from partners.models import User
from plans.models import Membership
from tests.factories import japtm, partners, plans


@dataclass
class Cohort:
    """`keeper` of the secretariat, which also chairs; `council` leads plans; `school` only acts."""

    programme: Programme
    nomination: Nomination
    keeper: User
    first: User
    second: User
    officer: User
    school: User
    teacher: User


def cohort() -> Cohort:
    keeper = partners.person(None, "japtm_secretariat")
    second = partners.person(None, "co_chair")
    officer = partners.person(None, "lead_officer")
    school = partners.person(None, "agency_lead")
    programme = japtm.programme(keeper, second.agency, officer.agency, school.agency)
    first = partners.person(keeper.agency, "co_chair")
    for person in (first, second):
        japtm.chair(programme, person)
    nominator = partners.person(officer.agency, "nominating_officer")
    row = japtm.nomination(nominator, programme, state="accepted")
    for agency in (keeper.agency, second.agency):
        japtm.lend(row, agency, nominator)
    teacher = partners.person(school.agency, "practitioner")
    return Cohort(programme, row, keeper, first, second, officer, school, teacher)


def member(of: Cohort, **fields: object) -> Membership:
    """In the cohort already."""
    made = plans.member(of.nomination, of.keeper, **fields)
    Nomination.objects.filter(pk=of.nomination.pk).update(state="in_cohort")
    return made
