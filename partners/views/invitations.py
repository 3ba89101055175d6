"""Asking somebody in, taking that back, and the page that an invitation's link opens."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from partners import accounts, actions
from partners.access import PortalView, sensitive
from partners.forms import FirstPasswordForm, InviteForm
from partners.models import Invitation, User
from partners.permissions import Permission


@sensitive
class Invite(PortalView):
    permission = Permission.PEOPLE_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(InviteForm(by=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = InviteForm(request.POST, by=self.user)
        if not form.is_valid():
            return self._page(form)
        asked = {"unit": None, **form.cleaned_data}
        actions.invite(**asked, by=self.user)
        messages.success(
            request, _("The invitation to %(email)s is on its way.") % {"email": asked["email"]}
        )
        return redirect("people")

    def _page(self, form: InviteForm) -> HttpResponse:
        return render(self.request, "partners/invite.html", {"form": form})


class WithdrawInvitation(PortalView):
    permission = Permission.PEOPLE_MANAGE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        actions.withdraw_invitation(
            self.fetch(Invitation, key=key, is_read=False), by=self.user
        )  # fmt: skip
        messages.success(request, _("The invitation is taken back. Its link opens nothing now."))
        return redirect("people")


@method_decorator(login_not_required, name="dispatch")
class Accept(View):
    """Opening the link changes nothing: programs that look through mail open links, too.

    A link that was used, was taken back, ran out or never was: one page, the same bytes.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        token = request.GET.get("token", "")
        invited = accounts.invited(token)
        if invited is None:
            return _ended(request)
        return _page(request, token, invited, FirstPasswordForm(whose=_person(invited)))

    def post(self, request: HttpRequest) -> HttpResponse:
        token = request.POST.get("token", "")
        invited = accounts.invited(token)
        if invited is None:
            return _ended(request)
        wants_passkey = "passkey" in request.POST
        form = FirstPasswordForm(request.POST, whose=_person(invited))
        if not wants_passkey and not form.is_valid():
            return _page(request, token, invited, form)
        password = None if wants_passkey else form.cleaned_data["password"]
        user = actions.accept_invitation(token=token, password=password)
        if user is None:
            return _ended(request)
        login(request, user, backend="partners.signin.SignIn")
        return redirect("mfa_add_webauthn" if wants_passkey else "mfa_activate_totp")


def _person(invited: accounts.Invited) -> User:
    """Only for comparing a password with the name and the address."""
    return User(name=invited.name, email=invited.email)


def _page(
    request: HttpRequest, token: str, invited: accounts.Invited, form: FirstPasswordForm
) -> HttpResponse:
    context = {"token": token, "invited": invited, "form": form}
    return render(request, "partners/accept.html", context)


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "partners/invitation_ended.html", status=404)
