"""Nothing can be reached or started that the access table does not name, and it names no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from partners.permissions import Permission, RoleName
from portal.celery import app
from tests.house.access_table import COMMANDS, ONLY_IN_DEMONSTRATION, OPEN_PAGES, PAGES, TASKS

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "access.md"


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern, inner)
        else:
            assert isinstance(pattern, URLPattern)
            assert pattern.name, f"{pattern.pattern} has no name, so no row can be about it."
            yield f"{prefix}{pattern.name}"


def test_every_address_is_in_the_table_once() -> None:
    rows = [page.name for page in (*PAGES, *OPEN_PAGES)]
    absent = set() if settings.DEMONSTRATION else ONLY_IN_DEMONSTRATION
    reachable = list(names(get_resolver()))

    assert len(rows) == len(set(rows))
    assert len(reachable) == len(set(reachable))
    assert set(reachable) - set(rows) == set(), "Say in the access table who may call these."
    assert set(rows) - set(reachable) == absent, "The access table names what is not there."


def test_every_task_is_in_the_table() -> None:
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith(("celery.", "tests."))}

    assert ours - TASKS.keys() == set(), "Say in the access table as whom these act."
    assert TASKS.keys() - ours == set(), "The access table names what is not there."


def test_every_command_is_in_the_table() -> None:
    here = {
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).parent == Path(settings.BASE_DIR)
        or Path(config.path).is_relative_to(Path(settings.BASE_DIR) / "portal")
    }
    ours = {name for name, place in get_commands().items() if place in here}

    assert ours - COMMANDS.keys() == set(), "Say in the access table who runs these."
    assert COMMANDS.keys() - ours == set(), "The access table names what is not there."


def test_the_page_about_access_names_every_role_and_permission() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")

    missing = [name for name in (*RoleName.values, *Permission) if f"`{name}`" not in text]
    assert missing == []
