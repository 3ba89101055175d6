"""Settings from the environment: nonsense and missing secrets stop the start with a sentence."""

from __future__ import annotations

import base64
import binascii
import ipaddress

from django.core.exceptions import ImproperlyConfigured

from portal import given


def _raw(name: str) -> str | None:
    try:
        return given.value(name)
    except given.Unusable as reason:
        raise ImproperlyConfigured(str(reason)) from reason


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


def secrets(name: str, *, at_least: int = 32) -> list[str]:
    """Old values still taken, in a row with commas; none is the usual case."""
    values = words(name)
    if any(len(value) < at_least for value in values):
        raise ImproperlyConfigured(f"{name} holds a value shorter than {at_least} characters.")
    return values


def field_keys(name: str) -> list[str]:
    """One key or several in a row: the first one writes, each of them opens."""
    secret(name, at_least=44)
    keys = words(name)
    if not keys or not all(map(_is_field_key, keys)):
        raise ImproperlyConfigured(
            f"{name} must be 32 random bytes in URL-safe base64 (44 characters), "
            "or several such keys with commas between them, the newest first."
        )
    return keys


def _is_field_key(key: str) -> bool:
    try:
        return len(key) == 44 and len(base64.b64decode(key, altchars=b"-_", validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


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
        raise ImproperlyConfigured(f"{name} is not set. Give it, or {name}_FILE, and start again.")
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
