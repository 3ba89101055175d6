"""What people search for, kept with the log and readable for as long as its month's key is there.

A term may be a name. The log keeps the key of a row, and the row keeps the term encrypted; once the
key of its month is destroyed, nothing says any more what was asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

from portal import audit, sealed
from portal.errors import AuditUnavailable, TooManyRequests
from portal.models import AuditEvent, SearchKey, SearchTerm
from portal.references import new_key

_KEEP = "INSERT INTO portal_searchterm (key, month, sealed) VALUES (%s, %s, %s)"
MOST, WINDOW_SECONDS = 30, 5 * 60


@dataclass(frozen=True)
class Opened:
    at: datetime
    actor: int | None
    term: str


def take(person: int) -> None:
    """Count this search. Guessing references one by one is no work of anybody's."""
    name = f"searches-{person}"
    cache.add(name, 0, timeout=WINDOW_SECONDS)
    try:
        count = int(cache.incr(name))
    except ValueError:  # the window ended between the two
        cache.set(name, 1, timeout=WINDOW_SECONDS)
        count = 1
    if count > MOST:
        raise TooManyRequests


def keep(term: str, *, by: Any) -> None:
    """In the transaction of the search: without this nothing is found.

    The event's digest is of what is encrypted: of the term itself it would outlive the key.
    """
    try:
        month, key = _key_of_this_month()
        made = SearchTerm(key=new_key(), month=month, sealed=key.encrypt(term.encode()).decode())
        with connection.cursor() as cursor:  # the ORM would read the row's number, and may not
            cursor.execute(_KEEP, [made.key, made.month, made.sealed])
    except (DatabaseError, sealed.InvalidToken) as error:
        raise AuditUnavailable from error
    audit.record(audit.Event.SEARCHED, by=by, on=made, after={"sealed": made.sealed})


def _key_of_this_month() -> tuple[date, Fernet]:
    offered = sealed.seal(Fernet.generate_key().decode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT month, sealed FROM wall.search_key(%s)", [offered])
        month, kept = cursor.fetchone()
    if month is None:
        raise AuditUnavailable("Nobody is asking.")
    return month, Fernet(sealed.unseal(kept))


def opened(month: date) -> Iterator[Opened]:
    """As the owner of the tables. Empty once the key is gone."""
    row = SearchKey.objects.filter(month=month).first()
    if row is None:
        return
    key = Fernet(sealed.unseal(row.sealed))
    terms = dict(SearchTerm.objects.filter(month=month).values_list("key", "sealed"))
    for event in AuditEvent.objects.filter(event=audit.Event.SEARCHED).order_by("pk"):
        for named in set(event.objects_seen) & terms.keys():
            term = key.decrypt(terms[named].encode()).decode()
            yield Opened(event.at, event.actor, term)


def destroy_old_keys() -> int:
    """With the end of the log's retention."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.destroy_search_keys(%s)", [settings.AUDIT_YEARS])
        gone: int = cursor.fetchone()[0]
    return gone
