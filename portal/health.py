"""Whether this process lives and can work: "up" or "down" and nothing else.

Answered before sessions and people, so that it works while the database is away and needs no host
name; nobody learns more from it than from a page that does not come.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

Handler = Callable[[HttpRequest], HttpResponseBase]
PATIENCE_SECONDS = 2
GOOD_FOR_SECONDS = 1.0  # so that asking often costs nothing


def answer_first(get_response: Handler) -> Handler:
    views = {"/health/live": live, "/health/ready": ready}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return views.get(request.path_info, get_response)(request)

    return middleware


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return _told(is_up=True)


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    return _told(is_up=_latest.is_ready())


def _told(*, is_up: bool) -> HttpResponse:
    status = HTTPStatus.OK if is_up else HTTPStatus.SERVICE_UNAVAILABLE
    return HttpResponse("up" if is_up else "down", content_type="text/plain", status=status)


class Latest:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.answer = False
        self.until = float("-inf")

    def is_ready(self) -> bool:
        if self.clock() >= self.until:
            self.answer = _broker_answers() and _database_is_migrated()
            self.until = self.clock() + GOOD_FOR_SECONDS
        return self.answer


_latest = Latest()


def _broker_answers() -> bool:
    limits = {"socket_timeout": PATIENCE_SECONDS, "socket_connect_timeout": PATIENCE_SECONDS}
    try:
        with Redis.from_url(settings.REDIS_URL, **limits) as line:
            return bool(line.ping())
    except (RedisError, OSError):
        return False


def _database_is_migrated() -> bool:
    """Newer tables than this code knows are right: code comes after migrations."""
    try:
        return _last_migrations() <= set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        connection.close()
        return False


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
