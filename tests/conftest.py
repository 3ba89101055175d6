"""The tests' database is the real one: made by the migrations, with the application's roles.

Factories write as the cluster's superuser; whatever is proved about a person runs as the role
`portal_web` with that person as principal, so that row-level security is in force.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.core.management import call_command
from django.db import connection
from django.test import Client

from partners.models import User
from portal import wall
from referrals import codes
from referrals.choices import LISTS
from tests.migrated import COPY, TEMPLATE, made_once
from tests.sharing_out import SharingOut


@contextmanager
def database_role(name: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@contextmanager
def acting_as(user: User | None, *, role: str = "portal_web") -> Iterator[None]:
    """As this person, behind both walls, inside the test's transaction."""
    with database_role(role):
        wall.enter(user.pk if user else None)
        try:
            yield
        finally:
            wall.leave()


class PortalClient(Client):
    """A browser's requests over https, handled by the web's database role as in real life."""

    def __init__(self, **options: Any) -> None:
        super().__init__(HTTP_X_FORWARDED_PROTO="https", **options)

    def request(self, **request: Any) -> Any:
        with database_role("portal_web"):
            try:
                return super().request(**request)
            finally:
                wall.leave()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The migrations have run; what brings up a portal takes a copy."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    os.environ[COPY] = str(made_once(shared))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, migrated: None) -> None:
    connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        call_command("secure_database")


@pytest.fixture(autouse=True)
def own_files_and_counts(settings: Any, tmp_path: Path) -> None:
    """Tests that run beside each other write the same names, and count the same address."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    shared = settings.CACHES["default"]
    settings.CACHES = {"default": {**shared, "KEY_PREFIX": token_hex(8)}}


@pytest.fixture(autouse=True)
def first_names_of_codes() -> None:
    """The words that the migrations give; no test pays for reading them."""
    codes.hold({
        (of, one.value): [codes.Name(str(one.label), date(2019, 1, 1), None)]
        for of, known in LISTS.items() for one in known
    })  # fmt: skip


@pytest.fixture
def client() -> PortalClient:
    return PortalClient(enforce_csrf_checks=False)


def prove_again(
    browser: Client, user: User, *, seconds_ago: float = 0, kind: str = "webauthn"
) -> None:
    """As after signing in with this factor so long ago."""
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "type": kind, "at": time.time() - seconds_ago}
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()


@pytest.fixture
def sign_in() -> Callable[[User], PortalClient]:
    def signed_in(user: User) -> PortalClient:
        browser = PortalClient()
        browser.force_login(user, backend="partners.signin.SignIn")
        prove_again(browser, user)
        return browser

    return signed_in


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharingOut:
    return SharingOut(config, log)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What the proofs counted: a figure that nobody sees proves nothing."""
    for report in terminalreporter.stats.get("passed", []):
        if report.when == "call" and report.nodeid.startswith(("tests/house/", "tests/kill/")):
            counted = report.capstdout.strip()
            if counted:
                terminalreporter.write_line(f"{report.nodeid}\n{counted}")
