"""Where a person is signed in, and ending it from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import audit

SALT = "partners.sessions"
# The first that is in what a browser calls itself; most claim to be others as well.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    browser: str | Promise
    system: str | Promise
    address: str
    since: datetime
    is_this: bool
    handle: str

    @classmethod
    def of(cls, one: UserSession) -> Row:
        return cls(
            _named(one.user_agent, BROWSERS), _named(one.user_agent, SYSTEMS), one.ip,
            one.created_at, one.is_current(), signing.dumps(one.pk, salt=SALT),
        )  # fmt: skip


def _named(agent: str, known: tuple[tuple[str, str], ...]) -> str | Promise:
    return next((name for token, name in known if token in agent), _("unknown"))


class Sessions(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        own = UserSession.objects.purge_and_list(request.user)
        rows = [Row.of(one) for one in sorted(own, key=lambda one: one.created_at, reverse=True)]
        return render(request, "partners/sessions.html", {"rows": rows})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ends one, or all but this one. One that is gone already needs no word."""
        own = UserSession.objects.filter(user=request.user)
        if "others" in request.POST:
            ended = own.exclude(session_key=request.session.session_key)
        else:
            ended = own.filter(pk=_number(request.POST.get("session", "")))
        for one in ended:
            one.end()
            audit.record(audit.Event.SESSION_ENDED, by=request.user)
        return redirect("sessions")


def _number(handle: str) -> int:
    try:
        return int(signing.loads(handle, salt=SALT))
    except signing.BadSignature:
        return 0
