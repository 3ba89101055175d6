"""Telling people that there is something new about a record: here, and by mail with its reference.

The one verb is `tell`. What is new is said by `KINDS` to the person behind sign-in alone; the mail
names the reference and nothing else. A function of the wall that acts by the clock calls
`wall.told` with the same values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils.functional import Promise

from partners.kinds_of_message import KINDS
from partners.models import Message
from portal.errors import AuditUnavailable, Refused

if TYPE_CHECKING:
    from partners.models import User


MOST_SHOWN = 10
_OF_RECORD = ("reference", "key", "marking")
_TELL = "SELECT wall.tell(%s, %s, %s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class Told:
    """A message as its person's front page shows it."""

    key: str
    reference: str
    words: str | Promise
    url: str


def tell(
    kind: str,
    *,
    agency: int,
    people: Iterable[int] = (),
    or_roles: Iterable[str] = (),
    about: Any = None,
    once: str = "",
) -> int:
    """Tell `people` of this agency; if none of them works there now, whoever has these roles.

    In the transaction of the act, never to whoever acts, and to nobody who may not see the marking
    of `about`, which has a reference and a key.
    The same kind about the same row with the same `once` is told once. How many are told: a caller
    who must reach somebody looks at it.
    """
    if not transaction.get_connection().in_atomic_block:
        raise Refused("People are told in the transaction of the act.")
    reference, key, marking = (getattr(about, name, "") for name in _OF_RECORD)
    people, roles, at_once = list(people), list(or_roles), KINDS[kind].cannot_wait
    values = [agency, people, roles, kind, reference, key, once, at_once, marking]
    try:
        with connection.cursor() as cursor:
            cursor.execute(_TELL, values)
            told: int | None = cursor.fetchone()[0]
    except DatabaseError as error:  # told as what it is for whoever acts: nothing was saved
        raise AuditUnavailable from error
    if told is None:
        raise Refused("This is no kind of message, or names no record.")
    return told


def unread_by(user: User) -> list[Told]:
    """What a person was told and has not put away, the oldest first."""
    rows = Message.objects.visible_to(user).filter(seen_at__isnull=True).order_by("pk")
    return [_shown(row) for row in rows[:MOST_SHOWN] if row.kind in KINDS]


def _shown(message: Message) -> Told:
    kind = KINDS[message.kind]
    arguments = [message.subject_key] if message.subject_key else []
    url = reverse(kind.page, args=arguments) if kind.page else ""
    return Told(message.key, message.reference, kind.words, url)
