"""A form from the school to the police and back: with JavaScript, without it, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Download, expect
from pypdf import PdfReader

from tests.browser import people
from tests.browser.hands import Keyboard, Mouse
from tests.browser.live import Portal
from tests.browser.people import Codes
from tests.browser.visits import sign_in
from tests.browser.watch import Watch

NewContext = Callable[..., tuple[BrowserContext, Watch]]
WAITING = "The link appears here by itself. You can also leave this page and come back."
NOTE = "Seen before, by night"
GATE = "None of these: I have noticed something the police may want to know"
ANSWER = (
    "Thank you. Your information has been read and assessed. It helps us, even where you see "
    "nothing change."
)

WAYS = pytest.mark.parametrize(
    ("way", "options"),
    [
        pytest.param(Mouse, {}, id="with-javascript"),
        pytest.param(Mouse, {"java_script_enabled": False}, id="without-javascript"),
        pytest.param(Keyboard, {}, id="by-keyboard"),
    ],
)


def send_information(hand: Mouse) -> str:
    """From the menu to the confirmation; the reference that it shows."""
    hand.follow("Send information")
    hand.press("Start now")
    hand.choose(GATE)
    hand.press("Continue")
    hand.press("Start the form")
    hand.choose("Cuckooing: a home taken over")
    hand.press("Save and continue")
    hand.pick("Which district is it about?", "Portsmouth")
    hand.press("Save and continue")
    hand.write("What happened, or what have you noticed?", "Young men come and go at night.")
    hand.press("Save and continue")
    hand.write("Who is it about? (optional)", "A man called Zed Canary")
    hand.press("Save and continue")
    hand.press("Save and continue")
    hand.choose("I saw or heard it myself")
    hand.press("Save and continue")
    hand.choose("Yes, to the person who told me")
    hand.press("Save and continue")
    expect(hand.page.get_by_text("A man called Zed Canary")).to_be_visible()
    hand.press("Send to the police")
    panel = hand.page.locator(".govuk-panel")
    expect(panel.get_by_role("heading")).to_have_text("Your information has been sent")
    return panel.locator(".portal-reference").inner_text()


def answer_it(hand: Mouse, reference: str) -> None:
    hand.follow("Inbox")
    hand.follow(reference)
    expect(hand.page.get_by_text("A man called Zed Canary")).to_be_visible()
    hand.press("Record what came of it")
    hand.choose("An intelligence log was created")
    hand.write("Note for the force (optional)", NOTE)
    hand.choose(ANSWER)
    hand.press("Record and answer")
    expect(hand.page.get_by_text(NOTE)).to_be_visible()


def take_the_document(hand: Mouse, button: str, reference: str, portal: Portal) -> Download:
    """Ask while the worker stands still, see that it waits, let it work, see the page turn."""
    with portal.halted("worker"):
        hand.press(button)
        expect(hand.page.get_by_text(WAITING)).to_be_visible()
        here = hand.page.url
    expect(hand.link(f"Take the PDF ({reference})")).to_be_visible(timeout=60_000)
    assert hand.page.url == here
    return hand.take(f"Take the PDF ({reference})")


def text_of(taken: Download) -> str:
    pdf = Path(taken.path()).read_bytes()
    assert pdf.startswith(b"%PDF-")
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@WAYS
def test_a_form_goes_to_the_police_and_the_school_hears(
    way: type[Mouse], options: dict[str, Any], new_context: NewContext, portal: Portal, codes: Codes
) -> None:
    school, force = (way(new_context(**options)[0].new_page()) for _ in range(2))

    sign_in(school, people.SALLY, codes)
    reference = send_information(school)
    sign_in(force, people.ANNA, codes)
    answer_it(force, reference)
    taken = take_the_document(force, "Make a PDF of this form", reference, portal)
    school.follow("My forms")
    school.follow(reference)

    assert taken.suggested_filename == f"{reference}.pdf"
    text = text_of(taken)
    assert reference in text
    assert "Zed Canary" in text
    assert "Taken by Anna Analyst" in text
    expect(school.page.get_by_text(ANSWER)).to_be_visible()
    expect(school.page.get_by_text(NOTE)).to_have_count(0)
