"""Jobs in each state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection

from partners.models import User
from portal.models import Job, JobState
from tests.factories import partners
from tests.factories.audit import execute, really_committing, triggers_off

_numbers = count(1)


def ago(seconds: float) -> datetime:
    """By the database's clock, which is the one that jobs go by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now - timedelta(seconds=seconds)


def job(by: User | None = None, **fields: Any) -> Job:
    number = next(_numbers)
    if fields.get("state") == JobState.FAILED:
        fields.setdefault("reason", "It went wrong.")
    return Job.objects.create(
        **{
            "key": f"job {number}",
            "task": "tests.nothing",
            "subject": number,
            "asked_by": by or partners.person(),
        }
        | fields
    )


@contextmanager
def committed_jobs(number: int, **fields: Any) -> Iterator[list[Job]]:
    """For other connections to see. They and all that they need are gone afterwards."""
    with really_committing():
        by = partners.person()
        try:
            yield [job(by, **fields) for _ in range(number)]
        finally:
            with triggers_off():
                execute("DELETE FROM portal_job WHERE asked_by_id = %s", [by.pk])
                execute("DELETE FROM mfa_authenticator WHERE user_id = %s", [by.pk])
                execute("DELETE FROM partners_user WHERE id = %s", [by.pk])
                execute("DELETE FROM partners_agency WHERE id = %s", [by.agency_id])
                execute("DELETE FROM auth_group WHERE id = %s", [by.agency.group_id])
