"""Settings from the environment: nonsense and missing secrets stop the start with a sentence."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def _raw(name: str) -> str | None:
    """A secret may come from a file (`NAME_FILE`), so it need not stand in the process list."""
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}.") from error
    return os.environ.get(name)


def text(name: str, default: str) -> str:
    value = _raw(name)
    return default if value is None else value


def secret(name: str, *, at_least: int = 32) -> str:
    """A secret has no default: a guessable one is worse than a stopped start."""
    value = _raw(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Give it, or {name}_FILE, and start again.")
    if len(value) < at_least:
        raise ImproperlyConfigured(f"{name} is shorter than {at_least} characters.")
    return value


def secret_bytes(name: str) -> bytes:
    """32 random bytes, written as 64 hexadecimal digits."""
    try:
        value = bytes.fromhex(secret(name, at_least=64))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be 64 hexadecimal digits.") from error
    if len(value) != 32:
        raise ImproperlyConfigured(f"{name} must be 64 hexadecimal digits.")
    return value


def boolean(name: str, *, default: bool) -> bool:
    value = _raw(name)
    if value is None:
        return default
    if value.lower() not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value.lower() == "true"


def integer(name: str, *, default: int, least: int = 0) -> int:
    value = _raw(name)
    if value is None:
        return default
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}.")
    return int(value)


def required(name: str) -> str:
    value = _raw(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Give it and start again.")
    return value


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
