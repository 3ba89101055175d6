"""Drafts of colleagues who have left or moved: a lead says who goes on, and does not read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from partners.models import Unit, User
from partners.permissions import Permission, has_permission, roles_with
from portal import audit
from portal.errors import Refused
from referrals.models import CpiForm, Handover

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class LeftDraft:
    """What a lead sees of a draft: whose it is, for which unit, how old. Never what it says."""

    key: str
    reference: str
    writer: User
    unit: Unit | None
    days: int

    def may_go_to(self, person: User) -> bool:
        is_bound = self.unit is not None and self.unit.closed_at is None
        return not is_bound or (self.unit is not None and person.unit_id == self.unit.pk)


def left(user: User) -> list[LeftDraft]:
    if not has_permission(user, Permission.PEOPLE_MANAGE):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, reference, writer, unit, days FROM wall.drafts_left()")
        rows = cursor.fetchall()
    writers = User.objects.visible_to(user).in_bulk([row[2] for row in rows])
    units = Unit.objects.in_bulk([row[3] for row in rows if row[3]])
    return [
        LeftDraft(key, reference, writers[writer], units.get(unit), days)
        for key, reference, writer, unit, days in rows
        if writer in writers
    ]


def colleagues_of(user: User) -> QuerySet[User]:
    """Who may go on with a draft: those of the agency who send forms, not the lead who asks."""
    people = User.objects.visible_to(user).filter(is_active=True).exclude(pk=user.pk)
    return people.filter(roles__overlap=roles_with(Permission.CPI_SEND)).order_by("name")


@transaction.atomic
def pass_draft(draft: LeftDraft, *, to: User, reason: str, by: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.pass_draft(%s, %s, %s)", [draft.key, to.pk, reason])
        if not cursor.fetchone()[0]:
            raise Refused(
                _("This draft cannot go there: it was passed on, sent or deleted meanwhile, or the"
                  " colleague is not of its unit.")
            )  # fmt: skip
    decided = Handover.objects.visible_to(by).filter(form_key=draft.key).latest("pk")
    audit.record(
        audit.Event.CPI_PASSED_ON, by=by, on=decided,
        before={"created_by": draft.writer.pk}, after={"created_by": to.pk, "reason": reason},
    )  # fmt: skip


@transaction.atomic
def delete_draft(draft: LeftDraft, *, reason: str, by: User) -> None:
    """Nobody read it. The event has the draft's key, the lead and one of a few reasons."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.delete_left_draft(%s)", [draft.key])
        if not cursor.fetchone()[0]:
            raise Refused(
                _("This draft cannot be deleted: it was passed on, sent or deleted meanwhile, or"
                  " is your own.")
            )  # fmt: skip
    gone = CpiForm(key=draft.key, reference=draft.reference)
    audit.record(audit.Event.CPI_DRAFT_DELETED, by=by, on=gone, purpose=reason)
