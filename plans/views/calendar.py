"""The secret address of one's dates: making it, ending it, and what a calendar fetches there."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from partners.access import PortalView, seen, sensitive
from partners.models import User
from partners.permissions import Permission, has_permission
from partners.systems import ApiView
from plans import actions, feeds
from plans.models import CalendarFeed
from portal import wall
from portal.icalendar import KIND, calendar

PARAMETER = "dates"


@sensitive
class Calendar(PortalView):
    permission = Permission.ACTION_DO

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        """The address stands in this answer and nowhere else."""
        secret = actions.make_feed(by=self.user)
        where = reverse("plans:calendar-feed")
        return self._page(request.build_absolute_uri(f"{where}?{PARAMETER}={secret}"))

    def _page(self, address: str = "") -> HttpResponse:
        rows = CalendarFeed.objects.visible_to(self.user).order_by("-pk")[:5]
        context = {
            "address": address, "back_url": reverse("plans:board"),
            "feeds": seen(rows, by=self.user, purpose=self.purpose()),
        }  # fmt: skip
        return render(self.request, "plans/calendar.html", context)


class EndCalendar(PortalView):
    """Without a fresh proof: whoever lost the address ends it at once."""

    permission = Permission.ACTION_DO

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        actions.end_feed(self.fetch(CalendarFeed, key=key, is_read=False), by=self.user)
        messages.success(request, _("The address has ended. A calendar gets nothing there now."))
        return redirect("plans:calendar")


class FeedAuthentication(BaseAuthentication):
    def authenticate(self, request: Any) -> tuple[User | AnonymousUser, str | None]:
        """A session of a browser is none here: what is shown depends on the address alone."""
        nobody = AnonymousUser(), None
        wall.enter(None)
        secret = request.GET.get(PARAMETER, "")
        number = feeds.person_of(secret[:100])
        if number is None:
            return nobody
        wall.enter(number)
        user = User.objects.select_related("agency").filter(pk=number).first()
        return (user, PARAMETER) if user is not None and user.may_see else nobody


class AsCalendar(BaseRenderer):
    media_type, format, charset = KIND, "ics", "utf-8"

    def render(self, data: Any, *_of: Any, **_with: Any) -> bytes:
        return (data if isinstance(data, str) else json.dumps(data)).encode()


class Always(BaseContentNegotiation):
    """Calendars ask for all kinds of things and take this."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], KIND


class Feed(ApiView):
    """Never given, ended, or of somebody who left: the same answer as no address at all."""

    permission = Permission.ACTION_DO
    authentication_classes = (FeedAuthentication,)
    renderer_classes = (AsCalendar,)
    content_negotiation_class = Always

    def check_permissions(self, request: Any) -> None:
        if request.auth is None or not has_permission(request.user, self.permission):
            raise Http404

    @extend_schema(exclude=True)
    def get(self, request: HttpRequest) -> Response:
        name = _("Partnership dates")
        return Response(calendar(feeds.dates_of(self.user), name=name, at=timezone.now()))
