"""The scan finds what looks like a secret, and says nothing about what only stands in a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.house.secrets_scan import findings

# Put together here, so that the scan of this very file finds nothing.
PRIVATE_KEY = "-----BEGIN " + "RSA PRIVATE KEY-----\n"
TOKEN = "ghp" + "_" + "Ab3dE6gH9jKl" + "M2nOpQ5rStU8" + "vWxYz1AbCdEf"
PASSWORD = 'PASSWORD = "pr1vate-' + 'and-l0ng"\n'


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("portal/settings.py", PRIVATE_KEY),
        ("portal/settings.py", f'A = "{TOKEN}"\n'),
        ("portal/settings.py", PASSWORD),
        ("docs/a.md", "postgresql://owner:" + "s3cretword@host/portal\n"),
        ("tests/conftest.py", f'A = "{TOKEN}"\n'),
        ("tests/conftest.py", PRIVATE_KEY),
    ],
)
def test_scan_names_the_place_of_a_secret(place: str, text: str, tmp_path: Path) -> None:
    planted = tmp_path / place
    planted.parent.mkdir(parents=True)
    planted.write_text(f"\n{text}", encoding="utf-8")

    found = list(findings(tmp_path))

    assert found
    assert all(line.startswith(f"{place}:2: looks like a secret") for line in found)
    assert not any(text.strip() in line for line in found)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("tests/conftest.py", PASSWORD),
        ("portal/settings.py", 'PASSWORD = env.secret("PASSWORD")\n'),
        ("portal/settings.py", f"{PASSWORD.strip()}  # pragma: allowlist secret (an example)\n"),
        ("locks/dev.txt", 'a==1 "sha256:' + "0f1e2d3c4b5a69788796a5b4c3d2e1f0" * 2 + '"\n'),
    ],
)
def test_scan_passes_what_only_looks_like_one(place: str, text: str, tmp_path: Path) -> None:
    clean = tmp_path / place
    clean.parent.mkdir(parents=True)
    clean.write_text(text, encoding="utf-8")

    assert list(findings(tmp_path)) == []


def test_a_clean_file_is_looked_at_again_once_it_is_another(tmp_path: Path) -> None:
    file, clean = tmp_path / "settings.py", set[str]()
    file.write_text("A = 1\n", encoding="utf-8")
    assert list(findings(tmp_path, clean)) == []
    file.write_text(f"A = 1\n{PRIVATE_KEY}", encoding="utf-8")

    assert [line.split(": ")[0] for line in findings(tmp_path, clean)] == ["settings.py:2"]


def test_a_file_with_a_secret_is_found_each_time(tmp_path: Path) -> None:
    clean = set[str]()
    (tmp_path / "settings.py").write_text(PRIVATE_KEY, encoding="utf-8")

    assert list(findings(tmp_path, clean)) == list(findings(tmp_path, clean)) != []
