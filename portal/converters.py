"""What may stand in an address. Importing it makes the converters known to every app's urls."""

from __future__ import annotations

from typing import Any

from django.urls import register_converter


class KeyConverter:
    """A record's key; what cannot be one is the same 404 as one that is nobody's."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: Any) -> str:
        return str(value)


register_converter(KeyConverter, "record_key")
