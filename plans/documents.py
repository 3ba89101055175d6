"""What the page and the PDF of a programme's figures show: one frozen table of finished words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominals.japtm_choices import NominationState
from partners.choices import Marking
from plans import charts
from plans.choices import Pillar
from plans.counting import LEVELS, Quarter
from portal.charts import Chart
from portal.disclosure import PARTNER, TOTAL, shown

if TYPE_CHECKING:
    from nominals.models import Programme
    from plans.figures import Count, Figures

LAYOUT = "1"  # raise it when the template changes: stored documents are then made again


@dataclass(frozen=True, kw_only=True)
class FigureTable:
    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class ProgrammeDocument:
    reference: str
    marking: str
    title: str
    programme: str
    as_at: str
    days: str
    unmoderated: str
    tables: tuple[FigureTable, ...]
    chart: Chart

    @property
    def digest(self) -> str:
        words = json.dumps([LAYOUT, asdict(self)], sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()


def programme_document(
    programme: Programme, figures: Figures, *, names: Mapping[str, str], today: date
) -> ProgrammeDocument:
    """`names` are the programme's agencies by number, in their order."""
    totals = [(_called(one.quarter), one.total) for one in figures.quarters]
    return ProgrammeDocument(
        reference=programme.reference, marking=Marking.OFFICIAL.value,
        title=_("Figures of a programme"), programme=programme.name,
        as_at=date_format(today, "j F Y"), days=_days(figures.days),
        unmoderated=_told(figures.unmoderated), tables=tuple(_tables(figures, names)),
        chart=charts.quarters_chart(totals),
    )  # fmt: skip


def _tables(figures: Figures, names: Mapping[str, str]) -> Iterator[FigureTable]:
    states = [state.value for state in NominationState]
    yield _listed(_("Nominations by state"), _("State"), figures.nominations, states, _state)
    yield _listed(_("Decisions by outcome"), _("Outcome"), figures.decisions, states, _state)
    yield _covered(figures, names)
    yield _listed(
        _("Actions that nobody accepted"), _("P"), figures.uncovered, Pillar.values, _pillar
    )
    yield _by_quarter(figures)


def _listed(
    title: str, header: str, counts: Mapping[str, Count], order: Sequence[str],
    called: Callable[[str], str],
) -> FigureTable:  # fmt: skip
    lines = [(called(name), _told(counts[name])) for name in order if name in counts]
    return FigureTable(
        title=title, headers=(header, _("Number")),
        rows=(*lines, (_("Total"), _told(counts[TOTAL]))),
    )  # fmt: skip


def _covered(figures: Figures, names: Mapping[str, str]) -> FigureTable:
    columns = [*Pillar.values, TOTAL]
    agencies = dict.fromkeys(row for row, _column in figures.covered)
    rows = [
        (_("Total") if row == TOTAL else names.get(row, _("An agency that has left")),
         *(_told(figures.covered[row, column]) for column in columns))
        for row in agencies
    ]  # fmt: skip
    headers = (_("Agency"), *(_pillar(pillar) for pillar in Pillar.values), _("Total"))
    return FigureTable(
        title=_("Actions that an agency accepted, by agency and P"), headers=headers,
        rows=tuple(rows),
    )  # fmt: skip


def _by_quarter(figures: Figures) -> FigureTable:
    rows = [
        (_called(one.quarter), *(_told(one.levels[level]) for level in LEVELS), _told(one.total),
         "–" if one.change is None else f"{one.change:+}%".replace("-", "\u2212"))
        for one in figures.quarters
    ]  # fmt: skip
    return FigureTable(
        title=_("Disruptions by quarter and moderated level"),
        headers=(_("Quarter"), _("Major"), _("Moderate"), _("Minor"), _("Total"), _("Change")),
        rows=tuple(rows),
    )  # fmt: skip


def _called(quarter: Quarter) -> str:
    first, last = (MONTHS[quarter.first_month + ahead] for ahead in (0, 2))
    return _("%(first)s to %(last)s %(year)s") % {
        "first": first, "last": last, "year": quarter.year,
    }  # fmt: skip


def _state(code: str) -> str:
    return str(NominationState(code).label)


def _pillar(code: str) -> str:
    return str(Pillar(code).label)


def _told(count: Count) -> str:
    return _("too few to tell") if count is None else shown(count, PARTNER)


def _days(days: int | None) -> str:
    if days is None:
        return _("too few to tell")
    return _("%(days)s days") % {"days": days}
