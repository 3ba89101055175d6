"""A document with everything that ours hold, for the tests of documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from portal.charts import Bar, Chart, bar_chart
from portal.documents import render_pdf
from tests.pdfs import templates

TITLE = "Hampshire SOC profile: June to August 2026"
MARKING = "OFFICIAL-SENSITIVE"
REFERENCE = "PRO-26-7K4M-2QXT"
CREATED = datetime(2026, 9, 1, 12, 30, tzinfo=UTC)
SAMPLE = """{% extends "documents/base.html" %}
{% block content %}
<p class="lead">Three months of published crime.</p>
<h2>Places</h2>
<p>See <a href="https://www.police.uk/">police.uk</a> or <a href="#figures">the figures</a>.</p>
<ul><li>One</li><li>Two<ul><li>Inside two</li></ul></li></ul>
<dl><dt>Term</dt><dd>{{ words }}</dd></dl>
<div class="warning">Do not copy.</div>
<h2 id="figures">Figures</h2>
{% include "components/_chart.html" with chart=chart %}
<h3>By month</h3>
<table><caption>Crimes by month</caption>
<thead><tr><th scope="col">Month</th><th scope="col">Crimes</th></tr></thead>
<tbody>{% for row in rows %}<tr><th scope="row">{{ row.0 }}</th><td>{{ row.1 }}</td></tr>
{% endfor %}</tbody></table>
{% endblock %}"""


def chart() -> Chart:
    return bar_chart(
        [Bar("Southampton", 31_234), Bar("Portsmouth", 24_333), Bar("Hart", None)],
        title="Crimes by district",
        description="Southampton has the most crimes, 31,234, and Portsmouth 24,333.",
        label_header="District",
        value_header="Crimes",
        note="June to August 2026.",
    )


def sample_pdf(*, rows: int = 60, **changes: Any) -> bytes:
    """Three pages; `changes` replace what is given to `render_pdf` or stands in its context."""
    given: dict[str, Any] = {
        "title": TITLE,
        "marking": MARKING,
        "reference": REFERENCE,
        "created": CREATED,
    }
    context: Mapping[str, Any] = {
        "chart": changes.pop("chart", None) or chart(),
        "rows": [(f"Month {n}", n * 7) for n in range(rows)],
        "words": changes.pop("words", "What it means."),
    }
    with templates(sample=SAMPLE):
        return render_pdf("sample.html", context, **given | changes)
