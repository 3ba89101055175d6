"""Who a source is: named by the writer of a draft, opened by a source custodian with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import audit
from portal.errors import AuditUnavailable, Refused
from portal.references import new_reference
from portal.sealed import seal, unseal

if TYPE_CHECKING:
    from partners.models import User
    from referrals.models import CpiForm

SHORTEST_REASON = 10


@dataclass(frozen=True)
class Kept:
    """That a source is kept apart, for a custodian: nothing of the form but its reference."""

    form_key: str
    form_reference: str
    reference: str
    named_at: datetime


@dataclass(frozen=True)
class Opening:
    """Somebody of the force who opened a source, and why."""

    at: datetime
    name: str
    reason: str


@dataclass(frozen=True)
class Source:
    reference: str
    name: str
    contact: str


@transaction.atomic
def name_source(form: CpiForm, *, name: str, contact: str = "", by: User) -> None:
    """Keep apart who told the writer. It is encrypted here; nobody on the sender's side reads it.

    Said again it is written over.
    """
    if not name.strip():
        raise Refused(_("Write who told you."))
    reference = new_reference("SRC", timezone.localdate().year)
    values: list[Any] = [
        form.pk,
        seal(name.strip()),
        seal(contact.strip()) if contact else "",
        reference,
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.name_source(%s, %s, %s, %s)", values)
        is_kept: bool = cursor.fetchone()[0]
    if not is_kept:
        raise Refused(_("Only the writer of a draft says who told them, before it is sent."))
    audit.record(audit.Event.SOURCE_NAMED, by=by, on=form)


def source_reference(form: CpiForm) -> str:
    """As what a source is kept apart, for the writer and the force's analysts. Empty: nobody is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.source_kept(%s)", [form.pk])
        return cursor.fetchone()[0] or ""


def kept_sources() -> list[Kept]:
    """Of the asking custodian's force, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wall.kept_sources()")
        return [Kept(*row) for row in cursor.fetchall()]


def openings_of(kept: Kept) -> list[Opening]:
    """As the log has them, newest first: for a custodian of the force."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wall.source_openings(%s)", [kept.form_key])
        return [Opening(*row) for row in cursor.fetchall()]


@transaction.atomic
def open_source(kept: Kept, *, reason: str, by: User) -> Source:
    """Show a custodian who it is. The wall writes the event first, with the reason."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(_("Write why you need to know who it is."))
    operation, event, *rest = audit.event_values(
        audit.Event.SOURCE_OPENED, by=by, purpose=reason.strip()
    )
    rest[2], rest[3] = "referrals.NamedSource", [kept.form_key]
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM wall.open_source(%s, %s::portal_event)",
                [kept.form_key, (operation, event, *rest)],
            )
            row = cursor.fetchone()
    except DatabaseError as error:
        raise AuditUnavailable from error
    if row is None:
        raise Refused(_("You may not open this."))
    reference, name, contact = row
    return Source(reference, unseal(name), unseal(contact) if contact else "")
