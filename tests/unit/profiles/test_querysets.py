from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from partners.models import SharingAgreement
from profiles.models import DistrictProfile, ProfileRendering
from tests.conftest import acting_as
from tests.factories import partners
from tests.factories import profiles as make

pytestmark = pytest.mark.django_db
READERS = ["practitioner", "agency_lead", "intelligence_analyst", "profile_analyst"]
OTHERS = ["ig_officer", "system_administrator"]


@pytest.fixture
def analyst():
    return partners.person(partners.force(), "profile_analyst")


def sees(user, profile) -> bool:
    """Behind both walls; and the first wall by itself must say the same."""
    first = DistrictProfile.objects.visible_to(user).filter(pk=profile.pk).exists()
    with acting_as(user):
        second = DistrictProfile.objects.filter(pk=profile.pk).exists()
    assert first == second
    return first


@pytest.mark.parametrize("role", READERS + OTHERS)
def test_a_draft_is_seen_by_the_owners_profile_analysts_alone(role, analyst):
    colleague = partners.person(analyst.agency, role)

    assert sees(colleague, make.profile(analyst)) == (role == "profile_analyst")


@pytest.mark.parametrize("role", READERS + OTHERS)
def test_a_published_profile_is_seen_by_the_owners_readers(role, analyst):
    colleague = partners.person(analyst.agency, role)

    assert sees(colleague, make.published(analyst)) == (role in READERS)


@pytest.mark.parametrize("role", READERS + OTHERS)
def test_a_published_profile_is_closed_to_others_until_it_is_lent(role, analyst):
    reader = partners.person(partners.agency(), role)
    profile = make.published(analyst)

    assert not sees(reader, profile)
    make.lend(profile, reader.agency, analyst)
    assert sees(reader, profile) == (role in READERS)


def test_a_draft_that_is_lent_is_still_hidden(analyst):
    reader = partners.person()
    draft = make.profile(analyst)

    make.lend(draft, reader.agency, analyst)

    assert not sees(reader, draft)


def revoke(grant):
    grant.revoked_at, grant.revoked_by = timezone.now(), grant.granted_by
    grant.save()


def lapse(grant):
    past = {"ends_at": timezone.now() - timedelta(hours=1)}
    SharingAgreement.objects.filter(pk=grant.agreement_id).update(**past)


def withdraw(grant):
    SharingAgreement.objects.filter(pk=grant.agreement_id).update(state="withdrawn")


@pytest.mark.parametrize("end", [revoke, lapse, withdraw])
def test_a_grant_that_has_ended_shows_nothing(end, analyst):
    reader = partners.person()
    profile = make.published(analyst)
    grant = make.lend(profile, reader.agency, analyst)
    assert sees(reader, profile)

    end(grant)

    assert not sees(reader, profile)


@pytest.mark.parametrize(("seconds", "seen"), [(-600, False), (600, True)])
def test_a_grant_is_good_until_it_expires(seconds, seen, analyst):
    reader = partners.person()
    profile = make.published(analyst)
    now = timezone.now()
    times = {"granted_at": now - timedelta(days=9), "expires_at": now + timedelta(seconds=seconds)}

    make.lend(profile, reader.agency, analyst, **times)

    assert sees(reader, profile) == seen


def test_a_marking_above_the_readers_hides_a_profile(analyst):
    reader = partners.person(highest_marking="OFFICIAL")
    profile = make.published(analyst, marking="OFFICIAL-SENSITIVE")

    make.lend(profile, reader.agency, analyst)

    assert not sees(reader, profile)


def test_an_inactive_person_and_nobody_see_nothing(analyst):
    profile = make.published(analyst)
    analyst.is_active = False
    analyst.save()

    assert not sees(analyst, profile)
    assert not DistrictProfile.objects.visible_to(AnonymousUser()).exists()
    assert not DistrictProfile.objects.editable_by(AnonymousUser()).exists()


@pytest.mark.parametrize("role", READERS + OTHERS)
def test_only_the_owners_profile_analysts_may_change_a_profile(role, analyst):
    colleague = partners.person(analyst.agency, role)
    stranger = partners.person(partners.force(), role)
    make.profile(analyst)

    editable = DistrictProfile.objects.editable_by(colleague).exists()

    assert editable == (role == "profile_analyst")
    assert not DistrictProfile.objects.editable_by(stranger).exists()


def test_behind_the_second_wall_nobody_else_changes_a_profile(analyst):
    profile = make.published(analyst)
    lead = partners.person(analyst.agency, "agency_lead")
    rival = partners.person(partners.force(), "profile_analyst")
    make.lend(profile, rival.agency, analyst)

    for person in (lead, rival):
        with acting_as(person):
            assert not DistrictProfile.objects.filter(pk=profile.pk).update(readers=[])


def test_a_document_is_seen_with_its_profile(analyst):
    from portal.models import Job

    profile = make.published(analyst)
    job = Job.objects.create(key="one", task="some.task", subject=1, asked_by=analyst)
    ProfileRendering.objects.create(profile=profile, digest="a" * 64, job=job)
    stranger = partners.person()

    for person, seen in ((analyst, True), (stranger, False)):
        assert ProfileRendering.objects.visible_to(person).exists() == seen
        assert ProfileRendering.objects.editable_by(person).exists() == seen
        with acting_as(person):
            assert ProfileRendering.objects.exists() == seen
            assert Job.objects.exists() == seen


@pytest.mark.parametrize("rows", [1, 12])
def test_the_number_of_queries_does_not_grow(rows, analyst, django_assert_num_queries):
    for _ in range(rows):
        make.published(analyst)

    with django_assert_num_queries(1):
        assert len(DistrictProfile.objects.visible_to(analyst)) == rows
