"""Asking somebody in, taking that back, and the page that an invitation's link opens."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from partners import accounts, actions, invitees
from partners.access import PortalView, sensitive
from partners.forms import InviteForm, ListForm
from partners.models import Agency, Invitation, User
from partners.password_forms import FirstPasswordForm
from partners.permissions import Permission

PROOF = "invitation_proof"


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


@sensitive
class InviteMany(PortalView):
    """The whole list or nobody: what is wrong is told line by line."""

    permission = Permission.PEOPLE_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ListForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ListForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form)
        try:
            content = form.cleaned_data["people"].read(invitees.MOST_BYTES + 1)
            lines = invitees.read(content, by=self.user)
        except ValidationError as unreadable:
            form.add_error("people", unreadable)
            return self._page(form)
        if any(line.mistakes for line in lines):
            form.add_error("people", _("Nobody was invited. Correct the lines named below."))
            return self._page(form, lines)
        actions.invite_all([line.asked for line in lines], by=self.user)
        number = {"number": len(lines)}
        messages.success(request, _("%(number)s invitations are on their way.") % number)
        return redirect("people")

    def _page(self, form: ListForm, lines: Sequence[invitees.Line] = ()) -> HttpResponse:
        return render(self.request, "partners/invite_many.html", {"form": form, "lines": lines})


@sensitive
class SendInvitationAgain(PortalView):
    permission = Permission.PEOPLE_MANAGE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        invitation = self.fetch(Invitation, key=key, is_read=False)
        actions.send_again(invitation, by=self.user)
        messages.success(request, _("The mail is sent once more."))
        return redirect("people")


@sensitive
class Recover(PortalView):
    permission = Permission.PEOPLE_MANAGE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        context = {"person": self.fetch(User, key=key), "back_url": "../"}
        return render(request, "partners/person_recover.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        person = self.fetch(User, key=key, is_read=False)
        actions.recover(person, by=self.user)
        messages.success(request, _("A link is on its way to the address of this account."))
        return redirect("person", person.key)


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

    What the link holds goes from the address into the session at once, as a hash: no page that is
    read, reloaded or kept in a history shows it. One that was used, was taken back, ran out or
    never was: one page, the same bytes.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        if token := request.GET.get("token"):
            request.session[PROOF] = accounts.proof_of(token)
            return redirect("invitation")
        invited = accounts.invited(_proof(request))
        if invited is None:
            return _ended(request)
        return _page(request, invited, FirstPasswordForm(whose=_person(invited)))

    def post(self, request: HttpRequest) -> HttpResponse:
        invited = accounts.invited(_proof(request))
        if invited is None:
            return _ended(request)
        wants_passkey = "passkey" in request.POST
        form = FirstPasswordForm(request.POST, whose=_person(invited))
        if not wants_passkey and not form.is_valid():
            return _page(request, invited, form)
        password = None if wants_passkey else form.cleaned_data["password"]
        user = actions.accept_invitation(proof=_proof(request), password=password)
        if user is None:
            return _ended(request)
        request.session.flush()  # nobody else's, and nothing of the link, goes on
        login(request, user, backend="partners.signin.SignIn")
        return redirect("mfa_add_webauthn" if wants_passkey else "mfa_activate_totp")


def _proof(request: HttpRequest) -> str:
    return str(request.session.get(PROOF, ""))


def _person(invited: accounts.Invited) -> User:
    """Only for comparing a password with the name, the address and the agency."""
    return User(name=invited.name, email=invited.email, agency=Agency(name=invited.agency))


def _page(request: HttpRequest, invited: accounts.Invited, form: FirstPasswordForm) -> HttpResponse:
    return render(request, "partners/accept.html", {"invited": invited, "form": form})


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "partners/invitation_ended.html", status=404)
