"""The words of names, so that a misspelt one is looked for among words and not among names."""

from __future__ import annotations

from django.db import models


class NameWord(models.Model):
    """One word of any agency's names; closed to all logins, the wall's search alone reads it.

    It may stand twice: a unique index would make whoever writes a rare word wait for another
    agency's open transaction, and so tell that it stands there.
    """

    word = models.CharField(max_length=200, db_index=True)

    class Meta:
        verbose_name = "word of names"
        verbose_name_plural = "words of names"

    def __str__(self) -> str:
        return self.word
