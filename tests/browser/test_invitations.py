"""From the invitation to signed-in, in one sitting: on a telephone with a passkey, and without."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import people
from tests.browser.hands import Mouse
from tests.browser.people import CODE_SECONDS, Codes, code
from tests.browser.test_passkeys import HOME, TELEPHONE, with_authenticator
from tests.browser.visits import sign_in
from tests.browser.watch import Watch

NewContext = Callable[..., tuple[BrowserContext, Watch]]
PASSWORD = "copper-violin-harbour-meadow"


def invite(page: Page, name: str, codes: Codes) -> None:
    hand = Mouse(page)
    sign_in(hand, people.CLIVE, codes)
    hand.follow("People")
    hand.follow("Invite somebody")
    hand.write("Name", name)
    hand.write("E-mail address", f"{name.lower()}@council.example")
    hand.choose("Practitioner")
    hand.press("Send the invitation")
    expect(page.get_by_text("is on its way").first).to_be_visible()


def open_mail(page: Page, name: str) -> None:
    """The worker writes it meanwhile."""
    mail = page.locator("li", has_text=f"{name.lower()}@council.example").get_by_role("link")
    for _ in range(40):
        page.goto("/demonstration/")
        if mail.count():
            break
        page.wait_for_timeout(500)
    mail.first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up your account")


@pytest.mark.usefixtures("world")
def test_an_invited_person_is_in_with_a_passkey_on_a_telephone(
    new_context: NewContext, codes: Codes
) -> None:
    invite(new_context()[0].new_page(), "Pia", codes)
    page = new_context(viewport=TELEPHONE)[0].new_page()
    with_authenticator(page)
    open_mail(page, "Pia")
    hand = Mouse(page)

    hand.press("Set up a passkey")
    hand.write("Name", "telephone")
    hand.press("Add a passkey")
    expect(page.get_by_text("Add one on a second device, too")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(HOME)

    hand.press("Sign out")
    hand.open("/sign-in/")
    hand.press("Sign in with a passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text(HOME)


@pytest.mark.usefixtures("world")
def test_an_invited_person_is_in_with_a_password_and_an_app(
    new_context: NewContext, codes: Codes
) -> None:
    invite(new_context()[0].new_page(), "Quentin", codes)
    page = new_context(viewport=TELEPHONE, java_script_enabled=False)[0].new_page()
    open_mail(page, "Quentin")
    hand, address = Mouse(page), page.url

    hand.write("Password", PASSWORD)
    hand.press("Continue")
    secret = page.locator(".portal-code").first.inner_text()
    hand.write("Code that the app shows", code(secret, int(time.time()) // CODE_SECONDS))
    hand.press("Continue")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(HOME)

    context, watch = new_context()
    watch.expected = {404}
    later = context.new_page()
    later.goto(address)
    expect(later.get_by_role("heading", level=1)).to_have_text("This link opens nothing")
