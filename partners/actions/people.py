"""Looking after the accounts of one's agency. The wall decides once more who may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from partners import accounts
from partners.models import Notice, User
from portal import audit, outbox
from portal.errors import insist
from portal.references import new_key

if TYPE_CHECKING:
    from partners.models import Unit

NOT_THEIRS = _(
    "This cannot be done: it is your own account, is no longer as the page showed it, or asks for a"
    " right that you do not hold."
)


@transaction.atomic
def change_roles(person: User, *, roles: Sequence[str], unit: Unit | None, by: User) -> None:
    """Ends the person's sessions; the person is told here and by mail."""
    before = {"roles": sorted(person.roles), "unit": person.unit_id}
    after = {"roles": sorted(roles), "unit": unit.pk if unit else None}
    if before == after:
        return
    insist(NOT_THEIRS, accounts.change_roles(person.pk, roles=sorted(roles), unit=unit))
    audit.record(audit.Event.ROLES_CHANGED, by=by, on=person, before=before, after=after)
    tell_of_change(person, by=by)


@transaction.atomic
def switch_off(person: User, *, by: User) -> None:
    insist(NOT_THEIRS, accounts.switch_off(person.pk))
    audit.record(audit.Event.PERSON_SWITCHED_OFF, by=by, on=person)


@transaction.atomic
def switch_on(person: User, *, by: User) -> None:
    insist(NOT_THEIRS, accounts.switch_on(person.pk))
    audit.record(audit.Event.PERSON_SWITCHED_ON, by=by, on=person)


@transaction.atomic
def record_checks(
    person: User, *, vetting: str, vetted_until: date | None, trained_until: date | None, by: User
) -> None:
    given: dict[str, Any] = {
        "vetting": vetting, "vetted_until": vetted_until, "trained_until": trained_until,
    }  # fmt: skip
    before = {name: getattr(person, name) for name in given}
    insist(NOT_THEIRS, accounts.record_checks(person.pk, **given))
    audit.record(audit.Event.CHECKS_RECORDED, by=by, on=person, before=before, after=given)
    tell_of_change(person, by=by)


@transaction.atomic
def confirm_account(person: User, *, by: User) -> None:
    """Somebody still works here, with these roles: asked every 90 days."""
    insist(NOT_THEIRS, accounts.confirm(person.pk))
    audit.record(audit.Event.ACCOUNT_CONFIRMED, by=by, on=person)


def see_notices(*, by: User) -> None:
    Notice.objects.filter(person=by, seen_at__isnull=True).update(seen_at=Now())


def remember_visit(*, by: User) -> None:
    """What is new is counted from the visit before."""
    User.objects.filter(pk=by.pk).update(home_seen_at=Now())


def read_hints(*, by: User) -> None:
    User.objects.filter(pk=by.pk).update(hints_read=sorted({*by.hints_read, *by.roles}))


def tell_of_change(person: User, *, by: User) -> None:
    """By mail that there is something on the front page."""
    outbox.put("partners.tell_of_change", by=by, key=f"change {new_key()}", subject=person.pk)
