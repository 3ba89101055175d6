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
        "rows": _rows(now // CODE_SECONDS),
        "password": demonstration.password(),
        "seconds_left": CODE_SECONDS - now % CODE_SECONDS,
    }
    return render(request, "home/demonstration.html", context)


def _from_this_machine(request: HttpRequest) -> bool:
    host = request.get_host().rsplit(":", 1)[0]
    return is_loopback(host) and is_loopback(request.META.get("REMOTE_ADDR") or "localhost")


def _rows(counter: int) -> list[Row]:
    factors = {
        factor.user_id: get_adapter().decrypt(factor.data["secret"])
        for factor in Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    }
    people = User.objects.select_related("agency").order_by("agency__name", "name")
    return [
        Row(
            person.name, person.email, person.agency.name, ", ".join(person.role_titles),
            format_hotp_value(hotp_value(factors[person.pk], counter)),
        )
        for person in people
        if person.pk in factors
    ]  # fmt: skip
