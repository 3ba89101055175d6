"""A report as a file: asked for, made by a worker, taken with its reader's name. And its source."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from partners.models import User
from portal.models import AuditEvent, Job
from referrals import actions, tasks
from referrals.actions import disseminating, sources
from referrals.models import IntelligenceReport, NamedSource, ReportRendering
from tests.conftest import PortalClient, acting_as, database_role, prove_again
from tests.factories import intelligence, partners, referrals
from tests.pages.referrals.test_reports import Unit, report_of, unit

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
__all__ = ["unit"]  # the fixture
OPENED = "Quillfeather"


def address(name: str, row: object) -> str:
    return reverse(f"referrals:{name}", args=[row.key])  # type: ignore[attr-defined]


def told(unit: Unit, **more: object) -> IntelligenceReport:
    """Shared with the lead's agency, whose lead has accepted the conditions."""
    report = report_of(unit)
    intelligence.told(report, unit.lead.agency, unit.first, **more)
    with acting_as(unit.lead):
        disseminating.accept_conditions(report, by=unit.lead)
    return report


def work() -> Job:
    job = Job.objects.filter(task="referrals.render_report").latest("pk")
    with database_role("portal_worker"):
        tasks.render_report(job.pk)
    job.refresh_from_db()
    return job


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_a_recipient_takes_the_report_with_their_name_on_it(sign_in: SignIn, unit: Unit) -> None:
    report, lead = told(unit), sign_in(unit.lead)

    asked = lead.post(address("report-document", report))
    assert lead.get(address("report-document-file", report)).status_code == 404, "not made yet"
    assert work().state == "done"
    page = lead.get(asked.url).content.decode()
    taken = lead.get(address("report-document-file", report))

    assert address("report-document-file", report) in page
    assert (taken.status_code, taken["Content-Type"]) == (200, "application/pdf")
    assert f'filename="{report.reference}.pdf"' in taken["Content-Disposition"]
    text = text_of(taken.content)
    assert f"Taken by {unit.lead.name}, {unit.lead.agency.name}" in text
    for hidden in (unit.form.reference, unit.form.sender.name, unit.form.created_by.name):
        assert hidden not in text
    event = AuditEvent.objects.get(event="document_taken")
    assert (event.actor, event.objects_seen) == (unit.lead.pk, [report.key])


def test_a_recalled_report_is_another_document(sign_in: SignIn, unit: Unit) -> None:
    report, lead = told(unit), sign_in(unit.lead)
    lead.post(address("report-document", report))
    work()

    with acting_as(unit.first):
        disseminating.recall(report, reason="It was another house.", by=unit.first)

    assert lead.get(address("report-document-file", report)).status_code == 404
    lead.post(address("report-document", report))
    assert work().state == "done"
    assert ReportRendering.objects.filter(report=report).count() == 2
    text = text_of(lead.get(address("report-document-file", report)).content)
    assert "It was another house." in text


def test_who_may_no_longer_read_it_gets_no_document(sign_in: SignIn, unit: Unit) -> None:
    """Rights are asked for again when the worker comes to it."""
    report, lead = told(unit), sign_in(unit.lead)
    lead.post(address("report-document", report))
    User.objects.filter(pk=unit.lead.pk).update(is_active=False)

    job = work()

    assert (job.state, ReportRendering.objects.get().file) == ("failed", "")
    assert "no longer see" in job.reason


@pytest.mark.parametrize("who", ["practitioner", "lead elsewhere", "unread colleague"])
def test_nobody_else_asks_for_it_or_takes_it(sign_in: SignIn, unit: Unit, who: str) -> None:
    report = told(unit)
    sign_in(unit.lead).post(address("report-document", report))
    work()
    person = {
        "practitioner": partners.person(unit.lead.agency),
        "lead elsewhere": partners.person(partners.agency(), "agency_lead"),
        "unread colleague": partners.person(unit.lead.agency, "agency_lead"),
    }[who]

    answer = sign_in(person).get(address("report-document-file", report))

    assert answer.status_code in {403, 404}
    assert not AuditEvent.objects.filter(event="document_taken").exists()


# Whoever told


def named(writer: User, unit: Unit) -> object:
    draft = referrals.draft(writer)
    with acting_as(writer):
        sources.name_source(draft, name=OPENED, by=writer)
    return draft


def test_a_source_goes_with_the_draft_that_named_it(sign_in: SignIn, unit: Unit) -> None:
    writer = partners.person()
    draft = named(writer, unit)
    key = draft.key  # type: ignore[attr-defined]
    assert NamedSource.objects.count() == 1

    with acting_as(writer):
        actions.withdraw_draft(draft, by=writer)  # type: ignore[arg-type]

    assert not NamedSource.objects.exists()
    assert sign_in(writer).get(reverse("referrals:cpi-source", args=[key])).status_code == 404
    custodian = partners.person(unit.first.agency, "source_custodian")
    found = sign_in(custodian)
    assert found.get(reverse("referrals:source-open", args=[key])).status_code == 404
    assert OPENED not in found.get(reverse("referrals:sources")).content.decode()


@pytest.mark.parametrize("proof", ["totp", "recovery_codes"])
def test_a_custodian_without_a_passkey_opens_nothing(
    sign_in: SignIn, unit: Unit, proof: str
) -> None:
    writer = partners.person()
    draft = named(writer, unit)
    referrals.send(draft, unit.first.agency)  # type: ignore[arg-type]
    custodian = partners.person(unit.first.agency, "source_custodian")
    browser = sign_in(custodian)
    prove_again(browser, custodian, kind=proof)

    answer = browser.post(address("source-open", draft), {"reason": "A life is in danger."})

    assert OPENED not in answer.content.decode()
    assert answer.status_code in {302, 403}
    assert not AuditEvent.objects.filter(event="source_opened").exists()
    prove_again(browser, custodian)
    opened = browser.post(address("source-open", draft), {"reason": "A life is in danger."})
    assert OPENED in opened.content.decode()


def test_the_page_of_a_source_says_who_opened_it_before(sign_in: SignIn, unit: Unit) -> None:
    writer = partners.person()
    draft = named(writer, unit)
    referrals.send(draft, unit.first.agency)  # type: ignore[arg-type]
    first, second = (partners.person(unit.first.agency, "source_custodian") for _ in range(2))
    sign_in(first).post(address("source-open", draft), {"reason": "To keep the person safe."})

    page = sign_in(second).get(address("source-open", draft)).content.decode()

    assert "Opened: To keep the person safe." in page
    assert first.name in page
    assert OPENED not in page


def test_the_writer_is_led_to_the_page_and_sees_that_somebody_is_kept(sign_in: SignIn) -> None:
    writer = partners.person()
    draft = referrals.draft(writer)
    browser = sign_in(writer)
    known = reverse("referrals:cpi-question", args=[draft.key, "known"])
    page = browser.get(known).content.decode()
    assert address("cpi-source", draft) in page

    led = browser.post(known, {"version": draft.version, "source_named": "yes"})
    assert led.url == address("cpi-source", draft)
    kept = browser.post(led.url, {"name": OPENED})
    assert kept.url == reverse("referrals:cpi-question", args=[draft.key, "consent"])

    reference = NamedSource.objects.get().reference
    for name in ("cpi-draft", "cpi-check"):
        page = browser.get(address(name, draft)).content.decode()
        assert f"Kept apart as {reference}" in page
        assert OPENED not in page
    draft.refresh_from_db()
    again = browser.post(known, {"version": draft.version, "source_named": "yes"})
    assert again.url != address("cpi-source", draft), "asked once"
