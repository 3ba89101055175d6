"""Every planted fault still fits the code, and names a test that is there.

That each is found takes minutes: `make test-faults`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import patches
from tests.faults.patches import Hunk, NoFit, Patch

FEWEST = 37


@pytest.mark.parametrize("patch", patches.every(), ids=lambda patch: patch.name)
def test_a_planted_fault_fits_and_names_its_test(patch: Patch, tmp_path: Path) -> None:
    for path in {hunk.path for hunk in patch.hunks}:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        if (patches.ROOT / path).exists():
            (tmp_path / path).write_bytes((patches.ROOT / path).read_bytes())

    patch.apply(tmp_path)

    name = patch.caught_by.rpartition("::")[2].partition("[")[0]
    assert f"def {name}(" in patch.test.read_text(encoding="utf-8")
    assert all(hunk.before != hunk.after for hunk in patch.hunks)


def test_there_are_as_many_faults_as_are_said() -> None:
    numbers = [patch.number for patch in patches.every()]

    assert len(numbers) >= FEWEST
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("text", ["", "one\ntwo\none\ntwo\n", "another\n"])
def test_a_place_that_is_not_there_once_is_no_fit(text: str, tmp_path: Path) -> None:
    (tmp_path / "file.py").write_text(text)

    with pytest.raises(NoFit):
        Hunk("file.py", "one\ntwo\n", "one\n").apply(tmp_path)
