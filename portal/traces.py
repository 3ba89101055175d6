"""Spans for OpenTelemetry, where TRACES_URL names a collector: which page, how long, which answer.

A span names a page, a kind of statement or a kind of job. It never holds an address, a parameter,
the text of a statement, an exception's words or a person: those are personal data, and a collector
is another system with other readers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span, Tracer

Handler = Callable[[HttpRequest], HttpResponseBase]
VERBS = frozenset({
    "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "SET", "SAVEPOINT", "RELEASE", "ROLLBACK",
    "COPY", "LOCK", "DECLARE", "FETCH", "CLOSE",
})  # fmt: skip
PATIENCE_SECONDS = 5
SERVER_FAULT = 500


@cache
def _tracer() -> Tracer:
    """Of this process, made when it is first needed: after any fork."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 optional
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 optional
    except ImportError as error:
        raise ImproperlyConfigured(
            "TRACES_URL is set, but what sends traces is not installed: install locks/traces.txt."
        ) from error
    exporter = OTLPSpanExporter(endpoint=settings.TRACES_URL, timeout=PATIENCE_SECONDS)
    return tracer_with(exporter, BatchSpanProcessor)


def tracer_with(exporter: SpanExporter, processor: Callable[[SpanExporter], Any]) -> Tracer:
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 optional
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 optional

    provider = TracerProvider(resource=Resource({"service.name": "portal"}))
    provider.add_span_processor(processor(exporter))
    return provider.get_tracer("portal")


@contextmanager
def span(name: str, **attributes: str | int) -> Iterator[Span | None]:
    """Nothing without the setting. An exception passes by with its name alone, without its words.

    `attributes` are counts, states and names from this code: nothing that came with a request.
    """
    if not settings.TRACES_URL:
        yield None
        return
    with _tracer().start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as opened:
        try:
            yield opened
        except BaseException as error:
            opened.set_attribute("error.type", type(error).__name__)
            raise


def traced(get_response: Handler) -> Handler:
    if not settings.TRACES_URL:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with ExitStack() as stack:
            opened = stack.enter_context(span("request"))
            stack.enter_context(connection.execute_wrapper(_statement))
            response = get_response(request)
            if opened is not None:
                match = request.resolver_match
                opened.update_name(match.view_name if match else "elsewhere")
                opened.set_attribute("http.request.method", _method(request))
                opened.set_attribute("http.response.status_code", response.status_code)
            return response

    return middleware


def _method(request: HttpRequest) -> str:
    """The method is the sender's own word."""
    return request.method if request.method in {"GET", "HEAD", "POST"} else "other"


def _statement(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
    verb = sql.lstrip()[:12].split(maxsplit=1)[0].upper() if sql.strip() else ""
    with span(f"database {verb if verb in VERBS else 'other'}"):
        return run(sql, *rest)


@contextmanager
def of_job(task: str) -> Iterator[None]:
    """A job by the name of its task."""
    with span(f"job {task}"), connection.execute_wrapper(_statement):
        yield
