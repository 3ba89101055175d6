"""Sessions of demonstration practitioners, one for each browser. Run as the web; prints JSON."""

from __future__ import annotations

import json
import os
import sys

import django

BROWSERS = 7
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sessions() -> list[str]:
    from django.conf import settings
    from django.db import transaction
    from django.test import Client

    from partners.models import User

    writers = list(User.objects.filter(roles=["practitioner"]).order_by("pk"))
    cookies = []
    for number in range(BROWSERS):
        browser = Client()
        with transaction.atomic():  # a sign-in is recorded with its act
            browser.force_login(writers[number % len(writers)], backend=BACKEND)
        name = settings.SESSION_COOKIE_NAME
        cookies.append(f"{name}={browser.cookies[name].value}")
    return cookies


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    sys.stdout.write(json.dumps(sessions()))
