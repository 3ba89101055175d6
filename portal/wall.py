"""The signed principal: tells PostgreSQL who is asking, so that injected SQL cannot become another.

The token names the user and is bound to the backend process and to the start of the transaction.
The functions of the schema `wall` check it with a key that the application roles cannot read, and
look up agency, roles and state themselves. No token, or a wrong one: no rows.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.db import connection

SETTING = "portal.principal"


def enter(user_id: int | None) -> None:
    """Name the principal for this transaction. None is nobody, and costs the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), extract(epoch FROM transaction_timestamp())::text")
        backend, started = cursor.fetchone()
        token = _token(user_id or 0, backend, started)
        cursor.execute("SELECT set_config(%s, %s, true), wall.user_id()", [SETTING, token])


def leave() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', true)", [SETTING])


def _token(user_id: int, backend: int, started: str) -> str:
    message = f"{user_id}:{backend}:{started}".encode()
    return f"{user_id}:{hmac.new(settings.PRINCIPAL_KEY, message, hashlib.sha256).hexdigest()}"
