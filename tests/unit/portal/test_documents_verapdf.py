"""veraPDF on what leaves the portal: PDF/UA-1 and PDF/A-3a in one file, stamped or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from weasyprint import HTML

from portal.documents.stamping import stamp
from tests.unit.portal.documents import sample_pdf
from tests.verapdf.runner import report

pytestmark = pytest.mark.checker
TAKEN = "Taken by Łukasz 明 Example, Hartwell Council, at 1 September 2026, 12:34"


def test_documents_pass_both_standards(tmp_path: Path) -> None:
    plain = sample_pdf()
    long = sample_pdf(
        rows=120, words="Words of 王小明 \ue000\u0378\x07 محمد. " * 300, marking="OFFICIAL"
    )
    files = {"plain.pdf": plain, "stamped.pdf": stamp(plain, TAKEN), "long.pdf": long}

    lines = report(files, tmp_path)

    verdicts = [(line.split()[0], line.split()[1], line.split()[3]) for line in lines]
    assert verdicts == [("passes", kind, name) for name in files for kind in ("ua1", "3a")]
    assert all(int(line.split()[2]) > 5_000 for line in lines)


def test_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    """The same page as WeasyPrint makes it by itself is neither the one nor the other."""
    page = '<html><title>a</title><p>a<img src="data:image/svg+xml,%3Csvg/%3E">'

    lines = report({"bare.pdf": HTML(string=page).write_pdf()}, tmp_path)

    assert [line.split()[:2] for line in lines if not line.startswith(" ")] == [
        ["fails", "ua1"],
        ["fails", "3a"],
    ]
    assert any(line.strip().startswith("7.1-") for line in lines)
