"""Systems of one's agency that may come in by the API."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners import actions
from partners.access import PortalView, seen, sensitive
from partners.forms import TokenForm
from partners.models import ApiToken
from partners.permissions import Permission


@sensitive
class Tokens(PortalView):
    permission = Permission.AGENCY_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(TokenForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """The secret stands in this answer and nowhere else."""
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        secret = actions.make_token(**form.cleaned_data, by=self.user)
        return self._page(TokenForm(), secret)

    def _page(self, form: TokenForm, secret: str = "") -> HttpResponse:
        rows = ApiToken.objects.visible_to(self.user).select_related("created_by").order_by("-pk")
        context = {
            "form": form, "secret": secret, "back_url": "../",
            "tokens": seen(rows, by=self.user, purpose="systems"),
        }  # fmt: skip
        return render(self.request, "partners/tokens.html", context)


@sensitive
class EndToken(PortalView):
    permission = Permission.AGENCY_MANAGE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        token = self.fetch(ApiToken, key=key, is_read=False)
        actions.end_token(token, by=self.user)
        messages.success(request, _("The system is shut out."))
        return redirect("tokens")
