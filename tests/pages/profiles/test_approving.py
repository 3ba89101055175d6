"""Approving a profile by the test client: what is missing, who may, and what readers are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import partners
from tests.factories import profiles as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(analyst):
    return partners.person(analyst.agency, "profile_analyst")


def page_of(name, profile):
    return reverse(f"profiles:profile-{name}", args=[profile.key])


def until(day):
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"review_on_{part}": str(value) for part, value in parts.items()}


def test_a_second_analyst_approves_and_publishes_what_another_wrote(sign_in, analyst, colleague):
    draft = make.ready(analyst)
    browser = sign_in(colleague)

    asked = browser.get(page_of("approve", draft)).content.decode()
    done = browser.post(page_of("approve", draft), until(make.soon()))
    page = browser.get(draft.get_absolute_url()).content.decode()
    browser.post(page_of("publish", draft))

    draft.refresh_from_db()
    assert "Nothing is missing" in asked
    assert done.url == draft.get_absolute_url()
    assert "Back to a draft" in page
    assert (draft.state, draft.approved_by) == ("published", colleague)


def test_the_page_says_what_is_missing_and_offers_nothing(sign_in, analyst, colleague):
    draft = make.profile(analyst)
    make.section(draft, analyst)

    page = sign_in(colleague).get(page_of("approve", draft)).content.decode()

    assert "No threat stands under the pillar “Vulnerabilities”." in page
    assert "Figures of 0 sources beside the police are used." in page
    assert "<button" not in page.split("<main")[1].split("</main")[0]


def test_whoever_wrote_it_reads_that_another_approves(sign_in, analyst):
    page = sign_in(analyst).get(page_of("approve", make.ready(analyst))).content.decode()

    assert "Another analyst of your force reads it and approves it" in page


def test_a_day_of_review_is_asked_for_and_what_was_typed_stays(sign_in, analyst, colleague):
    draft = make.ready(analyst)
    late = timezone.localdate() + timedelta(days=500)

    page = sign_in(colleague).post(page_of("approve", draft), until(late)).content.decode()

    assert "within twelve months" in page
    assert f'value="{late.year}"' in page
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_what_is_approved_goes_back_to_a_draft(sign_in, analyst, colleague):
    draft = make.ready(analyst)
    browser = sign_in(colleague)
    browser.post(page_of("approve", draft), until(make.soon()))

    browser.post(page_of("reopen", draft))

    draft.refresh_from_db()
    assert (draft.state, draft.review_on) == ("draft", None)


def test_readers_of_an_earlier_edition_are_led_to_the_newer_one(sign_in, area, analyst):
    partner = partners.person()
    partner.agency.districts.add(area.districts.first())
    partners.agreement(analyst.agency, partner.agency)
    earlier, later = make.profile(analyst), make.profile(analyst, title="A newer one")
    browser = sign_in(analyst)
    browser.post(page_of("publish", earlier))
    offered = browser.get(page_of("publish", later)).content.decode()

    browser.post(page_of("publish", later), {"replaces": str(earlier.pk)})

    page = sign_in(partner).get(earlier.get_absolute_url()).content.decode()
    assert earlier.reference in offered
    assert "This edition is not the newest." in page
    assert "Read edition 2" in page
    assert "Replaced by a newer edition" in page


def test_a_profile_that_is_chosen_must_be_one_that_can_be_replaced(sign_in, analyst):
    theirs = make.published(partners.person(partners.force(), "profile_analyst"))
    draft = make.profile(analyst)

    page = sign_in(analyst).post(page_of("publish", draft), {"replaces": str(theirs.pk)})

    draft.refresh_from_db()
    assert "Choose one of the published profiles." in page.content.decode()
    assert draft.state == "draft"


@pytest.mark.parametrize(
    ("days", "sentence"), [(30, "It is reviewed by"), (-1, "Its review was due on")]
)
def test_a_reader_is_told_of_the_next_review(days, sentence, sign_in, analyst):
    made = make.published(analyst, review_on=timezone.localdate() + timedelta(days=days))

    assert sentence in sign_in(analyst).get(made.get_absolute_url()).content.decode()
