"""Named refusals and the error pages. The pages use no database, session, token or nonce."""

from __future__ import annotations

import errno
import sys
from enum import Enum
from functools import cache
from smtplib import SMTPException
from socket import gaierror
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from redis.exceptions import RedisError

from portal import characters, logs

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

FEWEST_WORTH_KEEPING = 20
_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})
NEVER_SHOWN = frozenset({"csrfmiddlewaretoken", "token", "password", "code", "login"})


class Mistake(Enum):
    """Why pasted words cannot be taken."""

    TOO_LONG = "longer than any answer"
    CHARACTERS = "characters that cannot be kept"


class Refused(Exception):
    """The state of a record refuses what was asked. The sentence is shown to the person (409)."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def insist(sentence: StrPromise, done: bool) -> None:  # noqa: FBT001 the wall's answer
    """What a function of the wall did not do is told in this sentence."""
    if not done:
        raise Refused(str(sentence))


class AuditUnavailable(Exception):
    """The audit event could not be written, so no data may be shown (503)."""


class TooManyRequests(Exception):
    """Shown as 429."""


def is_outage(error: BaseException | None) -> bool:
    """What passes: database, broker, log, disk or the way to another machine are away or full."""
    if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
        return True
    return isinstance(error, _AWAY)


_AWAY = (
    OperationalError, InterfaceError, AuditUnavailable, RedisError, SMTPException, ConnectionError,
    TimeoutError, gaierror,
)  # fmt: skip


@cache
def _fixed_page(status: int) -> bytes:
    return render_to_string(f"errors/{status}.html").encode()


def fixed(status: int) -> HttpResponse:
    """The same bytes for everybody: nothing tells a hidden record from a missing one."""
    return HttpResponse(_fixed_page(status), status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return fixed(404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return fixed(403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return fixed(400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere: nothing was saved, nothing is lost."""
    return words_back(request, status=403)


def words_back(request: HttpRequest, *, status: int) -> HttpResponse:
    """The page was open too long: its words once more, in the answer to its own request."""
    page = render_to_string("errors/csrf.html", {"words": _words(request)})
    return HttpResponse(page, status=status)


def not_taken(request: HttpRequest, mistake: Mistake) -> HttpResponse:
    """What was pasted cannot be taken: what is wrong, what to do, and the words themselves."""
    words = _words(request)
    if not words:
        return fixed(400)
    context = {"words": words, "mistake": mistake.name, "back": request.get_full_path()}
    return HttpResponse(render_to_string("errors/not_taken.html", context), status=400)


def _words(request: HttpRequest) -> list[str]:
    """What was typed. It is stored nowhere.

    A browser asks again for a page that must not be kept, so going back would show empty boxes.
    """
    return [
        characters.with_gaps_shown(str(value))
        for name, value in request.POST.items()
        if len(value) >= FEWEST_WORTH_KEEPING and not set(name.split("_")) & NEVER_SHOWN
    ]


def refused(sentence: str) -> HttpResponse:
    return HttpResponse(render_to_string("errors/409.html", {"sentence": sentence}), status=409)


def unavailable() -> HttpResponse:
    response = fixed(503)
    response["Retry-After"] = "30"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with a reference; where trying again helps it is 503."""
    if is_outage(sys.exc_info()[1]):
        return unavailable()
    page = render_to_string("errors/500.html", {"reference": logs.request_id.get()})
    return HttpResponse(page, status=500)
