"""What can be done with the words of code lists. The wall asks once more who is asking."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from portal import audit
from portal.errors import Refused
from referrals.models import Code

if TYPE_CHECKING:
    from partners.models import User


@transaction.atomic
def name_code(of: str, code: str, *, label: str, first_day: date, by: User) -> None:
    """From that day forms say and offer it so; forms of days before go on saying what they said."""
    if not _ask("name_code(%s, %s, %s, %s)", of, code, label, first_day):
        raise Refused(_("A new name counts from tomorrow at the earliest."))
    _record(of, code, {"label": label, "first_day": first_day}, by=by)


@transaction.atomic
def end_code(of: str, code: str, *, last_day: date, by: User) -> None:
    if not _ask("end_code(%s, %s, %s)", of, code, last_day):
        raise Refused(_("This one has ended already, or it is the last of its list."))
    _record(of, code, {"last_day": last_day}, by=by)


@transaction.atomic
def take_back_plans(of: str, code: str, *, by: User) -> None:
    if not _ask("unplan_code(%s, %s)", of, code):
        raise Refused(_("Nothing is planned for this one."))
    _record(of, code, {"planned": False}, by=by)


def _record(of: str, code: str, after: dict[str, Any], *, by: User) -> None:
    row = Code.objects.filter(list=of, code=code).latest("first_day")
    audit.record(
        audit.Event.CODE_CHANGED, by=by, on=row, after=after, purpose=f"code list {of}: {code}"
    )


def _ask(call: str, *values: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT wall.{call}", values)
        return bool(cursor.fetchone()[0])
