"""The suggestion of a grade, as a table: every way of knowing, what makes it better or worse."""

from __future__ import annotations

import pytest

from referrals.choices import SourceType
from referrals.grades import Assessment, SourceEvaluation
from referrals.suggesting import Facts, suggest

ESTABLISHED = {"is_established": True}
CORROBORATED = {"is_corroborated": True}
FIRST_HAND = {"is_first_hand": True}
FALSE = {"is_believed_false": True}
TABLE = [
    ("saw_or_heard", {}, "2A"),
    ("saw_or_heard", ESTABLISHED, "1A"),
    ("our_records", {}, "1C"),
    ("our_records", FIRST_HAND, "1A"),
    ("professional", {}, "2C"),
    ("professional", CORROBORATED, "2B"),
    ("public", {}, "2C"),
    ("public", CORROBORATED, "2B"),
    ("subject", {}, "2C"),
    ("subject", FIRST_HAND, "2A"),
    ("anonymous", {}, "2D"),
    ("anonymous", CORROBORATED, "2D"),
    ("open_source", {}, "2C"),
    ("open_source", CORROBORATED, "2B"),
    ("unknown", {}, "2D"),
    ("", {}, "2D"),
    ("public", FALSE, "3E"),
    ("saw_or_heard", FALSE | ESTABLISHED, "1E"),
    ("anonymous", FALSE | CORROBORATED, "3E"),
]


@pytest.mark.parametrize(("source_type", "more", "code"), TABLE)
def test_a_grade_is_suggested(source_type: str, more: dict[str, bool], code: str) -> None:
    assert suggest(Facts(source_type=source_type, **more)).code == code


def test_the_table_knows_every_way_of_knowing_and_suggests_grades_that_exist() -> None:
    assert {source for source, _more, _code in TABLE} == {"", *SourceType.values}
    assert {code[0] for *_, code in TABLE} <= set(SourceEvaluation.values)
    assert {code[1] for *_, code in TABLE} <= set(Assessment.values)
