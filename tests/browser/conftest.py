"""Real processes, real database roles, a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.live import CHROMIUM_OPTIONS, Portal, known_codes, made_world, running_portal
from tests.browser.people import Codes
from tests.browser.visits import PATIENCE_MILLISECONDS, Visitors
from tests.browser.watch import Watch
from tests.oidc import provider as oidc

LONGEST_REPORT = 1_500


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the browser showed when a test failed, and what the portal's processes said."""
    report = yield
    if report.failed and "browser" in item.funcargs:
        for context in item.funcargs["browser"].contexts:
            for page in context.pages:
                report.sections.append(
                    (page.url, page.locator("body").inner_text()[:LONGEST_REPORT])
                )
        for portal in item.funcargs.values():
            if isinstance(portal, Portal):
                report.sections.append(("portal", "\n".join(portal.errors()[-20:])))
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    path = os.environ.get("CHROMIUM", "")
    if not path and os.environ.get("REQUIRE_CHECKERS"):
        pytest.fail("Chromium is missing, and here that is a failure.")
    if not path:
        pytest.skip("no Chromium")
    return path


@pytest.fixture(scope="session")
def force(chromium: str) -> Iterator[oidc.Provider]:
    """Somebody's organisation, whose sign-in counts in this portal."""
    with oidc.running("http://localhost/sign-in/organisation/back/") as force:
        yield force


@pytest.fixture(scope="session")
def portal(force: oidc.Provider, migrated: None) -> Iterator[Portal]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STEP_UP_SECONDS", "3600")  # everybody signs in once and stays signed in
        for name, value in force.environment().items():
            patch.setenv(name, value)
        with running_portal() as portal:
            yield portal


@pytest.fixture(scope="session")
def codes(portal: Portal) -> Codes:
    return known_codes(portal)


@pytest.fixture(scope="session")
def world(portal: Portal, codes: Codes) -> dict[str, str]:
    """Keys of what was put into the states that pages are shown in."""
    return made_world(portal)


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """Ends with the package: Django refuses its database while Playwright's loop runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def visitors(browser: Browser, portal: Portal, codes: Codes, world: dict[str, str]) -> Visitors:
    return Visitors(browser, portal.base_url, codes, world)


@pytest.fixture
def new_context(
    browser: Browser, portal: Portal
) -> Iterator[Callable[..., tuple[BrowserContext, Watch]]]:
    """Contexts that are watched, closed after the test, and must have met nothing bad."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_one(**options: Any) -> tuple[BrowserContext, Watch]:
        context = browser.new_context(base_url=portal.base_url, **options)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        opened.append((context, Watch(context, portal.base_url)))
        return opened[-1]

    yield open_one
    for context, _watch in opened:
        context.close()
    assert [watch.complaints for _context, watch in opened if watch.complaints] == []
