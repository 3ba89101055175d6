"""The front page, which looks at everything, and the pages about the portal itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partners import guesses
from partners.access import PortalView
from partners.permissions import Permission
from portal.home.context import places_for
from portal.home.waiting import notes_for, notices_for, sections_for, tasks_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class Home(PortalView):
    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "notices": notices_for(self.user),
            "notes": notes_for(self.user),
            "tasks": tasks_for(self.user),
            "sections": sections_for(self.user),
            "places": places_for(self.user),
        }
        return render(request, "home/home.html", context)


@login_not_required
@require_safe
def show_help(request: HttpRequest) -> HttpResponse:
    return render(request, "home/help.html", {"idle": _idle_minutes()})


@login_not_required
@require_safe
def show_cookies(request: HttpRequest) -> HttpResponse:
    context = {
        "cookie_name": settings.SESSION_COOKIE_NAME,
        "known_cookie_name": guesses.COOKIE,
        "known_days": guesses.COOKIE_SECONDS // (24 * 3600),
        "hours": settings.SESSION_ABSOLUTE_SECONDS // 3600,
        "idle": _idle_minutes(),
    }
    return render(request, "home/cookies.html", context)


@login_not_required
@require_safe
def show_privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html")


@login_not_required
@require_safe
def show_accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")


def _idle_minutes() -> dict[str, int]:
    return {
        "practitioner": settings.SESSION_IDLE_SECONDS_PRACTITIONER // 60,
        "others": settings.SESSION_IDLE_SECONDS // 60,
    }
