"""Ended sessions go, living ones stay, and the worker that sees to it reads none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.utils import timezone

from portal import jobs
from tests.conftest import database_role
from tests.house.committed import ask, process_of

pytestmark = pytest.mark.django_db


def session(key: str, *, hours: float) -> None:
    Session.objects.create(
        session_key=key * 32, session_data="", expire_date=timezone.now() + timedelta(hours=hours)
    )


def test_the_worker_forgets_sessions_past_their_limit() -> None:
    session("a", hours=-1)
    session("b", hours=-0.01)
    session("c", hours=1)

    with database_role("portal_worker"):
        jobs.forget_sessions.run()

    assert [each.session_key[0] for each in Session.objects.all()] == ["c"]


@pytest.mark.parametrize("sql", ["SELECT * FROM django_session", "DELETE FROM django_session"])
def test_the_worker_reads_and_ends_none_by_itself(sql: str) -> None:
    with process_of("portal_worker"), pytest.raises(DatabaseError):
        ask(sql)


def test_the_web_cannot_end_everybodys_sessions_at_once() -> None:
    with process_of("portal_web"), pytest.raises(DatabaseError):
        ask("SELECT wall.sessions_forget()")
