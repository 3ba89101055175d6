"""Contexts of people who are signed in already, and the views of the table opened in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.hands import Mouse
from tests.browser.people import NOBODY, Codes
from tests.browser.view import View
from tests.browser.watch import RENDERED, Watch

PATIENCE_MILLISECONDS = 15_000
HEIGHT = 900


def sign_in(hand: Mouse, email: str, codes: Codes) -> None:
    """Through the pages, with password and code."""
    give_password(hand, email, codes)
    hand.write("Enter the code from your authenticator app", codes.next(email))
    hand.press("Sign in")
    expect(hand.page.get_by_role("heading", level=1)).to_have_text("What waits for you")


def give_password(hand: Mouse, email: str, codes: Codes) -> None:
    hand.open("/sign-in/")
    hand.write("E-mail address", email)
    hand.write("Password", codes.secrets["password"])
    hand.press("Continue")


def first_sign_in(hand: Mouse, email: str, codes: Codes) -> None:
    """Somebody without a second factor gets as far as its set-up."""
    give_password(hand, email, codes)
    expect(hand.page.get_by_role("heading", level=1)).to_have_text("Set up your authenticator app")


class Visitors:
    """Each person signs in once and stays in a context of their own, on one page of it."""

    def __init__(
        self, browser: Browser, base_url: str, codes: Codes, world: Mapping[str, str]
    ) -> None:
        self.browser, self.base_url, self.codes, self.world = browser, base_url, codes, world
        self.contexts: dict[str, tuple[BrowserContext, Watch]] = {}

    def context(self, email: str) -> tuple[BrowserContext, Watch]:
        if email == NOBODY:
            return self._new()
        if email not in self.contexts:
            context, watch = self._new()
            page = context.new_page()
            through = sign_in if email in self.codes.secrets else first_sign_in
            through(Mouse(page), email, self.codes)
            self.contexts[email] = context, watch
        return self.contexts[email]

    def _new(self) -> tuple[BrowserContext, Watch]:
        context = self.browser.new_context(base_url=self.base_url)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        return context, Watch(context, self.base_url)

    def _page(self, context: BrowserContext) -> Page:
        """The one that is open: a new one takes the browser as long as what is to be shown."""
        return context.pages[0] if context.pages else context.new_page()

    def _leave(self, context: BrowserContext, view: View) -> None:
        """Not after a failed test: its report says what the page shows."""
        if view.email == NOBODY:
            context.close()

    @contextmanager
    def shown(self, view: View) -> Iterator[Page]:
        """The view in its state; afterwards it must have met nothing that no page may meet."""
        context, watch = self.context(view.email)
        watch.expected = {view.status}
        if view.path.startswith(RENDERED):  # these cannot be brought about from a browser
            html = self.world[f"error_{view.status}"]
            context.route(
                f"**{view.path}",
                lambda route: route.fulfill(
                    status=view.status, body=html, content_type="text/html"
                ),
            )
        page = self._page(context)
        page.set_viewport_size({"width": view.widths[0], "height": HEIGHT})
        page.goto(view.path.format(**self.world))
        if view.act:
            view.act(page)
        yield page
        self._leave(context, view)
        met = watch.taken()
        assert not met, met
        assert watch.pages[-1] == view.status
