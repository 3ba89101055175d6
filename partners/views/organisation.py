"""To the organisation's sign-in and back, and linking it with one's account."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, cast

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from requests import RequestException  # noqa: TID251 what the library lets through

from partners import actions, stepup
from partners.single_sign_on import LINK, SIGN_IN, Adapter, OrganisationAdapter, organisation

if TYPE_CHECKING:
    from partners.models import User


class SignInPage(LoginView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "organisation": settings.SINGLE_SIGN_ON}


class OrganisationView(View):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        organisation()
        return super().dispatch(request, *args, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class Leave(OrganisationView):
    def post(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect("home")
        return _send_away(request, SIGN_IN, next_url=get_next_redirect_url(request))


class Link(OrganisationView):
    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The organisation asks anew: on a shared computer somebody else may be signed in there."""
        if not stepup.is_fresh(request):
            return stepup.ask_again(request)
        return _send_away(request, LINK, person=request.user.pk, prompt="login")


class Unlink(OrganisationView):
    def post(self, request: HttpRequest) -> HttpResponseBase:
        if not stepup.is_fresh(request):
            return stepup.ask_again(request)
        actions.unlink_subject(organisation().issuer, by=cast("User", request.user))
        return redirect("mfa_index")


class _Callback(OAuth2CallbackView):  # type: ignore[misc]
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, answer = super()._get_state(request, provider)
        self.adapter.asked = state
        return state, answer


@method_decorator(login_not_required, name="dispatch")
class ComeBack(OrganisationView):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        answer: HttpResponseBase = _Callback.adapter_view(OrganisationAdapter)(request)
        return answer


def _send_away(
    request: HttpRequest, process: str, *, prompt: str = "", next_url: str | None = None,
    person: int | None = None,
) -> HttpResponse:  # fmt: skip
    """By a page that leads on: a form may send nowhere but to us."""
    nonce = token_urlsafe(32)
    provider = Adapter(request).get_provider(request, "openid_connect")
    provider.oauth2_adapter_class = lambda asking, _name: OrganisationAdapter(asking)
    wanted = {
        "nonce": nonce, "prompt": prompt, "acr_values": " ".join(sorted(organisation().acr)),
    }  # fmt: skip
    try:
        to = provider.redirect(
            request, process, next_url=next_url, data={"nonce": nonce, "person": person},
            auth_params={name: value for name, value in wanted.items() if value},
        )["Location"]  # fmt: skip
    except (RequestException, OAuth2Error, KeyError):
        return render(request, "partners/organisation_away.html", status=503)
    page = render(request, "partners/organisation_leave.html", {"to": to})
    page["Refresh"] = f"0; url={to}"
    return page
