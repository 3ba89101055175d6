"""How a machine is told that something went wrong (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

KIND = "application/problem+json"
ADDRESSES = "/api/"


def problem(
    status: HTTPStatus, detail: str = "", errors: Sequence[Mapping[str, str]] = ()
) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": int(status)}
    if detail:
        said["detail"] = detail
    if errors:
        said["errors"] = list(errors)
    return said


def for_machines(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Below `ADDRESSES` nothing answers with a page, whoever refused: gate, router or fault."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_page = "html" in response.headers.get("Content-Type", "")
        if not request.path.startswith(ADDRESSES) or not is_page:
            return response
        status = HTTPStatus(response.status_code if response.status_code >= 400 else 404)
        told = HttpResponse(json.dumps(problem(status)), content_type=KIND, status=status)
        for name in ("Retry-After", "Allow", "Cache-Control"):
            if name in response.headers:
                told[name] = response.headers[name]
        return told

    return middleware
