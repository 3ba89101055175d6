"""What a browser refused by the content security policy: which rule, and whose address.

Answered before sessions and people, so that a page that reports again and again keeps nobody signed
in. Of a report only the rule and the origin go into the log: the rest tells which record was read.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from redis.exceptions import RedisError

Handler = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger(__name__)

ADDRESS, GROUP = "/csp-report", "csp"
MOST_BYTES = 8_192
MOST_IN_A_MINUTE = 60  # of all browsers together: one fault of a page makes a thousand alike
MOST_IN_ONE = 10
DIRECTIVE = re.compile(r"[a-z]{2,20}(-[a-z]{2,20}){0,3}")
HOST = re.compile(r"[a-z0-9.-]{1,253}(:\d{1,5})?")
KEYWORDS = frozenset({"inline", "eval", "wasm-eval", "self", "data", "blob", "trusted-types-sink"})


def answer_first(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        return (csp_report if request.path_info == ADDRESS else get_response)(request)

    return middleware


@login_not_required
@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """The same answer whatever becomes of it, but for what is too large, no report or too often."""
    if len(request.META.get("CONTENT_LENGTH") or "") > 5:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if not _is_within_limit():
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    try:
        told = list(_reports(json.loads(body)))
    except (ValueError, RecursionError):
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    for directive, origin in told[:MOST_IN_ONE]:
        log.warning("A browser refused by %s: %s", directive, origin)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _is_within_limit() -> bool:
    """Where nobody can count, nothing is written: a log must not be filled from outside."""
    try:
        cache.add("csp-reports", 0, timeout=60)
        return int(cache.incr("csp-reports")) <= MOST_IN_A_MINUTE
    except (RedisError, ValueError):
        return False


def _reports(told: Any) -> Iterator[tuple[str, str]]:
    """The old form is an object with one report, the new one a list of many."""
    for one in told if isinstance(told, list) else [told]:
        if not isinstance(one, dict):
            raise ValueError("no report")
        body = one.get("body", one.get("csp-report"))
        if isinstance(body, dict):
            yield _directive(body), _origin(body)


def _directive(body: dict[str, Any]) -> str:
    for name in ("effectiveDirective", "effective-directive", "violated-directive"):
        words = str(body.get(name, "")).split()
        if words and DIRECTIVE.fullmatch(words[0]):
            return words[0]
    return "unknown"


def _origin(body: dict[str, Any]) -> str:
    """Scheme and host: a path or a query may name a record or a person."""
    blocked = str(body.get("blockedURL", body.get("blocked-uri", "")))[:2_000]
    if blocked in KEYWORDS:
        return blocked
    try:
        parts = urlsplit(blocked)
    except ValueError:
        return "unknown"
    host = parts.netloc.rpartition("@")[2].lower()
    if parts.scheme in {"http", "https", "ws", "wss"} and HOST.fullmatch(host):
        return f"{parts.scheme}://{host}"
    return parts.scheme if parts.scheme in KEYWORDS else "unknown"
