"""The answer to a sender: an approved sentence, and free words that tip nobody off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.errors import Refused
from referrals.actions.sanitising import original_of
from referrals.leaks import marks, words_in
from referrals.models import CpiForm, WatchedWord
from referrals.tipping import refused_words

if TYPE_CHECKING:
    from partners.models import User


def what_tips_off(form: CpiForm, words: str, *, by: User) -> list[str]:
    """The words that no sender may read, as they stand in the answer or in the form."""
    if not words.strip():
        return []
    watched = WatchedWord.objects.visible_to(by).in_force().values_list("word", flat=True)
    found = refused_words(words, original=original_of(form, by=by), watched=list(watched))
    return list(dict.fromkeys(mark.words for mark in found))


def what_leaks(form: CpiForm, words: str, *, by: User) -> list[str]:
    """What would tell a reader of the report of somebody in the original, or of a source."""
    found = [mark.words for mark in marks(original_of(form, by=by), words)]
    watched = WatchedWord.objects.visible_to(by).in_force().values_list("word", flat=True)
    return list(dict.fromkeys([*found, *(mark.words for mark in words_in(list(watched), words))]))


def refuse_what_tips_off(form: CpiForm, words: str, *, by: User) -> None:
    if found := what_tips_off(form, words, by=by):
        raise Refused(
            _("These words may not stand in an answer: %(found)s.") % {"found": ", ".join(found)}
        )
