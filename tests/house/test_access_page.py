"""The page about access says something of every role and permission."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from partners.permissions import Permission, RoleName

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "access.md"


def test_the_page_about_access_names_every_role_and_permission() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")

    missing = [name for name in (*RoleName.values, *Permission) if f"`{name}`" not in text]
    assert missing == []
