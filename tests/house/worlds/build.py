"""Writes a generated world into the database: the steps, in the order, that real life takes.

Rows are written in bulk as the cluster's superuser; triggers and constraints are all in force.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count, cycle, islice
from typing import Any, TypeVar

from django.contrib.auth.models import Group
from django.db import connection, models
from django.utils import timezone

from nominals.models import Contribution, Nominal, Nomination
from partners.models import (
    Agency,
    AgreementParty,
    Deputyship,
    District,
    ForceArea,
    Invitation,
    RenewalTask,
    SharingAgreement,
    SharingDecision,
    Unit,
    User,
)
from profiles.models import DistrictProfile
from referrals.models import CpiForm
from tests.factories import partners, profiles
from tests.house.worlds.spec import World

FORCES = 2
Thing = TypeVar("Thing")
_numbers = count(1)


@dataclass
class Ground:
    """What all worlds stand on, made once: two police areas, and a profile to copy."""

    areas: list[ForceArea]
    districts: list[District]
    profile: DistrictProfile


@dataclass
class Built:
    """A world in the database. `answering` and `seconds` hold two people of each agency."""

    spec: World
    ground: Ground
    now: datetime
    agencies: list[Agency] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    people: list[User] = field(default_factory=list)
    agreements: list[SharingAgreement] = field(default_factory=list)
    forms: list[CpiForm] = field(default_factory=list)
    profiles: list[DistrictProfile] = field(default_factory=list)
    nominals: list[Nominal] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    nominations: list[Nomination] = field(default_factory=list)
    grants: dict[type[models.Model], list[Any]] = field(default_factory=dict)
    decisions: list[SharingDecision] = field(default_factory=list)
    parties: set[tuple[int, int]] = field(default_factory=set)

    def after(self, seconds: int) -> datetime:
        return self.now + timedelta(seconds=seconds)

    answering: dict[int, User] = field(default_factory=dict)
    seconds: dict[int, User] = field(default_factory=dict)

    def one_of(self, agency: Agency) -> User:
        """Somebody without roles who answers for this agency's decisions."""
        return self.answering[agency.pk]


def at(things: Sequence[Thing], number: int) -> Thing:
    return things[number % len(things)]


def ground() -> Ground:
    areas = [partners.force_area() for _ in range(FORCES)]
    districts = [partners.district(force_area=area) for area in areas]
    force = partners.force(areas[0])
    template = profiles.profile(partners.person(force, "profile_analyst"))
    template_force = Agency.objects.filter(pk=force.pk)
    template_force.update(police_area=None)  # the worlds' own forces take the areas
    return Ground(areas, districts, template)


def now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def people_and_places(built: Built) -> None:
    specs = built.spec.agencies
    groups = Group.objects.bulk_create(
        [Group(name=f"world {next(_numbers)}") for _ in range(FORCES + len(specs))]
    )
    areas = [*built.ground.areas, *[None] * len(specs)]
    built.agencies = Agency.objects.bulk_create(
        Agency(
            name=f"Agency {group.name}", short_name=group.name, group=group, police_area=area,
            is_host=place == 0,
            sector="police" if area or specs[place - FORCES].is_force else "education",
        )
        for place, (group, area) in enumerate(zip(groups, areas, strict=True))
    )  # fmt: skip
    built.units = Unit.objects.bulk_create(
        Unit(agency=agency, name=name) for agency in built.agencies for name in ("One", "Two")
    )
    built.people = User.objects.bulk_create([_person(built, spec) for spec in built.spec.people])
    built.answering, built.seconds = _clerks(built), _clerks(built)


def _clerks(built: Built) -> dict[int, User]:
    clerks = User.objects.bulk_create(
        User(email=f"w{next(_numbers)}@world.example", name="Clerk", agency=agency, roles=[])
        for agency in built.agencies
    )
    return {clerk.agency_id: clerk for clerk in clerks}


def _person(built: Built, spec: Any) -> User:
    agency = at(built.agencies, spec.agency)
    unit = _unit(built, agency, spec.unit)
    return User(
        email=f"w{next(_numbers)}@world.example", name="Somebody", agency=agency, unit=unit,
        leads_unit=bool(unit and spec.leads), roles=sorted(spec.roles),
        highest_marking=spec.marking, vetted_until=_day(spec.vetted),
        trained_until=_day(spec.trained),
    )  # fmt: skip


