"""What the front page is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

LATE = "govuk-tag--red"

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something that waits for this person. `tag` says in a word why, `colour` is the tag's."""

    title: Text
    url: str
    reference: str = ""
    hint: Text = ""
    tag: Text = ""
    colour: str = ""

    @property
    def is_late(self) -> bool:
        return self.colour == LATE


@dataclass(frozen=True, kw_only=True)
class Item:
    title: Text
    url: str
    detail: Text = ""
    tag: Text = ""
    colour: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A short list on the front page. `empty` says what to do first, with the link that does it."""

    title: Text
    items: Sequence[Item]
    empty: Text
    start_url: str = ""
    start_label: Text = ""
    more_url: str = ""
    more_label: Text = ""
