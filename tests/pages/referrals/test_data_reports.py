"""A force's monthly figures: made once by a worker, kept, and published as an act of their own."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from partners.models import Agency, SharingDecision, User
from portal.models import AuditEvent
from referrals import actions, tasks
from referrals.actions import data_reports
from referrals.models import CpiAccount, CpiForm, CpiOutcome, DataReport, DataReportSource
from referrals.report_documents import DataReportDocument, _safe
from tests.conftest import PortalClient, acting_as, database_role
from tests.factories import partners, referrals
from tests.house.committed import ask

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
LAST = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
TEXT = {"outcome": "[c]"}


@pytest.fixture
def force() -> Agency:
    return partners.force()


@pytest.fixture
def analyst(force: Agency) -> User:
    return partners.person(force, "intelligence_analyst")


@pytest.fixture
def partner(force: Agency) -> User:
    person = partners.person()
    partners.agreement(person.agency, force)
    return person


def forms(by: User, force: Agency, number: int, *, theme: str = "DRUG_HARM", **times: Any) -> None:
    sent_at = timezone.make_aware(timezone.datetime(LAST.year, LAST.month, 5, 9))  # type: ignore[attr-defined]
    for _ in range(number):
        form = referrals.sent(by, force)
        ask("SET session_replication_role = replica")
        CpiForm.objects.filter(pk=form.pk).update(sent_at=sent_at, theme=theme, **times)
        CpiAccount.objects.filter(form=form).update(risk="source")
        ask("SET session_replication_role = origin")
        CpiOutcome.objects.create(
            form=form, outcome="INTEL_LOG", recorded_at=sent_at, recorded_by=by
        )  # fmt: skip


def make(analyst: User, month: date = LAST) -> DataReport:
    with acting_as(analyst):
        report = actions.ask_for_data_report(month, by=analyst)
    with database_role("portal_worker"):
        tasks.render_data_report(report.job_id)
    report.job.refresh_from_db()
    assert report.job.state == "done", report.job.reason
    return DataReport.objects.get(pk=report.pk)


def page(browser: PortalClient, report: DataReport, name: str = "data-report") -> Any:
    return browser.get(reverse(f"referrals:{name}", args=[report.key]))


# Making


def test_a_worker_makes_what_page_pdf_and_csv_show_alike(
    sign_in: SignIn, analyst: User, partner: User, force: Agency
) -> None:
    forms(partner, force, 7)
    forms(partner, force, 2, theme="CUCKOOING")
    report = make(analyst)
    browser = sign_in(analyst)

    shown = page(browser, report)

    document: DataReportDocument = shown.context["document"]
    themes = {line.name: line.count for line in document.tables[1].lines}
    assert document.total == "9"
    assert set(themes.values()) == {"[c]"}
    assert document.flagged == "100%"
    assert "[c] is a count of one or two" in shown.content.decode()
    assert page(browser, report, "data-report-file").content.startswith(b"%PDF")
    text = page(browser, report, "data-report-csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert {line["category"]: line["count"] for line in lines if line["table"] == "By theme"} == {
        **themes, "Total": "9",
    }  # fmt: skip
    assert AuditEvent.objects.filter(event="document_taken", objects_seen=[report.key]).count() == 2


def test_what_is_withheld_stands_in_no_row_that_is_read_and_in_no_page(
    sign_in: SignIn, analyst: User, partner: User, force: Agency
) -> None:
    forms(partner, force, 7)
    forms(partner, force, 2, theme="CUCKOOING")

    report = make(analyst)

    assert report.figures["lists"]["theme"]["CUCKOOING"] is None
    assert report.figures["lists"]["theme"]["DRUG_HARM"] is None
    assert report.figures["lists"]["theme"]["FRAUD"] == 0


def test_an_edition_can_be_made_again_from_what_it_pinned(
    analyst: User, partner: User, force: Agency
) -> None:
    forms(partner, force, 8)
    report = make(analyst)
    forms(partner, force, 3)

    with acting_as(analyst):
        again = data_reports.remade_figures(report, by=analyst)

    assert again == report.figures


def test_a_later_edition_does_not_tell_by_how_few_it_differs(
    analyst: User, partner: User, force: Agency
) -> None:
    forms(partner, force, 8)
    first = make(analyst)
    forms(partner, force, 1)
    second = make(analyst)

    assert (first.number, second.number) == (1, 2)
    assert first.figures["total"] == 8
    assert second.figures["total"] is None


def test_forms_of_other_months_and_forces_are_not_counted(
    analyst: User, partner: User, force: Agency
) -> None:
    forms(partner, force, 5)
    forms(partner, partners.force(), 4)
    referrals.sent(partner, force)  # now

    assert make(analyst).figures["total"] == 5


def test_medians_are_of_five_forms_or_none(analyst: User, partner: User, force: Agency) -> None:
    reader = partners.person(force)
    opened = timezone.make_aware(timezone.datetime(LAST.year, LAST.month, 5, 12))  # type: ignore[attr-defined]
    forms(partner, force, 4, opened_at=opened, opened_by=reader)
    assert make(analyst).figures["hours_to_open"] is None
    forms(partner, force, 1, opened_at=opened, opened_by=reader)

    assert make(analyst).figures["hours_to_open"] == 3


def test_a_month_that_goes_on_is_refused(sign_in: SignIn, analyst: User) -> None:
    browser, address = sign_in(analyst), reverse("referrals:data-report-ask")

    for month in (f"{timezone.localdate():%Y-%m}", "2026-13", "", "nonsense"):
        answer = browser.post(address, {"month": month})
        assert "There is a problem" in answer.content.decode()
    assert not DataReport.objects.exists()


def test_asking_twice_makes_one(sign_in: SignIn, analyst: User) -> None:
    browser, address = sign_in(analyst), reverse("referrals:data-report-ask")

    for _ in range(2):
        answer = browser.post(address, {"month": f"{LAST:%Y-%m}"})

    assert DataReport.objects.count() == 1
    assert "being made" in browser.get(answer.url).content.decode()


def test_no_cell_begins_as_a_formula() -> None:
    assert _safe("=1+1", "+1", "-1", "@x", "\tx", "–", "plain") == [
        "'=1+1", "'+1", "'-1", "'@x", "'\tx", "–", "plain",
    ]  # fmt: skip


# Publishing


def test_partners_read_what_was_published_while_the_agreement_holds(
    sign_in: SignIn, analyst: User, partner: User, force: Agency
) -> None:
    forms(partner, force, 8)
    report = make(analyst)
    theirs, stranger = sign_in(partner), sign_in(partners.person())
    assert page(theirs, report).status_code == 404

    sign_in(analyst).post(reverse("referrals:data-report-publish", args=[report.key]))

    assert page(theirs, report).status_code == 200
    assert page(stranger, report).status_code == 404
    assert report.reference in theirs.get(reverse("referrals:data-reports")).content.decode()
    event = AuditEvent.objects.get(event="data_report_published")
    assert (event.operation, event.recipients) == ("disclosure", [partner.agency_id])
    assert SharingDecision.objects.get(subject_key=report.key).recipient == partner.agency
    ask("UPDATE partners_sharingagreement SET ends_at = now() - interval '1 second' RETURNING id")
    assert page(theirs, report).status_code == 404


def test_it_is_published_once(sign_in: SignIn, analyst: User, partner: User, force: Agency) -> None:
    forms(partner, force, 8)
    report, browser = make(analyst), sign_in(analyst)
    address = reverse("referrals:data-report-publish", args=[report.key])

    assert [browser.post(address).status_code for _ in range(2)] == [302, 409]
    assert SharingDecision.objects.filter(subject_key=report.key).count() == 1


def test_what_it_was_made_from_is_the_forces_alone(
    analyst: User, partner: User, force: Agency
) -> None:
    forms(partner, force, 8)
    report = make(analyst)
    with acting_as(analyst):
        actions.publish_data_report(report, by=analyst)

    for person, number in ((analyst, 1), (partner, 0), (partners.person(force), 0)):
        with acting_as(person):
            assert DataReportSource.objects.count() == number
            assert DataReportSource.objects.visible_to(person).count() == number


PEOPLE = {
    "analyst": (True, True), "practitioner of the force": (False, False),
    "partner": (False, True), "partner's officer": (False, False), "stranger": (False, False),
    "analyst elsewhere": (False, False),
}  # fmt: skip


@pytest.mark.parametrize("who", PEOPLE)
def test_both_walls_show_the_same_editions(
    who: str, analyst: User, partner: User, force: Agency
) -> None:
    forms(partner, force, 8)
    draft, published = make(analyst), make(analyst, (LAST - timedelta(days=1)).replace(day=1))
    with acting_as(analyst):
        actions.publish_data_report(published, by=analyst)
    person = {
        "analyst": analyst, "practitioner of the force": partners.person(force),
        "partner": partner, "partner's officer": partners.person(partner.agency, "ig_officer"),
        "stranger": partners.person(), "analyst elsewhere": partners.person(
            partners.force(), "intelligence_analyst"),
    }[who]  # fmt: skip
    expected = {
        one.pk for one, is_seen in zip((draft, published), PEOPLE[who], strict=True) if is_seen
    }

    assert {one.pk for one in DataReport.objects.visible_to(person)} == expected
    with acting_as(person):
        assert {one.pk for one in DataReport.objects.all()} == expected


@pytest.mark.parametrize(
    "change", ["figures = '{}'", "readers = '{1}'", "number = 9", "published_at = NULL"]
)
def test_a_published_edition_never_changes(
    change: str, analyst: User, partner: User, force: Agency
) -> None:
    forms(partner, force, 8)
    report = make(analyst)
    with acting_as(analyst):
        actions.publish_data_report(report, by=analyst)
        with pytest.raises(DatabaseError, match="made once"), transaction.atomic():
            ask(f"UPDATE referrals_datareport SET {change} RETURNING id")
