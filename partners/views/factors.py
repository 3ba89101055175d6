"""How a person signs in: passkeys, the authenticator app, recovery codes; and proving it afresh."""

from __future__ import annotations

from typing import Any

from allauth.account.views import BaseReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from partners import actions, factors, stepup
from partners.forms import PasskeyConfirmForm
from partners.models import LinkedSubject
from partners.password_forms import ChangePasswordForm
from partners.second_step import ConfirmCodeForm

PASSKEY, APP, CODES = (
    Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES,
)  # fmt: skip
ADDED_ALONE = gettext_lazy(
    "The passkey is added. Add one on a second device, too: if you lose the only one, a lead of"
    " your agency lets you set up anew."
)


class Factors(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        own = list(Authenticator.objects.filter(user=user).order_by("pk"))
        codes = next((one for one in own if one.type == CODES), None)
        context = {
            "passkeys": [factors.Passkey.of(one) for one in own if one.type == PASSKEY],
            "has_password": user.has_usable_password(),
            "has_app": any(one.type == APP for one in own),
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
            "needs_passkey": factors.needs_passkey(user),
            "organisation": settings.SINGLE_SIGN_ON,
            "is_linked": _is_linked(user),
        }
        return render(request, "partners/factors.html", context)


def _is_linked(user: Any) -> bool:
    given = settings.SINGLE_SIGN_ON
    if given is None:
        return False
    return LinkedSubject.objects.filter(person=user, issuer=given.issuer).exists()


class SetUpApp(ActivateTOTPView):  # type: ignore[misc]
    """Nobody takes the app off here: whoever has one is told so."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_mfa_enabled(request.user, [APP]):
            return redirect("mfa_index")
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("mfa_add_webauthn")  # a code without a password signs nobody in
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """A key that asks for a finger, a face or a number, and that names its owner itself."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        context["js_data"] = {"creation_options": webauthn.begin_registration(user, True)}  # noqa: FBT003 the library's own argument
        context["is_first"] = user.has_usable_password() and not is_mfa_enabled(user)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        """Recovery codes take the place of a code after the password; alone they open nothing."""
        user, given = self.request.user, form.cleaned_data
        is_first = not is_mfa_enabled(user)
        webauthn.WebAuthn.add(user, given["name"], given["credential"])
        if user.has_usable_password():
            messages.success(self.request, _("The passkey is added."))
            made = actions.make_first_recovery_codes(self.request)
            return redirect("mfa_view_recovery_codes" if made else "mfa_index")
        messages.success(self.request, ADDED_ALONE)
        return redirect("home" if is_first else "mfa_index")


class RemovePasskey(View):
    def post(self, request: HttpRequest) -> HttpResponseBase:
        if not stepup.is_fresh(request):
            return stepup.ask_again(request)
        try:
            number = signing.loads(request.POST.get("passkey", ""), salt=factors.SALT)
        except signing.BadSignature:
            return redirect("mfa_index")
        actions.remove_passkey(request, number)
        return redirect("mfa_index")


class RecoveryCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    template_name = "partners/recovery_codes.html"


class NewRecoveryCodes(View):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "partners/new_recovery_codes.html")

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if not stepup.is_fresh(request):
            return stepup.ask_again(request)
        actions.make_recovery_codes(request)
        return redirect("mfa_view_recovery_codes")


class ChangePassword(View):
    """After a fresh proof for the question itself: what was typed is never kept for later."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and not user.has_usable_password():
            return redirect("mfa_index")
        if user.is_authenticated and not stepup.is_fresh(request):
            return stepup.prove_first(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ChangePasswordForm(request=request))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ChangePasswordForm(request.POST, request=request)
        if not form.is_valid():
            return self._page(form)
        actions.change_password(request, form.cleaned_data["password"])
        messages.success(
            request, _("Your password is changed. You are signed out everywhere but here.")
        )
        return redirect("mfa_index")

    def _page(self, form: ChangePasswordForm) -> HttpResponse:
        return render(self.request, "partners/password_change.html", {"form": form})


class Confirm(BaseReauthenticateView):  # type: ignore[misc]
    """A fresh proof, by passkey or code; then what was asked for goes on as it was."""

    template_name = "partners/confirm.html"

    def get_form_class(self) -> Any:
        is_passkey = "credential" in self.request.POST or self._takes_no_code()
        return PasskeyConfirmForm if is_passkey else ConfirmCodeForm

    def _takes_no_code(self) -> bool:
        return factors.proves_by_passkey_alone(self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponseBase:
        form.save()
        stepup.unlock(self.request)
        return stepup.resume(self.request) or super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        if factors.has_passkey(user):
            context["passkey_form"] = PasskeyConfirmForm(user=user)
            context["js_data"] = {"request_options": webauthn.begin_authentication(user)}
        if is_mfa_enabled(user, [APP, CODES]) and not self._takes_no_code():
            form = context["form"]
            is_code = isinstance(form, ConfirmCodeForm)
            context["code_form"] = form if is_code else ConfirmCodeForm(user=user)
        context["is_locked"] = stepup.is_locked(self.request)
        return context
