"""Keeping tactics, templates of plans and named weeks.

Other words are another row, and what was used keeps its own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from plans.models import NamedWeek, PlanTemplate, Tactic
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


@transaction.atomic
def keep_template(code: str, *, before: int, by: User, **words: Any) -> PlanTemplate:
    """From today it is worded so. `before`: the version that was read and is changed; 0: new."""
    values = [code, before, words["name"], words["words"], words["aim"]]
    values += [json.dumps(words["objectives"]), json.dumps(words["actions"])]
    if not _asked("SELECT wall.keep_template(%s, %s, %s, %s, %s, %s::jsonb, %s::jsonb)", values):
        raise Refused(_not_kept())
    kept: PlanTemplate = PlanTemplate.objects.get(code=code, ends_on__isnull=True)
    audit.record(audit.Event.TEMPLATE_KEPT, by=by, on=kept, after=words)
    return kept


@transaction.atomic
def end_template(template: PlanTemplate, *, by: User) -> None:
    """No plan begins from it from now on. Plans that did keep what they were given."""
    if not _asked("SELECT wall.end_template(%s)", [template.code]):
        raise Refused(_not_kept())
    audit.record(audit.Event.TEMPLATE_ENDED, by=by, on=template)


@transaction.atomic
def keep_week(code: str, *, before: int, name: str, words: str, by: User) -> NamedWeek:
    """As a template is kept."""
    if not _asked("SELECT wall.keep_week(%s, %s, %s, %s)", [code, before, name, words]):
        raise Refused(_not_kept())
    kept: NamedWeek = NamedWeek.objects.get(code=code, ends_on__isnull=True)
    audit.record(audit.Event.WEEK_KEPT, by=by, on=kept, after={"name": name, "words": words})
    return kept


@transaction.atomic
def end_week(week: NamedWeek, *, by: User) -> None:
    """No day of action is entered for it from now on."""
    if not _asked("SELECT wall.end_week(%s)", [week.code]):
        raise Refused(_not_kept())
    audit.record(audit.Event.WEEK_ENDED, by=by, on=week)


def _not_kept() -> str:
    return _(
        "It was changed or ended since you opened the page, or you may not change it. Open it"
        " again: only the secretariat of a programme does."
    )


def _asked(statement: str, values: list[Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.fetchone()[0])
