"""The charts that tests are given with a profile are those that are drawn for it."""

from __future__ import annotations

import json

import pytest

from profiles.charts import charts_of
from tests.factories import partners, profiles

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["Area 71", "Riverside & Hill"])
def test_they_are_drawn_once_and_given_their_names(name: str) -> None:
    by = partners.person(partners.force(partners.force_area(name=name)), "profile_analyst")
    area = by.agency.police_area
    assert area is not None
    made = profiles.some_figures(area, profiles.weight_set())

    as_stored = json.loads(json.dumps(charts_of(made, area=str(area))))
    assert profiles.some_charts(made, str(area)) == as_stored
