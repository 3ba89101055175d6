"""The API does what its description says: every answer to requests made from it is checked."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import quote

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.checks import CHECKS, load_all_checks

from partners.systems import Throttle
from tests.conftest import PortalClient
from tests.pages.api.conftest import System

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/"


def test_the_description_names_every_address_and_every_answer(client: PortalClient) -> None:
    said = client.get(ADDRESS).json()

    assert set(said["paths"]) == {
        "/api/v1/forms/", "/api/v1/forms/{form}/", "/api/v1/forms/{form}/answer/",
    }  # fmt: skip
    sending = said["paths"]["/api/v1/forms/"]["post"]
    assert set(sending["responses"]) >= {"200", "201", "400", "401", "403", "409", "415", "429"}
    assert sending["security"] == [{"token": []}]
    refused = sending["responses"]["400"]["content"]
    assert set(refused) == {"application/problem+json"}
    taken = said["components"]["schemas"]["FormToSend"]
    assert taken["additionalProperties"] is False


@pytest.mark.timeout(3_000)
@pytest.mark.parametrize(
    "cases", [pytest.param(60, id="few"), pytest.param(5_000, id="5000", marks=pytest.mark.long)]
)
def test_no_request_made_from_the_description_meets_another_answer(
    cases: int, system: System, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(Throttle, "rate", "1000000/min")
    load_all_checks()
    checks = [CHECKS.get_one(name) for name in CHECKS.get_all_names()]
    schema = schemathesis.openapi.from_wsgi(ADDRESS, app(system.client))
    operations = [found.ok() for found in schema.get_all_operations()]
    counted: Counter[str] = Counter()
    each = -(-cases // (len(operations) * len(MODES)))
    for operation in operations:
        for mode in MODES:
            run(operation, mode, each, checks, system, counted)

    print(f"API: {sum(counted.values())} requests, {dict(counted)}")
    assert sum(counted.values()) >= cases


MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)


UNSENT: tuple[Any, ...] = ([], {}, None)  # a key with these never leaves: the request is sound


def run(
    operation: Any, mode: Any, most: int, checks: list[Any], system: System, counted: Counter[str]
) -> None:
    positive = mode is schemathesis.GenerationMode.POSITIVE

    @hypothesis.settings(
        max_examples=most, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        unsent = [name for name, value in (case.query or {}).items() if value in UNSENT]
        hypothesis.assume(not unsent)
        headers = {"Authorization": f"Bearer {system.secret}"}
        if positive and isinstance(case.body, dict):  # what exists here, no description can say
            case.body["district"] = system.district
        answer = case.call_and_validate(headers=headers, checks=checks)
        counted[f"{case.method} {answer.status_code}"] += 1

    ask()


def app(client: PortalClient) -> Any:
    """The portal as a WSGI application, in the test's transaction and with the web's role."""
    client.raise_request_exception = False

    def answering(environ: dict[str, Any], start: Any) -> list[bytes]:
        headers = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
        path = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
        answer = client.generic(
            environ["REQUEST_METHOD"], quote(path), environ["wsgi.input"].read(),
            content_type=environ.get("CONTENT_TYPE", ""),
            QUERY_STRING=environ.get("QUERY_STRING", ""), **headers,
        )  # fmt: skip
        start(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        return [answer.content]

    return answering
