"""From the inbox to a report in a partner's hands: five people, and what each of them may know."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser import people
from tests.browser.hands import Mouse
from tests.browser.people import Codes
from tests.browser.test_journeys import GATE, fill_in, text_of
from tests.browser.visits import sign_in
from tests.browser.watch import Watch

NARROW, WIDE = {"width": 320, "height": 900}, {"width": 1280, "height": 900}
SOURCE = "Mabel Quillfeather"
LEAKY = "A man called Zed Canary is visited at night, neighbours say."
CLEAN = "It is thought that a home in the city is used by visitors at night who do not live there."
CONDITION = "Take no action that anybody could notice"


def send(hand: Mouse) -> str:
    """A form whose writer names, apart from it, who told them."""
    hand.follow("Send information")
    hand.press("Start now")
    hand.choose(GATE)
    hand.press("Continue")
    hand.press("Start the form")
    fill_in(hand)
    hand.follow("Add something else")
    hand.follow("Who else knows")
    hand.page.get_by_label("Yes", exact=True).first.check()
    hand.press("Save and continue")
    hand.write("Name of the person", SOURCE)
    hand.press("Keep it apart")
    hand.follow("Stop here and come back later")
    hand.press("Check and send")
    expect(hand.page.get_by_text("Kept apart as SRC-")).to_be_visible()
    expect(hand.page.get_by_text(SOURCE)).to_have_count(0)
    hand.press("Send to the police")
    return hand.page.locator(".govuk-panel .portal-reference").inner_text()


def take_up_and_grade(hand: Mouse, reference: str) -> None:
    hand.follow("Inbox")
    hand.follow("All forms")
    hand.follow(reference)
    hand.press("I deal with it")
    hand.follow("Decide how soon")
    hand.choose("Medium: of use only if acted on soon")
    hand.press("Decide")
    hand.follow("Intelligence: grade this form, write a report")
    expect(hand.page.get_by_text("only a source custodian can open it")).to_be_visible()
    hand.press("Grade this form")
    hand.choose("P: lawful sharing permitted")
    hand.press("Keep this grading")
    expect(hand.page.locator(".govuk-error-summary")).to_contain_text("Choose handling C")
    hand.choose("C: lawful sharing permitted with conditions")
    hand.choose(CONDITION)
    hand.press("Keep this grading")


def sanitise(hand: Mouse, reference: str) -> str:
    """What of the original still stands in the text is marked, then taken out."""
    hand.follow("Inbox")
    hand.follow("All forms")
    hand.follow(reference)
    hand.follow("Intelligence: grade this form, write a report")
    hand.press("Write a sanitised report")
    hand.write("Subject", "A home in the city")
    hand.write("The sanitised text", LEAKY)
    for part, number in (("Day", "1"), ("Month", "12"), ("Year", "2030")):
        group = hand.page.get_by_role("group", name="When is it to be reviewed?")
        group.get_by_label(part, exact=True).fill(number)
    hand.write("Risk and what lessens it (needed under handling C)", "Little: many could know it.")
    hand.press("Check and save the draft")
    expect(hand.page.get_by_text("Zed Canary").first).to_be_visible()
    hand.write("The sanitised text", CLEAN)
    hand.press("Check and save the draft")
    expect(hand.button("Send to a second reader")).to_have_count(0)
    hand.follow("Change the draft")
    for box in (
        hand.page.get_by_role("group", name="What you have seen to").get_by_role("checkbox").all()
    ):
        box.check()
    hand.press("Check and save the draft")
    hand.press("Send to a second reader")
    expect(hand.page.get_by_text("Somebody who neither graded")).to_be_visible()
    return hand.page.get_by_role("heading", level=1).inner_text()


def read_again_and_share(hand: Mouse, report: str) -> None:
    hand.follow(f"Read a report as its second reader {report}")
    expect(hand.page.get_by_text(CLEAN)).to_be_visible()
    hand.press("I have read it: release it")
    hand.press("Share it with an agency")
    hand.pick("Which agency is told?", "Demonstration Council")
    hand.write("Why is it necessary and proportionate?", "So that the tenant is visited.")
    hand.choose("Not asked, because asking would be unsafe or inappropriate")
    hand.press("Share it")
    expect(hand.page.get_by_text("Told to", exact=True)).to_be_visible()


def accept_and_read(hand: Mouse, report: str) -> str:
    """On a telephone: the conditions, then the text, then the copy with the reader's name."""
    hand.follow(f"Read a report from the police {report}")
    expect(hand.page.get_by_text(CONDITION)).to_be_visible()
    expect(hand.page.get_by_text(CLEAN)).to_have_count(0)
    hand.press("I accept these conditions")
    expect(hand.page.get_by_text(CLEAN)).to_be_visible()
    hand.press("Make a PDF of this report")
    link = f"Take the PDF ({report})"
    expect(hand.link(link)).to_be_visible(timeout=60_000)
    return text_of(hand.take(link))


@pytest.mark.timeout(900)
def test_a_form_becomes_a_report_that_a_partner_reads(
    new_context: Callable[..., tuple[BrowserContext, Watch]], codes: Codes
) -> None:
    def at(email: str, size: dict[str, int]) -> Mouse:
        hand = Mouse(new_context(viewport=size)[0].new_page())
        sign_in(hand, email, codes)
        return hand

    school = at(people.SALLY, NARROW)
    reference = send(school)
    desk = at(people.ANNA, WIDE)
    take_up_and_grade(desk, reference)
    report = sanitise(at(people.BELLA, WIDE), reference)
    read_again_and_share(at(people.CIARAN, WIDE), report)
    text = accept_and_read(at(people.CLIVE, NARROW), report)
    desk.follow("Back")
    school.follow("Look at what you sent")

    assert "Taken by Clive Council" in text
    assert CLEAN.split()[0] in text
    hidden = ("Canary", "Quillfeather", reference, "Harbour View")
    assert [word for word in hidden if word in text] == []
    expect(desk.page.get_by_text(f"Shared with Demonstration Council: {report}")).to_be_visible()
    expect(school.page.get_by_text("Being read").first).to_be_visible()
    for hidden in (report, "Graded", "2A C", CLEAN, "Demonstration Council"):
        expect(school.page.get_by_text(hidden)).to_have_count(0)
