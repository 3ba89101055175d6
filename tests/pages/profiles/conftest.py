"""People and the area of the profiles' pages."""

from __future__ import annotations

import pytest

from tests.factories import partners
from tests.factories import profiles as make


@pytest.fixture
def area():
    made = partners.force_area()
    for name, people in (("North", 50_000), ("South", 100_000)):
        make.population(partners.district(force_area=made, name=name), people)
    return made


@pytest.fixture
def analyst(area):
    return partners.person(partners.force(area), "profile_analyst")


@pytest.fixture
def stranger():
    return partners.person(partners.force(), "profile_analyst")
