"""An urgent form that nobody opens, with the clock moved on by an hour: who sees what, and when."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser import people
from tests.browser.hands import Mouse
from tests.browser.live import Portal
from tests.browser.people import Codes
from tests.browser.visits import sign_in
from tests.browser.watch import Watch

WORLD = "tests.browser.world"


def test_an_unopened_urgent_form_climbs_to_the_control_room(
    new_context: Callable[..., tuple[BrowserContext, Watch]], portal: Portal, codes: Codes
) -> None:
    context, _watch = new_context()
    hand = Mouse(context.new_page())
    with portal.halted("beat"):
        sent = portal.ask(WORLD, "urgent", role="portal_worker")
        portal.ask(WORLD, "an_hour_later", role="portal_owner")
        sign_in(hand, people.ANNA, codes)
        hand.follow("See what to do now")
        row = hand.page.get_by_role("row").filter(has_text=sent["reference"])
        expect(row).to_contain_text("Nobody")  # the page goes by the time of sending alone
    portal.ask(WORLD, "climb", role="portal_worker")
    hand.page.reload()
    expect(row).to_contain_text("The force control room")
    row.get_by_role("link", name="Say whom you telephoned").click()
    hand.write("Who in the control room took your call?", "Inspector Example")
    hand.press("I deal with this")

    expect(row).to_have_count(0)
    expect(hand.page.get_by_text("Spoke with: Inspector Example").first).to_be_visible()
