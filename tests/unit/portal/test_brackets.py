"""Brackets that say nothing go, those that say something stay."""

from __future__ import annotations

import pytest

from portal.backups.brackets import flattened


@pytest.mark.parametrize(
    ("written", "read_back"),
    [
        pytest.param("((a AND b) AND c)", "(a AND b AND c)", id="one AND of three"),
        pytest.param("(((a OR b) OR c) AND d)", "((a OR b OR c) AND d)", id="an OR within"),
        pytest.param("(a = '(x AND y)')", "(a = '(x AND y)')", id="words that are quoted"),
        pytest.param("f(a, g(b))", "f(a, g(b))", id="calls"),
    ],
)
def test_the_same_rule_is_written_alike(written: str, read_back: str) -> None:
    assert flattened(written) == flattened(read_back)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        pytest.param("(a OR (b AND c))", "((a OR b) AND c)", id="what is joined first"),
        pytest.param("(a AND (b OR c))", "(a AND b OR c)", id="an OR within an AND"),
        pytest.param("(a = 'x' AND b)", "(a = 'y' AND b)", id="another value"),
        pytest.param("f(a AND b)", "f(a) AND b", id="what a call takes"),
    ],
)
def test_other_rules_stay_others(one: str, another: str) -> None:
    assert flattened(one) != flattened(another)
