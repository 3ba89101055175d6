"""The demonstration partnership: invented people and agencies in real districts."""

from __future__ import annotations

import csv
import gzip
import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone

from partners.choices import DistrictKind, Sector
from partners.models import (
    Agency,
    District,
    DistrictPopulation,
    ForceArea,
    Unit,
    User,
)
from portal.home.played_agreements import agree, agree_together, ask_to_sign
from referrals.choices import DutyPart
from referrals.models import Code, DutyTurn, TriageSettings

HAMPSHIRE, DORSET = "E23000030", "E23000039"
ISLE_OF_WIGHT = "E06000046"
OPEN_DATA = Path(settings.BASE_DIR) / "profiles" / "data"
POPULATIONS = OPEN_DATA / "population_mid2019.csv"
BOUNDARIES = OPEN_DATA / "district_boundaries.geojson.gz"
POPULATION_SOURCE = (
    "Office for National Statistics, mid-2019 population estimates, Open Government Licence v3.0"
)
TOGETHER_HOSTS = ("constabulary", "probation", "council", "fire", "health-trust")
PASSWORD_FILE = "demonstration-password"  # noqa: S105 a file's name # pragma: allowlist secret
PHRASE = ("harbour", "lantern", "meadow", "copper", "violin", "thimble", "orchard", "pebble",
          "saddle", "walnut", "ribbon", "kettle", "feather", "marble", "basket",
          "anchor")  # fmt: skip


@dataclass(frozen=True)
class Person:
    name: str
    roles: tuple[str, ...]
    unit: str = ""
    leads_unit: bool = False

    def email(self, host: str) -> str:
        return f"{self.name.lower().replace(' ', '.')}@{host}.example"


@dataclass(frozen=True)
class DemonstrationAgency:
    name: str
    short_name: str
    host: str
    sector: Sector
    people: tuple[Person, ...]
    districts: tuple[str, ...] = ()
    police_area: str = ""
    agrees_with_force: bool = True
    units: tuple[str, ...] = field(default=())


AGENCIES = (
    DemonstrationAgency(
        "Harbour View School", "Harbour View", "harbour-view-school", Sector.EDUCATION,
        (
            Person("Sally Safeguarding", ("practitioner",), "Safeguarding", leads_unit=True),
            Person("Tom Teacher", ("practitioner",), "Safeguarding"),
            Person("Olive Office", ("practitioner",), "Office"),
            Person("Hedda Headteacher", ("agency_lead",)),
            Person("Iris Information", ("ig_officer",)),
        ),
        ("E06000044",), units=("Safeguarding", "Office"),
    ),
    DemonstrationAgency(
        "Demonstration Constabulary (Hampshire)", "Demonstration Constabulary", "constabulary",
        Sector.POLICE,
        (
            Person("Anna Analyst", ("intelligence_analyst",)),
            Person("Bella Analyst", ("intelligence_analyst",)),
            Person("Ciaran Analyst", ("intelligence_analyst",)),
            Person("Cass Custodian", ("source_custodian",)),
            Person("Paul Profile", ("profile_analyst",)),
            Person("Petra Picture", ("profile_analyst",)),
            Person("Lena Lead", ("agency_lead",)),
            Person("Ingrid Governance", ("ig_officer",)),
            Person("Selma Secretary", ("japtm_secretariat",)),
            Person("Conrad Chair", ("co_chair",)),
            Person("Lionel Responsible", ("lead_officer", "co_chair")),
            Person("Adam Administrator", ("system_administrator",)),
        ),
        police_area=HAMPSHIRE,
    ),
    DemonstrationAgency(
        "Quayside Housing Association", "Quayside Housing", "quayside-housing", Sector.HOUSING,
        (
            Person("Harry Housing", ("practitioner",)),
            Person("Lydia Landlord", ("agency_lead",)),
        ),
        ("E06000045", "E06000044"), agrees_with_force=False,
    ),
    DemonstrationAgency(
        "Demonstration Council", "Demonstration Council", "council", Sector.LOCAL_AUTHORITY,
        (
            Person("Cora Council", ("practitioner",), "Housing options"),
            Person("Clive Council", ("agency_lead", "profile_analyst")),
            Person("Chloe Children", ("practitioner",), "Children's services", leads_unit=True),
        ),
        ("E06000045",), units=("Housing options", "Children's services"),
    ),
    DemonstrationAgency(
        "Demonstration Fire and Rescue", "Demonstration Fire", "fire", Sector.FIRE,
        (
            Person("Fay Firefighter", ("practitioner",)),
            Person("Finn Nominating", ("nominating_officer",)),
        ),
        ("E06000045", "E06000044"),
    ),
    DemonstrationAgency(
        "Demonstration Health Trust", "Demonstration Health", "health-trust", Sector.HEALTH,
        (
            Person("Hana Health", ("practitioner",)),
            Person("Hugo Nominating", ("nominating_officer",)),
        ),
        ("E06000044",),
    ),
    DemonstrationAgency(
        "Demonstration Probation", "Demonstration Probation", "probation", Sector.PROBATION_PRISON,
        (
            Person("Priya Probation", ("practitioner",)),
            Person("Peter Probation", ("agency_lead",)),
            Person("Nick Nominating", ("nominating_officer",)),
            Person("Carla Chair", ("co_chair",)),
            Person("Dara Deputy", ("co_chair",)),
        ),
        ("E06000045",),
    ),
    DemonstrationAgency(
        "Demonstration Children's Services", "Children's Services", "childrens-services",
        Sector.CHILDREN_SERVICES, (Person("Chloe Children", ("practitioner",)),), ("E06000044",),
    ),
    DemonstrationAgency(
        "Harbour Charity", "Harbour Charity", "harbour-charity", Sector.VOLUNTARY_COMMUNITY,
        (Person("Vera Voluntary", ("practitioner",)),), ("E06000044",), agrees_with_force=False,
    ),
    DemonstrationAgency(
        "Neighbour Constabulary", "Neighbour Constabulary", "neighbour-constabulary", Sector.POLICE,
        (Person("Nora Neighbour", ("intelligence_analyst",)),), police_area=DORSET,
    ),
)  # fmt: skip


