"""Which series the pages of forms show, and in what words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.dates import MONTHS

from portal.charts import Bar, Chart, bar_chart

MOST_MONTHS = 12


def months_chart(totals: Mapping[date, int | None]) -> Chart:
    """Forms by month, the newest first. A withheld month has words in place of a bar."""
    months = sorted(totals, reverse=True)[:MOST_MONTHS]
    return bar_chart(
        [Bar(f"{MONTHS[month.month]} {month.year}", totals[month]) for month in months],
        title="Forms received by month",
        description=f"Bar chart of {len(months)} months. The figures are in the table beside it.",
        label_header="Month",
        value_header="Forms",
        not_shown="withheld",
        note="As the newest edition of each month shows it.",
        as_given=True,
    )


def stored(values: Mapping[str, Any]) -> Chart:
    rows = tuple(tuple(row) for row in values["rows"])
    return Chart(**dict(values) | {"headers": tuple(values["headers"]), "rows": rows})
