"""Keeping the menu of tactics: other words are another row, and what was used keeps its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from plans.models import Tactic
from portal import audit
from portal.errors import Refused

if TYPE_CHECKING:
    from partners.models import User

WORDS = ("area", "name", "what", "authority", "applicants", "facts", "watch_out")


@transaction.atomic
def keep_tactic(*, code: str, is_checked: bool, by: User, **words: str) -> Tactic:
    """From today it is worded so. `is_checked`: somebody has held it against the source."""
    values: list[Any] = [code, *(words[name] for name in WORDS), is_checked]
    if not _asked("SELECT wall.keep_tactic(%s, %s, %s, %s, %s, %s, %s, %s, %s)", values):
        raise Refused(_("Only the secretariat of a programme changes the menu."))
    kept: Tactic = Tactic.objects.get(code=code, ends_on__isnull=True)
    audit.record(audit.Event.TACTIC_KEPT, by=by, on=kept, after={**words, "is_checked": is_checked})
    return kept


@transaction.atomic
def end_tactic(tactic: Tactic, *, by: User) -> None:
    """Nobody chooses it from now on. Actions that have it keep it."""
    if not _asked("SELECT wall.end_tactic(%s)", [tactic.code]):
        raise Refused(_("This tactic is not in use any more."))
    audit.record(audit.Event.TACTIC_ENDED, by=by, on=tactic)


def _asked(statement: str, values: list[Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.fetchone()[0])
