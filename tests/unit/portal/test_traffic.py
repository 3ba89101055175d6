"""Requests by page and kind of answer: counted right, handed over, and without anybody in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from redis import Redis

from portal import metrics, traffic
from tests.conftest import PortalClient, database_role
from tests.factories import partners, referrals

CANARY = "AmberOtterword"


@pytest.fixture(autouse=True)
def kept(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """Tests beside each other count in sums of their own."""
    name = f"tests:traffic:{settings.CACHES['default']['KEY_PREFIX']}"
    monkeypatch.setattr(traffic, "KEPT_IN", name)
    with Redis.from_url(settings.REDIS_URL) as line:
        yield line
        line.delete(name)


def value(text: str, name: str) -> float:
    (found,) = re.findall(rf"^{re.escape(name)} ([0-9.]+)$", text, re.MULTILINE)
    return float(found)


def told() -> str:
    return "\n".join(traffic.lines())


def test_times_add_up_in_their_bounds() -> None:
    sums = traffic.Sums()
    for seconds in (0.01, 0.05, 0.2, 9.0):
        sums.add("home", 200, seconds)
    sums.add("home", 404, 0.01)
    sums.hand_over()
    sums.add("home", 200, 0.3)
    sums.hand_over()

    of = 'page="home",answer="2xx"'
    found = {
        bound: value(told(), f'{traffic.NAME}_bucket{{{of},le="{bound}"}}')
        for bound in ("0.05", "0.1", "0.25", "0.5", "5", "+Inf")
    }
    assert found == {"0.05": 2, "0.1": 2, "0.25": 3, "0.5": 4, "5": 4, "+Inf": 5}
    assert value(told(), f"{traffic.NAME}_count{{{of}}}") == 5
    assert value(told(), f"{traffic.NAME}_sum{{{of}}}") == pytest.approx(9.56)
    assert value(told(), f'{traffic.NAME}_count{{page="home",answer="4xx"}}') == 1


def test_sums_are_handed_over_now_and_then(kept: Redis) -> None:
    now = [0.0]
    sums = traffic.Sums(lambda: now[0])
    sums.add("home", 200, 0.1)
    assert not kept.exists(traffic.KEPT_IN)

    now[0] = traffic.HAND_OVER_SECONDS
    sums.add("home", 200, 0.1)

    assert kept.hget(traffic.KEPT_IN, "home|2xx|0.1") == b"2"


def test_a_broker_that_is_away_loses_no_count_and_stops_no_page(settings: Any) -> None:
    address, settings.REDIS_URL = settings.REDIS_URL, "unix:///nowhere/broker.sock"
    sums = traffic.Sums()
    sums.add("home", 200, 0.1)
    sums.hand_over()
    assert list(traffic.lines()) == []

    settings.REDIS_URL = address
    sums.hand_over()

    assert value(told(), f'{traffic.NAME}_count{{page="home",answer="2xx"}}') == 1


def test_a_page_is_counted_by_its_name(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.METRICS_PORT = 9108
    sums = traffic.Sums()
    monkeypatch.setattr(traffic, "Sums", lambda: sums)
    path = f"/cpi/{CANARY}01234567/"

    def answer(request: Any) -> HttpResponse:
        request.resolver_match = None if request.path == "/nowhere/" else resolve(path)
        return HttpResponse(status=200)

    measured = traffic.measured(answer)
    measured(RequestFactory().get(path, {"q": CANARY}))
    measured(RequestFactory().get("/nowhere/"))

    names = {name.rsplit("|", 1)[0] for name in sums.counts}
    assert names == {"referrals:cpi-read|2xx", "elsewhere|2xx"}


def test_without_the_setting_nothing_is_counted(settings: Any) -> None:
    settings.METRICS_PORT = 0
    with pytest.raises(MiddlewareNotUsed):
        traffic.measured(lambda request: HttpResponse())


@pytest.mark.django_db
def test_nobody_is_in_the_figures(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.METRICS_PORT = 9108
    sums = traffic.Sums()
    monkeypatch.setattr(traffic, "Sums", lambda: sums)
    agency = partners.agency(name=f"Agency {CANARY}", short_name=CANARY)
    person = partners.person(agency, name=CANARY)
    form = referrals.sent(person, partners.force())
    browser = PortalClient()
    browser.force_login(person, backend="partners.signin.SignIn")
    for path in (f"/cpi/{form.key}/", "/cpi/mine/", f"/?x={CANARY}", f"/{CANARY}/"):
        browser.get(path)
    sums.hand_over()

    with database_role("portal_worker"):
        text = metrics.text()

    assert 'page="referrals:cpi-read",answer="2xx"' in text
    for word in (CANARY, form.key, form.reference, person.email, agency.key, "/cpi/"):
        assert word.lower() not in text.lower()
