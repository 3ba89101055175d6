"""Gradings, reports and what was told of them, in a generated world."""

from __future__ import annotations

from datetime import timedelta
from itertools import count, cycle
from typing import Any

from partners.models import SharingDecision
from portal.models import Job
from referrals.models import (
    Acknowledgement,
    Dissemination,
    Grading,
    IntelligenceReport,
    ReportRendering,
    ReportText,
    Sanitising,
    WatchedWord,
)
from tests.factories.intelligence import CHECKS, TEXT
from tests.house.worlds.build import Built, at

_numbers = count(1)
CONDITIONS = ([], ["NO_OVERT_ACTION"], ["READ_ONLY_NO_DOWNLOAD"])
STATES = ("released", "draft", "recalled", "released", "reading")
SECONDS = (None, 0, 1, 86_400, -1)  # how long what was told is read; made long before it ends


def reports(built: Built) -> None:
    """Of each form that was sent: a grading, and a report in one state, told to some agencies."""
    sent = [form for form in built.forms if form.state != "draft"]
    gradings = Grading.objects.bulk_create(
        Grading(
            form=form, suggested_source="2", suggested_assessment="C", source="2", assessment="C",
            handling="P" if number % 3 == 0 else "C", graded_by=built.one_of(form.owner),
            conditions=[] if number % 3 == 0 else ["NO_OVERT_ACTION"],
        )
        for number, form in enumerate(sent)
    )  # fmt: skip
    made = [_report(built, grading, number) for number, grading in enumerate(gradings)]
    _documents(built, made)
    for number, report in enumerate(made):
        _tell(built, report, number)
    WatchedWord.objects.bulk_create(
        WatchedWord(owner=agency, word="Harbour", kind="group", added_by=built.one_of(agency))
        for agency in built.agencies
    )


def _report(built: Built, grading: Grading, number: int) -> IntelligenceReport:
    form = grading.form
    report = IntelligenceReport.objects.create(
        reference=f"W-{next(_numbers)}", owner=form.owner, marking=form.marking,
        created_by=built.one_of(form.owner),
    )  # fmt: skip
    graded = {"handling": grading.handling, "conditions": grading.conditions}
    ReportText.objects.create(report=report, **TEXT | graded)
    Sanitising.objects.create(
        report=report, form=form, grading=grading, checklist=CHECKS, alone_reason="A life",
        sanitised_at=built.now, sanitised_by=built.one_of(form.owner),
    )  # fmt: skip
    _go_on(built, report, at(STATES, number))
    return report


def _go_on(built: Built, report: IntelligenceReport, state: str) -> None:
    if state in {"released", "recalled"}:
        report.released_at, report.released_by = built.now, report.created_by
        report.second_read_due = built.now + timedelta(hours=24)
        report.state = "released"
    elif state == "reading":
        report.state = state
    report.save()


def _tell(built: Built, report: IntelligenceReport, number: int) -> None:
    conditions, seconds = at(CONDITIONS, number), at(SECONDS, number)
    told = [to for to in built.agencies if to != report.owner and to != _sender(report)]
    for to in told if report.state == "released" else []:
        decision = SharingDecision.objects.create(
            owner=report.owner, recipient=to, subject_model="referrals.IntelligenceReport",
            subject_key=report.key, outcome="share", what="A report", purpose="To keep safe",
            gateway="common_law", consent="not_asked", decided_by=report.created_by,
        )  # fmt: skip
        made = Dissemination.objects.create(
            report=report, owner=report.owner, recipient=to, decision=decision,
            conditions=sorted({*report.report_text.conditions, *conditions}),
            told_by=report.created_by,
            until=None if seconds is None else built.now + timedelta(days=1),
        )  # fmt: skip
        _ends(built, made, seconds)
        _accept(built, made)
    if at(STATES, number) == "recalled":
        report.state, report.recall_reason = "recalled", "It was wrong"
        report.recalled_at, report.recalled_by = built.now, report.created_by
        report.save()


def _ends(built: Built, told: Dissemination, seconds: int | None) -> None:
    """Its time has come meanwhile: the clock of a test stands still."""
    if seconds is not None:
        from tests.factories.audit import execute

        execute("SET session_replication_role = replica")
        execute(
            "UPDATE referrals_dissemination SET until = %s WHERE id = %s",
            [built.now + timedelta(seconds=seconds), told.pk],
        )
        execute("SET session_replication_role = origin")


def _accept(built: Built, told: Dissemination) -> None:
    """Every second person of the recipient."""
    people = [one for one in built.people if one.agency_id == told.recipient_id]
    Acknowledgement.objects.bulk_create(
        Acknowledgement(dissemination=told, accepted_by=person)
        for person, accepts in zip(people, cycle([True, False]), strict=False)
        if accepts
    )


def _sender(report: IntelligenceReport) -> Any:
    return report.sanitising.form.sender


def _documents(built: Built, made: list[IntelligenceReport]) -> None:
    for report in made:
        job = Job.objects.create(
            key=f"world report {next(_numbers)}", task="none", subject=0,
            asked_by=report.created_by,
        )  # fmt: skip
        ReportRendering.objects.create(report=report, digest="d" * 64, job=job)
