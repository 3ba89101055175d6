"""A fresh proof that it is still the person: after a pause, and before what cannot be undone."""

from __future__ import annotations

import json
import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.httpkit import deserialize_request, serialize_request
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.http import urlencode

_LOCKED, _KEPT = "is_locked", "sent_before_proof"
SKEW_SECONDS = 60  # by which the clocks of two machines may differ


def is_fresh(request: HttpRequest) -> bool:
    """A second factor or a passkey within the last minutes, at sign-in or since.

    One from the future was given before a clock was set back: it would stay fresh for too long.
    """
    records = get_authentication_records(request, request.user)
    ages = [time.time() - record["at"] for record in records if record.get("method") == "mfa"]
    return any(-SKEW_SECONDS <= age < settings.STEP_UP_SECONDS for age in ages)


def used_passkey(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(record.get("type") == "webauthn" for record in records)


def ask_again(request: HttpRequest) -> HttpResponseBase:
    """What was sent is kept in the session and goes on after the proof."""
    path = request.get_full_path()
    if request.method == "POST":
        kept = json.loads(serialize_request(request))
        kept["META"].pop("HTTP_COOKIE", None)  # a session does not hold its own key
        request.session[_KEPT] = [path, json.dumps(kept)]
    query = urlencode({REDIRECT_FIELD_NAME: path})
    return redirect(f"{reverse('account_reauthenticate')}?{query}")


def prove_first(request: HttpRequest) -> HttpResponseBase:
    """As `ask_again`, and what was sent is let go: it may be a password."""
    query = urlencode({REDIRECT_FIELD_NAME: request.path})
    return redirect(f"{reverse('account_reauthenticate')}?{query}")


def resume(request: HttpRequest) -> HttpResponseBase | None:
    """Only what this proof was asked for: something sent and left behind before stays undone."""
    path, kept = request.session.pop(_KEPT, ("", ""))
    if not kept or request.POST.get(REDIRECT_FIELD_NAME) != path:
        return None
    again = deserialize_request(kept, request)
    again.resolver_match = resolve(again.path_info)
    answer: HttpResponseBase = again.resolver_match.func(
        again, *again.resolver_match.args, **again.resolver_match.kwargs
    )
    return answer


def lock(request: HttpRequest) -> None:
    request.session[_LOCKED] = True


def is_locked(request: HttpRequest) -> bool:
    return bool(request.session.get(_LOCKED))


def unlock(request: HttpRequest) -> None:
    request.session.pop(_LOCKED, None)
    request.session["last_seen_at"] = int(time.time())
