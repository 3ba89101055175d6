"""Liveness and readiness: up or down, whatever is away, and not a word more."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from portal import health
from tests.conftest import database_role

LIVE, READY = "/health/live", "/health/ready"


@pytest.fixture(autouse=True)
def asked_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_latest", health.Latest())


def told(path: str, client: Client | None = None) -> tuple[int, str]:
    answer = (client or Client()).get(path)
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db
def test_all_is_up() -> None:
    assert told(LIVE) == (200, "up")
    with database_role("portal_web"):
        assert told(READY) == (200, "up")


def test_live_asks_nothing_and_nobody() -> None:
    """Without the mark of the database a query would fail this test."""
    assert told(LIVE) == (200, "up")


def test_a_database_that_is_away_is_down_and_not_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(self: Any) -> dict[str, Any]:
        raise OperationalError("could not connect to server at 192.0.2.7")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", away)
    monkeypatch.setattr("portal.health.connection.close", lambda: None)

    assert told(READY) == (503, "down")
    assert told(LIVE) == (200, "up")


@pytest.mark.django_db
def test_a_broker_that_is_away_is_down(settings: Any) -> None:
    settings.REDIS_URL = "unix:///nonexistent/broker.sock"

    assert told(READY) == (503, "down")


@pytest.mark.django_db
def test_tables_older_than_the_code_are_down_and_newer_ones_are_up() -> None:
    recorder = MigrationRecorder.Migration
    recorder.objects.create(app="portal", name="9999_of_the_next_release")
    assert told(READY) == (200, "up")

    recorder.objects.filter(app="portal", name="0003_heartbeats").delete()
    recorder.objects.filter(app="portal").order_by("-name").exclude(name__startswith="9").delete()
    health._latest = health.Latest()
    assert told(READY) == (503, "down")


@pytest.mark.django_db
def test_asking_often_costs_nothing(django_assert_num_queries: Any) -> None:
    now = [0.0]
    latest = health.Latest(clock=lambda: now[0])
    assert latest.is_ready()

    with django_assert_num_queries(0):
        assert all(latest.is_ready() for _ in range(100))
    now[0] = 1.1
    with django_assert_num_queries(2):
        assert latest.is_ready()


@pytest.mark.django_db
@pytest.mark.parametrize("path", [LIVE, READY])
def test_it_needs_no_host_name_no_tls_and_no_session(path: str) -> None:
    answer = Client(headers={"host": "10.1.2.3"}).get(path)

    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Type"] == "text/plain"


@pytest.mark.parametrize("path", [LIVE, READY])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_nothing_can_be_sent_to_it(path: str, method: str) -> None:
    assert getattr(Client(), method)(path).status_code == 405
