"""What every request passes: an id, the input gate, the error pages, private headers."""

from __future__ import annotations

import codecs
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

from portal import characters, errors, logs, reports

Handler = Callable[[HttpRequest], HttpResponseBase]
BEAT_SECONDS = 0.02
NO_DEVICES = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
        "encrypted-media", "geolocation", "gyroscope", "hid", "identity-credentials-get",
        "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials",
        "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb",
        "window-management", "xr-spatial-tracking",
    )
)  # fmt: skip
MOST_QUERY_CHARACTERS = 2_000
MOST_VALUE_CHARACTERS = 20_000
REPEATABLE = frozenset(
    {
        "tick", "district", "theme", "months", "roles", "districts", "conditions", "checklist",
        "said", "carried", "lent", "to", "nominations", "present", "criteria_met", "agencies",
        "scopes", "other_themes", "form", "outcome", "message", "factors",
        "contributors", "tactics", "others", "figures",
    }
)  # fmt: skip
# One field for each row that a form lists: from whom that row is kept.
REPEATABLE_OF_EACH = "not_"


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
        response["Permissions-Policy"] = NO_DEVICES
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Reporting-Endpoints"] = f'{reports.GROUP}="{reports.ADDRESS}"'
        if "Vary" in response:
            response["Vary"] = "Cookie"
        if _has_signed_out(request, response):
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _has_signed_out(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Asked for, not by a limit of the session, after which words are still to be saved."""
    match = request.resolver_match
    return (
        match is not None
        and match.view_name == "account_logout"
        and request.method == "POST"
        and response.status_code == HTTPStatus.FOUND
    )


def input_gate(get_response: Handler) -> Handler:
    """Refuse what no honest browser sends, before any form or query sees it.

    NUL, lone surrogates, control characters, an unknown character set, over-long values and a key
    given twice each made a stock Django answer 5xx or take the last value in silence. Only what
    somebody may honestly have pasted gets its words back.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        try:
            if not _is_well_formed(request):
                return errors.fixed(400)
            _break_lines(request)
        except (UnreadablePostError, SuspiciousOperation, BadRequest, UnicodeError, ValueError):
            return errors.fixed(400)
        mistake = _mistake_in(request.POST)
        return errors.not_taken(request, mistake) if mistake else get_response(request)

    return middleware


def _is_well_formed(request: HttpRequest) -> bool:
    return (
        _charset_known(request)
        and len(request.META.get("QUERY_STRING", "")) <= MOST_QUERY_CHARACTERS
        and characters.are_clean(request.path)
        and _names_fit(request.GET)
        and _mistake_in(request.GET) is None
        and _names_fit(request.POST)
    )


def _charset_known(request: HttpRequest) -> bool:
    charset = request.content_params.get("charset") if request.content_params else None
    if charset is None:
        return True
    try:
        return codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False


def _names_fit(fields: QueryDict) -> bool:
    return all(
        characters.are_clean(name) and (len(values) == 1 or _is_repeatable(name))
        for name, values in fields.lists()
    )


def _is_repeatable(name: str) -> bool:
    return name in REPEATABLE or name.startswith(REPEATABLE_OF_EACH)


def _break_lines(request: HttpRequest) -> None:
    fields = request.POST.copy()
    for name, values in request.POST.lists():
        fields.setlist(name, [characters.with_line_breaks(value) for value in values])
    fields._mutable = False
    request.POST = fields  # type: ignore[assignment]  # the stubs know no frozen copy


def _mistake_in(fields: QueryDict) -> errors.Mistake | None:
    values = [value for _name, each in fields.lists() for value in each]
    if any(len(value) > MOST_VALUE_CHARACTERS for value in values):
        return errors.Mistake.TOO_LONG
    if not all(map(characters.are_clean, values)):
        return errors.Mistake.CHARACTERS
    return None
