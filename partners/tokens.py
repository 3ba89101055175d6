"""The one way to write tokens of systems, and to find whose one is: functions of the wall."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from secrets import token_urlsafe
from typing import Any

from django.db import connection

from portal.references import new_key

PREFIX = "soc_"  # by which a secret that lies about is recognised as one


def make(*, name: str, scopes: Sequence[str]) -> tuple[int | None, str]:
    """The number of the token and the secret, which is nowhere else. None: it may not be made."""
    secret = f"{PREFIX}{token_urlsafe(32)}"
    values = [new_key(), name, _digest(secret), list(scopes)]
    made: int | None = _ask("add_api_token(%s, %s, %s, %s)", values)
    return made, secret


def end(key: str) -> bool:
    return bool(_ask("end_api_token(%s)", [key]))


def account_of(secret: str) -> int | None:
    """Whose live token this is."""
    found: int | None = _ask("api_account(%s)", [_digest(secret)])
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _ask(call: str, values: Sequence[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT wall.{call}", values)
        return cursor.fetchone()[0]
