"""System checks: each says the harm."""

from __future__ import annotations

from typing import Any

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
