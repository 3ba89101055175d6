"""Each dependency has its reason, and each reason its dependency."""

from __future__ import annotations

import re
import tomllib

from portal.house.files import ROOT

REASONS = ROOT / "docs" / "decisions" / "0001-dependencies.md"


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    named = [re.match(r"[A-Za-z0-9._-]+", line) for group in groups for line in group]
    return {name[0] for name in named if name}


def reasoned() -> dict[str, str]:
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", REASONS.read_text(encoding="utf-8"), re.M)
    return dict(rows)


def test_each_dependency_has_one_reason() -> None:
    assert "Django" in declared()
    assert set(reasoned()) == declared()


def test_each_reason_is_a_sentence() -> None:
    assert [name for name, reason in reasoned().items() if not reason.endswith(".")] == []
