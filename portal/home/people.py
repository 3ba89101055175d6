"""The page of demonstration people: only in demonstration mode, only on loopback."""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partners.models import User
from portal import mail, wall
from portal.env import is_loopback
from portal.home import demonstration

CODE_SECONDS = 30


@dataclass(frozen=True)
class Row:
    name: str
    email: str
    agency: str
    roles: str
    code: str


@login_not_required
@require_safe
def show_demonstration_people(request: HttpRequest) -> HttpResponse:
    if not settings.DEMONSTRATION or not _from_this_machine(request):
        raise Http404
    now = int(time.time())
    context = {
        "rows": _rows(now // CODE_SECONDS, back_to=request.user.pk),
        "password": demonstration.password(),
        "mail": mail.latest(),
        "seconds_left": CODE_SECONDS - now % CODE_SECONDS,
    }
    return render(request, "home/demonstration.html", context)


def _from_this_machine(request: HttpRequest) -> bool:
    host = request.get_host().rsplit(":", 1)[0]
    return is_loopback(host) and is_loopback(request.META.get("REMOTE_ADDR") or "localhost")


def _rows(counter: int, *, back_to: int | None) -> list[Row]:
    """One account after the other, as sign-in reads them: there is no way to read them all."""
    try:
        return [row for email in demonstration.emails() if (row := _row(email, counter))]
    finally:
        wall.enter(back_to)


def _row(email: str, counter: int) -> Row | None:
    wall.name_account(wall.account_at(email))
    person = User.objects.select_related("agency").filter(email=email).first()
    factor = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if person is None or factor is None:
        return None
    secret = get_adapter().decrypt(factor.data["secret"])
    return Row(
        person.name, person.email, person.agency.name, ", ".join(person.role_titles),
        format_hotp_value(hotp_value(secret, counter)),
    )  # fmt: skip
