"""veraPDF from the class path that the launcher names; without it a test is skipped or fails."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

_PROGRAM = Path(__file__).with_name("VeraPdf.java")
_JAVA = ("java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_ABSENT = "veraPDF is not here: it needs Java, libjaxb-java and VERAPDF_CLASSPATH"


def required() -> bool:
    return os.environ.get("CI") == "true" or os.environ.get("REQUIRE_CHECKERS") == "1"


def report(files: Mapping[str, bytes], folder: Path, *, profiles: str = "ua1,3a") -> list[str]:
    """One line per file and profile that says passes or fails, then the rules that are broken."""
    class_path = os.environ.get("VERAPDF_CLASSPATH", "")
    if not class_path or shutil.which("java") is None:
        return pytest.fail(_ABSENT) if required() else pytest.skip(_ABSENT)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    run = subprocess.run(
        [*_JAVA, "-cp", class_path, str(_PROGRAM), profiles, *files],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr
    return run.stdout.splitlines()
