"""The sums, held against the printed Hampshire profile of 2018/19."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal import severity as sums

PRINTED_TOTAL = 24_437_456
COUNTY = "E07"  # the eleven districts of the county; the other three are unitary
# GSS code: printed severity, mid-2020 population, rank of the printed score, rank per 1,000
HAMPSHIRE = {
    "E07000084": (1_963_081, 177_760, 3, 6),
    "E07000085": (909_586, 123_838, 13, 13),
    "E07000086": (1_254_186, 135_520, 8, 10),
    "E07000087": (1_006_712, 116_338, 12, 12),
    "E07000088": (1_070_661, 84_679, 11, 5),
    "E07000089": (612_023, 97_608, 14, 14),
    "E07000090": (1_606_781, 126_339, 5, 4),
    "E06000046": (1_458_550, 142_296, 6, 7),
    "E07000091": (1_638_263, 179_649, 4, 11),
    "E06000044": (3_842_440, 214_692, 2, 2),
    "E07000092": (1_270_009, 94_387, 7, 3),
    "E06000045": (5_049_480, 252_872, 1, 1),
    "E07000093": (1_210_587, 127_163, 9, 9),
    "E07000094": (1_208_576, 125_925, 10, 8),
}
SCORES = {gss: Decimal(row[0]) for gss, row in HAMPSHIRE.items()}
ROW_SUM = sum(row[0] for row in HAMPSHIRE.values())
PEOPLE = sum(row[1] for row in HAMPSHIRE.values())
WEIGHTS = sums.Weights(
    "ONS_CSS", "test", {"Robbery": Decimal("799.6"), "Theft from the Person": Decimal("80.4")}
)


@pytest.mark.parametrize(
    ("value", "people", "expected"),
    [
        pytest.param(5_049_480, 252_872, "19968.5", id="southampton"),
        pytest.param(612_023, 97_608, "6270.2", id="hart"),
        pytest.param(ROW_SUM, PEOPLE, "12056.1", id="force-row-sum"),
        pytest.param(PRINTED_TOTAL, PEOPLE, "12224.4", id="force-printed-total"),
    ],
)
def test_per_thousand_makes_the_rates_of_the_printed_profile(value, people, expected):
    assert sums.rounded(sums.per_thousand(value, people=people), 1) == Decimal(expected)


@pytest.mark.parametrize("people", [0, -1])
def test_per_thousand_refuses_a_population_of_nobody(people):
    with pytest.raises(ValueError, match="population above nought"):
        sums.per_thousand(1, people=people)


def test_ranks_are_those_of_the_printed_scores():
    assert sums.ranks(SCORES) == {gss: row[2] for gss, row in HAMPSHIRE.items()}


def test_ranks_per_thousand_differ_from_ranks_of_the_sums():
    rates = {gss: sums.per_thousand(row[0], people=row[1]) for gss, row in HAMPSHIRE.items()}

    assert sums.ranks(rates) == {gss: row[3] for gss, row in HAMPSHIRE.items()}


def test_ranks_of_equal_values_are_shared_and_the_next_is_left_out():
    values = {"a": Decimal(5), "b": Decimal(9), "c": Decimal(5), "d": Decimal(1)}

    assert sums.ranks(values) == {"b": 1, "a": 2, "c": 2, "d": 4}


def test_unallocated_shows_what_the_printed_total_holds_beyond_its_rows():
    missing = sums.unallocated(list(SCORES.values()), printed=PRINTED_TOTAL)

    assert ROW_SUM == 24_100_935
    assert missing.amount == 336_521
    assert sums.rounded(missing.percent, 2) == Decimal("1.38")


@pytest.mark.parametrize("printed", [ROW_SUM, 0])
def test_unallocated_is_none_when_totals_agree_or_nothing_was_printed(printed):
    areas = list(SCORES.values()) if printed else [0, 0]

    assert sums.unallocated(areas, printed=printed) is None


@pytest.mark.parametrize(
    ("total", "of", "expected"),
    [
        pytest.param(PRINTED_TOTAL, sums.Total.PRINTED, "56.3", id="of-the-printed-total"),
        pytest.param(ROW_SUM, sums.Total.ALLOCATED, "57.1", id="of-the-sum-of-the-rows"),
    ],
)
def test_share_states_which_total_it_is_a_share_of(total, of, expected):
    county = sum(score for gss, score in SCORES.items() if gss.startswith(COUNTY))

    part = sums.share(county, total=total, of=of)

    assert county == 13_750_465  # the text of the profile prints 13,750,464
    assert (part.of, sums.rounded(part.percent, 1)) == (of, Decimal(expected))


def test_share_of_nothing_is_none():
    assert sums.share(1, total=0, of=sums.Total.ALLOCATED) is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(42, 38, "-9.5", id="groups"),
        pytest.param(137, 207, "51.1", id="nominals"),
        pytest.param(42, 65, "54.8", id="disruptions"),
    ],
)
def test_change_percent_makes_the_changes_of_the_printed_profile(old, new, expected):
    assert sums.rounded(sums.change_percent(old=old, new=new), 1) == Decimal(expected)


def test_change_percent_from_nothing_is_none():
    assert sums.change_percent(old=0, new=3) is None


def test_severity_is_the_exact_sum_of_weight_times_count():
    found = sums.severity({"Robbery": 3, "Theft from the person": 10}, weighted_by=WEIGHTS)

    assert found == sums.Severity(Decimal("3202.8"), crimes=13, unweighted=0)


def test_severity_counts_a_type_without_a_weight_and_leaves_it_out_of_the_mean():
    found = sums.severity({"Robbery": 2, "Cattle rustling": 6}, weighted_by=WEIGHTS)

    assert (found.score, found.crimes, found.unweighted) == (Decimal("1599.2"), 8, 6)
    assert found.mean == Decimal("799.6")


def test_severity_of_nothing_has_no_mean():
    assert sums.severity({}, weighted_by=WEIGHTS).mean is None


@pytest.mark.parametrize(
    "name", ["Theft from the Person", "theft  from the person", " THEFT FROM THE PERSON "]
)
def test_weights_find_a_type_whatever_its_case_and_spaces(name):
    assert WEIGHTS.of(name) == Decimal("80.4")


@pytest.mark.parametrize(
    ("by_type", "sentence"),
    [
        pytest.param({"Robbery": Decimal(1), "ROBBERY": Decimal(2)}, "same name", id="twice"),
        pytest.param({"Robbery": Decimal(-1)}, "nought or more", id="negative"),
        pytest.param({"Robbery": Decimal("NaN")}, "nought or more", id="not-a-number"),
        pytest.param({"Robbery": Decimal("Infinity")}, "nought or more", id="endless"),
    ],
)
def test_weights_refuse_what_cannot_be_a_scheme(by_type, sentence):
    with pytest.raises(ValueError, match=sentence):
        sums.Weights("ONS_CSS", "test", by_type)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [("0.5", 0, "1"), ("2.5", 0, "3"), ("-0.05", 1, "-0.1"), ("19968.5", 0, "19969")],
)
def test_rounded_sends_a_half_up(value, places, expected):
    assert sums.rounded(Decimal(value), places) == Decimal(expected)
