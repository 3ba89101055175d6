"""Figures for Prometheus: what they say, where they can be had, and that nobody is in them."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator

import pytest
from django.db import OperationalError

from portal import heartbeats, metrics
from portal.models import JobState
from tests.conftest import database_role
from tests.factories import partners
from tests.factories.portal import job

LINE = re.compile(r'^(?:# (?:HELP|TYPE) .+|portal_[a-z_]+(?:\{[a-z]+="[a-z]+"\})? [0-9.e+-]+)$')


@pytest.mark.django_db
def test_figures_are_counts_and_ages() -> None:
    job(state=JobState.QUEUED)
    job(state=JobState.QUEUED)
    heartbeats.report("relay")

    with database_role("portal_worker"):
        lines = metrics.text().splitlines()

    assert 'portal_jobs{state="queued"} 2' in lines
    assert any(line.startswith('portal_heartbeat_age_seconds{process="relay"} ') for line in lines)
    assert not [line for line in lines if not LINE.match(line)]


@pytest.mark.django_db
def test_no_agency_and_no_person_is_in_them() -> None:
    agency = partners.agency(name="Harbour View School", short_name="harbour")
    asked = job(asked_by=partners.person(agency))

    text = metrics.text().lower()

    for word in (agency.name, agency.short_name, asked.asked_by.email, asked.key, asked.task):
        assert word.lower() not in text


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(metrics, "text", lambda: "portal_jobs 1\n")
    monkeypatch.setattr("portal.metrics.connection.close", lambda: None)
    server = metrics.serve(0)
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def ask(port: int, path: str) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()


def test_they_are_served_on_the_loopback_address_and_nothing_else_is(port: int) -> None:
    assert ask(port, "/metrics") == (200, b"portal_jobs 1\n")
    assert ask(port, "/")[0] == 404
    assert ask(port, "/metrics/../etc/passwd")[0] == 404
    assert metrics.LOOPBACK == "127.0.0.1"


def test_a_database_that_is_away_is_told_without_its_words(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> str:
        raise OperationalError("password of portal_worker")

    monkeypatch.setattr(metrics, "text", away)

    status, content = ask(port, "/metrics")

    assert status == 503
    assert b"portal_worker" not in content
