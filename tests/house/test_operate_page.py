"""The page for operators names every setting, every process and every check of a deployment."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from portal.launch import alone, gates, image

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
READ = re.compile(r'\benv\.[a-z_]+\(\s*"([A-Z_]+)"')


def asked_for() -> set[str]:
    return {
        name
        for folder in gates.SOURCE
        for file in (ROOT / folder).rglob("*.py")
        for name in READ.findall(file.read_text(encoding="utf-8"))
    }


def test_every_setting_has_its_line() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])}

    assert len(asked_for()) > 20
    assert asked_for() <= told
    assert told - asked_for() == {"WEB_BIND"}


def test_every_process_and_address_is_named() -> None:
    for name in (*alone.LINES, *alone.ERRANDS):
        assert f"alone {name}`" in PAGE, name
    for name in (image.ADMINISTRATOR, *image.ADDRESSES.values()):
        assert f"`{name}`" in PAGE, name


def test_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((\.\./[^)]+)\)", PAGE)

    assert links
    assert not [link for link in links if not (ROOT / "docs" / link).exists()]
