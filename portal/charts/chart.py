"""A drawn chart and what stands beside it."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Chart:
    """`description` is the alternative text; `rows` are the figures as the chart shows them."""

    title: str
    description: str
    svg: str
    width: int
    height: int
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    @property
    def data_uri(self) -> str:
        return "data:image/svg+xml;base64," + base64.b64encode(self.svg.encode()).decode("ascii")


def written(text: str) -> str:
    """In one line, without what XML cannot hold: on that the engine aborts the whole process.

    A sign beyond the first plane of Unicode is two units to the engine, which may cut a long label
    between them and then fails: such a sign stands as the replacement character.
    """
    return " ".join(_BEYOND.sub("\ufffd", _NOT_XML.sub("", text)).split())


def draw(
    spec: Mapping[str, Any],
    *,
    title: str,
    description: str,
    headers: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    note: str = "",
) -> Chart:
    """Vega-Lite to SVG. The picture says what it is also when it is kept without its page."""
    title, description = written(title), written(description)
    if not title or not description:
        raise ValueError("A chart needs a title and a description")
    head, body = _split(_engine(spec))
    root = ET.fromstring(head + "</svg>")  # noqa: S314 our own engine drew it
    titled = f"{head}<title>{escape(title)}</title><desc>{escape(description)}</desc>{body}"
    return Chart(
        title=title,
        description=description,
        svg=titled,
        width=round(float(root.attrib["width"])),
        height=round(float(root.attrib["height"])),
        headers=headers,
        rows=rows,
        note=note,
    )


def _split(svg: str) -> tuple[str, str]:
    end = svg.index(">") + 1
    return svg[:end], svg[end:]


def _engine(spec: Mapping[str, Any]) -> str:
    """No address may be read."""
    import vl_convert  # noqa: PLC0415 only a process that draws pays its 60 MB

    return str(vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[]))
