"""Indicators under the rule of an edition, and what the public edition leaves out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from profiles.documents import profile_document
from profiles.models import Indicator
from profiles.written import value_shown
from tests.factories import partners
from tests.factories import profiles as make

COUNT, PERCENT, RATE, SCORE = "count", "percent", "rate", "score"


@pytest.mark.parametrize(
    ("fields", "partner", "public"),
    [
        pytest.param({"value": 0, "unit": COUNT}, "0", "0", id="nought"),
        pytest.param({"value": 2, "unit": COUNT}, "[c]", "[c]", id="two"),
        pytest.param({"value": 4, "unit": COUNT}, "4", "[c]", id="four"),
        pytest.param({"value": 38, "unit": COUNT}, "38", "40", id="rounded-in-public"),
        pytest.param({"value": 2, "unit": COUNT, "is_open": True}, "2", "2", id="open"),
        pytest.param({"value": 26, "unit": PERCENT}, "26%", "[c]", id="share-without-counts"),
        pytest.param(
            {"value": 26, "unit": PERCENT, "numerator": 10, "denominator": 38}, "26%", "25%",
            id="share-of-shown-counts",
        ),
        pytest.param(
            {"value": 97, "unit": PERCENT, "numerator": 37, "denominator": 38}, "[c]", "[c]",
            id="share-whose-rest-is-small",
        ),
        pytest.param(
            {"value": 9, "unit": PERCENT, "numerator": 4, "denominator": 44}, "9%", "[c]",
            id="share-of-a-small-count",
        ),
        pytest.param(
            {"value": 12, "unit": RATE, "numerator": 10, "denominator": 800}, "[c]", "[c]",
            id="rate-of-few-people",
        ),
        pytest.param(
            {"value": 5, "unit": RATE, "numerator": 10, "denominator": 2000}, "5.0", "5.0",
            id="rate",
        ),
        pytest.param(
            {"value": 900, "unit": SCORE, "numerator": 9, "denominator": 9}, "900", "[c]",
            id="score-tells-its-count",
        ),
    ],
)  # fmt: skip
def test_an_indicator_is_shown_as_the_edition_allows(fields, partner, public):
    one = Indicator(label="x", **fields | {"value": Decimal(fields["value"])})

    assert value_shown(one, is_public=False) == partner
    assert value_shown(one, is_public=True) == public


@pytest.mark.django_db
class TestPublicEdition:
    @pytest.fixture
    def draft(self):
        analyst = partners.person(partners.force(), "profile_analyst")
        draft = make.profile(analyst, marking="OFFICIAL-SENSITIVE")
        make.section(draft, analyst, title="Open", partner_text="Operation Larkspur")
        make.section(draft, analyst, title="Closed", is_public=False, narrative="Kingfisher",
                     figures=["severity"])  # fmt: skip
        make.threat(draft, analyst, evidence="Nightjar", gaps="Redstart")
        make.indicator(draft, analyst, value=3)
        return draft

    def test_it_holds_no_word_that_is_for_partners(self, draft):
        public = str(profile_document(draft, is_public=True))
        partner = str(profile_document(draft))

        for word in ("Larkspur", "Kingfisher", "Nightjar", "Redstart", "Closed"):
            assert word in partner
            assert word not in public

    def test_it_is_marked_for_everybody_and_shows_what_a_closed_section_placed(self, draft):
        public = profile_document(draft, is_public=True)

        assert public.marking == "OFFICIAL"
        assert [item.name for item in public.figures] == ["severity", "severity-per-1000"]
        assert [row.value for row in public.indicators] == ["[c]"]
