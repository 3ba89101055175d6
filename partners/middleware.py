"""The request's transaction with its principal, the limits of a session, and the second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve

from partners import factors, guesses, stepup
from partners.permissions import RoleName
from portal import audit, errors, wall

Handler = Callable[[HttpRequest], HttpResponseBase]
DENIALS = frozenset({403, 404, 409})


class Principal:
    """One transaction a request: principal, reads, audit and changes stand or fall together.

    The answer leaves only after the commit. An exception rolls everything back, also when a layer
    further in turned it into a page.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            with transaction.atomic():
                _enter(request)
                response = self.get_response(request)
                response = _finished(response)
                if signed_in := getattr(request, "signed_in", None):
                    guesses.remember(request, response, signed_in)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
            if response.status_code in DENIALS and request.user.is_authenticated:
                _record_denial(request, response.status_code)
        except (OperationalError, InterfaceError, errors.AuditUnavailable):
            return errors.unavailable()
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        transaction.set_rollback(True)


def _enter(request: HttpRequest) -> None:
    """The session's user before the row is read: without a principal the database shows nobody.

    Between password and second factor there is no user yet, only the account that waits.
    """
    claimed = request.session.get(SESSION_KEY)
    wall.enter(int(claimed) if claimed else None)
    if claimed and not request.user.is_authenticated:  # the session's user may not go on with it
        wall.enter(None)
    if not claimed and (waiting := request.session.get(LOGIN_SESSION_KEY)):
        wall.name_account(url_str_to_user_pk(waiting["user_pk"]) if waiting["user_pk"] else None)


def _finished(response: HttpResponseBase) -> HttpResponseBase:
    """A template rendered after the commit would read without a principal and unrecorded."""
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response = response.render()
    return response


def _record_denial(request: HttpRequest, status: int) -> None:
    """The name of the page, never the key asked for."""
    match = request.resolver_match
    page = match.view_name if match else "unknown address"
    with transaction.atomic():
        wall.name_account(request.user.pk)
        audit.record(audit.Event.ACCESS_DENIED, by=request.user, purpose=f"{status} {page}")


class SessionLimits:
    """Idle and absolute limits. Reading others' data has the shorter idle limit.

    After a pause the session is locked: it asks for a fresh proof and then goes on with what was
    sent. That is decided in `process_view`, after the check against forged requests: what is kept
    and sent on later must have come from our own page.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(time.time())
            age = now - request.session.setdefault("signed_in_at", now)
            if (
                age > settings.SESSION_ABSOLUTE_SECONDS
                or not request.user.may_see
                or _has_lapsed_since(request)
            ):
                audit.record(audit.Event.SESSION_ENDED, by=request.user)
                logout(request)
                return _signed_out(request)
            if age < -stepup.SKEW_SECONDS:  # a clock was set back: the eight hours begin now
                request.session["signed_in_at"] = now
            idle = now - request.session.get("last_seen_at", now)
            if not -stepup.SKEW_SECONDS <= idle <= idle_seconds(request.user):
                stepup.lock(request)
            elif not stepup.is_locked(request) and _page(request) not in NO_SIGN_OF_LIFE:
                request.session["last_seen_at"] = now
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not request.user.is_authenticated or not stepup.is_locked(request):
            return None
        return None if _page(request) in WHILE_LOCKED else stepup.ask_again(request)


def _has_lapsed_since(request: HttpRequest) -> bool:
    """Vetting or training ran out after the sign-in: the next session says so, and sees less."""
    user: Any = request.user
    has_lapsed: bool = user.has_lapsed
    had_lapsed = request.session.setdefault("has_lapsed", has_lapsed)
    return has_lapsed and not had_lapsed


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Whoever was sending something gets their words back; whoever was reading comes back here."""
    if request.method == "POST":
        return errors.words_back(request, status=403)
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def idle_seconds(user: Any) -> int:
    """Who leads a unit reads what its people wrote, whatever the role is called."""
    only_own_data = set(user.held_roles) <= {RoleName.PRACTITIONER} and not user.leads_unit
    return int(
        settings.SESSION_IDLE_SECONDS_PRACTITIONER
        if only_own_data
        else settings.SESSION_IDLE_SECONDS
    )


# The gate shows nobody's data, and danger comes before any proof: nothing of its answers is kept.
WHILE_LOCKED = frozenset({"account_reauthenticate", "account_logout", "cpi-gate"})
# Asked for by an open page by itself, whether or not somebody sits before it.
NO_SIGN_OF_LIFE = frozenset({"meeting-version", "meeting-item", "meeting-follow"})
TO_PROVE_OR_LEAVE = frozenset({"account_reauthenticate", "account_logout"})
TO_SET_UP = frozenset(
    {"mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_index"}
)


def _page(request: HttpRequest) -> str:
    return resolve(request.path_info).url_name or ""


class SecondFactor:
    """Nobody works with a password alone: without a second factor there is only its set-up.

    Where a role needs a passkey, a session without one proves it first or adds one.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if (page := _page(request)) in TO_PROVE_OR_LEAVE:
            return None
        if factors.needs_passkey(request.user):
            return self._asks_for_passkey(request, page)
        if page in TO_SET_UP or is_mfa_enabled(request.user):
            return None
        return redirect("mfa_activate_totp")

    @staticmethod
    def _asks_for_passkey(request: HttpRequest, page: str) -> HttpResponseBase | None:
        """Before anything else: whoever came by a code could add a passkey of their own."""
        if stepup.used_passkey(request):
            return None
        if factors.has_passkey(request.user):
            return stepup.ask_again(request)
        return None if page in TO_SET_UP else redirect("mfa_add_webauthn")
