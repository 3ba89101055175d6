"""Contexts of people who are signed in already: each signs in once."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.hands import Mouse
from tests.browser.people import NOBODY, Codes

DESKTOP = {"width": 1280, "height": 900}


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
    def __init__(self, browser: Browser, base_url: str, codes: Codes) -> None:
        self.browser, self.base_url, self.codes = browser, base_url, codes
        self.states: dict[str, Any] = {}

    def context(self, email: str = NOBODY, **options: Any) -> BrowserContext:
        options.setdefault("viewport", DESKTOP)
        if email:
            options["storage_state"] = self._state(email)
        return self.browser.new_context(base_url=self.base_url, **options)

    def _state(self, email: str) -> Any:
        if email not in self.states:
            context = self.browser.new_context(base_url=self.base_url)
            through = sign_in if email in self.codes.secrets else first_sign_in
            through(Mouse(context.new_page()), email, self.codes)
            self.states[email] = context.storage_state()
            context.close()
        return self.states[email]
