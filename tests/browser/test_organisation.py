"""One's organisation: linked on the page of factors, and then the way in, without any script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import people
from tests.browser.hands import Mouse
from tests.browser.people import Codes
from tests.browser.visits import sign_in
from tests.browser.watch import Watch
from tests.oidc.provider import Provider

NewContext = Callable[..., tuple[BrowserContext, Watch]]
HOME = "What waits for you"


def come_in_there(page: Page, number: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("The Force")
    page.get_by_label("Staff number").fill(number)
    page.get_by_label("How").fill("two-factors")
    page.get_by_role("button", name="Come in").click()


@pytest.mark.usefixtures("world")
def test_it_is_linked_and_then_it_is_the_way_in(
    new_context: NewContext, codes: Codes, force: Provider
) -> None:
    context, watch = new_context(java_script_enabled=False)
    page, number = context.new_page(), "staff-1"
    hand, heading = Mouse(page), page.get_by_role("heading", level=1)
    sign_in(hand, people.HARRY, codes)

    hand.open("/second-factor/")
    hand.press("Link the Force")
    come_in_there(page, number)
    expect(page.get_by_text("It is linked to your account")).to_be_visible()

    hand.press("Sign out")
    context.clear_cookies(domain="127.0.0.1")  # nobody is signed in there either
    hand.open("/sign-in/")
    hand.press("Sign in with the Force")
    come_in_there(page, number)
    expect(heading).to_have_text(HOME)

    hand.open("/second-factor/")
    hand.press("Unlink it")  # to have come in so is no fresh proof
    hand.write("Code from your authenticator app", codes.next(people.HARRY))
    hand.press("Confirm")
    expect(page.get_by_role("button", name="Link the Force")).to_be_visible()
    asked = [line for line in watch.taken() if not line.startswith(f"another host: {force.issuer}")]
    assert [line for line in asked if "policy ''" not in line] == []
