"""The printed profile of 2019: its own contradictions, and the command that prints them."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

DATA = os.environ.get("OPEN_DATA_DIR")
PRINTED = Path(DATA or ".") / "seeds" / "hampshire-soc-local-profile-2019.txt"
KNOWN = {
    "a district is missing from the total": ("24,437,456", "24,100,935", "336,521 is in no row"),
    "a sum that is off by one": ("13,750,464", "13,750,465", "Isle of Wight"),
    "parts of 25": ("25", "24", "4 + 14 + 6"),
    "a quarter of 207": ("one quarter", "12.1%", "25 of 207"),
    "the year of the population": ("no year", "the year of the population", "per 1,000"),
}


def told(*arguments: str) -> tuple[list[str], CommandError | None]:
    out, refused = StringIO(), None
    try:
        call_command("lint_figures", *arguments, stdout=out)
    except CommandError as error:
        refused = error
    return out.getvalue().splitlines(), refused


@pytest.mark.skipif(not DATA, reason="OPEN_DATA_DIR is not set")
@pytest.mark.parametrize(("said", "comes_to", "about"), KNOWN.values(), ids=KNOWN)
def test_it_finds_in_the_printed_profile(said: str, comes_to: str, about: str) -> None:
    lines, _refused = told(str(PRINTED))

    assert any(
        f"it says {said}, it comes to {comes_to}." in line and about in line for line in lines
    )


@pytest.mark.skipif(not DATA, reason="OPEN_DATA_DIR is not set")
def test_it_finds_nothing_else_there() -> None:
    lines, refused = told(str(PRINTED))

    assert len(lines) == len(KNOWN) + 1  # two rates without a year
    assert refused is not None
    assert refused.returncode == 1


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (None, 2, "cannot be read"),
        (b"\xff\xfe\x00", 2, "Save it as text in UTF-8"),
        (b"A 50% increase (100 to 120).", 1, "1 finding"),
    ],
    ids=["missing", "no text", "a fault"],
)
def test_the_command_refuses(tmp_path: Path, content: bytes | None, code: int, words: str) -> None:
    file = tmp_path / "report.txt"
    if content is not None:
        file.write_bytes(content)

    _lines, refused = told(str(file))

    assert refused is not None
    assert refused.returncode == code
    assert words in str(refused)


def test_a_clean_text_is_said_to_be_so(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text("A 20% increase (100 to 120).", encoding="utf-8")

    assert told(str(file)) == (["Nothing in it contradicts its figures."], None)
