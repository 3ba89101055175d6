"""Who works in an agency."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partners.access import PortalView, seen
from partners.models import Invitation, User
from partners.permissions import Permission, has_permission


class People(PortalView):
    permission = Permission.PEOPLE_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        people = User.objects.visible_to(self.user).select_related("unit").order_by("name", "pk")
        waiting = Invitation.objects.visible_to(self.user).waiting().select_related("unit")
        context = {
            "people": seen(people, by=self.user, purpose="people"),
            "invitations": seen(waiting.order_by("-pk"), by=self.user, purpose="people"),
            "can_manage": has_permission(self.user, Permission.PEOPLE_MANAGE),
        }
        return render(request, "partners/people.html", context)
