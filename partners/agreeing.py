"""The one way to write agreements: reviewed functions of the wall, each asking who signs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from portal.references import new_key, new_reference

if TYPE_CHECKING:
    from partners.models import Agency


def draft(
    *, title: str, purpose: str, begins: datetime, ends: datetime, others: Iterable[Agency]
) -> int | None:
    """The number of a draft that the asking lead's agency has signed. None: refused."""
    reference = new_reference("ISA", timezone.localdate().year)
    values = [new_key(), reference, title, purpose, begins, ends, [each.pk for each in others]]
    made: int | None = _ask("draft_agreement(%s, %s, %s, %s, %s, %s, %s::bigint[])", values)
    return made


def sign(number: int) -> str | None:
    """The state after the signature. None: signed already, over, or no lead of a party."""
    state: str | None = _ask("sign_agreement(%s)", [number])
    return state


def leave(number: int, why: str) -> str | None:
    """The state after that: withdrawn, unless two others or more go on. None: refused."""
    state: str | None = _ask("leave_agreement(%s, %s)", [number, why])
    return state


def _ask(call: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT wall.{call}", values)
        found = cursor.fetchone()
    return found[0] if found else None
