"""CPI forms in each state."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from partners.models import Agency, District, SharingDecision, User
from portal.models import Job
from portal.references import new_key, new_reference
from referrals import charts
from referrals.choices import Outcome
from referrals.models import (
    CpiAccount,
    CpiForm,
    CpiFormGrant,
    DataReport,
    DutyTurn,
    Escalation,
    SavedFilter,
)
from referrals.report_figures import LISTS, NO_RISK, RISK, figures_of
from tests.factories import partners

_numbers = count(1)


def draft(by: User, **fields: Any) -> CpiForm:
    form = CpiForm.objects.create(
        **{
            "reference": new_reference("CPI", 2026),
            "owner": by.agency,
            "sender": by.agency,
            "created_by": by,
            "unit": by.unit,
            "start_token": f"token {next(_numbers)}",
        }
        | fields
    )
    CpiAccount.objects.create(form=form, what_happened="Many visitors at night.")
    return form


def decision(form: CpiForm, recipient: Agency, by: User, **fields: Any) -> SharingDecision:
    return SharingDecision.objects.create(
        **{
            "owner": form.owner,
            "recipient": recipient,
            "subject_model": "referrals.CpiForm",
            "subject_key": form.key,
            "outcome": "share",
            "what": "A CPI form",
            "purpose": "To tell the police",
            "gateway": "cda_1998_s115",
            "consent": "not_asked",
            "decided_by": by,
        }
        | fields
    )


def sent(by: User, to: Agency, **fields: Any) -> CpiForm:
    """A form sent to the force `to`, as the action leaves it."""
    return send(draft(by, **fields), to)


def send(form: CpiForm, to: Agency) -> CpiForm:
    by, area = form.created_by, to.police_area
    assert area is not None
    place: District = area.districts.first() or partners.district(force_area=area)
    form.sending_decision = decision(form, to, by)
    form.theme, form.district, form.state = "DRUG_HARM", place, "submitted"
    form.sent_at, form.sent_by, form.owner = timezone.now(), by, to
    form.save()
    return form


def escalation(form: CpiForm, rung: str = "duty", **fields: Any) -> Escalation:
    """A rung that an urgent form has climbed, as the wall's function writes it."""
    assert form.sent_at
    return Escalation.objects.create(
        **{
            "key": new_key(), "owner": form.owner, "form": form, "reference": form.reference,
            "rung": rung, "sent_at": form.sent_at, "due_at": form.sent_at + timedelta(minutes=15),
        }
        | fields
    )  # fmt: skip


def turn(person: User, part: str = "duty") -> DutyTurn:
    return DutyTurn.objects.create(owner=person.agency, person=person, part=part, created_by=person)


def look(person: User) -> SavedFilter:
    return SavedFilter.objects.create(person=person, name="Mine", query="show=all")


def data_report(by: User, **fields: Any) -> DataReport:
    """An edition as the worker leaves it, of nothing at all."""
    number = next(_numbers)
    job = Job.objects.create(
        key=f"data report {number}", task="referrals.render_data_report", subject=0, state="done",
        asked_by=by,
    )  # fmt: skip
    month = date(2020 + number // 12 % 5, number % 12 + 1, 1)
    known = {name: [] for name in LISTS} | {"risk": [RISK, NO_RISK], "outcome": list(Outcome)}
    made = asdict(figures_of([], month="2020-01", known=known, earlier=[]))
    return DataReport.objects.create(
        **{
            "reference": new_reference("CDR", 2026), "owner": by.agency, "month": month,
            "number": number, "job": job, "created_by": by, "figures": made,
            "charts": {"months": asdict(charts.months_chart({month: 0}))},
        } | fields
    )  # fmt: skip


def lend(form: CpiForm, to: Agency, by: User, **fields: Any) -> CpiFormGrant:
    """A grant of `form` by its owner, on an agreement of both unless `fields` say otherwise."""
    from django.contrib.auth.models import Permission

    basis = fields.pop("agreement", None)
    if basis is None and "second_person" not in fields and not fields.get("is_break_glass"):
        basis = partners.agreement(form.owner, to)
    made = decision(form, to, by, agreement=basis)
    permission = Permission.objects.get(codename="view_cpiform")
    now = timezone.now()
    return CpiFormGrant.objects.create(
        **{
            "content_object": form,
            "group": to.group,
            "permission": permission,
            "owner": form.owner,
            "decision": made,
            "agreement": basis,
            "granted_at": now - timedelta(days=1),
            "granted_by": by,
            "expires_at": now + timedelta(days=20),
        }
        | fields
    )
