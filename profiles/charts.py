"""Which series a profile shows, and in what words. Sums and rates never share a chart or a rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from portal.charts import Bar, Chart, bar_chart
from profiles.figures import Figures

SEVERITY, SEVERITY_RATE = "severity", "severity-per-1000"
NAMES = (SEVERITY, SEVERITY_RATE)


def charts_of(figures: Figures, *, area: str) -> dict[str, Any]:
    """The charts by name, as plain values that are stored with the profile."""
    return {
        SEVERITY: asdict(_severity(figures, area)),
        SEVERITY_RATE: asdict(_severity_rate(figures, area)),
    }


def stored(charts: Mapping[str, Any], name: str) -> Chart:
    values = charts[name]
    rows = tuple(tuple(row) for row in values["rows"])
    return Chart(**values | {"headers": tuple(values["headers"]), "rows": rows})


def _severity(figures: Figures, area: str) -> Chart:
    rows = figures.districts
    return bar_chart(
        [Bar(row.name, row.severity) for row in rows],
        title=f"Severity by district of {area}",
        description=_described("Severity", {row.name: row.severity for row in rows}, figures),
        label_header="District",
        value_header="Severity",
        note=f"Weighted sum of crimes of {figures.period}. Larger districts have larger sums.",
    )


def _severity_rate(figures: Figures, area: str) -> Chart:
    rows = figures.districts
    rates = {row.name: row.severity_per_1000 for row in rows}
    year = figures.inputs.population_year
    return bar_chart(
        [Bar(name, rate) for name, rate in rates.items()],
        title=f"Severity per 1,000 people by district of {area}",
        description=_described("Severity per 1,000 people", rates, figures),
        label_header="District",
        value_header="Severity per 1,000 people",
        decimals=1,
        note=f"Crimes of {figures.period}; people of mid-{year}.",
    )


def _described(what: str, values: Mapping[str, Any], figures: Figures) -> str:
    """The alternative text: what is shown, for when, and both ends of it."""
    ordered = sorted(values, key=lambda name: (-values[name], name))
    text = f"Bar chart. {what} of {len(ordered)} districts, {figures.period}."
    if len(ordered) > 1:
        text += f" Highest: {ordered[0]}. Lowest: {ordered[-1]}."
    return f"{text} The figures are in the table beside it."
