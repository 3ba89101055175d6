"""Building, publishing and making again: the actions on profiles."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from partners.models import SharingDecision
from portal.errors import Refused
from portal.models import AuditEvent
from profiles import actions, open_data
from profiles import figures as making
from profiles.choices import Scheme
from profiles.models import DistrictProfile, DistrictProfileGrant, HeldMonth
from tests.conftest import acting_as
from tests.factories import partners
from tests.factories import profiles as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    made = partners.force_area()
    for name, people in (("North", 50_000), ("South", 100_000)):
        make.population(partners.district(force_area=made, name=name), people)
    return made


@pytest.fixture
def analyst(area):
    return partners.person(partners.force(area), "profile_analyst")


def build(analyst, area, **fields):
    return actions.build_profile(
        area,
        **{
            "months": [make.OCTOBER],
            "weight_set": fields.pop("weight_set", None) or make.weight_set(),
            "population_year": 2019,
            "title": "Some profile",
            "by": analyst,
        }
        | fields,
    )


def test_a_profile_freezes_the_figures_with_their_inputs(area, analyst):
    north = area.districts.get(name="North")
    source = make.held(area, **{north.gss: 40, "E07999999": 3})
    weights = make.weight_set()

    with acting_as(analyst):
        made = build(analyst, area, weight_set=weights)

    found = making.from_json(made.figures)
    assert [(row.name, row.crimes) for row in found.districts] == [("North", 40), ("South", 0)]
    assert found.districts[0].severity_per_1000 == Decimal("640.4")
    assert found.outside.crimes == 3
    assert found.inputs.sources[0].sha256 == source.sha256
    assert (found.inputs.population_year, found.inputs.code) == (2019, making.code_version())
    assert (made.state, made.marking, made.owner) == ("draft", "OFFICIAL", analyst.agency)
    assert AuditEvent.objects.get(event="profile_built").objects_seen == [made.key]


def test_building_the_same_again_makes_no_second_draft(area, analyst):
    make.held(area)
    weights = make.weight_set()

    first = build(analyst, area, weight_set=weights)
    again = build(analyst, area, weight_set=weights)

    assert first == again
    assert DistrictProfile.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"months": []}, "at least one month", id="no-month"),
        pytest.param(
            {"months": [make.OCTOBER, make.JANUARY]}, "held for January 2019", id="month-not-held"
        ),
        pytest.param({"population_year": 2018}, "mid-2018 population for North, South", id="year"),
    ],
)
def test_a_profile_is_refused_where_something_is_missing(fields, sentence, area, analyst):
    make.held(area)

    with pytest.raises(Refused, match=sentence):
        build(analyst, area, **fields)


def test_a_profile_of_an_area_without_districts_is_refused():
    other = partners.person(partners.force(), "profile_analyst")
    make.held(other.agency.police_area)

    with pytest.raises(Refused, match="no mid-2019 population"):
        build(other, other.agency.police_area)


def test_only_the_force_of_the_area_builds_its_profile(area):
    stranger = partners.person(partners.force(), "profile_analyst")
    make.held(area)

    with pytest.raises(Refused, match="Only the police force of an area"):
        build(stranger, area)


def test_months_of_another_force_are_not_counted(area, analyst):
    north = area.districts.get(name="North")
    make.held(area, **{north.gss: 5})
    make.held(partners.force_area(), **{north.gss: 500})

    assert making.from_json(build(analyst, area).figures).total.crimes == 5


def test_publishing_lends_to_agencies_of_the_districts_with_a_decision_each(area, analyst):
    with_agreement, without, elsewhere = (partners.agency() for _ in range(3))
    north = area.districts.get(name="North")
    for agency in (with_agreement, without):
        agency.districts.add(north, area.districts.get(name="South"))
    elsewhere.districts.add(partners.district())
    agreement = partners.agreement(analyst.agency, with_agreement)
    draft = make.profile(analyst)

    with acting_as(analyst):
        made = actions.publish_profile(draft, by=analyst)

    outcomes = {row.recipient: row.outcome for row in SharingDecision.objects.all()}
    grant = DistrictProfileGrant.objects.get()
    assert outcomes == {with_agreement: "share", without: "withhold"}
    assert (grant.group, grant.agreement) == (with_agreement.group, agreement)
    assert grant.expires_at == agreement.ends_at
    assert (made.state, made.published_by) == ("published", analyst)
    assert made.readers == [with_agreement.pk]
    assert AuditEvent.objects.get(event="profile_published").recipients == [with_agreement.pk]


def test_a_suspended_agency_is_lent_nothing(area, analyst):
    suspended = partners.agency(state="suspended")
    suspended.districts.add(area.districts.first())
    partners.agreement(analyst.agency, suspended)

    actions.publish_profile(make.profile(analyst), by=analyst)

    assert not SharingDecision.objects.exists()


def test_a_published_profile_is_not_published_again(analyst):
    with pytest.raises(Refused, match="already published"):
        actions.publish_profile(make.published(analyst), by=analyst)


def test_only_the_owner_publishes(analyst):
    stranger = partners.person(partners.force(), "profile_analyst")

    with pytest.raises(Refused, match="Only the agency that owns"):
        actions.publish_profile(make.profile(analyst), by=stranger)


@pytest.mark.parametrize("field", ["title", "state", "figures", "marking"])
def test_a_published_profile_never_changes_in_the_database(field, analyst):
    made = make.published(analyst)
    changed = {"figures": {"changed": 1}, "state": "draft", "marking": "OFFICIAL-SENSITIVE"}
    row = DistrictProfile.objects.filter(pk=made.pk)

    refusal = "does not go from" if field == "state" else "published profile never"
    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        row.update(**{field: changed.get(field, "Changed")})


@pytest.mark.parametrize("field", ["key", "reference"])
def test_a_profile_keeps_its_key_and_reference(field, analyst):
    made = make.profile(analyst)

    with pytest.raises(IntegrityError, match="its key and its"), transaction.atomic():
        DistrictProfile.objects.filter(pk=made.pk).update(**{field: "changed"})


def test_figures_are_made_again_from_their_pinned_inputs(area, analyst):
    north = area.districts.get(name="North")
    make.held(area, **{north.gss: 40, "": 2})
    made = build(analyst, area)
    corrected = make.held(area, make.NOVEMBER, **{north.gss: 99})
    HeldMonth.objects.filter(month=make.OCTOBER).update(source=corrected)

    again = actions.remade_figures(made)

    assert again == making.from_json(made.figures)


@pytest.fixture
def hampshire_profile():
    """Everything real: three months of published crime, the shipped weights and populations."""
    area = make.hampshire()
    analyst = partners.person(partners.force(area), "profile_analyst")
    for path in open_data.STREET_FILES:
        actions.import_crime(path)
    weights = actions.import_weights(
        open_data.MEAN_WEIGHTS, scheme=Scheme.ONS_CSS, version="v", title="t", source="s"
    )
    return build(analyst, area, months=make.HAMPSHIRE_MONTHS, weight_set=weights)


def recount():
    """Crimes, incidents and severity by district, with the csv module alone."""
    folder = open_data.FOLDER
    with (folder / "lsoa11_district.csv").open() as file:
        districts = {row["lsoa11_code"]: row["district_gss"] for row in csv.DictReader(file)}
    with (folder / "mean_weights_hampshire_2017-18.csv").open() as file:
        rows = csv.DictReader(file)
        weights = {row["crime_type"].lower(): Decimal(row["mean_weight"]) for row in rows}
    crimes, incidents = Counter(), Counter()
    severity = defaultdict(Decimal)
    for path in sorted(folder.glob("*street.csv.gz")):
        with gzip.open(path, "rt", newline="") as file:
            for row in csv.DictReader(file):
                gss = districts.get(row["LSOA code"], "")
                if row["Crime ID"]:
                    crimes[gss] += 1
                    severity[gss] += weights[row["Crime type"].lower()]
                else:
                    incidents[gss] += 1
    return crimes, incidents, severity


def test_the_hampshire_figures_agree_with_a_plain_recount(hampshire_profile):
    crimes, incidents, severity = recount()

    found = making.from_json(hampshire_profile.figures)

    assert len(found.districts) == 14
    for row in found.districts:
        assert row.crimes == crimes[row.gss]
        assert row.anti_social == incidents[row.gss]
        assert row.severity == severity[row.gss]
        exact = severity[row.gss] * 1000 / row.people
        assert abs(row.severity_per_1000 - exact) <= Decimal("0.05")
    assert (found.outside.crimes, found.outside.anti_social) == (crimes[""], incidents[""])
    assert found.total.crimes + found.outside.crimes == crimes.total()
    assert found.unweighted_types == ()
    assert actions.remade_figures(hampshire_profile) == found
