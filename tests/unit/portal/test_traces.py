"""Spans say which page and how long. No word of anybody is in any of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from partners.models import User
from portal import traces
from portal.celery import app
from portal.models import Job
from referrals import actions, tasks
from referrals.models import CpiForm, CpiReceipt
from tests.conftest import PortalClient, acting_as, database_role, prove_again
from tests.factories import partners, referrals

CANARY = "AmberOtterword"


@pytest.fixture
def spans(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    settings.TRACES_URL = "http://127.0.0.1:4318/v1/traces"
    kept = InMemorySpanExporter()
    tracer = traces.tracer_with(kept, SimpleSpanProcessor)
    monkeypatch.setattr(traces, "_tracer", lambda: tracer)
    return kept


def words(spans: InMemorySpanExporter) -> str:
    return "\n".join(span.to_json() for span in spans.get_finished_spans()).lower()


@pytest.mark.django_db
def test_a_request_is_a_span_with_its_statements(spans: InMemorySpanExporter) -> None:
    PortalClient().get("/help/")

    *statements, page = spans.get_finished_spans()
    assert page.name == "help"
    assert dict(page.attributes or {}) == {
        "http.request.method": "GET", "http.response.status_code": 200,
    }  # fmt: skip
    assert statements
    for each in statements:
        assert each.name.startswith("database ")
        assert each.parent is not None
        assert dict(each.attributes or {}) == {}


def somebody() -> tuple[User, CpiForm]:
    """Full of one word: agency, force, person, and the address of each request."""
    force = partners.force(name=f"Force {CANARY}")
    agency = partners.agency(name=f"Agency {CANARY}", short_name=CANARY)
    person = partners.person(agency, name=CANARY, email=f"{CANARY.lower()}@agency.example")
    district = partners.district(force_area=force.police_area)
    return person, referrals.draft(person, theme="CUCKOOING", district=district)


def writes_and_reads(person: User, form: CpiForm) -> None:
    browser = PortalClient()
    browser.force_login(person, backend="partners.signin.SignIn")
    prove_again(browser, person)
    browser.post(
        f"/cpi/{form.key}/draft/account/", {"version": form.version, "what_happened": CANARY}
    )
    for path in (f"/cpi/{form.key}/check/", "/cpi/mine/", f"/?q={CANARY}", f"/{CANARY}/"):
        browser.get(path, headers={"user-agent": CANARY, "traceparent": CANARY})
    browser.generic(CANARY.upper(), "/help/")
    browser.post("/sign-in/", {"login": f"{CANARY}@x.example", "password": CANARY})


def sends_and_is_answered(person: User, form: CpiForm) -> Job:
    with acting_as(person):
        actions.send_form(CpiForm.objects.get(pk=form.pk), by=person)
        job = CpiReceipt.objects.get(form=form).job
    with database_role("portal_worker"):
        app.tasks[job.task].run(job.pk)
    job.refresh_from_db()
    return job


@pytest.mark.django_db
def test_no_personal_value_is_in_any_span(
    spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "render_pdf", lambda *a, **b: b"%PDF-1.7 " + CANARY.encode())
    person, form = somebody()

    writes_and_reads(person, form)
    job = sends_and_is_answered(person, form)

    told = words(spans)
    names = {span.name for span in spans.get_finished_spans()}
    assert {"referrals:cpi-question", "referrals:cpi-check", "job referrals.render_copy"} <= names
    assert job.state == "done"
    for word in (CANARY, form.key, form.reference, person.key, "select ", "/cpi/"):
        assert word.lower() not in told, word


@pytest.mark.django_db
def test_a_fault_leaves_its_name_and_none_of_its_words(spans: InMemorySpanExporter) -> None:
    """The message of a database error repeats the values of the row."""
    with (
        pytest.raises(DatabaseError), transaction.atomic(), traces.of_job("tests.fault"),
        connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute("SELECT %s::int", [CANARY])

    assert CANARY.lower() not in words(spans)
    statement, job = spans.get_finished_spans()
    assert (statement.name, job.name) == ("database SELECT", "job tests.fault")
    assert dict(job.attributes or {}) == {"error.type": "DataError"}
    assert [list(span.events) for span in (statement, job)] == [[], []]


def test_without_the_setting_nothing_is_traced(settings: Any) -> None:
    settings.TRACES_URL = ""
    with traces.span("anything") as opened:
        assert opened is None
    with pytest.raises(MiddlewareNotUsed):
        traces.traced(lambda request: HttpResponse())


def test_a_missing_package_is_told_in_words(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TRACES_URL = "https://collector.example/v1/traces"
    monkeypatch.setitem(__import__("sys").modules, "opentelemetry.sdk.trace.export", None)
    traces._tracer.cache_clear()

    with pytest.raises(ImproperlyConfigured, match=r"locks/traces\.txt"), traces.span("anything"):
        pass
