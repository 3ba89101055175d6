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

PRINCIPAL, ACCOUNT = "portal.principal", "portal.account"


def enter(user_id: int | None) -> None:
    """Name the principal for this transaction. None is nobody, and costs the same."""
    backend, started = _transaction()
    principal = _token(user_id or 0, backend, started)
    account = _token(user_id or 0, backend, started, of="account:")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config(%s, %s, true), wall.user_id()",
            [ACCOUNT, account, PRINCIPAL, principal],
        )


def name_account(user_id: int | None) -> None:
    """Whose account somebody is signing in to: opens that person and the factors, no record."""
    account = _token(user_id or 0, *_transaction(), of="account:")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [ACCOUNT, account])


def account_at(address: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.account_at(%s)", [address])
        found: int | None = cursor.fetchone()[0]
    return found


def remove_factor(number: int) -> bool:
    """Of the principal alone. False: it was not theirs, or is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.remove_factor(%s)", [number])
        removed: bool = cursor.fetchone()[0]
    return removed


def leave() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, '', true), set_config(%s, '', true)", [PRINCIPAL, ACCOUNT]
        )


def _transaction() -> tuple[int, str]:
    """What a token is bound to: the backend process and the start of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), extract(epoch FROM transaction_timestamp())::text")
        backend, started = cursor.fetchone()
    return backend, started


def _token(user_id: int, backend: int, started: str, *, of: str = "") -> str:
    message = f"{of}{user_id}:{backend}:{started}".encode()
    return f"{user_id}:{hmac.new(settings.PRINCIPAL_KEY, message, hashlib.sha256).hexdigest()}"
