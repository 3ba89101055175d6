"""`python -m portal.house`: every rule over every file; the findings one a line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from portal.house import doors, scopes, sizes, templates, texts, waits
from portal.house.files import ROOT, File, read
from portal.house.rule import Finding, Rule


def rules(files: Iterable[File]) -> tuple[Rule, ...]:
    fixed = (*doors.RULES, *sizes.RULES, *templates.RULES, *texts.RULES, *waits.RULES)
    return (*fixed, *scopes.rules(files))


def findings(root: Path) -> Iterator[Finding]:
    files = tuple(read(root))
    chosen = rules(files)
    for file in files:
        for rule in chosen:
            yield from rule.findings(file)


def main() -> int:
    found = sorted(set(findings(ROOT)))
    for finding in found:
        print(finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
