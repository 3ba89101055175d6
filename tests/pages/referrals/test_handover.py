"""Drafts of people who have left or moved: passed on by a decision, and read by no lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from partners.models import Notice, User
from partners.permissions import RoleName
from portal.models import AuditEvent
from referrals.documents import cpi_document
from referrals.models import CpiAccount, CpiForm, Handover
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, referrals
from tests.house.committed import ask
from tests.house.test_people_wall import tries

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
ADDRESS = "/cpi/drafts-left/"
WORDS = "Many visitors at night."


@pytest.fixture
def lead() -> User:
    return partners.person(None, "agency_lead")


@pytest.fixture
def draft(lead: User) -> CpiForm:
    """Of somebody who is switched off."""
    return referrals.draft(partners.person(lead.agency, name="Lee Leaver", is_active=False))


@pytest.fixture
def colleague(lead: User) -> User:
    return partners.person(lead.agency, name="Close Colleague")


def passes(browser: PortalClient, draft: CpiForm, to: User, **more: Any) -> int:
    sent = {"draft": draft.key, "colleague": to.pk, "reason": "Same desk", **more}
    return int(browser.post(ADDRESS, sent).status_code)


def test_a_lead_passes_a_draft_on_and_never_reads_it(
    sign_in: SignIn, lead: User, draft: CpiForm, colleague: User
) -> None:
    leads, theirs = sign_in(lead), sign_in(colleague)
    page = leads.get(ADDRESS).content.decode()
    assert draft.reference in page
    assert WORDS not in page
    assert "drafts of people who have left" in leads.get(reverse("home")).content.decode()
    assert theirs.get(reverse("referrals:cpi-draft", args=[draft.key])).status_code == 404

    assert passes(leads, draft, colleague) == 302

    assert leads.get(reverse("referrals:cpi-draft", args=[draft.key])).status_code == 404
    question = reverse("referrals:cpi-question", args=[draft.key, "account"])
    assert WORDS in theirs.get(question).content.decode()
    decided = Handover.objects.get()
    assert (decided.from_person.name, decided.to_person, decided.created_by, decided.reason) == (
        "Lee Leaver", colleague, lead, "Same desk",
    )  # fmt: skip
    assert Notice.objects.get(person=colleague).kind == "draft"
    event = AuditEvent.objects.get(event="cpi_passed_on")
    assert event.fields == ["created_by", "reason"]
    assert "No draft waits" in leads.get(ADDRESS).content.decode()


def test_the_force_reads_who_began_a_form(lead: User, draft: CpiForm, colleague: User) -> None:
    with acting_as(lead):
        assert ask("SELECT wall.pass_draft(%s, %s, 'Same desk')", [draft.key, colleague.pk])[0][0]
    draft.refresh_from_db()
    force = partners.force()
    analyst = partners.person(force, "intelligence_analyst")
    CpiForm.objects.filter(pk=draft.pk)
    place = partners.district(force_area=force.police_area)
    draft.sending_decision = referrals.decision(draft, force, colleague)
    draft.theme, draft.district, draft.state = "ASB", place, "submitted"
    draft.sent_at, draft.sent_by, draft.owner = timezone.now(), colleague, force
    draft.save()

    written_by = cpi_document(draft, by=analyst).written_by
    assert written_by == "Close Colleague, begun by Lee Leaver"


def test_a_movers_draft_waits_for_somebody_of_its_unit(sign_in: SignIn, lead: User) -> None:
    old, new = partners.unit(lead.agency), partners.unit(lead.agency)
    draft = referrals.draft(partners.person(lead.agency, unit=new), unit=old)
    inside, outside = partners.person(lead.agency, unit=old), partners.person(lead.agency)
    browser = sign_in(lead)

    assert passes(browser, draft, outside) == 200
    with acting_as(lead):
        assert ask("SELECT wall.pass_draft(%s, %s, 'x')", [draft.key, outside.pk]) == [(False,)]
    assert passes(browser, draft, inside) == 302


def test_a_closed_unit_binds_nobody(sign_in: SignIn, lead: User, colleague: User) -> None:
    unit = partners.unit(lead.agency)
    gone = partners.person(lead.agency, unit=unit, is_active=False)
    draft = referrals.draft(gone, unit=unit)
    unit.closed_at, unit.closed_by = timezone.now(), lead
    unit.save()

    assert passes(sign_in(lead), draft, colleague) == 302


def test_what_nobody_left_behind_is_not_listed_and_not_passed(
    sign_in: SignIn, lead: User, colleague: User
) -> None:
    kept = referrals.draft(partners.person(lead.agency))
    browser = sign_in(lead)

    assert kept.reference not in browser.get(ADDRESS).content.decode()
    assert passes(browser, kept, colleague) == 200
    with acting_as(lead):
        assert ask("SELECT wall.pass_draft(%s, %s, 'x')", [kept.key, colleague.pk]) == [(False,)]


@pytest.mark.parametrize("role", RoleName.values)
def test_the_wall_lets_only_leads_of_the_agency(draft: CpiForm, role: str) -> None:
    asking, other = partners.person(draft.owner, role), partners.person(None, "agency_lead")
    to = partners.person(draft.owner)
    sql = "SELECT wall.pass_draft(%s, %s, 'x')"

    assert not tries(other, sql, draft.key, to.pk)
    assert not tries(other, "SELECT count(*) FROM wall.drafts_left()")
    assert not tries(None, sql, draft.key, to.pk)
    assert not tries(asking, sql, draft.key, asking.pk), "oneself"
    assert tries(asking, sql, draft.key, to.pk) is (role == "agency_lead")


@pytest.mark.parametrize("wrong", ["other agency", "switched off", "no sender", "the leaver"])
def test_a_draft_goes_to_nobody_who_could_not_send_it(
    lead: User, draft: CpiForm, wrong: str
) -> None:
    people = {
        "other agency": lambda: partners.person(),
        "switched off": lambda: partners.person(lead.agency, is_active=False),
        "no sender": lambda: partners.person(lead.agency, "ig_officer"),
        "the leaver": lambda: draft.created_by,
    }

    assert not tries(lead, "SELECT wall.pass_draft(%s, %s, 'x')", draft.key, people[wrong]().pk)


def test_a_draft_that_was_passed_on_keeps_its_marking(
    lead: User, draft: CpiForm, colleague: User
) -> None:
    """It is somebody else's words: vetting that has run out holds them back, in both walls."""
    tries(lead, "SELECT wall.pass_draft(%s, %s, 'x')", draft.key, colleague.pk)
    for until, sees in ((None, True), (timezone.localdate() - timedelta(days=1), False)):
        User.objects.filter(pk=colleague.pk).update(trained_until=until)
        person = User.objects.get(pk=colleague.pk)
        assert CpiForm.objects.visible_to(person).exists() is sees
        with acting_as(person):
            assert CpiForm.objects.exists() is sees
            assert CpiAccount.objects.exists() is sees


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE referrals_cpiform SET created_by_id = {other} WHERE id = {draft}",
        "UPDATE referrals_cpiform SET first_writer_id = {other} WHERE id = {draft}",
        "UPDATE referrals_cpiform SET first_writer_id = NULL WHERE id = {draft}",
    ],
)
def test_who_wrote_a_draft_is_not_changed_otherwise(lead: User, sql: str) -> None:
    writer, other = partners.person(lead.agency), partners.person(lead.agency)
    draft = referrals.draft(writer, first_writer=lead if "first_writer" in sql else None)

    assert not tries(writer, sql.format(other=other.pk, draft=draft.pk) + " RETURNING id")
    with pytest.raises(IntegrityError), transaction.atomic():
        ask(sql.format(other=other.pk, draft=draft.pk) + " RETURNING id")


