"""What every request passes: an id, the input gate, the error pages, private headers."""

from __future__ import annotations

import codecs
import secrets
import time
import unicodedata
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

from portal import errors, logs

Handler = Callable[[HttpRequest], HttpResponseBase]
BEAT_SECONDS = 0.02
MOST_QUERY_CHARACTERS = 2_000
MOST_VALUE_CHARACTERS = 20_000
ALLOWED_CONTROLS = {"\t", "\n", "\r"}
REPEATABLE = frozenset({"tick", "district", "theme", "months"})


def request_id(get_response: Handler) -> Handler:
    """An id of our own for the log and the 500 page: a header from outside could forge lines."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = logs.request_id.set(secrets.token_hex(8))
        try:
            return get_response(request)
        finally:
            logs.request_id.reset(token)

    return middleware


def even_times(get_response: Handler) -> Handler:
    """Answer "not found" on the beat: its time must not tell a hidden row from a missing one.

    For a row that is there but hidden the second wall asks who is asking once more, which takes a
    fraction of a millisecond: rounded up to the next beat it is gone.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        response = get_response(request)
        if response.status_code == HTTPStatus.NOT_FOUND:
            time.sleep(BEAT_SECONDS - (time.perf_counter() - begun) % BEAT_SECONDS)
        return response

    return middleware


class ErrorPages:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, errors.Refused):
            return errors.refused(exception.sentence)
        if isinstance(exception, errors.AuditUnavailable):
            return errors.unavailable()
        if isinstance(exception, errors.TooManyRequests):
            return errors.fixed(429)
        return None


class PrivateHeaders:
    """Signed-in pages are never stored by a browser or a proxy, and no device may be asked for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        add_never_cache_headers(response)
        response["Cache-Control"] = "no-store, private"
        response["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if "Vary" in response:
            response["Vary"] = "Cookie"
        return response


def input_gate(get_response: Handler) -> Handler:
    """Refuse what no honest browser sends, before any form or query sees it.

    NUL, lone surrogates, control characters, an unknown character set, over-long values and a key
    given twice each made a stock Django answer 5xx or take the last value in silence.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if (
            not _charset_known(request)
            or len(request.META.get("QUERY_STRING", "")) > MOST_QUERY_CHARACTERS
        ):
            return errors.fixed(400)
        try:
            acceptable = (
                _clean(request.path) and _fields_clean(request.GET) and _fields_clean(request.POST)
            )
        except (UnreadablePostError, SuspiciousOperation, BadRequest, UnicodeError, ValueError):
            return errors.fixed(400)
        return get_response(request) if acceptable else errors.fixed(400)

    return middleware


def _charset_known(request: HttpRequest) -> bool:
    charset = request.content_params.get("charset") if request.content_params else None
    if charset is None:
        return True
    try:
        return codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False


def _clean(text: str) -> bool:
    return (
        all(
            character in ALLOWED_CONTROLS or unicodedata.category(character) not in {"Cc", "Cs"}
            for character in text
        )
        and "\ufffd" not in text
    )


def _fields_clean(fields: QueryDict) -> bool:
    for name, values in fields.lists():
        if len(values) > 1 and name not in REPEATABLE:
            return False
        if not _clean(name) or any(
            len(value) > MOST_VALUE_CHARACTERS or not _clean(value) for value in values
        ):
            return False
    return True
