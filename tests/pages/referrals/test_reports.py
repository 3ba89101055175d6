"""From a form to a report that others read: graded, sanitised, read again, told, recalled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from partners.models import Message, User
from portal.errors import Refused
from portal.models import AuditEvent
from referrals.actions import disseminating, sanitising, sources
from referrals.grades import Check
from referrals.models import (
    Acknowledgement,
    CpiForm,
    Dissemination,
    Grading,
    IntelligenceReport,
    NamedSource,
    Sanitising,
)
from tests.conftest import PortalClient, acting_as
from tests.factories import intelligence, partners, referrals
from tests.factories.audit import execute

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
A_GRADE = {
    "source": "2", "assessment": "D", "handling": "C", "conditions": ["NO_OVERT_ACTION"],
    "difference": "", "explanation": "",
}  # fmt: skip
CLEAN = "People visit an address in the town at night and leave again soon."


@dataclass
class Unit:
    """A force with three analysts, a form, and another agency with its lead."""

    form: CpiForm
    first: User
    second: User
    third: User
    lead: User

    def at(self, name: str, of: Any = None) -> str:
        return reverse(f"referrals:{name}", args=[(of or self.form).key])


@pytest.fixture
def unit() -> Unit:
    force = partners.force()
    people = [partners.person(force, "intelligence_analyst") for _ in range(3)]
    form = referrals.sent(partners.person(), force)
    lead = partners.person(partners.agency(), "agency_lead")
    return Unit(form, *people, lead)


def words(**more: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=90)
    return {
        "subject": "Visits at night", "theme": "DRUG_HARM", "content": CLEAN, "priority": "normal",
        "review_on_day": day.day, "review_on_month": day.month, "review_on_year": day.year,
        "checklist": Check.values, "risk_assessment": "Little: nobody is named.",
    } | more  # fmt: skip


def report_of(unit: Unit) -> IntelligenceReport:
    graded = intelligence.grading(unit.form, unit.first)
    return intelligence.released(
        intelligence.report(unit.form, graded, unit.second), unit.third, unit.third
    )


# Grading


def test_a_grading_stands_beside_the_suggestion_and_a_new_one_beside_it(
    sign_in: SignIn, unit: Unit
) -> None:
    analyst = sign_in(unit.first)
    page = analyst.get(unit.at("cpi-grade")).content.decode()
    assert "Suggested from the answers: 2D" in page

    assert analyst.post(unit.at("cpi-grade"), A_GRADE).status_code == 302
    better = A_GRADE | {"assessment": "B", "difference": "Another form says so."}
    assert sign_in(unit.second).post(unit.at("cpi-grade"), better).status_code == 302

    newest, oldest = Grading.objects.all()
    assert (oldest.code, newest.code, newest.suggested) == ("2D C", "2B C", "2D")
    assert (oldest.graded_by, newest.graded_by) == (unit.first, unit.second)
    shown = analyst.get(unit.at("cpi-intelligence")).content.decode()
    assert "2D C" in shown
    assert "Another form says so." in shown


@pytest.mark.parametrize(
    ("more", "status", "says"),
    [
        ({"handling": "P", "conditions": []}, 200, "Choose handling C"),
        ({"conditions": []}, 200, "Choose at least one condition"),
        ({"assessment": "E", "difference": "x"}, 200, "suspect that it is false"),
        ({"source": "1"}, 200, "differs from the suggestion"),
        ({"conditions": ["A1"]}, 200, "A1 is not one of the available choices"),
    ],
    ids=["risk under P", "C without condition", "E unexplained", "unexplained", "switched off"],
)
def test_a_grading_against_the_rules_is_refused(
    sign_in: SignIn, unit: Unit, more: dict[str, Any], status: int, says: str
) -> None:
    answer = sign_in(unit.first).post(unit.at("cpi-grade"), A_GRADE | more)

    assert answer.status_code == status
    assert not Grading.objects.exists()
    if status == 409 or "choices" not in says:
        assert says in answer.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"handling": "P", "conditions": []}, {"conditions": []}, {"conditions": ["NO_SUCH"]},
        {"assessment": "E"}, {"source": "1"}, {"handling": "P"},
    ],
    ids=["risk under P", "C without", "unknown", "E unexplained", "unexplained", "P with"],
)  # fmt: skip
def test_the_database_refuses_it_too(unit: Unit, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        intelligence.grading(unit.form, unit.first, **fields)


def test_nobody_of_the_senders_side_grades_and_nothing_is_overwritten(unit: Unit) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        intelligence.grading(unit.form, unit.form.created_by)

    graded = intelligence.grading(unit.form, unit.first)
    with pytest.raises(DatabaseError), transaction.atomic():
        Grading.objects.filter(pk=graded.pk).update(source="1")


# Sanitising and the second reader


def test_the_whole_way_with_a_second_reader(sign_in: SignIn, unit: Unit) -> None:
    sign_in(unit.first).post(unit.at("cpi-grade"), A_GRADE)
    writer, reader = sign_in(unit.second), sign_in(unit.third)

    leaky = words(content="Many visitors at night. Ring 07700 900123.")
    execute("SET session_replication_role = replica")
    execute("UPDATE referrals_cpiaccount SET what_happened = 'Ring 07700 900123, ask for Dex.'")
    execute("SET session_replication_role = origin")
    found = writer.post(unit.at("cpi-sanitise"), leaky)
    assert "07700900123" in found.content.decode()
    assert not IntelligenceReport.objects.exists()

    assert writer.post(unit.at("cpi-sanitise"), words()).status_code == 302
    report = IntelligenceReport.objects.get()
    assert writer.post(unit.at("report-forward", report)).status_code == 302
    assert Message.objects.filter(kind="second_reading").count() == 2
    assert writer.post(unit.at("report-read-again", report)).status_code == 409, "the sanitiser"
    again = sign_in(unit.first).post(unit.at("report-read-again", report))
    assert again.status_code == 409, "the grader"
    assert reader.post(unit.at("report-read-again", report)).status_code == 302

    report.refresh_from_db()
    assert (report.state, report.second_read_by) == ("released", unit.third)
    assert unit.third.name in reader.get(unit.at("report", report)).content.decode()


def test_under_handling_c_who_graded_does_not_sanitise(sign_in: SignIn, unit: Unit) -> None:
    browser = sign_in(unit.first)
    browser.post(unit.at("cpi-grade"), A_GRADE)
    browser.post(unit.at("cpi-sanitise"), words())

    answer = browser.post(unit.at("report-forward", IntelligenceReport.objects.get()))

    assert answer.status_code == 409
    assert "another person sanitises" in answer.content.decode()


@pytest.mark.parametrize(
    "more", [{"checklist": Check.values[:-1]}, {"risk_assessment": ""}], ids=["ticks", "risk"]
)
def test_what_is_not_whole_goes_no_further(
    sign_in: SignIn, unit: Unit, more: dict[str, Any]
) -> None:
    intelligence.grading(unit.form, unit.first)
    browser = sign_in(unit.second)
    browser.post(unit.at("cpi-sanitise"), words(**more))

    answer = browser.post(unit.at("report-forward", IntelligenceReport.objects.get()))

    assert answer.status_code == 409


def test_the_second_reader_sends_it_back(sign_in: SignIn, unit: Unit) -> None:
    report = intelligence.report(
        unit.form, intelligence.grading(unit.form, unit.first), unit.second
    )
    Sanitising.objects.update(risk_assessment="Little.")
    sign_in(unit.second).post(unit.at("report-forward", report))

    back = sign_in(unit.third).post(unit.at("report-send-back", report), {"reason": "Say less."})

    assert back.status_code == 302
    shown = sign_in(unit.second).get(unit.at("report", report)).content.decode()
    assert "Say less." in shown
    assert "Change the draft" in shown


def test_what_was_graded_anew_is_written_anew(sign_in: SignIn, unit: Unit) -> None:
    report = intelligence.report(
        unit.form, intelligence.grading(unit.form, unit.first), unit.second
    )
    intelligence.grading(unit.form, unit.third)

    answer = sign_in(unit.second).post(unit.at("report-forward", report))

    assert answer.status_code == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        intelligence.released(report, unit.third, unit.third)


def test_for_a_life_one_person_releases_and_a_second_is_chased(sign_in: SignIn, unit: Unit) -> None:
    report = intelligence.report(unit.form, intelligence.grading(unit.form, unit.first), unit.first)
    Sanitising.objects.update(risk_assessment="A life.")
    first = sign_in(unit.first)

    assert first.post(unit.at("report-alone", report), {"reason": ""}).status_code == 200
    first.post(unit.at("report-alone", report), {"reason": "A child is held."})
    report.refresh_from_db()
    assert report.released_at
    assert report.second_read_due == report.released_at + timedelta(hours=24)
    Message.objects.all().delete()
    with acting_as(None, role="portal_worker"):
        assert sanitising.chase_second_readings() == 0, "not half-way yet"
    execute("SET session_replication_role = replica")
    execute("UPDATE referrals_intelligencereport SET second_read_due = now() - interval '1 hour'")
    execute("SET session_replication_role = origin")
    with acting_as(None, role="portal_worker"):
        assert sanitising.chase_second_readings() == 3
        assert sanitising.chase_second_readings() == 0, "told once a day"
    sign_in(unit.second).post(unit.at("report-read-again", report))

    page = first.get(unit.at("report", report)).content.decode()
    assert unit.first.name in page
    assert unit.second.name in page
    with acting_as(None, role="portal_worker"):
        assert sanitising.chase_second_readings() == 0


def test_for_a_life_nobody_waits_for_the_second_reader(sign_in: SignIn, unit: Unit) -> None:
    graded = intelligence.grading(unit.form, unit.first)
    report = intelligence.report(unit.form, graded, unit.second)
    Sanitising.objects.update(risk_assessment="A life.")
    browser = sign_in(unit.second)
    browser.post(unit.at("report-forward", report))

    page = browser.get(unit.at("report", report)).content.decode()
    assert unit.at("report-alone", report) in page
    browser.post(unit.at("report-alone", report), {"reason": "A child is held."})

    report.refresh_from_db()
    assert report.state == "released"
    assert report.second_read_due == report.released_at + timedelta(hours=24)
    sign_in(unit.third).post(unit.at("report-read-again", report))
    report.refresh_from_db()
    assert report.second_read_by == unit.third


# Telling and recalling


def share(unit: Unit, **more: Any) -> dict[str, Any]:
    return {
        "recipient": unit.lead.agency_id, "purpose": "They keep people safe there.",
        "consent": "not_asked", "gateway": "common_law",
    } | more  # fmt: skip


def test_a_recipient_accepts_the_conditions_and_then_reads(sign_in: SignIn, unit: Unit) -> None:
    report, analyst, lead = report_of(unit), sign_in(unit.first), sign_in(unit.lead)
    assert lead.get(unit.at("report", report)).status_code == 404

    assert analyst.post(unit.at("report-tell", report), share(unit)).status_code == 302
    event = AuditEvent.objects.get(event="report_told")
    assert (event.operation, event.recipients) == ("disclosure", [unit.lead.agency_id])
    page = lead.get(unit.at("report", report)).content.decode()
    assert "Take no action that anybody could notice" in page
    assert intelligence.TEXT["content"] not in page
    assert lead.post(unit.at("report-document", report)).status_code == 409

    lead.post(unit.at("report-accept", report))
    page = lead.get(unit.at("report", report)).content.decode()
    assert intelligence.TEXT["content"] in page
    assert unit.form.reference not in page
    assert Acknowledgement.objects.get().accepted_by == unit.lead
    colleague = partners.person(unit.lead.agency, "agency_lead")
    page = sign_in(colleague).get(unit.at("report", report)).content.decode()
    assert intelligence.TEXT["content"] not in page, "each for themselves"


def test_a_report_is_not_told_with_an_older_grading(sign_in: SignIn, unit: Unit) -> None:
    report = report_of(unit)
    intelligence.grading(unit.form, unit.third)

    answer = sign_in(unit.first).post(unit.at("report-tell", report), share(unit))

    assert answer.status_code == 409
    assert not Dissemination.objects.exists()


def test_the_reason_of_a_recall_is_read_after_the_conditions(sign_in: SignIn, unit: Unit) -> None:
    report, analyst, lead = report_of(unit), sign_in(unit.first), sign_in(unit.lead)
    analyst.post(unit.at("report-tell", report), share(unit))
    analyst.post(unit.at("report-recall", report), {"reason": "The place was another."})

    before = lead.get(unit.at("report", report)).content.decode()
    lead.post(unit.at("report-accept", report))
    after = lead.get(unit.at("report", report)).content.decode()

    assert ["Recalled" in page for page in (before, after)] == [True, True]
    assert ["another." in page for page in (before, after)] == [False, True]


def test_the_sender_never_gets_the_report_of_its_form(sign_in: SignIn, unit: Unit) -> None:
    report = report_of(unit)
    answer = sign_in(unit.first).post(
        unit.at("report-tell", report), share(unit, recipient=unit.form.sender_id)
    )

    assert answer.status_code == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        intelligence.told(report, unit.form.sender, unit.first)


def test_read_only_means_no_copy(sign_in: SignIn, unit: Unit) -> None:
    report, lead = report_of(unit), sign_in(unit.lead)
    sign_in(unit.first).post(
        unit.at("report-tell", report), share(unit, conditions=["READ_ONLY_NO_DOWNLOAD"])
    )
    lead.post(unit.at("report-accept", report))

    page = lead.get(unit.at("report", report)).content.decode()
    assert intelligence.TEXT["content"] in page
    assert "Make a PDF" not in page
    assert lead.post(unit.at("report-document", report)).status_code == 409
    assert lead.get(unit.at("report-document-file", report)).status_code == 404


def test_what_is_limited_in_time_ends_by_itself(sign_in: SignIn, unit: Unit) -> None:
    report, analyst, lead = report_of(unit), sign_in(unit.first), sign_in(unit.lead)
    limited = share(unit, conditions=["TIME_LIMITED"])
    assert analyst.post(unit.at("report-tell", report), limited).status_code == 409

    day = timezone.localdate()
    until = {"last_day_day": day.day, "last_day_month": day.month, "last_day_year": day.year}
    assert analyst.post(unit.at("report-tell", report), limited | until).status_code == 302
    lead.post(unit.at("report-accept", report))
    assert lead.get(unit.at("report", report)).status_code == 200
    execute("SET session_replication_role = replica")
    execute("UPDATE referrals_dissemination SET until = now()")
    execute("SET session_replication_role = origin")

    assert lead.get(unit.at("report", report)).status_code == 404


def test_an_originators_consent_is_asked_for(sign_in: SignIn, unit: Unit) -> None:
    report, analyst = report_of(unit), sign_in(unit.first)
    asks = share(unit, conditions=["ORIGINATOR_CONSENT_REQUIRED"])

    assert analyst.post(unit.at("report-tell", report), asks).status_code == 409
    agreed = asks | {"originator_agreed": "on"}
    assert analyst.post(unit.at("report-tell", report), agreed).status_code == 302
    assert Dissemination.objects.get().originator_agreed


def test_a_recall_reaches_every_recipient_and_stands_over_the_report(
    sign_in: SignIn, unit: Unit
) -> None:
    report, lead = report_of(unit), sign_in(unit.lead)
    intelligence.told(report, unit.lead.agency, unit.first)
    lead.post(unit.at("report-accept", report))

    sign_in(unit.second).post(unit.at("report-recall", report), {"reason": "The address is wrong."})

    assert Message.objects.get(kind="recalled").person == unit.lead
    page = lead.get(unit.at("report", report)).content.decode()
    assert "stop relying on this report" in page
    assert "The address is wrong." in page
    assert intelligence.TEXT["content"] in page, "it stays readable"
    event = AuditEvent.objects.get(event="report_recalled")
    assert event.recipients == [unit.lead.agency_id]


def test_a_reason_that_tells_of_a_source_recalls_nothing_and_stays_to_be_changed(
    sign_in: SignIn, unit: Unit
) -> None:
    report, why = report_of(unit), "The informant lied about the van."

    page = sign_in(unit.second).post(unit.at("report-recall", report), {"reason": why})

    assert "Say it without these words" in page.content.decode()
    assert why in page.content.decode()
    assert IntelligenceReport.objects.get(pk=report.pk).state == "released"
    with acting_as(unit.second), pytest.raises(Refused):
        disseminating.recall(report, reason=why, by=unit.second)


# Sources


def test_a_source_is_named_by_the_writer_and_opened_by_a_custodian_alone(
    sign_in: SignIn, unit: Unit
) -> None:
    writer, force = partners.person(), unit.first.agency
    draft = referrals.draft(writer)
    browser = sign_in(writer)
    browser.post(unit.at("cpi-source", draft), {"name": "Quillfeather", "contact": "By day"})
    assert "Kept apart" in browser.get(unit.at("cpi-source", draft)).content.decode()
    kept = NamedSource.objects.get()
    assert "Quillfeather" not in kept.sealed_name
    _send(draft, unit)

    custodian = partners.person(force, "source_custodian")
    page = sign_in(unit.first).get(unit.at("cpi-intelligence", draft)).content.decode()
    assert kept.reference in page
    assert "Quillfeather" not in page
    assert sign_in(unit.first).get(unit.at("source-open", draft)).status_code == 403
    opening = sign_in(custodian)
    assert opening.post(unit.at("source-open", draft), {"reason": "short"}).status_code == 200
    assert not AuditEvent.objects.filter(event="source_opened").exists()
    answer = opening.post(unit.at("source-open", draft), {"reason": "A life is in danger."})

    assert "Quillfeather" in answer.content.decode()
    event = AuditEvent.objects.get(event="source_opened")
    assert (event.actor, event.purpose) == (custodian.pk, "A life is in danger.")
    stranger = partners.person(partners.force(), "source_custodian")
    assert sign_in(stranger).get(unit.at("source-open", draft)).status_code == 404


def test_no_source_without_its_event_and_none_for_the_role_that_is_lent(unit: Unit) -> None:
    writer = partners.person()
    draft = referrals.draft(writer)
    with acting_as(writer):
        sources.name_source(draft, name="Quillfeather", by=writer)
    _send(draft, unit)
    custodian = partners.person(unit.first.agency, "source_custodian")
    with acting_as(custodian):
        (kept,) = sources.kept_sources()
    event = ("consultation", "source_opened", unit.first.pk, unit.first.agency_id, "m",
             [draft.key], [], "", "", [], "A life is in danger.", "")  # fmt: skip
    with acting_as(unit.first):
        assert sources.kept_sources() == []
        opened = "SELECT count(*) FROM wall.open_source(%s, %s::portal_event)"
        assert execute(opened, [draft.key, event]) == [(0,)]
        with pytest.raises(DatabaseError), transaction.atomic():
            execute("SELECT * FROM referrals_namedsource")
    assert kept.form_reference == draft.reference


def _send(draft: CpiForm, unit: Unit) -> None:
    force = unit.first.agency
    assert force.police_area
    draft.sending_decision = referrals.decision(draft, force, draft.created_by)
    draft.theme, draft.district = "DRUG_HARM", force.police_area.districts.all()[0]
    draft.state, draft.owner = "submitted", force
    draft.sent_at, draft.sent_by = timezone.now(), draft.created_by
    draft.save()


# The answer


def test_free_words_of_an_answer_are_let_through_or_refused(sign_in: SignIn, unit: Unit) -> None:
    analyst, writer = sign_in(unit.first), sign_in(unit.form.created_by)
    analyst.post(reverse("referrals:words"), {"word": "Larkspur", "kind": "operation"})
    sent = {
        "outcome": "INTEL_LOG", "note": "", "answer": "read_and_used", "version": 1,
        "priority": "low",
    }  # fmt: skip
    for words in ("It is part of larkspur.", "We will arrest him.", "Our source agrees."):
        refused = analyst.post(unit.at("cpi-outcome"), sent | {"words": words})
        assert "may not stand in an answer" in refused.content.decode(), words

    told = analyst.post(unit.at("cpi-outcome"), sent | {"words": "Thank you for the dates."})

    assert told.status_code == 302
    page = writer.get(unit.form.get_absolute_url()).content.decode()
    assert "Thank you for the dates." in page
    with pytest.raises(DatabaseError), transaction.atomic():
        CpiForm.objects.filter(pk=unit.form.pk).update(answer_words="Another answer")
