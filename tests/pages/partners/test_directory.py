"""The directory for everybody, agreements for their parties, feedback for who looks after all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, transaction
from django.urls import reverse

from partners.models import Feedback, User
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as
from tests.factories import partners

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.mark.parametrize(
    ("fields", "is_shown"),
    [({}, True), ({"is_listed": False}, False), ({"state": "suspended"}, False)],
    ids=["listed", "not listed", "suspended"],
)
def test_the_directory_shows_listed_agencies(
    sign_in: SignIn, fields: dict[str, object], is_shown: bool
) -> None:
    partners.agency(name="Quiet Quay Refuge", **fields)
    page = sign_in(partners.person()).get(reverse("directory")).content.decode()

    assert ("Quiet Quay Refuge" in page) is is_shown


def test_the_directory_names_districts_and_whom_to_telephone(sign_in: SignIn) -> None:
    area = partners.force_area(bureau_telephone="01632 960999")
    partners.force(area)
    school = partners.agency()
    school.districts.add(partners.district(name="Quayside", mash_telephone="01632 960998"))
    page = sign_in(partners.person()).get(reverse("directory")).content.decode()

    assert "Quayside" in page
    assert "01632 960999" in page
    assert "01632 960998" in page


def test_an_agreement_is_shown_to_its_parties_alone(sign_in: SignIn) -> None:
    first, second, third = partners.agency(), partners.agency(), partners.agency()
    partners.agreement(first, second, title="Sharing about the harbour")

    shown = [
        "Sharing about the harbour"
        in sign_in(partners.person(agency)).get(reverse("agreements")).content.decode()
        for agency in (first, second, third)
    ]

    assert shown == [True, True, False]


def _administrator() -> User:
    person = partners.person(None, "system_administrator", factor=False)
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={})
    return person


def test_feedback_reaches_those_who_look_after_the_portal(sign_in: SignIn) -> None:
    person = partners.person()
    sign_in(person).post(reverse("feedback"), {"text": "The list <b>was</b> empty."})

    page = sign_in(_administrator()).get(reverse("feedback-list")).content.decode()

    assert "The list &lt;b&gt;was&lt;/b&gt; empty." in page
    assert person.name not in page
    assert AuditEvent.objects.filter(event="feedback_given", actor=person.pk).count() == 1


@pytest.mark.parametrize("role", ["practitioner", "agency_lead", "ig_officer"])
def test_feedback_of_others_is_read_by_nobody_else(role: str) -> None:
    writer = partners.person()
    given = Feedback.objects.create(owner=writer.agency, created_by=writer, text="Not as I thought")
    reader = partners.person(writer.agency, role)

    assert not Feedback.objects.visible_to(reader).exists()
    with acting_as(reader):
        assert not Feedback.objects.filter(pk=given.pk).exists()


def test_feedback_is_given_in_ones_own_name() -> None:
    person, other = partners.person(), partners.person()
    for fields in (
        {"owner": person.agency, "created_by": other},
        {"owner": other.agency, "created_by": person},
    ):
        with acting_as(person), pytest.raises(DatabaseError), transaction.atomic():
            Feedback.objects.create(text="Forged", **fields)
