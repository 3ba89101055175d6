"""How often a person, and for its leads the agency, is written to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners import actions
from partners.access import PortalView
from partners.forms import MailPaceForm
from partners.permissions import Permission


class MailPace(PortalView):
    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(MailPaceForm(by=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MailPaceForm(request.POST, by=self.user)
        if not form.is_valid():
            return self._page(form)
        actions.choose_pace(form.cleaned_data["pace"], by=self.user)
        if "summary" in form.cleaned_data:
            actions.keep_summary(form.cleaned_data["summary"], by=self.user)
        messages.success(request, _("Kept. It counts from now on."))
        return redirect("mail-pace")

    def _page(self, form: MailPaceForm) -> HttpResponse:
        return render(self.request, "partners/mail_pace.html", {"form": form})