def emails() -> list[str]:
    return [
        person.email(described.host)
        for described in sorted(AGENCIES, key=lambda agency: agency.name)
        for person in sorted(described.people, key=lambda person: person.name)
    ]


def is_loaded() -> bool:
    return Agency.objects.filter(name=AGENCIES[0].name).exists()


def load() -> None:
    """Areas, districts, agencies and people. Run as the owner of the tables."""
    _load_places()
    _plan_a_name()
    password = _password()
    for described in AGENCIES:
        _load_agency(described, password)
    force = Agency.objects.get(police_area__code=HAMPSHIRE)
    Agency.objects.filter(pk=force.pk).update(is_host=True)
    agree(
        force, [each.name for each in AGENCIES if each.agrees_with_force and not each.police_area]
    )
    agree_together([each.name for each in AGENCIES if each.host in TOGETHER_HOSTS])
    ask_to_sign(force, Agency.objects.get(name=AGENCIES[0].name))
    _watch(force)
    unit = Unit.objects.get(name="Children's services")
    District.objects.filter(gss="E06000045").update(
        referral_agency=unit.agency_id, referral_unit=unit
    )


def _watch(force: Agency) -> None:
    """Anna is on duty, Lena supervises, and the control room has an address."""
    lead = force.people.get(name="Lena Lead")
    for name, part in (("Anna Analyst", DutyPart.DUTY), ("Lena Lead", DutyPart.SUPERVISOR)):
        person = force.people.get(name=name)
        DutyTurn(owner=force, person=person, part=part, created_by=lead).save()
    address = "1 Lantern Quay (demonstration)"
    TriageSettings(owner=force, changed_by=lead, control_room_address=address).save()


def _load_places() -> None:
    hampshire = ForceArea.objects.create(
        code=HAMPSHIRE, name="Hampshire and Isle of Wight",
        control_room_telephone="01632 960101", bureau_telephone="01632 960102",
    )  # fmt: skip
    ForceArea.objects.create(code=DORSET, name="Dorset", bureau_telephone="01632 960103")
    boundaries = _boundaries()
    with POPULATIONS.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            gss, name, people = row["district_gss"], row["district_name"], row["population"]
            is_unitary = gss.startswith("E06")
            district = District.objects.create(
                boundary=boundaries[gss],
                gss=gss, name=name, force_area=hampshire,
                kind=DistrictKind.UNITARY if is_unitary else DistrictKind.COUNTY_DISTRICT,
                mash_name=f"{name} MASH (demonstration)",
                mash_telephone=f"01632 9602{number:02d}",
                adult_care_telephone=f"01632 9603{number:02d}",
                bureau_telephone="01632 960104" if gss == ISLE_OF_WIGHT else "",
            )  # fmt: skip
            DistrictPopulation.objects.create(
                district=district, year=2019, people=int(people), source=POPULATION_SOURCE
            )


def _plan_a_name() -> None:
    """From next month a theme is called otherwise, so that the list shows how that looks."""
    first = (timezone.localdate().replace(day=28) + timedelta(days=4)).replace(day=1)
    Code.objects.filter(list="theme", code="KNIVES").update(last_day=first - timedelta(days=1))
    Code.objects.create(
        list="theme", code="KNIVES", label="Knives and other bladed weapons", first_day=first
    )


def _boundaries() -> dict[str, Any]:
    """GeoJSON geometry by GSS code."""
    with gzip.open(BOUNDARIES, "rt", encoding="utf-8") as packed:
        features = json.load(packed)["features"]
    return {_gss(feature["properties"]): feature["geometry"] for feature in features}


def _gss(properties: dict[str, str]) -> str:
    return properties["LAD13CD"]


def _load_agency(described: DemonstrationAgency, password: str) -> None:
    area = ForceArea.objects.get(code=described.police_area) if described.police_area else None
    agency = Agency.objects.create(
        name=described.name, short_name=described.short_name, sector=described.sector,
        police_area=area, group=Group.objects.create(name=described.name),
    )  # fmt: skip
    agency.districts.set(District.objects.filter(gss__in=described.districts))
    units = {name: Unit.objects.create(agency=agency, name=name) for name in described.units}
    for person in described.people:
        user = User.objects.create_user(
            person.email(described.host), password, name=person.name, agency=agency,
            roles=list(person.roles), unit=units.get(person.unit), leads_unit=person.leads_unit,
        )  # fmt: skip
        secret = get_adapter().encrypt(generate_totp_secret())
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.TOTP, data={"secret": secret}
        )


def _password() -> str:
    """Drawn for each database and kept beside it: one in the code would be everybody's."""
    path = settings.STATE_DIR / PASSWORD_FILE
    if not path.exists():
        path.write_text("-".join(secrets.choice(PHRASE) for _ in range(4)), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()


def password() -> str:
    path: Path = settings.STATE_DIR / PASSWORD_FILE
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""
