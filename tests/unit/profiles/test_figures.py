from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from portal.severity import Weights
from profiles import figures as making
from profiles.figures import Count, Inputs, Place, Source
from profiles.periods import period
from profiles.street_files import ANTI_SOCIAL

PORT = Place("E06000044", "Portsmouth", 200_000)
HART = Place("E07000089", "Hart", 100_000)
WEIGHTS = Weights("ONS_CSS", "test", {"Robbery": Decimal("800.5"), "Drugs": Decimal("100.0")})
SOURCES = (Source("a.csv", "a" * 64, 10, 1),)
INPUTS = Inputs(SOURCES, ("b" * 64,), "ONS_CSS", "test", "c" * 64, 2019, "d")
COUNTS = [
    Count(PORT.gss, "Robbery", 10),
    Count(PORT.gss, "Drugs", 20),
    Count(PORT.gss, ANTI_SOCIAL, 7),
    Count(HART.gss, "Robbery", 2),
    Count(HART.gss, "Robbery", 3),
    Count(HART.gss, "Cattle rustling", 5),
    Count("", "Robbery", 4, without_area=1),
    Count("", ANTI_SOCIAL, 2),
]


def made(counts=COUNTS, places=(PORT, HART)):
    months = period([date(2018, 10, 1), date(2019, 1, 1)])
    return making.compute(counts, places=places, weights=WEIGHTS, period=months, inputs=INPUTS)


def test_a_district_has_crimes_severity_and_rates():
    port, _ = made().districts

    assert (port.crimes, port.severity) == (30, Decimal("10005.0"))
    assert (port.crimes_per_1000, port.severity_per_1000) == (Decimal("0.2"), Decimal("50.0"))
    assert port.mean == Decimal("333.5")


def test_anti_social_behaviour_is_counted_apart_and_never_weighted():
    port, _ = made().districts
    without = made([count for count in COUNTS if count.crime_type != ANTI_SOCIAL]).districts[0]

    assert port.anti_social == 7
    assert (without.crimes, without.severity) == (port.crimes, port.severity)
    assert ANTI_SOCIAL not in {row.crime_type for row in made().types}


def test_a_type_without_a_weight_is_a_crime_without_severity_and_is_listed():
    _, hart = made().districts

    assert (hart.crimes, hart.unweighted, hart.severity) == (10, 5, Decimal("4002.5"))
    assert made().unweighted_types == ("Cattle rustling",)


def test_rows_outside_the_area_are_in_no_district_and_not_in_the_total():
    found = made()

    outside = found.outside
    assert (outside.crimes, outside.anti_social, outside.without_area) == (4, 2, 1)
    assert outside.severity == Decimal("3202.0")
    assert found.total.crimes == 40


def test_a_district_that_is_not_asked_for_is_outside():
    assert made(places=(PORT,)).outside.crimes == 14


def test_districts_and_outside_hold_every_row():
    found = made()
    rows = [found.total, found.outside]

    assert sum(row.crimes + row.anti_social for row in rows) == sum(count.rows for count in COUNTS)


def test_the_total_is_the_sum_of_the_districts_and_shares_are_of_it():
    found = made()

    assert found.total.severity == sum(row.severity for row in found.districts)
    assert found.total.people == 300_000
    assert [row.share for row in found.districts] == [Decimal("71.4"), Decimal("28.6")]
    assert found.total.share == Decimal(100)


def test_types_are_those_of_the_districts_most_frequent_first():
    assert [(row.crime_type, row.crimes, row.weight) for row in made().types] == [
        ("Drugs", 20, Decimal("100.0")),
        ("Robbery", 15, Decimal("800.5")),
        ("Cattle rustling", 5, None),
    ]


def test_a_district_without_a_row_has_noughts_and_no_mean():
    hart = made([]).districts[1]

    assert (hart.crimes, hart.severity, hart.mean, hart.share) == (0, 0, None, None)


def test_figures_come_back_from_json_as_they_were():
    found = made()

    assert making.from_json(json.loads(json.dumps(making.to_json(found)))) == found


def test_the_order_of_the_counts_changes_nothing():
    assert made(COUNTS[::-1]) == made()


@pytest.mark.parametrize("changed", ["figures.py", "../portal/severity.py"])
def test_the_code_version_is_that_of_the_sums(changed, tmp_path, monkeypatch):
    before = making.code_version()
    (tmp_path / "profiles").mkdir()
    (tmp_path / "portal").mkdir()
    for name in making._CODE:
        original = (making.Path(making.__file__).parent / name).read_bytes()
        extra = b"# changed" if name == changed else b""
        (tmp_path / "profiles" / name).resolve().write_bytes(original + extra)

    monkeypatch.setattr(making, "__file__", str(tmp_path / "profiles" / "figures.py"))

    assert making.code_version() != before
