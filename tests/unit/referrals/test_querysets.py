"""Who sees which form, by both walls at once."""

from __future__ import annotations

import pytest

from referrals.models import CpiAccount, CpiForm
from tests.conftest import acting_as
from tests.factories import partners, referrals

pytestmark = pytest.mark.django_db


def test_a_sent_form_is_seen_by_its_writer_and_the_force_only() -> None:
    writer = partners.person()
    force = partners.force()
    form = referrals.sent(writer, force)
    people = {
        "writer": (writer, True),
        "colleague": (partners.person(writer.agency), False),
        "lead of the sender": (partners.person(writer.agency, "agency_lead"), True),
        "analyst": (partners.person(force, "intelligence_analyst"), True),
        "officer without the role": (partners.person(force), False),
        "analyst elsewhere": (partners.person(partners.force(), "intelligence_analyst"), False),
        "inactive writer's twin": (
            partners.person(force, "intelligence_analyst", is_active=False),
            False,
        ),
    }
    for who, (person, sees) in people.items():
        with acting_as(person):
            assert CpiForm.objects.visible_to(person).filter(pk=form.pk).exists() is sees, who
            assert CpiForm.objects.filter(pk=form.pk).exists() is sees, f"{who}, second wall alone"


def test_a_lead_sees_titles_but_not_the_account() -> None:
    writer = partners.person()
    referrals.sent(writer, partners.force())
    lead = partners.person(writer.agency, "agency_lead")
    with acting_as(lead):
        assert CpiForm.objects.visible_to(lead).count() == 1
        assert CpiAccount.objects.visible_to(lead).count() == 0
        assert CpiAccount.objects.count() == 0


def test_a_lent_form_is_seen_by_the_other_forces_analysts() -> None:
    force = partners.force()
    analyst = partners.person(force, "intelligence_analyst")
    form = referrals.sent(partners.person(), force)
    reader = partners.person(partners.force(), "intelligence_analyst")
    referrals.lend(form, reader.agency, analyst)
    with acting_as(reader):
        assert CpiForm.objects.visible_to(reader).count() == 1
        assert CpiForm.objects.count() == 1
        assert CpiAccount.objects.visible_to(reader).count() == 1
        assert CpiAccount.objects.count() == 1
