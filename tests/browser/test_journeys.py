"""What people come for, from end to end: with JavaScript, without it, and by keyboard alone."""

from __future__ import annotations

import re
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
from tests.browser.visits import first_sign_in, sign_in
from tests.browser.watch import Watch

NewContext = Callable[..., tuple[BrowserContext, Watch]]
WAITING = "The link appears here by itself. You can also leave this page and come back."
MOMENT_OF_THE_PAGE = "() => performance.timeOrigin"
NOTE = "Seen before, by night"
GATE = "None of these: I have noticed something the police may want to know"
AT_RISK = "A child or adult at risk of significant harm"
PROFILE = "Recorded crime and its severity by district"
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
    fill_in(hand)
    hand.press("Send to the police")
    panel = hand.page.locator(".govuk-panel")
    expect(panel.get_by_role("heading")).to_have_text("Your information has been sent")
    return panel.locator(".portal-reference").inner_text()


def fill_in(hand: Mouse) -> None:
    hand.choose("Cuckooing: a home taken over")
    hand.press("Save and continue")
    hand.pick("Which district is it about?", "Portsmouth")
    hand.press("Save and continue")
    hand.write("What happened, or what have you noticed?", "Young men come and go at night.")
    hand.press("Save and continue")
    hand.choose("I do not know")
    hand.press("Save and continue")
    hand.write("Who is it about? (optional)", "A man called Zed Canary")
    hand.press("Save and continue")
    hand.press("Save and continue")
    hand.choose("I saw or heard it myself")
    hand.press("Save and continue")
    hand.choose("Yes, to the person who told me")
    hand.press("Save and continue")
    expect(hand.page.get_by_text("A man called Zed Canary")).to_be_visible()


def answer_it(hand: Mouse, reference: str) -> None:
    hand.follow("Inbox")
    hand.follow("All forms")  # an urgent one that nobody has opened stands before it
    hand.follow(reference)
    expect(hand.page.get_by_text("A man called Zed Canary")).to_be_visible()
    hand.press("Record what came of it")
    hand.choose("Medium: of use only if acted on soon")
    hand.choose("An intelligence log was created")
    hand.write("Note for the force (optional)", NOTE)
    hand.choose(ANSWER)
    hand.press("Record and answer")
    expect(hand.page.get_by_text(NOTE)).to_be_visible()


def take_the_document(
    hand: Mouse, button: str, reference: str, portal: Portal, *, turns: bool
) -> Download:
    """Ask while the worker stands still, see that it waits, let it work, see the page change.

    `turns`: with JavaScript the same page changes; without it the page loads itself again.
    """
    with portal.halted("worker"):
        hand.press(button)
        expect(hand.page.get_by_text(WAITING)).to_be_visible()
        here, moment = hand.page.url, hand.page.evaluate(MOMENT_OF_THE_PAGE)
    expect(hand.link(f"Take the PDF ({reference})")).to_be_visible(timeout=60_000)
    assert hand.page.url == here
    assert (hand.page.evaluate(MOMENT_OF_THE_PAGE) == moment) is turns
    return hand.take(f"Take the PDF ({reference})")


def text_of(taken: Download) -> str:
    pdf = Path(taken.path()).read_bytes()
    assert pdf.startswith(b"%PDF-")
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@WAYS
def test_form_goes_to_the_police_and_the_school_hears(
    way: type[Mouse], options: dict[str, Any], new_context: NewContext, portal: Portal, codes: Codes
) -> None:
    school, force = (way(new_context(**options)[0].new_page()) for _ in range(2))

    sign_in(school, people.SALLY, codes)
    reference = send_information(school)
    sign_in(force, people.ANNA, codes)
    answer_it(force, reference)
    taken = take_the_document(
        force, "Make a PDF of this form", reference, portal, turns=not options
    )
    school.follow("My forms")
    school.follow(reference)

    assert taken.suggested_filename == f"{reference}.pdf"
    text = text_of(taken)
    assert reference in text
    assert "Zed Canary" in text
    assert "Taken by Anna Analyst" in text
    expect(school.page.get_by_text(ANSWER)).to_be_visible()
    expect(school.page.get_by_text(NOTE)).to_have_count(0)


READERS = {"with-javascript": people.CORA, "without-javascript": people.CLIVE,
           "by-keyboard": people.TOM}  # fmt: skip


