"""The frame of a job: what its end, whichever it is, does to the row and to the effect."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from kombu.transport import redis, virtual

from partners.models import User
from portal import jobs, outbox, tasks
from portal.celery import Reckoning, app
from portal.documents import DocumentTooLarge, Limits
from portal.errors import AuditUnavailable, Refused
from portal.launch import paths
from portal.limits import LIMITS
from portal.models import Job, JobState
from tests.conftest import database_role
from tests.factories import partners
from tests.factories.portal import ago, job

pytestmark = pytest.mark.django_db
QUEUED, RUNNING, DONE, FAILED = JobState.QUEUED, JobState.RUNNING, JobState.DONE, JobState.FAILED
EFFECT = "the effect of a job"


def take_effect() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO auth_group (name) VALUES (%s)", [EFFECT])


def took_effect() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM auth_group WHERE name = %s", [EFFECT])
        return bool(cursor.fetchone()[0])


def raising(error: BaseException) -> Callable[[Job], None]:
    def body(taken: Job) -> None:
        take_effect()
        raise error

    body.__name__ = repr(error)
    return body


def does_it(taken: Job) -> None:
    take_effect()


def swept(taken: Job) -> None:
    take_effect()
    Job.objects.filter(pk=taken.pk).update(state=QUEUED, claimed_at=None)


def taken_anew(taken: Job) -> None:
    swept(taken)
    assert outbox.claim(taken.pk)


GONE = OperationalError("server closed the connection unexpectedly")


@pytest.mark.parametrize(
    ("body", "state", "reason"),
    [
        (does_it, DONE, ""),
        # The sentence of a refusal is for the person who waits; of a fault nothing is told.
        (raising(Refused("You may no longer see this record.")), FAILED, "no longer see"),
        (raising(DocumentTooLarge()), FAILED, "too large"),
        (raising(SoftTimeLimitExceeded()), FAILED, "took too long"),
        (raising(ValueError("Zebedee Quillfeather")), FAILED, "Something went wrong"),
        # The database is away: nothing can be said about the job, the sweeper puts it back.
        (raising(GONE), RUNNING, ""),
        (raising(InterfaceError("connection already closed")), RUNNING, ""),
        (raising(AuditUnavailable()), RUNNING, ""),
        # So are the disk and the mail server.
        (raising(OSError(errno.ENOSPC, "No space left on device")), RUNNING, ""),
        (raising(OSError(errno.EIO, "Input/output error")), RUNNING, ""),
        (raising(ConnectionRefusedError(errno.ECONNREFUSED, "refused")), RUNNING, ""),
        (raising(SMTPServerDisconnected("please run connect() first")), RUNNING, ""),
        (raising(FileNotFoundError(errno.ENOENT, "No such file")), FAILED, "Something went wrong"),
        # Too slow: somebody else has it by now, so this doing is undone.
        (swept, RUNNING, ""),
        (taken_anew, RUNNING, ""),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_end_of_a_body_is_the_end_of_its_job(
    body: Callable[[Job], None], state: str, reason: str
) -> None:
    """Done with its effect, or without either. `swept` is undone too: it wrote in the same way."""
    asked = job()

    tasks.perform(asked.pk, body)

    asked.refresh_from_db()
    assert (asked.state, bool(asked.reason)) == (state, bool(reason))
    assert reason in asked.reason
    assert "Zebedee" not in asked.reason
    assert took_effect() is (state == DONE)


@pytest.mark.parametrize("state", [RUNNING, DONE, FAILED])
def test_a_message_that_comes_twice_does_nothing(state: str) -> None:
    asked = job(state=state)

    tasks.perform(asked.pk, does_it)

    asked.refresh_from_db()
    assert (asked.state, took_effect()) == (state, False)


def test_a_job_whose_row_was_rolled_back_is_nothing() -> None:
    asked = job()
    Job.objects.filter(pk=asked.pk).delete()

    tasks.perform(asked.pk, does_it)

    assert not took_effect()


@pytest.mark.parametrize("error", [GONE, InterfaceError("closed")], ids=repr)
def test_a_database_that_is_away_fails_no_job(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    asked = job()

    def away(job_id: int) -> None:
        raise error

    monkeypatch.setattr(outbox, "claim", away)
    tasks.perform(asked.pk, does_it)

    asked.refresh_from_db()
    assert (asked.state, took_effect()) == (QUEUED, False)


def test_the_body_is_the_person_who_asked(caplog: pytest.LogCaptureFixture) -> None:
    """The worker's role sees what this person sees, for as long as the body runs."""
    by = partners.person()
    seen: list[int | None] = []

    def body(taken: Job) -> None:
        seen.append(principal())

    with database_role("portal_worker"):
        tasks.perform(job_as_superuser(by).pk, body)

    assert seen == [by.pk]


