"""The address that links and passkeys belong to is a setting: no request moves it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.conftest import PortalClient
from tests.factories.passkeys import question

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED"])
def test_a_passkey_belongs_to_the_portals_own_address(header: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "testserver", "other.example"]
    browser = PortalClient(**{header: "other.example"})

    assert question(browser)["publicKey"]["rpId"] == "localhost"


def test_a_host_that_is_not_ours_is_no_page() -> None:
    browser = PortalClient(HTTP_HOST="other.example")

    assert browser.get(reverse("account_login")).status_code == 400
