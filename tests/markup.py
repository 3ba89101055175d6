"""What a browser would silently mend in a page, and what a screen reader would miss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
UNLABELLED = {"hidden", "submit", "button"}
SHELL = "<!DOCTYPE html><html lang='en'><head><title>t</title></head><body>{}</body></html>"


def parse(html: str) -> Element:
    return HTMLParser(namespace_html_elements=False).parse(html)


def faults(html: str) -> list[str]:
    """Parse errors, ids given twice, references to no id, inputs without a label."""
    parser = HTMLParser(namespace_html_elements=False)
    tree = parser.parse(html)
    found = [f"line {at[0]}: {code}" for at, code, _data in parser.errors]
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    found += [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]
    found += [f"{name} leads to no element" for name in _dangling(tree, set(ids))]
    return found + [f"input {name} has no label" for name in _unlabelled(tree)]


def part_faults(html: str) -> list[str]:
    return faults(SHELL.format(html))


def _dangling(tree: Element, ids: set[str | None]) -> Iterator[str]:
    for element in tree.iter():
        for attribute in REFERENCES:
            for name in element.get(attribute, "").split():
                if name not in ids:
                    yield f"{attribute}={name}"
        address = element.get("href", "")
        if address.startswith("#") and address[1:] not in ids:
            yield f"href={address}"


def _unlabelled(tree: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in tree.iter("label")}
    for kind in ("input", "select", "textarea"):
        for element in tree.iter(kind):
            if element.get("type") not in UNLABELLED and element.get("id") not in labelled:
                yield str(element.get("name"))
