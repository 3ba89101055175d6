"""Somebody at work in a window of their own: signed in once, and asked again before great acts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from playwright.sync_api import BrowserContext, Download, Locator, Page, expect

from tests.browser.hands import Mouse
from tests.browser.people import Codes
from tests.browser.test_passkeys import with_authenticator
from tests.browser.visits import give_password
from tests.browser.watch import Watch

PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
NewContext = Callable[..., tuple[BrowserContext, Watch]]
WIDTH = "document.documentElement.scrollWidth"
ASKED, ADDING = "Confirm that it is you", "Add a passkey"
# Each version of the meeting that the page has shown, with the moment at which it did.
FOLLOWS = """() => {
    window.followed = {};
    const shown = document.querySelector("[data-portal-meeting]");
    const look = () => { window.followed[shown.dataset.portalVersion] ??= Date.now(); };
    new MutationObserver(look).observe(shown, { attributes: true });
}"""


class Worker(Mouse):
    """`proved` counts how often the portal asked this person again who they are."""

    def __init__(self, page: Page, email: str, codes: Codes) -> None:
        super().__init__(page)
        self.email, self.codes, self.proved = email, codes, 0
        self.heading = page.get_by_role("heading", level=1)

    def press(self, name: str | re.Pattern[str]) -> None:
        self.go(self.page.get_by_role("button", name=name, exact=isinstance(name, str)))

    def prove(self) -> None:
        """By the passkey that the person's role needs, or by a code."""
        self.proved += 1
        code = self.page.get_by_label("Code from your authenticator app")
        with self.page.expect_navigation():
            if code.count():
                code.fill(self.codes.next(self.email))
                self.button("Confirm").click()
            else:
                self.button("Use your passkey").click()
        expect(self.heading).not_to_have_text(ASKED)

    def follow(self, name: str) -> None:
        self.go(self.link(name))

    def go(self, way: Locator) -> None:
        """Until the page that it leads to is there, also where it has to be proved first."""
        with self.page.expect_navigation():
            way.click()
        if self.heading.inner_text() == ASKED:
            self.prove()

    def tick(self, name: str, value: object) -> None:
        self.page.locator(f"input[name='{name}'][value='{value}']").check()

    def fill(self, name: str, words: object) -> None:
        self.page.locator(f"[name='{name}']").fill(str(words))

    def on(self, legend: str, day: date) -> None:
        group = self.page.get_by_role("group", name=legend)
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(part, exact=True).fill(str(number))

    def take(self, name: str) -> Download:
        """A file leaves the portal to whoever has just proved who they are."""
        here = self.page.url
        self.open("/confirm/")
        self.prove()
        self.open(here)
        with self.page.expect_download() as taken:
            self.link(name).click()
        return taken.value

    def fits(self) -> None:
        """Nothing is wider than the window."""
        size: Any = self.page.viewport_size
        assert self.page.evaluate(WIDTH) <= size["width"], self.page.url

    def begins_to_follow(self) -> None:
        self.page.evaluate(FOLLOWS)

    def followed(self) -> dict[str, int]:
        """When the page showed which version, in milliseconds."""
        found: dict[str, int] = self.page.evaluate("() => window.followed")
        return found


class Office:
    """Whoever is asked for is signed in the first time, and stays where they were."""

    def __init__(self, new_context: NewContext, codes: Codes, phones: Collection[str] = ()) -> None:
        self.new_context, self.codes, self.phones = new_context, codes, phones
        self.people: dict[str, Worker] = {}

    def __getitem__(self, email: str) -> Worker:
        if email not in self.people:
            size = PHONE if email in self.phones else DESK
            self.people[email] = self._signed_in(email, size)
        return self.people[email]

    def _signed_in(self, email: str, size: dict[str, int]) -> Worker:
        page = self.new_context(viewport=size)[0].new_page()
        with_authenticator(page)
        worker = Worker(page, email, self.codes)
        give_password(worker, email, self.codes)
        worker.write("Enter the code from your authenticator app", self.codes.next(email))
        worker.press("Sign in")
        if worker.heading.inner_text() == ADDING:
            worker.write("Name", "telephone")
            worker.press("Add a passkey")
            worker.follow("I have kept them")
        expect(worker.heading).to_have_text("What waits for you")
        return worker
