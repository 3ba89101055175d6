"""The front page, which looks at everything, and the pages about the portal itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from partners.access import PortalView
from partners.permissions import Permission
from portal.home.context import places_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from partners.models import User

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something that waits for this person. `tag` says in a word why, `colour` is the tag's."""

    title: Text
    url: str
    hint: Text = ""
    tag: Text = ""
    colour: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    title: Text
    url: str
    detail: Text = ""
    tag: Text = ""
    colour: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A short list on the front page. `empty` says what to do first, with the link that does it."""

    title: Text
    items: Sequence[Item]
    empty: Text
    start_url: str = ""
    start_label: Text = ""
    more_url: str = ""
    more_label: Text = ""


class Home(PortalView):
    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "tasks": tasks_for(self.user),
            "sections": sections_for(self.user),
            "places": places_for(self.user),
        }
        return render(request, "home/home.html", context)


def tasks_for(user: User) -> Sequence[Task]:
    return ()


def sections_for(user: User) -> Sequence[Section]:
    return ()


@login_not_required
@require_safe
def show_help(request: HttpRequest) -> HttpResponse:
    return render(request, "home/help.html", {"idle": _idle_minutes()})


@login_not_required
@require_safe
def show_cookies(request: HttpRequest) -> HttpResponse:
    context = {
        "cookie_name": settings.SESSION_COOKIE_NAME,
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
