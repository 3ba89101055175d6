"""Tell us quickly, on a telephone: from sign-in to the reference in six pages; light, and saved."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import people
from tests.browser.hands import Mouse
from tests.browser.people import Codes
from tests.browser.test_traffic import LATER_VIEW
from tests.browser.visits import sign_in
from tests.browser.watch import Watch, Weights

NewContext = Callable[..., tuple[BrowserContext, Watch]]
GATE = "None of these: I have noticed something the police may want to know"
MOST_PAGES = 6


class Telephone:
    """Counts the pages that somebody sees, and weighs each."""

    def __init__(self, page: Page) -> None:
        self.page, self.weights = page, Weights(page)
        self.seen: dict[str, int] = {}

    def shows(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 320
        self.page.wait_for_load_state("networkidle")
        self.seen[heading] = self.weights.taken()


def test_tell_us_quickly_takes_six_pages_on_a_telephone(
    new_context: NewContext, codes: Codes
) -> None:
    page = new_context(viewport={"width": 320, "height": 640})[0].new_page()
    hand, telephone = Mouse(page), Telephone(page)
    sign_in(hand, people.SALLY, codes)
    telephone.shows("What waits for you")
    page.locator("main").get_by_role("link", name="Tell us quickly").click()
    telephone.shows("Which of these is it?")
    hand.choose(GATE)
    hand.press("Continue")
    telephone.shows("Tell us quickly")
    hand.write("What happened, or what have you noticed?", "Young men come and go at night.")
    hand.pick("What is it mainly about?", "Cuckooing: a home taken over")
    hand.press("Save and continue")
    telephone.shows("Where, and how you know")
    hand.pick("Which district is it about?", "Portsmouth")
    hand.choose("I saw or heard it myself")
    hand.press("Save and continue")
    telephone.shows("Check your answers before sending")
    hand.press("Send to the police")
    telephone.shows("Your information has been sent")

    assert len(telephone.seen) <= MOST_PAGES
    assert page.locator(".govuk-panel .portal-reference").inner_text().startswith("CPI-")
    later = dict(list(telephone.seen.items())[1:])
    assert {name: weight for name, weight in later.items() if weight > LATER_VIEW} == {}


def test_a_question_saves_itself_while_it_is_written(
    new_context: NewContext, codes: Codes, world: dict[str, str]
) -> None:
    page = new_context()[0].new_page()
    hand = Mouse(page)
    sign_in(hand, people.SALLY, codes)
    hand.open(f"/cpi/{world['going']}/draft/places/")

    hand.page.get_by_role("textbox").first.press_sequentially("Behind the sheds")
    expect(page.locator("[data-portal-autosave-status]")).to_have_text("Saved.")
    hand.open(f"/cpi/{world['going']}/draft/places/")

    expect(hand.page.get_by_role("textbox").first).to_have_value("Behind the sheds")
