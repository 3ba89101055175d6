"""How many requests each page answered, and how quickly: by the page's name, of nobody.

Each web process adds up in memory and hands its sums to the broker every few seconds, so that a
request waits for nothing; the relay serves them. No path, which would name a record, is kept.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from redis import Redis, RedisError

Handler = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger(__name__)

KEPT_IN = "portal:traffic"
NAME = "portal_http_request_seconds"
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
HAND_OVER_SECONDS = 5.0
PATIENCE_SECONDS = 0.5
ELSEWHERE = "elsewhere"  # no page: assets, health, and what has no address


class Sums:
    """Of one process. What is not handed over yet is lost with it: seconds of counting."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.counts: Counter[str] = Counter()
        self.handed_over_at = clock()
        self.lock = threading.Lock()

    def add(self, page: str, status: int, seconds: float) -> None:
        kind = f"{page}|{status // 100}xx"
        bound = next((f"{most:g}" for most in BOUNDS if seconds <= most), "+Inf")
        with self.lock:
            self.counts[f"{kind}|{bound}"] += 1
            self.counts[f"{kind}|microseconds"] += round(seconds * 1_000_000)
            is_due = self.clock() - self.handed_over_at >= HAND_OVER_SECONDS
            if is_due:
                self.handed_over_at = self.clock()
        if is_due:
            self.hand_over()

    def hand_over(self) -> None:
        with self.lock:
            counts, self.counts = self.counts, Counter()
        try:
            with _kept() as line, line.pipeline(transaction=False) as orders:
                for name, number in counts.items():
                    orders.hincrby(KEPT_IN, name, number)
                orders.execute()
        except RedisError:
            with self.lock:
                self.counts += counts


def _kept() -> Redis:
    return Redis.from_url(
        settings.REDIS_URL, decode_responses=True,
        socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS,
    )  # fmt: skip


def measured(get_response: Handler) -> Handler:
    """Off without METRICS_PORT: then a request pays nothing."""
    if not settings.METRICS_PORT:
        raise MiddlewareNotUsed
    sums = Sums()
    atexit.register(sums.hand_over)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        page = match.view_name if match else ELSEWHERE
        sums.add(page, response.status_code, time.perf_counter() - begun)
        return response

    return middleware


def lines() -> Iterator[str]:
    """As a histogram for Prometheus. Nothing while the broker is away."""
    try:
        with _kept() as line:
            kept = line.hgetall(KEPT_IN)
    except RedisError:
        return
    if not kept:
        return
    yield f"# HELP {NAME} Requests by page and kind of answer, and how long each took."
    yield f"# TYPE {NAME} histogram"
    for kind in sorted({name.rpartition("|")[0] for name in kept}):
        yield from _histogram(kind, kept)


def _histogram(kind: str, kept: dict[str, str]) -> Iterator[str]:
    page, _bar, answer = kind.partition("|")
    labels, total = f'page="{page}",answer="{answer}"', 0
    for bound in [*(f"{most:g}" for most in BOUNDS), "+Inf"]:
        total += int(kept.get(f"{kind}|{bound}", 0))
        yield f'{NAME}_bucket{{{labels},le="{bound}"}} {total}'
    yield f"{NAME}_sum{{{labels}}} {int(kept.get(f'{kind}|microseconds', 0)) / 1_000_000:.6f}"
    yield f"{NAME}_count{{{labels}}} {total}"
