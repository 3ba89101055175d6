"""Horizontal bars, longest first, each with its figure at its end."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.charts import palette
from portal.charts.chart import Chart, draw, written

MOST_BARS = 40
_PLOT_WIDTH = 380
_LABEL_WIDTH = 230
_LETTERS_IN_LINE = 28
_LINES = 3
_SIZE = 13
_LINE = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """`value` None is a figure that may not be shown: no bar, and words in its place."""

    label: str
    value: float | Decimal | None


def bar_chart(
    rows: Iterable[Bar],
    *,
    title: str,
    description: str,
    label_header: str,
    value_header: str,
    decimals: int = 0,
    chosen: Collection[str] = (),
    not_shown: str = "not shown",
    note: str = "",
    as_given: bool = False,
) -> Chart:
    """Bars named in `chosen` stand out. `as_given`: not the longest first, as in an order of time.

    The figures are formatted once, so that picture and table cannot differ. Raises `ValueError`
    for no bars, too many, two of one label, negative or infinite values.
    """
    given = _checked(Bar(written(bar.label), bar.value) for bar in rows)
    bars = given if as_given else sorted(given, key=_longest_first)
    shown = [_shown(bar, decimals, written(not_shown)) for bar in bars]
    return draw(
        _spec(bars, shown, frozenset(chosen), decimals),
        title=title,
        description=description,
        headers=(label_header, value_header),
        rows=tuple((bar.label, figure) for bar, figure in zip(bars, shown, strict=True)),
        note=note,
    )


def _longest_first(bar: Bar) -> tuple[bool, float, str]:
    return bar.value is None, -float(bar.value or 0), bar.label


def _checked(rows: Iterable[Bar]) -> list[Bar]:
    bars = list(rows)
    if not 0 < len(bars) <= MOST_BARS:
        raise ValueError(f"A bar chart has between 1 and {MOST_BARS} bars, not {len(bars)}")
    if len({bar.label for bar in bars}) < len(bars):
        raise ValueError("Two bars have the same label")
    values = [float(bar.value) for bar in bars if bar.value is not None]
    if any(value < 0 or not math.isfinite(value) for value in values):
        raise ValueError("A bar starts at nought and has an end")
    return bars


def _shown(bar: Bar, decimals: int, not_shown: str) -> str:
    return not_shown if bar.value is None else f"{bar.value:,.{decimals}f}"


def _spec(
    bars: Sequence[Bar], shown: Sequence[str], chosen: Collection[str], decimals: int
) -> dict[str, Any]:
    import altair as alt  # noqa: PLC0415 only a process that draws pays its 60 MB and a second

    labels = [_wrapped(bar.label) for bar in bars]
    drawn = [_drawn(bar, decimals) for bar in bars]
    rows: list[dict[str, Any]] = [
        {
            "place": place, "value": drawn[place] or 0.0, "shown": shown[place],
            "label": labels[place],
            "colour": _colour(bar, chosen), "look": _look(bar.label, chosen),
        }
        for place, bar in enumerate(bars)
    ]  # fmt: skip
    reach = _reach(max(filter(None, drawn), default=1.0), shown)
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, reach]))
    y = alt.Y("place:O", sort=None, axis=None)
    data = [row for row in rows if drawn[row["place"]] is not None]
    layers = alt.layer(
        _bars(alt, data).encode(x=x, y=y),
        _figures(alt, rows).encode(x=x, y=y),
        *(_labels(alt, rows, look).encode(y=y) for look in sorted({row["look"] for row in rows})),
        width=_PLOT_WIDTH,
        height=alt.Step(_step(labels)),
        background=palette.GROUND,
    )
    spec: dict[str, Any] = _plain(layers).to_dict()
    return spec


def _plain(chart: Any) -> Any:
    return chart.configure(font=palette.FONT, padding=4, aria=False).configure_view(stroke=None)


def _bars(alt: Any, rows: list[dict[str, Any]]) -> Any:
    mark = alt.Chart(alt.Data(values=rows)).mark_bar(height=alt.RelativeBandSize(0.68))
    return mark.encode(color=alt.Color("colour:N", scale=None))


def _figures(alt: Any, rows: list[dict[str, Any]]) -> Any:
    mark = alt.Chart(alt.Data(values=rows)).mark_text(
        align="left", baseline="middle", dx=6, fontSize=_SIZE, color=palette.TEXT
    )
    return mark.encode(text="shown:N")


def _labels(alt: Any, rows: list[dict[str, Any]], look: tuple[int, str]) -> Any:
    """Labels of one look. The engine hangs lines from the first one; we centre them ourselves."""
    lines, weight = look
    data = alt.Data(values=[row for row in rows if row["look"] == look])
    mark = alt.Chart(data).mark_text(
        align="right",
        baseline="middle",
        dy=-(lines - 1) * _LINE / 2,
        fontSize=_SIZE,
        fontWeight=weight,
        color=palette.TEXT,
        limit=_LABEL_WIDTH,
        lineBreak="\n",
        lineHeight=_LINE,
    )
    return mark.encode(x=alt.value(-8), text="label:N")


def _look(label: str, chosen: Collection[str]) -> tuple[int, str]:
    """Lines and weight: all labels that one layer of text can draw."""
    return _wrapped(label).count("\n") + 1, "bold" if label in chosen else "normal"


def _drawn(bar: Bar, decimals: int) -> float | None:
    """As long as the figure beside it says: the picture must not tell more than the table."""
    return None if bar.value is None else round(float(bar.value), decimals)


def _reach(longest: float, shown: Sequence[str]) -> float:
    """Far enough to the right for the figure at the end of the longest bar."""
    letters = max(len(figure) for figure in shown)
    return longest * _PLOT_WIDTH / (_PLOT_WIDTH - 14 - letters * _SIZE * 0.66)


def _colour(bar: Bar, chosen: Collection[str]) -> str:
    if not chosen:
        return palette.BAR
    return palette.CHOSEN if bar.label in chosen else palette.OTHERS


def _wrapped(label: str) -> str:
    lines = textwrap.wrap(label, _LETTERS_IN_LINE, max_lines=_LINES, placeholder=" …")
    return "\n".join(lines) or "–"


def _step(labels: Sequence[str]) -> int:
    lines = max(label.count("\n") + 1 for label in labels)
    return max(24 if len(labels) > 20 else 30, lines * _LINE + 8)
