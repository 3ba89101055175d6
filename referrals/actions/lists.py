"""Lists about reports and answers: the unit's words, and the conditions of handling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import audit
from portal.errors import Refused
from referrals.models import HandlingCondition, WatchedWord

if TYPE_CHECKING:
    from partners.models import User

FLAGS = ("is_active", "needs_originator", "blocks_download", "needs_end", "blocks_sharing")


@transaction.atomic
def add_word(*, word: str, kind: str, by: User) -> WatchedWord:
    try:
        with transaction.atomic():
            made = WatchedWord.objects.create(
                owner=by.agency, word=word.strip(), kind=kind, added_by=by
            )
    except IntegrityError as error:
        raise Refused(_("This word is in the list already.")) from error
    audit.record(audit.Event.WORD_ADDED, by=by, on=made)
    return made


@transaction.atomic
def end_word(word: WatchedWord, *, by: User) -> None:
    mine = WatchedWord.objects.editable_by(by).filter(pk=word.pk, ended_at__isnull=True)
    if not mine.update(ended_at=timezone.now(), ended_by=by):
        raise Refused(_("This word was taken off the list already."))
    audit.record(audit.Event.WORD_ENDED, by=by, on=word)


@transaction.atomic
def keep_condition(*, code: str, label: str, by: User, **flags: bool) -> None:
    """Add a condition or change one. What reports were told on stays as it was."""
    values: list[Any] = [code, label, [bool(flags.get(name)) for name in FLAGS]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.keep_condition(%s, %s, %s)", values)
        is_kept: bool = cursor.fetchone()[0]
    if not is_kept:
        raise Refused(_("Only an administrator of the host force changes this list."))
    kept = HandlingCondition.objects.get(code=code)
    audit.record(audit.Event.CONDITION_CHANGED, by=by, on=kept, after={"label": label, **flags})
