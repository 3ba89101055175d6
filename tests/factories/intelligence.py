"""Gradings and reports, as the actions leave them. The people are of the form's force."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from partners.models import Agency, SharingDecision, User
from portal.references import new_reference
from referrals.grades import Check
from referrals.models import (
    CpiAccount,
    CpiForm,
    Dissemination,
    Grading,
    IntelligenceReport,
    ReportText,
    Sanitising,
)
from tests.factories.audit import triggers_off

CHECKS = list(Check.values)
TEXT: dict[str, Any] = {
    "subject": "A house that is used by others", "theme": "CUCKOOING", "source": "2",
    "content": "People come and go at night at an address in the town.", "assessment": "C",
    "handling": "C", "conditions": ["NO_OVERT_ACTION"], "review_on": "2027-05-01",
}  # fmt: skip


def grading(form: CpiForm, by: User, **fields: Any) -> Grading:
    return Grading.objects.create(
        form=form, graded_by=by,
        **{
            "suggested_source": "2", "suggested_assessment": "C", "source": "2", "assessment": "C",
            "handling": "C", "conditions": ["NO_OVERT_ACTION"],
        } | fields,
    )  # fmt: skip


def report(form: CpiForm, graded: Grading, by: User, **fields: Any) -> IntelligenceReport:
    """A draft that `by` has sanitised wholly."""
    words = fields.pop("words", {})
    made = IntelligenceReport.objects.create(
        **{"reference": new_reference("IR", 2026), "owner": form.owner, "created_by": by} | fields
    )
    grade = {name: getattr(graded, name) for name in ("source", "assessment", "handling")}
    ReportText.objects.create(
        report=made, **TEXT | grade | {"conditions": graded.conditions} | words
    )
    Sanitising.objects.create(
        report=made, form=form, grading=graded, checklist=CHECKS, sanitised_at=timezone.now(),
        sanitised_by=by,
    )  # fmt: skip
    return made


def no_risk(form: CpiForm) -> None:
    """The sender saw none: also where the database lets nobody change what was sent."""
    with triggers_off():
        CpiAccount.objects.filter(form=form).update(risk="none")


def answered(form: CpiForm, by: User) -> None:
    """So that it waits in no list for somebody to read it."""
    with triggers_off():
        CpiForm.objects.filter(pk=form.pk).update(
            state="closed", answer="read_and_used", answered_at=timezone.now(), answered_by=by
        )


def released(made: IntelligenceReport, by: User, second: User | None = None) -> IntelligenceReport:
    """With a second reader; without one, by one person for a threat to life."""
    now = timezone.now()
    if second is None and made.report_text.handling == "P":
        made.second_read_at = None
    elif second is None:
        Sanitising.objects.filter(report=made).update(alone_reason="A life is in danger.")
        made.second_read_due = now + timedelta(hours=24)
    else:
        made.second_read_at, made.second_read_by = now, second
        made.second_read_name = second.name
    made.state, made.released_at, made.released_by = "released", now, by
    made.released_name = by.name
    made.save()
    return made


def told(made: IntelligenceReport, to: Agency, by: User, **fields: Any) -> Dissemination:
    decision = SharingDecision.objects.create(
        owner=made.owner, recipient=to, subject_model="referrals.IntelligenceReport",
        subject_key=made.key, outcome="share", what="The report", purpose="To keep people safe",
        gateway="common_law", consent="not_asked", decided_by=by,
    )  # fmt: skip
    text = ReportText.objects.get(report=made)
    return Dissemination.objects.create(
        **{
            "report": made, "owner": made.owner, "recipient": to, "decision": decision,
            "conditions": text.conditions, "told_by": by,
        } | fields,
    )  # fmt: skip
