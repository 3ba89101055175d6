"""Not what you expected?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners import actions
from partners.access import PortalView, seen
from partners.forms import FeedbackForm
from partners.models import Feedback as Said
from partners.permissions import Permission

MOST = 200


class Feedback(PortalView):
    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "partners/feedback.html", {"form": FeedbackForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FeedbackForm(request.POST)
        if not form.is_valid():
            return render(request, "partners/feedback.html", {"form": form})
        actions.give_feedback(form.cleaned_data["text"], by=self.user)
        messages.success(request, _("Thank you. Those who look after the portal will read it."))
        return redirect("home")


class FeedbackList(PortalView):
    permission = Permission.FEEDBACK_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        said = Said.objects.visible_to(self.user).select_related("owner").order_by("-pk")[:MOST]
        context = {"said": seen(said, by=self.user, purpose="feedback")}
        return render(request, "partners/feedback_list.html", context)
