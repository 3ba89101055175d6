"""A passkey on a telephone: added, used for signing in and to confirm, and taken off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import people
from tests.browser.hands import Mouse
from tests.browser.people import Codes
from tests.browser.visits import sign_in
from tests.browser.watch import Watch

NewContext = Callable[..., tuple[BrowserContext, Watch]]
TELEPHONE = {"width": 320, "height": 640}
HOME = "What waits for you"


def with_authenticator(page: Page) -> None:
    """Chromium's own, which says that it has seen the finger of its owner."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.usefixtures("world")
def test_a_passkey_is_added_and_is_a_whole_sign_in(new_context: NewContext, codes: Codes) -> None:
    context, _watch = new_context(viewport=TELEPHONE)
    page = context.new_page()
    with_authenticator(page)
    hand = Mouse(page)
    heading = page.get_by_role("heading", level=1)
    sign_in(hand, people.HARRY, codes)

    hand.follow("Your account")
    hand.follow("Add a passkey")
    hand.write("Name", "telephone")
    hand.press("Add a passkey")
    expect(heading).to_have_text("Recovery codes")
    expect(page.locator(".portal-codes li")).to_have_count(10)
    hand.follow("I have kept them")
    expect(heading).to_have_text(HOME)

    hand.press("Sign out")
    hand.open("/sign-in/")
    hand.press("Sign in with a passkey")
    expect(heading).to_have_text(HOME)

    hand.open("/confirm/")
    hand.press("Use your passkey")
    expect(heading).to_have_text(HOME)

    hand.follow("Your account")
    expect(page.get_by_text("Last used on")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("You have no passkey yet.")).to_be_visible()


@pytest.mark.usefixtures("world")
def test_a_passkey_that_is_not_read_says_so(new_context: NewContext) -> None:
    """No authenticator at hand: the browser gives up at once."""
    context, _watch = new_context(viewport=TELEPHONE)
    page = context.new_page()
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    page.goto("/sign-in/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')); }")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("The passkey was not read.")).to_be_visible()


@pytest.mark.usefixtures("world")
def test_without_javascript_nobody_is_shown_a_button_that_does_nothing(
    new_context: NewContext,
) -> None:
    context, _watch = new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in/")

    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
