"""Names as they are compared, and a page composed of what was said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from nominals import composing
from nominals.folding import folded
from nominals.models import Contribution


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("SMITH, Zoë-Anne", "anne smith zoe"),
        ("zoe anne smith", "anne smith zoe"),
        ("O'Neill", "oneill"),
        ("Łukasz Straße", "lukasz strasse"),
        ("  A\tB ", "a b"),
        ("…", ""),
    ],
)
def test_a_name_is_compared_without(written: str, compared: str) -> None:
    assert folded(written) == compared


def said(number: int, kind: str, **fields: Any) -> Contribution:
    return Contribution(**{"pk": number, "kind": kind, "owner_id": 1} | fields)


BORN, EARLIER = date(1990, 2, 1), date(1989, 2, 1)


@pytest.mark.parametrize(
    ("first", "second", "disagree"),
    [
        pytest.param({"kind": "birth", "starts_on": BORN}, {"kind": "birth", "starts_on": BORN},
                     False, id="one birth"),
        pytest.param({"kind": "birth", "starts_on": BORN}, {"kind": "birth", "starts_on": EARLIER},
                     True, id="two births"),
        pytest.param({"kind": "birth", "starts_on": EARLIER, "ends_on": BORN},
                     {"kind": "birth", "starts_on": BORN}, False, id="a day within two"),
        pytest.param({"kind": "status", "code": "custody"}, {"kind": "status", "code": "wanted"},
                     True, id="two states"),
        pytest.param({"kind": "gender", "code": "female"}, {"kind": "gender", "code": "male"}, True,
                     id="two genders"),
        pytest.param({"kind": "category", "code": "B"}, {"kind": "category", "code": "C"}, True,
                     id="two prison categories"),
        pytest.param({"kind": "nationality", "value": "British"},
                     {"kind": "nationality", "value": "Irish"}, False, id="two nationalities"),
        pytest.param({"kind": "identifier", "code": "PNC", "value": "1"},
                     {"kind": "identifier", "code": "CRO", "value": "2"}, False,
                     id="numbers of two systems"),
        pytest.param({"kind": "identifier", "code": "PNC", "value": "1a"},
                     {"kind": "identifier", "code": "PNC", "value": "1A"}, False,
                     id="one number in two hands"),
        pytest.param({"kind": "address", "value": "Here"}, {"kind": "address", "value": "There"},
                     False, id="two addresses"),
    ],
)  # fmt: skip
def test_agencies_disagree_about(
    first: dict[str, Any], second: dict[str, Any], disagree: bool
) -> None:
    (chapter,) = composing.chapters([said(1, **first), said(2, owner_id=2, **second)])

    assert chapter.disagree is disagree


def test_one_agency_does_not_disagree_with_itself() -> None:
    twice = [said(1, "status", code="custody"), said(2, "status", code="wanted")]

    assert not composing.chapters(twice)[0].disagree


def test_what_was_withdrawn_disagrees_with_nothing() -> None:
    gone = said(1, "status", code="custody", withdrawn_at=datetime(2026, 1, 1, tzinfo=UTC))
    (chapter,) = composing.chapters([gone, said(2, "status", code="wanted", owner_id=2)])

    assert (len(chapter.standing), len(chapter.past), chapter.disagree) == (1, 1, False)


@pytest.mark.parametrize(
    ("names", "title"),
    [
        ([("nickname", "Dex"), ("legal", "LANTERN, Dexter")], "LANTERN, Dexter"),
        ([("legal", "Older"), ("legal", "Newer")], "Newer"),
        ([("nickname", "Dex")], "Dex"),
        ([], ""),
    ],
)
def test_the_name_that_is_shown(names: list[tuple[str, str]], title: str) -> None:
    rows = [said(n, "name", code=code, value=value) for n, (code, value) in enumerate(names, 1)]

    assert composing.title_of(rows) == title
