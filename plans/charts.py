"""Which series the page of a programme's figures shows, and in what words."""

from __future__ import annotations

from collections.abc import Sequence

from portal.charts import Bar, Chart, bar_chart


def quarters_chart(totals: Sequence[tuple[str, int | None]]) -> Chart:
    """Disruptions, the newest quarter first. What may not be told has words in place of a bar."""
    return bar_chart(
        [Bar(name, total) for name, total in totals],
        title="Disruptions by quarter",
        description=f"Bar chart of {len(totals)} quarters. The figures are in the table beside it.",
        label_header="Quarter",
        value_header="Disruptions",
        not_shown="too few to tell",
        note="As another agency moderated them. The newest quarter may not have ended.",
        as_given=True,
    )
