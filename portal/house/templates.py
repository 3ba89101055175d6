"""Templates escape everything and carry no script or style: the policy header refuses both."""

from __future__ import annotations

import re

from portal.house.files import File
from portal.house.rule import Found, Rule

UNESCAPED = re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off|\{%\s*filter\s+safe")
IN_A_TAG = re.compile(r"<[a-zA-Z][^<>]*?\s(?P<attribute>on[a-z]+|style)\s*=", re.DOTALL)
INLINE = re.compile(
    r"<script(?![^>]*\ssrc\s*=)|<style\b|\b(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.I
)


def _line(file: File, position: int) -> int:
    return file.text.count("\n", 0, position) + 1


def _unescaped(file: File) -> Found:
    for match in UNESCAPED.finditer(file.text):
        yield _line(file, match.start()), f"says {match[0]}"


def _inline(file: File) -> Found:
    for match in INLINE.finditer(file.text):
        yield _line(file, match.start()), f"says {match[0]}"
    for match in IN_A_TAG.finditer(file.text):
        yield _line(file, match.start("attribute")), f"has an attribute {match['attribute']}"


def _is_template(file: File) -> bool:
    return file.path.endswith((".html", ".svg", ".txt")) and "templates" in file.parts


RULES = (
    Rule(
        "escape-in-templates",
        "Give the template text, or a value made by format_html.",
        _is_template,
        _unescaped,
    ),
    Rule(
        "no-inline-code",
        "Put script and style into static/ and name a class or a data- attribute here.",
        _is_template,
        _inline,
    ),
)
