"""Sending a form, with decision, audit and outbox row, against the same rows by plain SQL.

The floor is written as a person would by hand: one statement after the other, numbers taken from
RETURNING, one durable commit, the same triggers and constraints. It knows beforehand what the
portal finds out (the force, the agreement, that the draft is the writer's and unchanged), and no
row-level security stands in its way.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from bench.figures import WARM_UP, Figure, figure, interleaved, p95
from bench.world import SENDER, Scale
from partners.models import User
from portal import wall
from referrals import actions
from referrals.models import CpiAccount, CpiForm

FORCE = 3
DRAFTS = f"""
INSERT INTO referrals_cpiform (key, reference, owner_id, sender_id, marking, readers, created_by_id,
        start_token, district_id, theme, safeguarding_reference, state, version, answer)
    SELECT 'draft' || lpad(n::text, 17, '0'), 'DRAFT-' || n, {SENDER}, {SENDER},
        'OFFICIAL-SENSITIVE', '{{}}', {SENDER}, 'draft ' || n, {FORCE}, 'CUCKOOING', '', 'draft', 2,
        ''
    FROM generate_series(1, %(drafts)s) n;
INSERT INTO referrals_cpiaccount (form_id, what_happened, people, places, source_type, risk,
        risk_detail)
    SELECT id, 'Young men come and go at night.', '', '', '', '', ''
    FROM referrals_cpiform WHERE state = 'draft';
"""
DECISION = """
    INSERT INTO partners_sharingdecision (key, owner_id, recipient_id, subject_model, subject_key,
        outcome, what, purpose, gateway, agreement_id, consent, decided_by_id)
    VALUES (%s, %s, %s, 'referrals.CpiForm', %s, 'share', 'The whole form',
        'To tell the police what was noticed', '', 1, 'not_asked', %s) RETURNING id
"""
EVENT = """
    INSERT INTO portal_auditevent (operation, event, actor, agency, model, objects_seen, fields,
        digest_before, digest_after, recipients, purpose, request)
    VALUES (%s, %s, %s, %s, %s, %s, '{}', '', '', %s::bigint[], '', '')
"""
PASSED_ON = """
    UPDATE referrals_cpiform SET owner_id = %s, state = 'submitted', sending_decision_id = %s,
        sent_at = now(), sent_by_id = %s, version = version + 1 WHERE id = %s
"""
JOB = """
    INSERT INTO portal_job (key, task, subject, asked_by_id)
    VALUES (%s, 'referrals.render_copy', %s, %s) RETURNING id
"""
RECEIPT = """
    INSERT INTO referrals_cpireceipt (digest, job_id, form_id, file, sha256)
    VALUES (%s, %s, %s, '', '')
"""
WRITTEN = """
    SELECT count(d.id), count(j.id), count(r.id), count(e.id), count(s.id)
    FROM referrals_cpiform f
        LEFT JOIN partners_sharingdecision d
            ON d.subject_key = f.key AND d.id = f.sending_decision_id
        LEFT JOIN portal_job j ON j.key = 'cpi-copy:' || f.key
        LEFT JOIN referrals_cpireceipt r ON r.form_id = f.id AND r.job_id = j.id
        LEFT JOIN portal_auditevent e
            ON e.event = 'decision_recorded' AND e.objects_seen = ARRAY[d.key]
        LEFT JOIN portal_auditevent s ON s.event = 'cpi_sent' AND s.objects_seen = ARRAY[f.key]
    WHERE f.id = ANY (%s) AND f.state = 'submitted' AND f.owner_id = %s
"""


def run(superuser: Any, scale: Scale) -> list[Figure]:
    by, drafts = _drafts(superuser, scale.submissions + WARM_UP)
    half = len(drafts) // 2
    ours, theirs = iter(drafts[:half]), iter(drafts[half:])

    def sent() -> None:
        form, account = next(ours)
        with transaction.atomic():
            wall.enter(by.pk)
            actions.send_form(form, by=by, account=account)

    taken = interleaved(
        {"sent": sent, "hand": lambda: _by_hand(superuser, next(theirs)[0])}, scale.submissions
    )
    _same_rows(superuser, [form.pk for form, _ in drafts[:half]])
    _same_rows(superuser, [form.pk for form, _ in drafts[half:]])
    return [
        figure(
            "CPI submit", "p95 of sending, committed", p95(taken["sent"]),
            floor=p95(taken["hand"]), most_ratio=2,
        ),
        figure(
            "CPI submit", "median of sending, committed", p95(taken["sent"], at=0.5),
            floor=p95(taken["hand"], at=0.5), most_ratio=2,
        ),
    ]  # fmt: skip


def _drafts(superuser: Any, each: int) -> tuple[User, list[tuple[CpiForm, CpiAccount]]]:
    """As the page has read them before it sends: that reading is the page's, not the act's."""
    with superuser.cursor() as cursor:
        cursor.execute(DRAFTS, {"drafts": 2 * each})
        cursor.execute("ANALYZE referrals_cpiform, referrals_cpiaccount")
    with transaction.atomic():
        wall.enter(SENDER)
        by = User.objects.select_related("agency", "unit").get(agency=SENDER)
        forms = list(CpiForm.objects.editable_by(by).order_by("?"))
        accounts = {account.form_id: account for account in CpiAccount.objects.visible_to(by)}
    return by, [(form, accounts[form.pk]) for form in forms]


def _by_hand(superuser: Any, form: CpiForm) -> None:
    superuser.autocommit = False
    decision = secrets.token_urlsafe(16)
    with superuser.cursor() as cursor:
        cursor.execute(DECISION, [decision, SENDER, FORCE, form.key, SENDER])
        decided = cursor.fetchone()[0]
        cursor.execute(EVENT, [
            "permission_change", "decision_recorded", SENDER, SENDER, "partners.SharingDecision",
            [decision], [FORCE],
        ])  # fmt: skip
        cursor.execute(PASSED_ON, [FORCE, decided, SENDER, form.pk])
        cursor.execute(JOB, [f"cpi-copy:{form.key}", form.pk, SENDER])
        cursor.execute(RECEIPT, ["0" * 64, cursor.fetchone()[0], form.pk])
        cursor.execute(EVENT, [
            "disclosure", "cpi_sent", SENDER, SENDER, "referrals.CpiForm", [form.key], [FORCE],
        ])  # fmt: skip
    superuser.commit()
    superuser.autocommit = True


def _same_rows(superuser: Any, forms: list[int]) -> None:
    with superuser.cursor() as cursor:
        cursor.execute(WRITTEN, [forms, FORCE])
        written = cursor.fetchone()
    if set(written) != {len(forms)}:
        raise SystemExit(f"Of {len(forms)} forms sent these rows stand: {written}.")