@WAYS
def test_partner_reads_the_profile_and_takes_its_document(
    way: type[Mouse], options: dict[str, Any], new_context: NewContext, codes: Codes,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    hand = way(new_context(**options)[0].new_page())

    sign_in(hand, READERS[request.node.callspec.id], codes)
    hand.follow("Profiles")
    hand.follow(PROFILE)
    reference = hand.page.locator(".govuk-caption-l .portal-reference").inner_text()
    row = hand.page.get_by_role("row").filter(has_text="Southampton").first
    figures = [cell.inner_text() for cell in row.get_by_role("cell").all()]
    chart = hand.page.get_by_role("img", name="Southampton").first
    expect(chart).to_be_visible()
    assert chart.evaluate("image => image.complete && image.naturalWidth > 0")
    hand.press("Make a PDF of this profile")
    link = f"Take the PDF ({reference})"
    expect(hand.link(link)).to_be_visible(timeout=60_000)
    text = text_of(hand.take(link))

    assert reference in text
    assert len(figures) == 6
    assert [figure for figure in figures if figure not in text] == []


def test_form_about_a_person_at_risk_carries_the_referral(
    new_context: NewContext, codes: Codes
) -> None:
    school, force = (Mouse(new_context()[0].new_page()) for _ in range(2))

    sign_in(school, people.HEDDA, codes)
    school.open("/cpi/which/")
    school.choose(AT_RISK)
    school.press("Continue")
    for part, number in (("Day", "3"), ("Month", "2"), ("Year", "2025")):
        school.write(part, number)
    school.write("Reference you were given, if any (optional)", "MASH-0042")
    school.press("I have made the referral: go on")
    fill_in(school)
    school.press("Send to the police")
    reference = school.page.locator(".govuk-panel .portal-reference").inner_text()
    sign_in(force, people.ANNA, codes)
    force.follow("Inbox")
    force.follow("All forms")
    force.follow(reference)

    told = force.page.get_by_text("3 February 2025 MASH-0042", exact=True)
    expect(told).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_double_tap_starts_and_sends_one_form(
    javascript: bool, new_context: NewContext, codes: Codes
) -> None:
    hand = Mouse(new_context(java_script_enabled=javascript)[0].new_page())
    rows = hand.page.locator("tbody tr")
    references = hand.page.locator("tbody th")

    sign_in(hand, people.LYDIA, codes)
    hand.open("/cpi/mine/")
    before = references.all_inner_texts()
    hand.open("/cpi/which/")
    hand.choose(GATE)
    hand.press("Continue")
    hand.button("Start the form").dblclick()
    hand.page.wait_for_url(re.compile("/draft/theme/$"))
    fill_in(hand)
    hand.button("Send to the police").dblclick()
    expect(hand.page.locator(".govuk-panel")).to_be_visible()
    hand.open("/cpi/mine/")

    expect(rows).to_have_count(len(before) + 1)
    assert set(before) < set(references.all_inner_texts())


def test_first_sign_in_sets_up_the_second_factor(new_context: NewContext, codes: Codes) -> None:
    hand = Mouse(new_context()[0].new_page())

    first_sign_in(hand, people.FIONA, codes)
    codes.secrets[people.FIONA] = hand.page.locator("strong.portal-code").inner_text()
    hand.write("Code that the app shows", codes.next(people.FIONA))
    hand.press("Continue")
    expect(hand.page.locator(".portal-codes li")).to_have_count(10)
    hand.follow("I have kept them")
    hand.press("Sign out")
    sign_in(hand, people.FIONA, codes)


def test_what_the_demonstration_shows_signs_somebody_in(new_context: NewContext) -> None:
    hand = Mouse(new_context()[0].new_page())
    row = hand.page.get_by_role("row").filter(has_text=people.INGRID)

    hand.open("/demonstration/")
    password, code = hand.page.locator("p code").inner_text(), row.locator("code").inner_text()
    hand.follow("Go to sign-in")
    hand.write("E-mail address", people.INGRID)
    hand.write("Password", password)
    hand.press("Continue")
    hand.write("Enter the code from your authenticator app", code)
    hand.press("Sign in")

    expect(hand.page.get_by_role("heading", level=1)).to_have_text("What waits for you")


def test_skip_link_leads_past_the_menu(new_context: NewContext) -> None:
    hand = Keyboard(new_context()[0].new_page())

    hand.open("/help/")
    hand.press_key("Tab")
    skip = hand.link("Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    hand.press_key("Enter")
    hand.press_key("Tab")

    expect(hand.page.locator("main a").first).to_be_focused()
