"""Log lines: one a record, with the request or the job that they belong to, and nobody's words."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings as real
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from portal import errors, logs, middleware
from portal.models import JobState
from portal.tasks import perform
from tests.conftest import PortalClient
from tests.factories.portal import job

ID = re.compile(r"^[0-9a-f]{16}$")
log = logging.getLogger("portal.somewhere")


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """As the settings build the handler, into memory."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonFormatter())
    handler.addFilter(logs.RequestIdFilter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def read(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_every_handler_of_the_settings_writes_the_id() -> None:
    for name, handler in real.LOGGING["handlers"].items():
        assert handler["formatter"] == "json", name
        assert "request_id" in handler["filters"], name


def test_lines_of_one_request_share_an_id_and_the_next_has_another(lines: StringIO) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        log.warning("first")
        log.warning("second")
        return HttpResponse()

    handler = middleware.request_id(view)
    handler(RequestFactory().get("/"))
    handler(RequestFactory().get("/", headers={"x-request-id": "forged"}))
    log.warning("outside")

    ids = [line["request"] for line in read(lines)]
    assert ID.match(ids[0])
    assert ID.match(ids[2])
    assert ids == [ids[0], ids[0], ids[2], ids[2], ""]
    assert ids[0] != ids[2]


def test_a_fault_shows_its_id_and_nothing_else(lines: StringIO) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        try:
            raise ValueError("07700 900123 said so")
        except ValueError:
            log.exception("Internal error")
            return errors.server_error(request)

    page = middleware.request_id(view)(RequestFactory().get("/")).content.decode()

    (line,) = read(lines)
    assert line["request"] in page
    assert "07700" not in page
    assert "07700" not in lines.getvalue()
    assert line["error"] == "ValueError"
    assert line["where"]


@pytest.mark.django_db
def test_not_found_shows_no_id(lines: StringIO) -> None:
    """It would tell one page that is not there from another."""
    first, second = (PortalClient().get(f"/nowhere-{n}/").content for n in (1, 2))

    assert first == second


def test_a_line_cannot_forge_another(lines: StringIO) -> None:
    log.warning("named %s", 'x"}\n{"level": "ERROR", "message": "forged"}\u2028\x1b[2J')

    (line,) = read(lines)
    assert line["level"] == "WARNING"
    assert lines.getvalue().isascii()


@pytest.mark.django_db
def test_lines_of_a_job_name_the_job(lines: StringIO) -> None:
    asked = job(state=JobState.QUEUED)

    def body(taken: Any) -> None:
        raise RuntimeError("words of somebody")

    perform(asked.pk, body)

    assert [line["request"] for line in read(lines)] == [f"job-{asked.pk}"]
    assert logs.request_id.get() == ""
    assert "words" not in lines.getvalue()
