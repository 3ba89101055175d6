"""A system of a school that was let in, and the force to which it sends."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from partners import actions
from partners.models import Agency, ApiToken, User
from tests.conftest import PortalClient, acting_as
from tests.factories import partners

BODY = {
    "theme": "CUCKOOING", "what_happened": "Men come and go at night, every night since May.",
    "at_risk": "no",
}  # fmt: skip


@dataclass
class System:
    """One system with its secret, asking as it would from outside."""

    secret: str
    client: PortalClient
    district: str

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(address, headers=self._headers(headers))

    def send(self, body: Any = None, *, once: str = "our-form-1", **headers: str) -> Any:
        content = json.dumps(BODY | {"district": self.district} | (body or {}))
        headers = {"Idempotency-Key": once} | headers
        return self.client.post(
            "/api/v1/forms/", content, content_type="application/json",
            headers=self._headers(headers),
        )  # fmt: skip

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **more}


@pytest.fixture
def force() -> Agency:
    return partners.force()


@pytest.fixture
def lead() -> User:
    return partners.person(None, "agency_lead")


@pytest.fixture
def let_in(lead: User, force: Agency) -> Callable[..., System]:
    place = partners.district(force_area=force.police_area)

    def made(*scopes: str, by: User = lead, name: str = "Case system") -> System:
        with acting_as(by):
            given = scopes or ("forms:send", "forms:read")
            secret = actions.make_token(name=name, scopes=given, by=by)
        return System(secret, PortalClient(), place.gss)

    return made


@pytest.fixture
def system(let_in: Callable[..., System]) -> System:
    return let_in()


@pytest.fixture
def account(system: System) -> User:
    return ApiToken.objects.get().account
