"""Sending a form, with decision, audit and outbox row, against the same rows by plain SQL."""

from __future__ import annotations

import json
import secrets
from itertools import count
from typing import Any

from django.db import transaction

from bench.figures import Figure, figure, interleaved, p95
from bench.world import SENDER, Scale
from partners.models import District, User
from portal import wall
from referrals import actions
from referrals.models import CpiForm

BY_HAND = """
    INSERT INTO partners_sharingdecision (key, owner_id, recipient_id, subject_model, subject_key,
        outcome, what,
        purpose, gateway, agreement_id, consent, decided_by_id)
    VALUES (%(decision)s, 100, 3, 'referrals.CpiForm', %(key)s, 'share', 'The whole form',
        'To tell', '', 1,
        'not_asked', 100) RETURNING id;
"""
THEN = """
    INSERT INTO portal_auditevent (operation, event, actor, agency, model, objects_seen, fields,
        digest_before,
        digest_after, recipients, purpose, request)
    VALUES ('permission_change', 'decision_recorded', 100, 100, 'x', %(objects)s, '{}', '', '',
        '{3}', '', ''),
        ('disclosure', 'cpi_sent', 100, 100, 'x', %(objects)s, '{}', '', '', '{3}', '', '');
    UPDATE referrals_cpiform SET owner_id = 3, state = 'submitted', sending_decision_id = %(id)s,
        sent_at = now(),
        sent_by_id = 100, version = version + 1 WHERE id = %(form)s;
    INSERT INTO portal_job (key, task, subject, asked_by_id)
        VALUES (%(job)s, 'x', %(form)s, 100) RETURNING id;
"""
AND_LAST = """
    INSERT INTO referrals_cpireceipt (digest, job_id, file, sha256, form_id)
    VALUES (%s, %s, '', '', %s)
"""
_numbers = count(1)


def run(superuser: Any, scale: Scale) -> list[Figure]:
    by = User.objects.select_related("agency", "unit").get(agency=SENDER)
    needed = scale.submissions + 5
    for_portal, by_hand = iter(_drafts(by, needed)), iter(_drafts(by, needed))
    with superuser.cursor() as cursor:  # the hand SQL pays for the same triggers and constraints
        cursor.execute("SET session_replication_role = origin")

    def sent() -> None:
        with transaction.atomic():
            wall.enter(by.pk)
            actions.send_form(next(for_portal), by=by)

    taken = interleaved(
        {"sent": sent, "hand": lambda: _by_hand(superuser, next(by_hand))}, scale.submissions
    )
    return [
        figure(
            "CPI submit", "p95 of sending, committed", p95(taken["sent"]), floor=p95(taken["hand"]),
            most_ratio=2,
        )
    ]  # fmt: skip


def _drafts(by: User, number: int) -> list[CpiForm]:
    district = District.objects.get(pk=3)
    answers = {
        "theme": "CUCKOOING",
        "district": district,
        "what_happened": "Young men come and go at night.",
    }
    drafts = []
    for _ in range(number):
        with transaction.atomic():
            wall.enter(by.pk)
            form = actions.start_form(token=f"bench {next(_numbers)}", by=by)
            actions.save_answers(form, version=form.version, answers=answers, by=by)
            drafts.append(form)
    return drafts


def _by_hand(superuser: Any, form: CpiForm) -> None:
    superuser.autocommit = False
    values = {
        "decision": secrets.token_urlsafe(16), "key": form.key, "form": form.pk,
        "job": f"hand {form.pk}",
        "objects": [form.key],
    }  # fmt: skip
    with superuser.cursor() as cursor:
        cursor.execute(BY_HAND, values)
        cursor.execute(THEN, values | {"id": cursor.fetchone()[0]})
        cursor.execute(AND_LAST, [json.dumps(form.pk), cursor.fetchone()[0], form.pk])
    superuser.commit()
    superuser.autocommit = True
