"""The sources as they stand keep the rules of the house, so that a broken one is a failed test."""

from __future__ import annotations

from portal.house.__main__ import findings
from portal.house.files import ROOT


def test_the_sources_keep_every_rule_of_the_house() -> None:
    found = sorted(str(finding) for finding in set(findings(ROOT)))

    assert found == []
