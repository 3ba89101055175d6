"""Nothing is reachable that the access table does not name: addresses, tasks, commands."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from partners.access import PortalView
from partners.permissions import roles_with
from portal.celery import app as celery
from tests.house.access_table import (
    COMMANDS,
    LISTINGS,
    ONLY_IN_DEMONSTRATION,
    OPEN_PAGES,
    PAGES,
    RELATIONS,
    ROLES,
    TASKS,
    THINGS,
)

METHODS = ("get", "post", "put", "patch", "delete")


def patterns(within: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in (within or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}", each


def views() -> dict[str, Any]:
    return {
        name: getattr(pattern.callback, "view_class", None)
        for name, pattern in patterns()
        if name in {page.name for page in PAGES}
    }


def test_every_address_is_in_the_table() -> None:
    named = [name for name, _pattern in patterns()]
    listed = {page.name for page in PAGES} | {page.name for page in OPEN_PAGES}

    assert "None" not in named, "An address without a name cannot be listed."
    assert set(named) == listed - ONLY_IN_DEMONSTRATION
    assert len(listed) == len(PAGES) + len(OPEN_PAGES)


def test_every_address_of_the_demonstration_is_in_the_table(
    settings: Any, request: pytest.FixtureRequest
) -> None:
    addresses = importlib.import_module("portal.home.urls")
    request.addfinalizer(lambda: importlib.reload(addresses))
    before = {pattern.name for pattern in addresses.urlpatterns}
    settings.DEMONSTRATION = True
    added = {pattern.name for pattern in importlib.reload(addresses).urlpatterns} - before

    settings.DEMONSTRATION = False
    assert added == ONLY_IN_DEMONSTRATION


def test_every_method_that_a_view_offers_is_in_the_table() -> None:
    for name, view in views().items():
        offered = {method.upper() for method in METHODS if hasattr(view, method)}
        (page,) = [page for page in PAGES if page.name == name]
        assert offered == {call.method for call in page.calls}, name


def test_every_closed_address_is_a_portal_view_with_the_permission_of_the_table() -> None:
    for name, view in views().items():
        (page,) = [page for page in PAGES if page.name == name]
        assert issubclass(view, PortalView), name
        assert {ROLES[letter] for letter in page.may} == set(roles_with(view.permission)), name


def test_an_address_with_a_key_says_what_for_every_relation() -> None:
    for name, pattern in patterns():
        (page,) = [page for page in (*PAGES, *OPEN_PAGES) if page.name == name]
        has_key = "key" in pattern.pattern.converters
        assert has_key is getattr(page, "has_key", False), name
        for call in getattr(page, "calls", ()):
            assert bool(call.thing) is has_key, name
            assert set(call.gets) <= set(THINGS.get(call.thing, ())), name
            assert set("".join(call.gets.values())) <= set(page.may), name


def test_every_open_address_is_open_on_purpose() -> None:
    listed = {page.name for page in OPEN_PAGES}
    opened = {
        name
        for name, pattern in patterns()
        if not getattr(pattern.callback, "login_required", True)
    }

    assert opened <= listed
    assert all(page.why for page in OPEN_PAGES)


def test_the_words_of_the_table_are_used() -> None:
    relations = {relation for things in THINGS.values() for relation in things}
    things = {call.thing for page in PAGES for call in page.calls if call.thing}

    assert relations == set(RELATIONS)
    assert things == set(THINGS) >= {listing.thing for listing in LISTINGS}


def test_every_task_is_in_the_table() -> None:
    celery.loader.import_default_modules()
    registered = {name for name in celery.tasks if not name.startswith("celery.")}
    timed = {entry["task"] for entry in celery.conf.beat_schedule.values()}

    assert registered == set(TASKS)
    assert timed <= registered
    assert all(TASKS.values())


def test_every_command_of_ours_is_in_the_table() -> None:
    ours = {config.name for config in apps.get_app_configs() if _is_ours(config.path)}
    found = {name for name, owner in get_commands().items() if owner in ours}

    assert found == set(COMMANDS)
    assert all(COMMANDS.values())


def _is_ours(path: str) -> bool:
    return path.startswith(str(settings.BASE_DIR)) and "site-packages" not in path
