"""How settled an order is, as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from nominals.models import RankedPlace
from portal.charts import Bar, Chart, bar_chart

MOST_BARS = 40


def chances_chart(places: Sequence[RankedPlace], *, first: int) -> Chart | None:
    """Those about whom the order says least, beside the likeliest; the rest stands in the table."""
    values = tuple((place.nomination.reference, place.chance / 10) for place in charted(places))
    return _drawn(values, len(places), first) if values else None


def charted(places: Sequence[RankedPlace]) -> list[RankedPlace]:
    return sorted(places, key=lambda place: (place.standing != "open", place.rank))[:MOST_BARS]


@lru_cache(maxsize=64)
def _drawn(values: tuple[tuple[str, float], ...], count: int, first: int) -> Chart:
    """Drawing takes longer than all the rest of the page."""
    highest, lowest = max(values, key=lambda each: each[1]), min(values, key=lambda each: each[1])
    note = (
        _("The %(shown)s least settled of %(count)s.") % {"shown": len(values), "count": count}
        if len(values) < count
        else ""
    )
    return bar_chart(
        [Bar(name, chance) for name, chance in values],
        title=_("Chance to be among the first %(first)s") % {"first": first},
        description=_(
            "Bar chart. Of 100 draws, how many put each nomination among the first %(first)s. "
            "Highest: %(high)s, %(most).0f. Lowest: %(low)s, %(least).0f."
        ) % {"first": first, "high": highest[0], "most": highest[1],
             "low": lowest[0], "least": lowest[1]},
        label_header=_("Nomination"), value_header=_("Draws in 100"), note=note,
    )  # fmt: skip
