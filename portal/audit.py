"""The one way into the audit log. An event that cannot be written means that no data is shown."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from portal import logs
from portal.errors import AuditUnavailable
from portal.events import Event
from portal.operations import OPERATIONS

if TYPE_CHECKING:
    from django.db.models import Model

__all__ = ["OPERATIONS", "Event", "record"]


_RECORD = "SELECT portal_record(%s::portal_event)"


def record(
    event: Event,
    *,
    by: Any,
    on: Model | Iterable[Model] | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    recipients: Iterable[int] = (),
    purpose: str = "",
) -> None:
    """Write one event in the transaction that is open: both stand or neither.

    `by` is the user, or None where nobody is signed in. `before` and `after` map the names of the
    altered fields to their values: the log keeps the names and a keyed digest, never the values.
    """
    values = event_values(
        event, by=by, on=on, before=before, after=after, recipients=recipients, purpose=purpose
    )
    if not transaction.get_connection().in_atomic_block:
        raise AuditUnavailable("An audit event belongs to the transaction of its act.")
    try:
        with connection.cursor() as cursor:
            cursor.execute(_RECORD, [values])
    except DatabaseError as error:
        raise AuditUnavailable from error


def event_values(
    event: Event,
    *,
    by: Any,
    on: Model | Iterable[Model] | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    recipients: Iterable[int] = (),
    purpose: str = "",
) -> tuple[Any, ...]:
    """The fields of a `portal_event`, for a database function that writes act and event at once."""
    rows = _rows(on)
    changed = sorted({*(before or {}), *(after or {})})
    return (
        OPERATIONS[event].value, event.value, by.pk if by else None, by.agency_id if by else None,
        rows[0]._meta.label if rows else "", [_key(row) for row in rows], changed,
        _digest(before), _digest(after), sorted(recipients), purpose[:200], logs.request_id.get(),
    )  # fmt: skip


def _rows(on: Model | Iterable[Model] | None) -> list[Model]:
    if on is None:
        return []
    return list(on) if isinstance(on, Iterable) else [on]


def _key(row: Model) -> str:
    """The address key where there is one: numbers of rows count things."""
    return str(getattr(row, "key", None) or row.pk)


def _digest(values: Mapping[str, Any] | None) -> str:
    """Keyed, because a bare hash of a short value (a date of birth) can be found by trying all."""
    if values is None:
        return ""
    canonical = json.dumps(values, sort_keys=True, default=str, ensure_ascii=True)
    return hmac.new(settings.DIGEST_KEY, canonical.encode(), hashlib.sha256).hexdigest()
