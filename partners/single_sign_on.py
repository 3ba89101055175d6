"""Coming in by the sign-in of one's own organisation (OpenID Connect), as far as it is believed.

The library does state, PKCE and the exchange of the code. Here every claim is checked against the
settings: signature, issuer, audience, nonce. Nobody signs up by it and nobody is found by an
address: only issuer and subject count, which their person has linked.
"""

from __future__ import annotations

import hmac
from functools import partial
from typing import Any

import jwt
import requests  # noqa: TID251 the library's own session, held to the issuer's host
from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string

from partners import accounts, actions
from partners.models import User
from portal import audit, wall
from portal.single_sign_on import Organisation, origin

PROVIDER = "organisation"
LINK, SIGN_IN = "link", "login"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
CLAIMS = ["iss", "aud", "sub", "exp", "iat", "nonce"]
LEEWAY_SECONDS = 30
TIMEOUT_SECONDS = 4


def organisation() -> Organisation:
    """Where none is set there is nothing."""
    given: Organisation | None = settings.SINGLE_SIGN_ON
    if given is None:
        raise Http404
    return given


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """One organisation, from the settings: the tables of the library stay empty and closed."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        given: Organisation | None = settings.SINGLE_SIGN_ON
        if given is None:
            return []
        return [
            SocialApp(
                provider="openid_connect", provider_id=PROVIDER, name=given.name,
                client_id=given.client_id, secret=given.client_secret,
                settings={"server_url": given.issuer.rstrip("/")},
            )
        ]  # fmt: skip

    def get_requests_session(self) -> Any:
        return _IssuerOnly(organisation())

    def generate_state_param(self, state: dict[str, Any]) -> str:
        return get_random_string(43)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        return False

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(refused(request))


class _IssuerOnly(requests.Session):
    """Whatever an answer names, nothing but the issuer's own host is asked."""

    def __init__(self, given: Organisation) -> None:
        super().__init__()
        self.trust_env = False
        self.verify = given.ca_file or True
        self.host = origin(given.issuer)
        self.request = partial(  # type: ignore[method-assign]
            self.request, timeout=TIMEOUT_SECONDS, allow_redirects=False
        )

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        if origin(request.url or "") != self.host:
            raise requests.exceptions.InvalidURL("not the issuer's own host")
        return super().send(request, **kwargs)


class OrganisationAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """`asked` is what was kept in the session when the person was sent away."""

    asked: dict[str, Any]

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, PROVIDER)

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != organisation().issuer:
            raise OAuth2Error("another issuer answered")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Never from the request: it would say where the code is sent."""
        return settings.PORTAL_BASE_URL.rstrip("/") + reverse("organisation-back")

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> None:
        """Instead of the library's own end of it, which would look for a row of its own."""
        issuer = organisation().issuer
        if request.GET.get("iss", issuer) != issuer:
            raise OAuth2Error("the answer names another issuer")
        nonce = self.asked["data"]["nonce"]
        claims = read(kwargs["response"].get("id_token", ""), self._keys(), nonce=nonce)
        finish = _link if self.asked["process"] == LINK else _sign_in
        raise ImmediateHttpResponse(finish(request, claims, self.asked))

    def _keys(self) -> Any:
        with Adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            return answer.json()


def read(token: str, keys: Any, *, nonce: str) -> dict[str, Any]:
    """The claims of an identity token that was made for us, now, and for this very sign-in."""
    given = organisation()
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        key = next(key for key in jwt.PyJWKSet.from_dict(keys).keys if key.key_id == kid)
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=ALGORITHMS, issuer=given.issuer, audience=given.client_id,
            leeway=LEEWAY_SECONDS, options={"require": CLAIMS},
        )  # fmt: skip
    except (jwt.PyJWTError, StopIteration, TypeError, AttributeError) as error:
        raise OAuth2Error("the identity token is not for us") from error
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise OAuth2Error("the identity token is of another sign-in")
    if claims.get("azp", given.client_id) != given.client_id or not 0 < len(claims["sub"]) <= 255:
        raise OAuth2Error("the identity token is not for us")
    return claims


def is_complete(claims: dict[str, Any]) -> bool:
    """Whether the organisation says, in the words agreed on, that it asked for a second factor."""
    given = organisation()
    methods = claims.get("amr")
    said = {each for each in methods if isinstance(each, str)} if isinstance(methods, list) else ()
    return claims.get("acr") in given.acr or bool(given.amr & set(said))


def _sign_in(
    request: HttpRequest, claims: dict[str, Any], asked: dict[str, Any]
) -> HttpResponseBase:
    """Unknown, switched off and suspended look alike: nothing tells who has an account."""
    if request.user.is_authenticated:
        return redirect("home")
    number = accounts.person_of_subject(claims["iss"], claims["sub"])
    wall.name_account(number)
    person = User.objects.select_related("agency").filter(pk=number).first() if number else None
    if person is None or not person.may_see:
        raise PermissionDenied
    record_authentication(
        request, person, "socialaccount", provider=PROVIDER, is_complete=is_complete(claims)
    )
    answer: HttpResponseBase = perform_login(
        request, Login(user=person, redirect_url=asked.get("next"))
    )
    return answer


def _link(request: HttpRequest, claims: dict[str, Any], asked: dict[str, Any]) -> HttpResponseBase:
    """Only for whoever began it, in the session in which they had just proved who they are."""
    if not request.user.is_authenticated or request.user.pk != asked["data"]["person"]:
        raise PermissionDenied
    actions.link_subject(claims["iss"], claims["sub"], by=request.user)
    return redirect("mfa_index")


def refused(request: HttpRequest) -> HttpResponseBase:
    """The same page whatever the reason was."""
    audit.record(audit.Event.SIGN_IN_FAILED, by=None)
    return render(request, "partners/organisation_refused.html", status=403)


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """The portal's own factor, unless the organisation says that it has asked for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        if records and records[-1].get("is_complete"):
            return False
        return bool(super()._should_handle(request))
