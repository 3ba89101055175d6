"""What a browser refused: the rule and the origin come into the log, and nothing else does."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from portal import reports
from tests.conftest import PortalClient
from tests.factories import partners

pytestmark = pytest.mark.django_db

CANARY = "AmberOtterword"
OLD = {
    "csp-report": {
        "document-uri": f"https://localhost/cpi/{CANARY}/", "referrer": f"https://x/{CANARY}",
        "violated-directive": "script-src-elem", "blocked-uri": f"https://evil.example/{CANARY}?a",
        "script-sample": CANARY,
    }
}  # fmt: skip
NEW = [
    {
        "type": "csp-violation", "url": f"https://localhost/{CANARY}", "user_agent": CANARY,
        "body": {
            "effectiveDirective": "img-src", "blockedURL": f"http://user:{CANARY}@h.example:81/x",
            "sample": CANARY, "documentURL": f"https://localhost/{CANARY}",
        },
    }
]  # fmt: skip


def send(browser: PortalClient, told: Any, kind: str = "application/csp-report") -> int:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return int(browser.generic("POST", reports.ADDRESS, body, content_type=kind).status_code)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (OLD, "A browser refused by script-src-elem: https://evil.example"),
        (NEW, "A browser refused by img-src: http://h.example:81"),
        ({"csp-report": {"blocked-uri": "inline"}}, "A browser refused by unknown: inline"),
        ({"csp-report": {"blocked-uri": "data:x"}}, "A browser refused by unknown: data"),
        ({"csp-report": {"blocked-uri": "https://[::1"}}, "A browser refused by unknown: unknown"),
        (
            {"csp-report": {"violated-directive": f"{CANARY}\n", "blocked-uri": f"{CANARY}:x"}},
            "A browser refused by unknown: unknown",
        ),
    ],
)
def test_rule_and_origin_are_logged_and_nothing_else(
    told: Any, line: str, client: PortalClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert send(client, told) == 204

    assert [record.getMessage() for record in caplog.records] == [line]
    assert CANARY.lower() not in caplog.text.lower()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[1]", 400),
        (b"\xff", 400),
        (b"[" * 5_000, 400),
        (b"{}", 204),
        (b'{"csp-report": "' + b"x" * reports.MOST_BYTES + b'"}', 413),
        (b" " * 100_000, 413),
    ],
)
def test_rubbish_is_refused_and_leaves_nothing(
    body: bytes, status: int, client: PortalClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert send(client, body) == status
    assert caplog.records == []


def test_beyond_the_limit_nothing_is_written(
    client: PortalClient, caplog: pytest.LogCaptureFixture
) -> None:
    answers = [send(client, OLD) for _ in range(reports.MOST_IN_A_MINUTE + 5)]

    assert answers == [204] * reports.MOST_IN_A_MINUTE + [429] * 5
    assert len(caplog.records) == reports.MOST_IN_A_MINUTE


def test_one_report_of_many_writes_ten_lines(
    client: PortalClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert send(client, NEW * 12) == 204
    assert len(caplog.records) == reports.MOST_IN_ONE


def test_where_nobody_can_count_nothing_is_written(
    client: PortalClient, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    gone = {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/cache.sock"}
    settings.CACHES = {"default": gone}

    assert send(client, OLD) == 429
    assert caplog.records == []


def test_a_report_keeps_nobody_signed_in(sign_in: Any) -> None:
    browser = sign_in(partners.person())
    browser.get("/")
    before = dict(browser.session)

    assert send(browser, OLD) == 204

    assert dict(browser.session) == before
    assert "sessionid" not in browser.cookies


def test_every_page_says_where_to_report(client: PortalClient) -> None:
    answer = client.get("/help/")

    assert "report-uri /csp-report" in answer["Content-Security-Policy"]
    assert "report-to csp" in answer["Content-Security-Policy"]
    assert answer["Reporting-Endpoints"] == 'csp="/csp-report"'
