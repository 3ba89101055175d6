"""Guesses at a password, counted before anything is hashed.

An account is never locked: somebody who guesses is slowed down, and the person is not. A browser
that has signed in to the account before has a count of its own, which no stranger can use up.
Counts are atomic and live in the shared cache: without it nobody signs in with a password.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

WINDOW_SECONDS = 15 * 60
# From one address at one account; from one address at all of them; from all strange browsers at
# one account; from a browser that the account knows.
MOST = {"pair": 10, "address": 30, "account": 100, "browser": 10}
MOST_CODES, CODES_REST_SECONDS = 5, 5 * 60

COOKIE = "known" if settings.DEMONSTRATION else "__Host-known"
COOKIE_SECONDS = 180 * 24 * 3600
MOST_ACCOUNTS = 5  # of a browser that several people use, the latest
_SALT = "partners.guesses"
_TAKEN = "guessed_at"


def take(request: HttpRequest, email: str) -> bool:
    """Count this guess. False: one too many, and the password is not looked at."""
    names = {kind: _name(kind, key) for kind, key in _keys(request, email).items()}
    request.session[_TAKEN] = list(names.values())  # what was typed may be a password
    counts = {kind: _count(name) for kind, name in names.items()}  # each, also after a refusal
    return all(count <= MOST[kind] for kind, count in counts.items())


def forgive(request: HttpRequest) -> None:
    """What led to a sign-in was no guess. Only that one: whoever has an account may guess, too."""
    for name in request.session.pop(_TAKEN, []):
        if cache.get(name):
            cache.decr(name)


def take_code(request: HttpRequest, user: Any) -> bool:
    """Count this code. False: five were wrong, and codes rest for five minutes from the fifth."""
    name = _codes_of(request, user)
    count = _count(name, CODES_REST_SECONDS)
    if count == MOST_CODES:
        cache.touch(name, CODES_REST_SECONDS)
    return count <= MOST_CODES


def forget_codes(request: HttpRequest, user: Any) -> None:
    """The right one: what was mistyped before it is forgotten."""
    cache.delete(_codes_of(request, user))


def _codes_of(request: HttpRequest, user: Any) -> str:
    """Whoever stole the password mistypes codes in a strange browser, never in the person's own."""
    own = request.COOKIES[COOKIE] if _digest(user.email) in _known(request) else ""
    return _name("code", f"{user.pk} {own}")


def _keys(request: HttpRequest, email: str) -> Mapping[str, str]:
    account = email.strip().lower()
    if _digest(account) in _known(request):
        return {"browser": f"{account} {request.COOKIES[COOKIE]}"}
    address = get_adapter().get_client_ip(request)
    return {"pair": f"{address} {account}", "address": address, "account": account}


def _count(name: str, seconds: int = WINDOW_SECONDS) -> int:
    cache.add(name, 0, timeout=seconds)
    try:
        return int(cache.incr(name))
    except ValueError:  # the window ended between the two
        cache.set(name, 1, timeout=seconds)
        return 1


def _name(kind: str, key: str) -> str:
    return f"guess-{kind}-{_digest(key)}"


def _digest(value: str) -> str:
    """Keyed: neither the cache nor a cookie tells who has an account."""
    return hmac.new(settings.DIGEST_KEY, value.encode(), hashlib.sha256).hexdigest()[:32]


def _known(request: HttpRequest) -> list[str]:
    try:
        stored: list[str] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_SECONDS
        )["accounts"]
    except (signing.BadSignature, KeyError, TypeError):
        return []
    return stored


def remember(request: HttpRequest, response: HttpResponseBase, user: Any) -> None:
    """Only after a whole sign-in: a password alone makes no browser known."""
    account = _digest(user.email)
    accounts = [account, *(each for each in _known(request) if each != account)][:MOST_ACCOUNTS]
    content = {"accounts": accounts, "browser": token_urlsafe(16)}
    response.set_cookie(
        COOKIE, signing.dumps(content, salt=_SALT), max_age=COOKIE_SECONDS,
        secure=not settings.DEMONSTRATION, httponly=True, samesite="Lax",
    )  # fmt: skip
