"""Who must not see, build or publish a profile, and what they are answered."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.models import Job
from tests.factories import partners
from tests.factories import profiles as make
from tests.pages.profiles.reading import page_of, words

pytestmark = pytest.mark.django_db


PAGES = [
    ("get", "profile-read", ()),
    ("get", "profile-publish", ()),
    ("post", "profile-publish", ()),
    ("get", "profile-document", ()),
    ("post", "profile-document", ()),
    ("get", "profile-document-file", ()),
    ("get", "profile-chart", ("severity",)),
]


@pytest.mark.parametrize(("method", "name", "more"), PAGES)
def test_a_profile_of_others_and_one_that_is_not_there_look_the_same(
    method, name, more, sign_in, analyst, stranger
):
    profile = make.published(analyst)
    browser = sign_in(stranger)

    hidden = getattr(browser, method)(page_of(name, profile, *more))
    profile.key = "a" * 22
    missing = getattr(browser, method)(page_of(name, profile, *more))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content
    assert not Job.objects.exists()


@pytest.mark.parametrize(("method", "name", "more"), PAGES)
def test_nobody_without_a_sign_in_comes_in(method, name, more, client, analyst):
    answer = getattr(client, method)(page_of(name, make.published(analyst), *more))

    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert "next=" in answer.url


@pytest.mark.parametrize("role", ["practitioner", "agency_lead", "intelligence_analyst"])
def test_readers_neither_build_nor_publish(role, sign_in, analyst):
    browser = sign_in(partners.person(analyst.agency, role))
    profile = make.published(analyst)

    assert browser.get(reverse("profiles:profile-list")).status_code == 200
    assert browser.get(reverse("profiles:profile-build")).status_code == 403
    assert browser.post(reverse("profiles:profile-build"), {}).status_code == 403
    assert browser.post(page_of("profile-publish", profile)).status_code == 403


@pytest.mark.parametrize("role", ["ig_officer", "system_administrator"])
def test_those_who_look_after_people_and_logs_see_no_profile(role, sign_in, analyst):
    browser = sign_in(partners.person(analyst.agency, role))

    assert browser.get(reverse("profiles:profile-list")).status_code == 403
    assert browser.get(make.published(analyst).get_absolute_url()).status_code == 403


def test_publishing_twice_by_the_same_person_publishes_once(sign_in, analyst):
    profile = make.published(analyst)
    browser = sign_in(analyst)

    assert browser.get(page_of("profile-publish", profile)).status_code == 302
    answer = browser.post(page_of("profile-publish", profile))

    assert answer.url == profile.get_absolute_url()


def test_a_published_profile_is_not_published_again_by_another(sign_in, analyst):
    profile = make.published(analyst)
    colleague = partners.person(analyst.agency, "profile_analyst")

    answer = sign_in(colleague).post(page_of("profile-publish", profile))

    assert answer.status_code == 409
    assert "already published" in words(answer.content)


def test_a_partners_analyst_cannot_publish_what_was_lent(sign_in, analyst, stranger):
    profile = make.published(analyst)
    make.lend(profile, stranger.agency, analyst)

    assert sign_in(stranger).post(page_of("profile-publish", profile)).status_code == 403


def test_an_analyst_of_no_police_force_builds_nothing(sign_in):
    browser = sign_in(partners.person(partners.agency(), "profile_analyst"))

    assert browser.get(reverse("profiles:profile-build")).status_code == 409
