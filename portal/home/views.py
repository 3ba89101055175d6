"""The front page, which looks at everything, and the pages about the portal itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from partners import actions, guesses, telling
from partners.access import PortalView
from partners.permissions import Permission
from portal import searches
from portal.home.context import places_for
from portal.home.hints import hints_for
from portal.home.news import news_for
from portal.home.search import SearchForm, found_by
from portal.home.waiting import notes_for, notices_for, sections_for, tasks_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from partners.models import User


class Home(PortalView):
    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        tasks, since = tasks_for(self.user), _last_visit(request, self.user)
        context = {
            "notices": notices_for(self.user),
            "told": telling.unread_by(self.user),
            "notes": notes_for(self.user),
            "hints": hints_for(self.user),
            "search": SearchForm(),
            "tasks": tasks,
            "late": sum(task.is_late for task in tasks),
            "news": news_for(self.user, since),
            "since": since,
            "sections": sections_for(self.user),
            "places": places_for(self.user),
        }
        return render(request, "home/home.html", context)


class Search(PortalView):
    """By POST: what somebody looks for belongs into no address, history or log of a proxy."""

    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "home/search.html", {"form": SearchForm(), "found": None})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SearchForm(request.POST)
        context: dict[str, Any] = {"form": form, "found": None}
        if form.is_valid():
            term = form.cleaned_data["term"]
            searches.take(self.user.pk)
            searches.keep(term, by=self.user)
            context["found"] = found_by(self.user, term)
        return render(request, "home/search.html", context)


class HintsRead(PortalView):
    permission = Permission.HOME_SEE

    def post(self, request: HttpRequest) -> HttpResponse:
        actions.read_hints(by=self.user)
        return redirect("home")


def _last_visit(request: HttpRequest, user: User) -> datetime | None:
    """The first look at this page in the session before: the same all through a session."""
    if "last_visit" not in request.session:
        before = user.home_seen_at
        request.session["last_visit"] = before.isoformat() if before else ""
        actions.remember_visit(by=user)
    told: str = request.session["last_visit"]
    return datetime.fromisoformat(told) if told else None


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