def _day(ahead: int | None) -> date | None:
    return None if ahead is None else timezone.localdate() + timedelta(days=ahead)


def _unit(built: Built, agency: Agency, number: int) -> Unit | None:
    units = [unit for unit in built.units if unit.agency_id == agency.pk]
    return units[number - 1] if number else None


def agreements(built: Built) -> None:
    built.agreements = SharingAgreement.objects.bulk_create(
        SharingAgreement(
            reference=f"W-{next(_numbers)}", title="An agreement", state=spec.state,
            in_force_from=built.after(min(spec.begins, spec.ends - 1)),
            ends_at=built.after(spec.ends),
        )
        for spec in built.spec.agreements
    )  # fmt: skip


def sign(built: Built, agreement: SharingAgreement, *agencies: Agency) -> None:
    """Both are parties of an agreement by the time that it carries a grant."""
    wanted = {(agreement.pk, agency.pk) for agency in agencies} - built.parties
    built.parties |= wanted
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement_id=agreement_id, agency_id=agency_id)
        for agreement_id, agency_id in wanted
    )


def renewals(built: Built) -> None:
    pairs = {
        (at(built.agencies, first).pk, at(built.agencies, second).pk)
        for first, second in built.spec.renewals
    }
    RenewalTask.objects.bulk_create(
        RenewalTask(owner_id=first, other_id=second) for first, second in pairs if first != second
    )


def invitations(built: Built) -> None:
    Invitation.objects.bulk_create(
        Invitation(
            owner=agency, name="Somebody", email="somebody@world.example", roles=["practitioner"],
            created_by=built.one_of(agency),
        )
        for agency in built.agencies
    )  # fmt: skip
    Invitation.objects.bulk_create(  # by people into other agencies, as the host's administrator
        Invitation(
            owner=at(built.agencies, place), name="Somebody", roles=["agency_lead"],
            email="somebody@world.example", created_by=person,
        )
        for place, person in enumerate(built.people)
    )  # fmt: skip


def stand_ins(built: Built) -> None:
    """A lead, or somebody who is none, lends their roles to somebody of the same agency."""
    for spec in built.spec.stand_ins:
        person = at(built.people, spec.person)
        lead = _colleague(built, person, spec.lead)
        first, last = sorted((_day(spec.starts), _day(spec.ends)), key=str)
        if lead is None:
            continue
        person.deputy_until = max(filter(None, (person.deputy_until, last)))
        Deputyship.objects.create(
            owner=person.agency, created_by=lead, person=person, starts_on=first, ends_on=last,
            **({"ended_at": built.now, "ended_by": lead} if spec.is_ended else {}),
        )  # fmt: skip
    User.objects.bulk_update(built.people, ["deputy_until"])


def _colleague(built: Built, person: User, number: int) -> User | None:
    """A lead, where the agency has one: what others lend is nothing."""
    others = [one for one in built.people if one.agency_id == person.agency_id and one != person]
    leads = [one for one in others if "agency_lead" in one.roles]
    return at(leads or others, number) if others else None


def what_happens_afterwards(built: Built) -> None:
    """People move, are switched off; agencies are suspended; parties leave their agreements."""
    for person, spec in zip(built.people, built.spec.people, strict=True):
        person.is_active = spec.is_active
        if spec.moves_to:
            person.agency = at(built.agencies, spec.agency + spec.moves_to)
            person.unit, person.leads_unit = None, False
    User.objects.bulk_update(built.people, ["is_active", "agency", "unit", "leads_unit"])
    for agency, spec in zip(islice(built.agencies, FORCES, None), built.spec.agencies, strict=True):
        agency.state = spec.state
    Agency.objects.bulk_update(built.agencies, ["state"])
    for agreement, spec in zip(built.agreements, built.spec.agreements, strict=True):
        parties = sorted(agency for signed, agency in built.parties if signed == agreement.pk)
        if spec.leaver and parties:
            leaver = next(islice(cycle(parties), spec.leaver, None))
            AgreementParty.objects.filter(agreement=agreement, agency=leaver).delete()
            built.parties.discard((agreement.pk, leaver))


def build(spec: World, on: Ground, steps: Sequence[Callable[[Built], None]]) -> Built:
    built = Built(spec, on, now())
    for step in (
        people_and_places,
        agreements,
        *steps,
        renewals,
        invitations,
        stand_ins,
        what_happens_afterwards,
    ):
        step(built)
    return built
