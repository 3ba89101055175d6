"""Charts say what their tables say, to every eye, and carry nothing else."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.charts import Bar, Chart, bar_chart, palette
from portal.charts.chart import draw, written

GOLDEN = Path(__file__).parents[2] / "golden"
SVG = "{http://www.w3.org/2000/svg}"
ROWS = [
    Bar("Hart", None),
    Bar("Basingstoke and Deane", 14_321),
    Bar("Southampton", 31_234),
    Bar("New Forest and the parishes that lie around it & beyond", Decimal("9000")),
    Bar("Portsmouth", 24_333.0),
]


def charted(rows: list[Bar] = ROWS, **changes: Any) -> Chart:
    given: dict[str, Any] = {
        "title": "Crimes by district",
        "description": "Southampton has the most crimes, 31,234.",
        "label_header": "District",
        "value_header": "Crimes",
    }
    return bar_chart(rows, **given | changes)


def root_of(chart: Chart) -> ET.Element:
    return ET.fromstring(chart.svg)  # noqa: S314 our own engine drew it


def texts(chart: Chart) -> list[str]:
    """Each piece of text, its lines joined, in the order of drawing."""
    return [
        " ".join(part for part in node.itertext()) for node in root_of(chart).iter(f"{SVG}text")
    ]


def bars(chart: Chart) -> list[tuple[float, str]]:
    """Length and colour of each bar from the top."""
    marks = next(g for g in root_of(chart).iter(f"{SVG}g") if "role-mark" in g.get("class", ""))
    found = []
    for path in marks:
        length = re.match(r"M0,[\d.]+h([\d.]+)", path.attrib["d"])
        assert length
        found.append((float(length[1]), path.attrib["fill"]))
    return found


def test_chart_is_drawn_as_it_was() -> None:
    drawn = charted(chosen=["Portsmouth"], note="June to August 2026.").svg.replace("><", ">\n<")

    assert drawn + "\n" == (GOLDEN / "chart_bars.svg").read_text()


def test_rows_stand_longest_first_and_the_hidden_one_last() -> None:
    assert charted().rows == (
        ("Southampton", "31,234"),
        ("Portsmouth", "24,333"),
        ("Basingstoke and Deane", "14,321"),
        ("New Forest and the parishes that lie around it & beyond", "9,000"),
        ("Hart", "not shown"),
    )


def test_rows_whose_order_says_something_stay_as_they_are_given() -> None:
    chart = charted(as_given=True)

    assert [label for label, _figure in chart.rows] == [row.label for row in ROWS]
    assert [length for length, _colour in bars(chart)] != sorted(
        (length for length, _colour in bars(chart)), reverse=True
    )


def test_picture_and_table_hold_the_same_figures() -> None:
    chart = charted()

    written = texts(chart)
    for label, figure in chart.rows:
        assert label in written
        assert figure in written
    assert len(written) == 2 * len(chart.rows)


def test_length_of_a_bar_is_its_figure() -> None:
    lengths = [length for length, _ in bars(charted())]

    assert [round(length / lengths[0], 3) for length in lengths] == [1, 0.779, 0.459, 0.288]


def test_figure_that_may_not_be_shown_leaves_no_trace() -> None:
    """No bar, not even one without length, and the words that the caller chose."""
    chart = charted([Bar("Hart", None), Bar("Gosport", 5)], not_shown="fewer than 5")

    assert len(bars(chart)) == 1
    assert chart.rows[1] == ("Hart", "fewer than 5")


def test_bar_tells_no_more_than_its_figure() -> None:
    """Nobody measures a bar to find the digits that rounding took away."""
    exact, near = (charted([Bar("a", value), Bar("b", 7.0)]) for value in (10.04, 9.96))

    assert exact.svg == near.svg


def test_bars_start_at_nought_also_when_all_are_nought() -> None:
    assert [length for length, _ in bars(charted([Bar("a", 0), Bar("b", 0)]))] == [0, 0]


def test_decimals_are_those_asked_for() -> None:
    chart = charted([Bar("a", 1234.567), Bar("b", 0.04)], decimals=1)

    assert chart.rows == (("a", "1,234.6"), ("b", "0.0"))


def test_chosen_bars_are_darker_and_bold() -> None:
    chart = charted(chosen={"Portsmouth"})

    assert [colour for _, colour in bars(chart)] == [
        palette.OTHERS,
        palette.CHOSEN,
        palette.OTHERS,
        palette.OTHERS,
    ]
    bold = [n.text for n in root_of(chart).iter(f"{SVG}text") if n.get("font-weight") == "bold"]
    assert bold == ["Portsmouth"]


@pytest.mark.parametrize("colour", [palette.BAR, palette.CHOSEN, palette.OTHERS])
def test_colours_stand_off_from_the_ground(colour: str) -> None:
    """WCAG 2.2, 1.4.11."""
    assert palette.contrast(colour, palette.GROUND) >= 3


def test_colours_are_told_apart_by_lightness() -> None:
    """So greyscale print and every kind of colour-blindness keep the difference."""
    assert palette.contrast(palette.CHOSEN, palette.OTHERS) >= 3
    assert palette.contrast(palette.TEXT, palette.GROUND) >= 7


def test_contrast_is_that_of_wcag() -> None:
    assert round(palette.contrast("#000000", "#ffffff"), 2) == 21
    assert round(palette.contrast("#767676", "#ffffff"), 2) == 4.54


@given(
    st.lists(
        st.tuples(st.text(max_size=60), st.none() | st.floats(0, 1e9)),
        min_size=1,
        max_size=6,
        unique_by=lambda row: row[0],
    )
)
@settings(max_examples=30, deadline=None)
def test_any_label_is_only_text(rows: list[tuple[str, float | None]]) -> None:
    """Whatever a district is called, it adds no element, attribute, script, style or address."""
    assume(len({written(label) for label, _ in rows}) == len(rows))
    chart = charted([Bar(label, value) for label, value in rows])

    nodes = list(root_of(chart).iter())
    names = {node.tag.removeprefix(SVG) for node in nodes}
    assert names <= {"svg", "title", "desc", "g", "path", "rect", "text", "tspan"}
    attributes = {name for node in nodes for name in node.attrib}
    assert not {name for name in attributes if name.startswith("on") or "href" in name}
    assert "style" not in attributes


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x0b", "\ufffe", "\uffff", "\ud800"])
def test_sign_that_xml_cannot_hold_is_left_out(sign: str) -> None:
    """The engine does not raise on these: it takes the process down with it."""
    chart = charted([Bar(f"Go{sign}sport", None)], not_shown=f"no{sign}", description=f"a{sign}b")

    assert chart.rows == (("Gosport", "no"),)
    assert root_of(chart).findtext(f"{SVG}desc") == "ab"


@pytest.mark.parametrize("length", range(20, 60, 7))
def test_long_label_beyond_the_first_plane_is_drawn(length: int) -> None:
    """The engine cuts long labels by units: in the middle of such a sign it would fail."""
    chart = charted([Bar("a" * (length % 2) + "\U0001d4e3" * length, 1.0)])

    assert root_of(chart).tag == f"{SVG}svg"


def test_picture_says_what_it_is_when_kept_alone() -> None:
    chart = charted(title="Crimes & more", description="A < B")
    root = root_of(chart)

    assert root.findtext(f"{SVG}title") == "Crimes & more"
    assert root.findtext(f"{SVG}desc") == "A < B"
    assert (root.get("width"), root.get("height")) == (str(chart.width), str(chart.height))


def test_data_address_holds_the_picture() -> None:
    chart = charted()
    head, _, content = chart.data_uri.partition(",")

    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(content).decode() == chart.svg


def test_long_labels_are_wrapped_and_do_not_overlap() -> None:
    chart = charted([Bar("word " * 12 + str(n), n) for n in range(3)])

    lines = [len(list(node)) for node in root_of(chart).iter(f"{SVG}text")]
    assert max(lines) == 3
    assert chart.height >= 3 * 3 * 16


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [Bar("a", 1), Bar("a", 2)],
        [Bar("a", -1)],
        [Bar("a", float("nan"))],
        [Bar("a", float("inf"))],
        [Bar(str(n), n) for n in range(41)],
    ],
    ids=["none", "same label", "negative", "not a number", "endless", "too many"],
)
def test_bars_that_cannot_be_drawn_are_refused(rows: list[Bar]) -> None:
    with pytest.raises(ValueError, match=r"bar|label"):
        charted(rows)


@pytest.mark.parametrize("missing", ["title", "description"])
def test_chart_without_words_is_refused(missing: str) -> None:
    with pytest.raises(ValueError, match="title and a description"):
        charted(**{missing: " "})


def test_engine_reads_no_address() -> None:
    spec = {
        "data": {"url": "http://127.0.0.1:9/figures.json"},
        "mark": "bar",
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }

    with pytest.raises(ValueError, match="not allowed"):
        draw(spec, title="a", description="a", headers=(), rows=())


def test_drawing_is_paid_for_only_by_who_draws() -> None:
    """Importing the charts must not load Altair and the engine into every web process."""
    code = "import sys, portal.charts; print({'altair', 'vl_convert', 'django'} & set(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout == "set()\n"


def test_component_shows_picture_with_text_and_table_with_scopes() -> None:
    chart = charted(title="Crimes <b>", description='Most: "Southampton" & <i>', note="In 2026.")

    html = render_to_string("components/_chart.html", {"chart": chart})

    assert 'alt="Most: &quot;Southampton&quot; &amp; &lt;i&gt;"' in html
    assert f'width="{chart.width}" height="{chart.height}"' in html
    assert "Crimes &lt;b&gt;" in html
    assert "In 2026." in html
    assert html.count('<th scope="col"') == 2
    assert html.count('<th scope="row"') == len(chart.rows)
    assert html.count("<td") == len(chart.rows)
    assert "style=" not in html
