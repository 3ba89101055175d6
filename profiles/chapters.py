"""The order in which an edition of a profile says things: the same for its page and its PDF.

Sections first, each with the charts and tables that it places; then the charts and tables that no
section placed, under headings of their own. Figures and tables are numbered as they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.charts import Chart
from portal.rich_text import paragraphs, to_html
from profiles import placing
from profiles.charts import SEVERITY, SEVERITY_RATE

if TYPE_CHECKING:
    from profiles.models import ProfileSection

METHOD = "method"


@dataclass(frozen=True, kw_only=True)
class Item:
    """A chart or a table in its place. `caption` begins with its number."""

    name: str
    anchor: str
    caption: str
    lead: str
    chart: Chart | None

    @property
    def template(self) -> str:
        name = "chart" if self.chart else f"{self.name}_table"
        return f"profiles/_{name}.html"


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """`html` and `partner_html` come from `portal.rich_text` alone."""

    number: str
    anchor: str
    title: str
    html: str
    partner_html: str
    words: tuple[str, ...]
    partner_words: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A chart or table that this edition has, before it has a number."""

    name: str
    title: str
    lead: str = ""
    chart: Chart | None = None


class _Numbers:
    def __init__(self) -> None:
        self._figures, self._tables, self._chapters = count(1), count(1), count(1)

    def chapter(self) -> str:
        return str(next(self._chapters))

    def item(self, shown: Shown) -> Item:
        if shown.chart:
            label = _("Figure %(number)s") % {"number": next(self._figures)}
        else:
            label = _("Table %(number)s") % {"number": next(self._tables)}
        caption = f"{label}: {shown.title}"
        chart = replace(shown.chart, title=caption) if shown.chart else None
        return Item(
            name=shown.name, anchor=f"item-{shown.name}", caption=caption, lead=shown.lead,
            chart=chart,
        )  # fmt: skip


def chapters_of(
    sections: Iterable[ProfileSection], *, has: Mapping[str, Shown], is_public: bool
) -> tuple[tuple[Chapter, ...], str]:
    """The chapters, and the caption of the table that closes the appendix."""
    numbers, left = _Numbers(), dict(has)
    made = [
        _of_section(section, numbers, left, is_public=is_public)
        for section in sections
        if section.is_public or not is_public
    ]
    made += _rest(numbers, left)
    last = numbers.item(Shown(name="files", title=_files_title()))
    return tuple(made), last.caption


def _files_title() -> str:
    return _("Files counted. With these, the weights and the populations the figures can be made"
             " again.")  # fmt: skip


def _of_section(
    section: ProfileSection, numbers: _Numbers, left: dict[str, Shown], *, is_public: bool
) -> Chapter:
    partner = "" if is_public else section.partner_text
    placed = [left.pop(name) for name in placing.PLACED if name in section.figures and name in left]
    anchor = f"section-{section.key}"
    return Chapter(
        number=numbers.chapter(),
        anchor=anchor,
        title=section.title,
        html=to_html(section.narrative, anchor=anchor),
        partner_html=to_html(partner, anchor=f"{anchor}-partners"),
        words=paragraphs(section.narrative),
        partner_words=paragraphs(partner),
        items=tuple(numbers.item(one) for one in placed),
    )


def _rest(numbers: _Numbers, left: Mapping[str, Shown]) -> Iterator[Chapter]:
    for anchor, title, names in _headings():
        items = [left[name] for name in names if name in left]
        if items:
            yield Chapter(
                number=numbers.chapter(), anchor=anchor, title=title, html="", partner_html="",
                words=(), partner_words=(), items=tuple(numbers.item(one) for one in items),
            )  # fmt: skip


def _headings() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return (
        ("rest-severity", _("Crimes and severity by district"), (SEVERITY, placing.VOLUME)),
        ("rest-rates", _("For each 1,000 people"), (SEVERITY_RATE, placing.RATES)),
        ("rest-types", _("Crimes by type"), (placing.TYPES,)),
        ("rest-threats", _("Threats"), (placing.THREATS,)),
        ("rest-indicators", _("Indicators"), (placing.INDICATORS,)),
        ("rest-recommendations", _("Recommendations"), (placing.RECOMMENDATIONS,)),
    )
