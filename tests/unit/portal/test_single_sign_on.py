"""The settings of single sign-on: off by default, and nonsense stops the start."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import single_sign_on

GIVEN = {
    "OIDC_ISSUER": "https://sign-in.force.example/realm",
    "OIDC_CLIENT_ID": "portal",
    "OIDC_CLIENT_SECRET": "a secret of more than sixteen",
    "OIDC_NAME": "the Force",
}


def give(patch: pytest.MonkeyPatch, **changes: str) -> None:
    for name, value in {**GIVEN, **changes}.items():
        patch.setenv(name, value)


def test_without_an_issuer_it_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, OIDC_ISSUER="")

    assert single_sign_on.given() is None


def test_what_is_given_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, OIDC_COMPLETE_ACR="gold, silver", OIDC_COMPLETE_AMR="hwk")

    taken = single_sign_on.given()

    assert taken is not None
    assert taken.issuer == GIVEN["OIDC_ISSUER"]
    assert (taken.acr, taken.amr) == ({"gold", "silver"}, {"hwk"})


@pytest.mark.parametrize(
    "issuer",
    [
        "sign-in.force.example", "http://sign-in.force.example", "ftp://sign-in.force.example",
        "https://name:word@sign-in.force.example", "https://sign-in.force.example/?a=b",
        "https://sign-in.force.example/#a", "https://",
    ],
)  # fmt: skip
def test_nonsense_for_an_issuer_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, issuer: str
) -> None:
    give(monkeypatch, OIDC_ISSUER=issuer)

    with pytest.raises(ImproperlyConfigured, match="OIDC_ISSUER"):
        single_sign_on.given()


@pytest.mark.parametrize("name", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME"])
def test_what_is_missing_beside_it_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    give(monkeypatch, **{name: ""})

    with pytest.raises(ImproperlyConfigured, match=name):
        single_sign_on.given()


def test_an_origin_is_scheme_host_and_port() -> None:
    assert single_sign_on.origin("https://a.example/x") == ("https", "a.example", None)
    assert single_sign_on.origin("https://a.example:8443/") != single_sign_on.origin(
        "https://a.example/"
    )
