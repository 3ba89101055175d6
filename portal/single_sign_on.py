"""Which organisation's sign-in counts here besides our own, and for how much. Off by default."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal import env


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """`acr` and `amr` are the values by which it says that it asked for a second factor itself."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    acr: frozenset[str] = frozenset()
    amr: frozenset[str] = frozenset()
    ca_file: str = ""


def given() -> Organisation | None:
    issuer = env.text("OIDC_ISSUER", "")
    if not issuer:
        return None
    if not _is_address(issuer):
        raise ImproperlyConfigured(
            "OIDC_ISSUER must be the issuer's https address as it writes it itself, without a "
            "question mark or a name and password in it."
        )
    return Organisation(
        issuer=issuer,
        client_id=env.required("OIDC_CLIENT_ID"),
        client_secret=env.secret("OIDC_CLIENT_SECRET", at_least=16),
        name=env.required("OIDC_NAME"),
        acr=frozenset(env.words("OIDC_COMPLETE_ACR")),
        amr=frozenset(env.words("OIDC_COMPLETE_AMR")),
        ca_file=env.text("OIDC_CA_FILE", ""),
    )


def origin(address: str) -> tuple[str, str, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname or "", parts.port


def _is_address(issuer: str) -> bool:
    parts = urlsplit(issuer)
    is_private = parts.scheme == "https" or env.is_loopback(parts.hostname or "")
    plain = not (parts.query or parts.fragment or parts.username)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and is_private and plain
