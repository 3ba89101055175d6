"""The search box: what it finds for whom, and what is kept of what was searched for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from partners.models import User
from portal import sealed, searches
from portal.models import AuditEvent, SearchKey, SearchTerm
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, profiles, referrals
from tests.house.committed import ask

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


def found(browser: PortalClient, term: str) -> str:
    answer = browser.post(reverse("search"), {"term": term})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_sender_finds_their_form_by_reference_theme_and_district(sign_in: SignIn) -> None:
    sally, force = partners.person(), partners.force()
    form = referrals.sent(sally, force)
    browser = sign_in(sally)

    for term in (form.reference, form.reference[4:9].lower(), form.district.name[:9]):
        assert form.get_absolute_url() in found(browser, term)
    assert form.get_absolute_url() in found(browser, str(form.get_theme_display())[1:6])


def test_an_analyst_finds_a_form_by_who_sent_it(sign_in: SignIn) -> None:
    force, school = partners.force(), partners.agency(name="Bluebell School", is_listed=False)
    form = referrals.sent(partners.person(school), force)
    analyst = partners.person(force, "intelligence_analyst")

    assert form.reference in found(sign_in(analyst), "bluebell")


def test_a_lead_finds_colleagues_and_a_practitioner_does_not(sign_in: SignIn) -> None:
    lead = partners.person(None, "agency_lead")
    partners.person(lead.agency, name="Quentin Quill")
    partners.person(name="Quentin Elsewhere")

    page = found(sign_in(lead), "quentin")

    assert "Quentin Quill" in page
    assert "Quentin Elsewhere" not in page
    assert "Quentin Quill" not in found(sign_in(partners.person(lead.agency)), "quentin")


def test_profiles_and_agencies_are_found(sign_in: SignIn) -> None:
    analyst = partners.person(partners.force(), "profile_analyst")
    profiles.published(analyst, title="Harbour figures")
    partners.agency(name="Harbour Trust")
    partners.agency(name="Harbour Hidden", is_listed=False)

    page = found(sign_in(analyst), "harbour")

    assert "Harbour figures" in page
    assert "Harbour Trust" in page
    assert "Harbour Hidden" not in page


def test_what_is_hidden_is_answered_as_what_is_not_there(sign_in: SignIn) -> None:
    """But for the word that was typed and the token against forged requests."""
    theirs = referrals.sent(partners.person(), partners.force())
    browser = sign_in(partners.person())
    missing = theirs.reference[:-4] + "ZZZZ"

    pages = [found(browser, term).replace(term, "") for term in (theirs.reference, missing)]

    assert len({without_token(page) for page in pages}) == 1
    assert "Nothing that you may see fits this." in pages[0]


def without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_no_more_than_ten_are_shown_and_no_number(sign_in: SignIn) -> None:
    sally, force = partners.person(), partners.force()
    forms = [referrals.sent(sally, force) for _ in range(11)]

    page = found(sign_in(sally), "CPI-")

    assert sum(form.reference in page for form in forms) == 10
    assert "There are more. Search for something narrower." in page


def test_what_is_shown_is_recorded_and_the_term_stands_nowhere_readable(sign_in: SignIn) -> None:
    sally = partners.person()
    form = referrals.sent(sally, partners.force())

    found(sign_in(sally), form.reference)

    term, event = SearchTerm.objects.get(), AuditEvent.objects.get(event="searched")
    assert (event.actor, event.objects_seen) == (sally.pk, [term.key])
    assert form.reference not in str(ask("SELECT t.*::text FROM portal_searchterm t"))
    read = AuditEvent.objects.filter(event="list_read", purpose="search").get()
    assert read.objects_seen == [form.key]


def opened(month: str) -> str:
    told = StringIO()
    call_command("open_searches", month, "--reason", "A complaint", stdout=told)
    return told.getvalue()


def test_a_month_is_opened_with_a_reason_until_its_key_is_gone(sign_in: SignIn) -> None:
    sally = partners.person()
    found(sign_in(sally), "A Name")
    month = f"{SearchKey.objects.get().month:%Y-%m}"

    assert f"\t{sally.pk}\tA Name\n" in opened(month)
    assert AuditEvent.objects.get(event="searches_opened").purpose == f"{month}: A complaint"

    SearchKey.objects.all().delete()

    assert opened(month) == ""
    assert SearchTerm.objects.exists()


def test_one_key_a_month_for_everybody(sign_in: SignIn) -> None:
    for person in (partners.person(), partners.person()):
        found(sign_in(person), "somebody")

    assert SearchKey.objects.count() == 1
    assert {sealed.unseal(key.sealed) for key in SearchKey.objects.all()}


def test_only_keys_past_their_time_are_destroyed(settings: object) -> None:
    kept = sealed.seal(Fernet.generate_key().decode())
    now = datetime.now(UTC).date()
    for years in (8, 5, 0):
        SearchKey.objects.create(month=date(now.year - years, 1, 1), sealed=kept)

    with acting_as(None, role="portal_worker"):
        assert searches.destroy_old_keys() == 1
        assert ask("SELECT wall.destroy_search_keys(-9)") == [(1,)]  # five years old

    assert SearchKey.objects.get().month.year == now.year


def refused(sql: str, person: User) -> bool:
    with acting_as(person):
        try:
            with transaction.atomic():
                ask(sql)
        except DatabaseError:
            return True
    return False


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM portal_searchterm", "SELECT * FROM portal_searchkey",
        "DELETE FROM portal_searchterm", "UPDATE portal_searchterm SET sealed = 'x'",
        "SELECT wall.destroy_search_keys(6)",
    ],
)  # fmt: skip
def test_the_web_reads_and_changes_nothing_of_it(sql: str) -> None:
    assert refused(sql, partners.person())


def test_too_many_searches_are_slowed_down_for_that_person_alone(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searches, "MOST", 2)
    browser = sign_in(partners.person())
    for _ in range(2):
        found(browser, "somebody")

    assert browser.post(reverse("search"), {"term": "somebody"}).status_code == 429
    found(sign_in(partners.person()), "somebody")


def test_without_a_key_that_opens_nothing_is_found(sign_in: SignIn) -> None:
    sally = partners.person()
    form = referrals.sent(sally, partners.force())
    found(sign_in(sally), "somebody")
    SearchKey.objects.update(sealed=Fernet(Fernet.generate_key()).encrypt(b"x").decode())

    answer = sign_in(sally).post(reverse("search"), {"term": form.reference})

    assert answer.status_code == 503
    assert form.reference not in answer.content.decode()