def deletes(browser: PortalClient, draft: CpiForm, reason: str = "told otherwise") -> int:
    sent = {"draft": draft.key, "reason": reason}
    return int(browser.post(f"{ADDRESS}delete/", sent).status_code)


def test_a_lead_deletes_a_draft_unread_and_the_log_holds_none_of_it(
    sign_in: SignIn, lead: User, draft: CpiForm
) -> None:
    leads = sign_in(lead)
    assert WORDS not in leads.get(f"{ADDRESS}delete/").content.decode()

    assert deletes(leads, draft) == 302

    assert not CpiForm.objects.filter(pk=draft.pk).exists()
    assert not CpiAccount.objects.filter(form=draft.pk).exists()
    event = AuditEvent.objects.get(event="cpi_draft_deleted")
    assert (event.actor, event.objects_seen, event.purpose) == (
        lead.pk, [draft.key], "told otherwise",
    )  # fmt: skip
    assert (event.fields, event.digest_before, event.digest_after) == ([], "", "")


def test_a_writer_who_still_works_here_is_told(sign_in: SignIn, lead: User) -> None:
    unit = partners.unit(lead.agency)
    draft = referrals.draft(partners.person(lead.agency), unit=unit)

    assert deletes(sign_in(lead), draft) == 302

    assert ask("SELECT person_id, kind, reference FROM partners_message") == [
        (draft.created_by_id, "draft_deleted", draft.reference)
    ]


def test_only_what_somebody_left_is_deleted(
    sign_in: SignIn, lead: User, draft: CpiForm, colleague: User
) -> None:
    own, theirs = referrals.draft(lead), referrals.draft(colleague)
    elsewhere = referrals.draft(partners.person(is_active=False))
    browser = sign_in(lead)

    assert {deletes(browser, each) for each in (own, theirs, elsewhere)} == {200}
    assert deletes(browser, draft, "because") == 200
    call = "SELECT wall.delete_left_draft(%s)"
    for each in (own, theirs, elsewhere):
        assert not tries(lead, call, each.key)
    assert not tries(colleague, call, draft.key)
    assert CpiForm.objects.count() == 4
