"""Sessions of demonstration practitioners, one for each browser. Run as the web; prints JSON."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

BROWSERS = 7
BACKEND = "partners.signin.SignIn"


def sessions() -> list[str]:
    """A sign-in is recorded with its act, and the wall shows one account after the other."""
    from django.db import transaction

    from partners.models import User
    from portal import wall
    from portal.home import demonstration

    cookies: list[str] = []
    addresses = (demonstration.emails() * BROWSERS)[::-1]
    while len(cookies) < BROWSERS:
        with transaction.atomic():
            wall.name_account(wall.account_at(addresses.pop()))
            writer = User.objects.filter(roles=["practitioner"]).first()
            if writer is not None:
                cookies.append(_cookie(writer))
    return cookies


def _cookie(writer: Any) -> str:
    from django.conf import settings
    from django.test import Client

    browser = Client()
    browser.force_login(writer, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    sys.stdout.write(json.dumps(sessions()))
