"""Signs to look for: every theme has its page, its routes and its helplines with their source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse

from partners.models import User
from referrals.choices import Theme
from referrals.signs import HELPLINES, SIGNS
from tests.conftest import PortalClient
from tests.factories import partners

SignIn = Callable[[User], PortalClient]


def test_every_theme_has_signs_and_every_helpline_a_source_and_a_day() -> None:
    assert SIGNS.keys() == set(Theme)
    assert all(len(signs) >= 2 for signs in SIGNS.values())
    assert all(line.source and line.looked_up >= date(2026, 11, 1) for line in HELPLINES)


@pytest.mark.django_db
def test_a_page_of_signs_gives_the_routes_of_ones_districts(sign_in: SignIn) -> None:
    person = partners.person()
    place = partners.district(
        mash_name="Hub", mash_telephone="01632 960111", adult_care_telephone="01632 960222"
    )
    person.agency.districts.add(place)
    browser = sign_in(person)

    for theme in Theme:
        page = browser.get(reverse("referrals:signs-of-theme", args=[theme])).content.decode()
        told = ["01632 960111", "01632 960222", ">101<", "0800 555 111", place.name]
        assert [words for words in told if words not in page] == []
    assert browser.get(reverse("referrals:signs-of-theme", args=["NONE"])).status_code == 404
    assert (
        reverse("referrals:signs") in browser.get(reverse("referrals:cpi-start")).content.decode()
    )
