"""Beat, relay and worker report from within their work; two minutes of silence are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from celery.beat import PersistentScheduler
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from partners.permissions import RoleName
from portal import heartbeats, jobs, queues
from portal.celery import app
from portal.clock import Clock
from portal.management.commands import relay
from portal.models import Heartbeat
from tests.conftest import database_role
from tests.factories import partners
from tests.factories.portal import ago

pytestmark = pytest.mark.django_db
SENTENCE = "prepared later than usual"


def all_report(seconds: float = 0) -> None:
    for process in heartbeats.PROCESSES:
        Heartbeat.objects.update_or_create(process=process, defaults={"at": ago(seconds)})


@pytest.mark.parametrize(
    ("seconds", "is_late"),
    [(0, False), (115, False), (125, True), (-115, False), (-125, True)],  # set back: the last two
)
def test_two_minutes_of_silence_are_late(seconds: float, is_late: bool) -> None:
    all_report()
    Heartbeat.objects.filter(process="relay").update(at=ago(seconds))

    assert heartbeats.late() == (("relay",) if is_late else ())


def test_who_never_reported_is_late() -> None:
    assert heartbeats.late() == ("beat", "documents", "relay", "worker")


def test_the_worker_writes_reports_and_the_web_only_reads_them() -> None:
    with database_role("portal_worker"):
        jobs.report_worker.run()
        jobs.report_worker.run()
    with database_role("portal_web"):
        assert heartbeats.late() == ("beat", "documents", "relay")


def test_a_pulse_reports_no_more_often_than_is_worth_it() -> None:
    now = [0.0]
    pulse = heartbeats.Pulse("relay", clock=lambda: now[0])
    for moment, is_written in ((0.0, True), (19.0, False), (21.0, True)):
        now[0] = moment
        Heartbeat.objects.all().delete()
        pulse.report()
        assert Heartbeat.objects.exists() is is_written


def test_the_relay_reports_from_its_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    command = relay.Command()
    monkeypatch.setattr(relay.signal, "signal", lambda *_: None)
    monkeypatch.setattr(relay, "publish_batch", lambda: command._stop() or 1)

    command.handle()

    assert Heartbeat.objects.filter(process="relay").exists()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(PersistentScheduler, "__init__", lambda self, *_, **__: None)
    monkeypatch.setattr(PersistentScheduler, "tick", lambda self: 5.0)
    made = Clock()
    made.app, made._store, made._heap = app, {"entries": {}}, []
    return made


def test_beat_reports_from_its_clock(clock: Clock) -> None:
    assert clock.tick() == 5.0

    assert Heartbeat.objects.filter(process="beat").exists()


def test_beat_goes_on_while_the_database_is_away(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(process: str) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(heartbeats, "report", away)
    monkeypatch.setattr("portal.clock.connection.close", lambda: None)

    assert clock.tick() == 5.0


@pytest.mark.parametrize(
    ("ahead", "is_taken_back"), [(-5, False), (0, False), (1, False), (3, True), (3_600, True)]
)
def test_beat_goes_on_after_its_clock_was_set_back(
    ahead: int, is_taken_back: bool, clock: Clock
) -> None:
    now = app.now()
    ran = now + timedelta(seconds=ahead)
    entry = clock.Entry(
        name="sweep", task="portal.jobs.sweep_lost_jobs", schedule=5.0, last_run_at=ran, app=app
    )
    clock._store["entries"]["sweep"] = entry
    with time_machine.travel(now, tick=False):
        clock.tick()
        waits = clock._store["entries"]["sweep"].is_due().next

    assert (clock._heap is None) is is_taken_back
    assert waits <= 6


def test_beat_uses_this_clock_and_asks_each_queue_in_time() -> None:
    assert app.conf.beat_scheduler == "portal.clock:Clock"
    for kind, queue in queues.KINDS.items():
        asked = app.conf.beat_schedule[f"report for {kind}"]
        assert asked["args"] == [kind]
        assert asked["schedule"] < heartbeats.LATE_AFTER.total_seconds() / 2
        assert asked["options"]["expires"] < heartbeats.LATE_AFTER.total_seconds()
        assert asked["options"]["queue"] == queue


@pytest.mark.parametrize(
    ("role", "is_told"),
    [
        (RoleName.INTELLIGENCE_ANALYST, True), (RoleName.PROFILE_ANALYST, True),
        (RoleName.PRACTITIONER, False), (RoleName.AGENCY_LEAD, False),
        (RoleName.IG_OFFICER, False), (RoleName.SYSTEM_ADMINISTRATOR, False),
    ],
)  # fmt: skip
def test_analysts_are_told_on_every_page_and_nobody_else(
    sign_in: Any, role: str, is_told: bool
) -> None:
    browser = sign_in(partners.person(partners.force(), role))

    for address in ("/", "/help/"):
        assert (SENTENCE in browser.get(address).content.decode()) is is_told
    all_report()
    assert SENTENCE not in browser.get("/").content.decode()


def test_only_analysts_pay_for_the_question(sign_in: Any, db: None) -> None:
    for role, most in ((RoleName.PRACTITIONER, 0), (RoleName.INTELLIGENCE_ANALYST, 1)):
        browser = sign_in(partners.person(partners.force(), role))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get("/")
        asked = [each for each in queries if "portal_heartbeat" in each["sql"]]
        assert len(asked) == most, role


def test_a_list_stays_within_its_twelve_queries(sign_in: Any) -> None:
    browser = sign_in(partners.person(partners.force(), RoleName.INTELLIGENCE_ANALYST))
    browser.get("/cpi/inbox/")
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/cpi/inbox/").status_code == 200

    of_tests = ("SAVEPOINT", "RELEASE", "SET ROLE", "RESET ROLE")
    ours = [each["sql"] for each in queries if not each["sql"].startswith(of_tests)]
    assert len(ours) <= 12
