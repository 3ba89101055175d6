"""System checks: each says the harm."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def demonstration_is_not_production(app_configs: Any, **kwargs: Any) -> list[Error]:
    if not settings.DEMONSTRATION:
        return []
    return [
        Error(
            "DEMONSTRATION is on: anybody who reaches the page could sign in as anybody.",
            hint="Start without DEMONSTRATION.",
            id="portal.E001",
        )
    ]


@register(Tags.security)
def demonstration_stays_on_loopback(app_configs: Any, **kwargs: Any) -> list[Error]:
    if not settings.DEMONSTRATION:
        return []
    host = urlsplit(settings.PORTAL_BASE_URL).hostname or ""
    if all(is_loopback(name) for name in [host, *settings.ALLOWED_HOSTS]):
        return []
    return [
        Error(
            "DEMONSTRATION is on for an address that other machines can reach.",
            hint="Use localhost in PORTAL_BASE_URL and ALLOWED_HOSTS, or switch DEMONSTRATION off.",
            id="portal.E002",
        )
    ]


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
