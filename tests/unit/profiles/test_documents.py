from __future__ import annotations

from dataclasses import replace

import pytest

from profiles import charts, documents
from profiles import figures as making
from profiles.figures import Count, Place
from profiles.periods import period
from tests.factories import partners
from tests.factories import profiles as make
from tests.unit.profiles.test_figures import INPUTS, WEIGHTS

NORTH, SOUTH = Place("E07000001", "North", 10_000), Place("E07000002", "South", 100_000)


def figures():
    """South has the larger sum, North the larger rate."""
    counts = [Count(NORTH.gss, "Robbery", 40), Count(SOUTH.gss, "Robbery", 60)]
    months = period(make.HAMPSHIRE_MONTHS)
    return making.compute(
        counts, places=[NORTH, SOUTH], weights=WEIGHTS, period=months, inputs=INPUTS
    )


@pytest.fixture
def analyst(db):
    return partners.person(partners.force(), "profile_analyst")


@pytest.fixture
def profile(analyst):
    found = figures()
    return make.profile(
        analyst, figures=making.to_json(found), charts=charts.charts_of(found, area="Some Area")
    )


def test_sums_and_rates_have_ranks_of_their_own(profile):
    document = documents.profile_document(profile)

    assert [(row.rank, row.name) for row in document.volume] == [("1", "South"), ("2", "North")]
    assert [(row.rank, row.name) for row in document.rates] == [("1", "North"), ("2", "South")]


def test_figures_are_shown_rounded_with_thousands(profile):
    document = documents.profile_document(profile)

    south = document.volume[0]
    assert (south.crimes, south.severity, south.share, south.mean) == (
        "60",
        "48,030",
        "60.0%",
        "800.5",
    )
    assert (document.rates[0].people, document.rates[0].severity) == ("10,000", "3,202.0")
    assert document.volume_total.severity == "80,050"


def test_a_district_without_crimes_shows_a_dash_for_what_it_lacks(analyst):
    counts = [Count("", "Cattle rustling", 2)]
    found = making.compute(
        counts, places=[NORTH], weights=WEIGHTS, period=period([make.OCTOBER]), inputs=INPUTS
    )
    drawn = charts.charts_of(found, area="Some Area")

    document = documents.profile_document(
        make.profile(analyst, figures=making.to_json(found), charts=drawn)
    )

    assert (document.volume[0].share, document.volume[0].mean) == ("–", "–")
    assert document.types == ()


def test_a_type_without_a_weight_is_named_and_shows_a_dash(analyst):
    counts = [Count(NORTH.gss, "Cattle rustling", 2)]
    found = making.compute(
        counts, places=[NORTH], weights=WEIGHTS, period=period([make.OCTOBER]), inputs=INPUTS
    )
    drawn = charts.charts_of(found, area="Some Area")

    document = documents.profile_document(
        make.profile(analyst, figures=making.to_json(found), charts=drawn)
    )

    assert document.method.unweighted == "Cattle rustling"
    assert (document.types[0].weight, document.types[0].severity) == ("–", "–")


def test_months_between_that_are_not_counted_are_named(profile):
    document = documents.profile_document(profile)

    assert document.months == "October 2018, November 2018 and January 2019"
    assert (document.months_counted, document.months_missing) == (3, "December 2018")


def test_the_digest_is_that_of_the_content(profile, monkeypatch):
    document = documents.profile_document(profile)
    digest = document.digest

    assert documents.profile_document(profile).digest == digest
    assert replace(document, title="Changed").digest != digest
    monkeypatch.setattr(documents, "LAYOUT", "another")
    assert document.digest != digest


def test_a_stored_chart_is_the_drawn_one():
    found = figures()

    drawn = charts.charts_of(found, area="Some Area")
    chart = charts.stored(drawn, charts.SEVERITY)

    assert chart.headers == ("District", "Severity")
    assert chart.rows == (("South", "48,030"), ("North", "32,020"))
    assert "October 2018, November 2018 and January 2019" in chart.note
    assert chart.svg.startswith("<svg")


def test_a_chart_says_in_words_what_it_shows():
    drawn = charts.charts_of(figures(), area="Some Area")

    said = charts.stored(drawn, charts.SEVERITY_RATE).description
    assert "Severity per 1,000 people of 2 districts" in said
    assert "Highest: North. Lowest: South." in said


def test_a_chart_of_one_district_has_no_highest():
    found = making.compute(
        [], places=[NORTH], weights=WEIGHTS, period=period([make.OCTOBER]), inputs=INPUTS
    )

    drawn = charts.charts_of(found, area="Some Area")

    assert "Highest" not in charts.stored(drawn, charts.SEVERITY).description