def job_as_superuser(by: User) -> Job:
    with database_role("postgres"):
        return job(by)


def principal() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.user_id()")
        user: int | None = cursor.fetchone()[0]
        return user


def test_a_fault_is_logged_without_what_it_said(caplog: pytest.LogCaptureFixture) -> None:
    from portal.logs import JsonFormatter

    tasks.perform(job().pk, raising(ValueError("Zebedee Quillfeather")))

    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert any("ValueError" in line for line in lines)
    assert not any("Zebedee" in line for line in lines)


def test_a_registered_body_is_run_by_its_name() -> None:
    ran: list[int] = []

    @tasks.portal_task("tests.registered")
    def body(taken: Job) -> None:
        ran.append(taken.pk)

    asked = job(task="tests.registered")
    try:
        app.tasks[asked.task].run(asked.pk)
    finally:
        app.tasks.pop("tests.registered")

    assert ran == [asked.pk]


def test_every_name_that_is_asked_for_is_registered() -> None:
    """A message that no worker knows is thrown away: its job would wait for ever."""
    app.loader.import_default_modules()
    modules = [*paths.ROOT.glob("*/actions.py"), *paths.ROOT.glob("*/actions/*.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    asked_for = set(re.findall(r'outbox\.put\(\s*"([^"]+)"', source))

    assert len(asked_for) >= 3
    assert asked_for <= set(app.tasks)


def test_everything_that_beat_sends_is_registered() -> None:
    app.loader.import_default_modules()

    sent = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert sent
    assert sent <= set(app.tasks)


def test_beat_has_the_lost_put_back_within_the_limits_of_the_settings() -> None:
    lost = job(state=RUNNING, attempts=1, claimed_at=ago(settings.JOB_SWEEP_RUNNING_SECONDS + 1))
    live = job(state=RUNNING, attempts=1, claimed_at=ago(settings.JOB_SWEEP_RUNNING_SECONDS - 9))

    with database_role("portal_worker"):
        jobs.sweep_lost_jobs.run()

    states = Job.objects.filter(pk__in=[lost.pk, live.pk]).order_by("pk").values_list("state")
    assert [state for (state,) in states] == [QUEUED, RUNNING]


def test_every_limit_is_within_the_next() -> None:
    """The document's own clock, the job's soft and hard end, the database's, and the sweeper."""
    limits = [
        Limits().seconds,
        settings.CELERY_TASK_SOFT_TIME_LIMIT,
        settings.CELERY_TASK_TIME_LIMIT,
        float(LIMITS["portal_worker"].idle_in_transaction_session_timeout.removesuffix("s")),
        settings.JOB_SWEEP_RUNNING_SECONDS,
        120,
    ]

    assert limits == sorted(set(limits))
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT <= 45


@pytest.mark.parametrize(("seconds", "starts"), [("60", False), ("61", True), ("soon", False)])
def test_a_sweeper_that_would_take_live_tasks_stops_the_start(seconds: str, starts: bool) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", "import portal.settings"],
        env=dict(os.environ) | {"JOB_SWEEP_RUNNING_SECONDS": seconds},
        cwd=paths.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (answer.returncode == 0) is starts
    assert ("JOB_SWEEP_RUNNING_SECONDS" in answer.stderr) is not starts


# The worker's hold on its messages


class Gone:
    """A channel whose broker has died."""

    unacked_key = unacked_index_key = "unacked"

    def conn_or_acquire(self, client: Any = None) -> Any:
        raise ConnectionError("Connection closed by server.")


def holding(kind: type, number: int) -> Any:
    made = kind(Gone(), prefetch_count=number)
    made._on_collect.cancel()
    for tag in range(number):
        virtual.QoS.append(made, object(), f"tag {tag}")
    assert not made.can_consume()
    return made


@pytest.mark.parametrize("end", ["ack", "reject"])
@pytest.mark.parametrize(("kind", "goes_on"), [(Reckoning, True), (redis.QoS, False)])
def test_a_worker_takes_messages_after_its_broker_died(kind: type, goes_on: bool, end: str) -> None:
    """Kombu's own reckoning does not: once it does, ours can go."""
    made = holding(kind, 2)

    for tag in ("tag 0", "tag 1"):
        with pytest.raises(ConnectionError):
            getattr(made, end)(tag)

    assert made.can_consume() is goes_on


def test_the_portals_channels_reckon_so() -> None:
    assert redis.Channel.QoS is Reckoning
