"""Sessions of the people of the large world, as the web makes them. Prints JSON.

In this world a person has the number of the agency.
"""

from __future__ import annotations

import json
import os
import sys
import time

import django

from bench.world import SENDER

ANALYSTS = 37
WRITING_BROWSERS = 3
BACKEND = "partners.signin.SignIn"


def cookies() -> dict[str, list[str]]:
    return {
        "analysts": [_cookie(number) for number in range(1, ANALYSTS + 1)],
        "writers": [_cookie(SENDER) for _ in range(WRITING_BROWSERS)],
    }


def _cookie(number: int) -> str:
    """As after signing in with the second factor: documents ask for a fresh proof."""
    from django.conf import settings  # noqa: PLC0415 Django is set up before
    from django.db import transaction  # noqa: PLC0415 likewise
    from django.test import Client  # noqa: PLC0415 likewise

    from partners.models import User  # noqa: PLC0415 likewise
    from portal import wall  # noqa: PLC0415 likewise

    browser = Client()
    with transaction.atomic():
        wall.enter(number)
        browser.force_login(User.objects.get(pk=number), backend=BACKEND)
        session = browser.session
        session["account_authentication_methods"] = [
            {"method": "mfa", "type": "totp", "at": time.time()}
        ]
        session["account_authentication_methods_user"] = str(number)
        session.save()
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    sys.stdout.write(json.dumps(cookies()))
