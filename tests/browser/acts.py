"""What somebody does on a page to bring it into the state that is shown."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.people import IRIS

Act = Callable[[Page], None]


def send(page: Page) -> None:
    """The form as it stands; it comes back with its errors shown."""
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()


def press(name: str) -> Act:
    return lambda page: page.get_by_role("button", name=name, exact=True).click()


def search(text: str) -> Act:
    def act(page: Page) -> None:
        page.get_by_role("searchbox").fill(text)
        press("Search")(page)
        expect(page).to_have_url(re.compile("/search/$"))

    return act


def find(name: str) -> Act:
    def act(page: Page) -> None:
        page.locator("main").get_by_role("searchbox").fill(name)
        with page.expect_navigation():  # the address stays: nothing else tells the answer's page
            press("Find")(page)

    return act


def no_reasons(page: Page) -> None:
    page.locator("main textarea").first.fill("")
    send(page)


def without_name(page: Page) -> None:
    page.get_by_label("What is it called?").fill("")
    send(page)


def without_title(page: Page) -> None:
    page.get_by_label("Title").fill("")
    send(page)


def without_statement(page: Page) -> None:
    page.get_by_label("What is to be true?").fill("")
    send(page)


def lines_gone(page: Page) -> None:
    """Lines of a scheme that cannot be read."""
    page.locator("main textarea").first.fill("Low")
    send(page)


def open_details(page: Page) -> None:
    for summary in page.locator("summary").all():
        summary.click()


def gate(answer: str, *, heading: str, then: Act | None = None) -> Act:
    def act(page: Page) -> None:
        page.locator(f"input[value={answer}]").check()
        press("Continue")(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        if then:
            then(page)

    return act


def write(text: str, then: Act = send) -> Act:
    def act(page: Page) -> None:
        page.locator("main textarea, main input:not([type=hidden])").first.fill(text)
        then(page)

    return act


def nonsense(page: Page) -> None:
    """For questions that may be left out: an answer that the page does not offer."""
    radio = page.locator("main input[type=radio]").first
    radio.evaluate("radio => radio.value = 'nonsense'")
    radio.check()
    send(page)


def not_offered(page: Page) -> None:
    option = page.locator("select option").first
    option.evaluate("option => option.value = 'nonsense'")
    page.locator("select").select_option("nonsense")
    send(page)


def forget_district(page: Page) -> None:
    page.locator("select").select_option("")
    send(page)


def with_hidden(name: str, value: str, *, sentence: str) -> Act:
    """A page that is out of date: what it was made from has changed since."""

    def act(page: Page) -> None:
        sent = page.locator("main form:has(button[type=submit])").first
        sent.locator(f"input[name={name}]").evaluate(f"input => input.value = '{value}'")
        page.locator("main form button[type=submit]").first.click()
        expect(page.get_by_text(sentence).first).to_be_visible()

    return act


def wait_for_file(page: Page) -> None:
    expect(page.locator(".portal-job--done")).to_be_visible(timeout=60_000)


def at_work(page: Page) -> None:
    """A job that somebody put back would be done by the time that its page is looked at."""
    expect(page.get_by_text("is being")).to_be_visible()


def taken_in(page: Page) -> None:
    """The page says by itself that a file is through; what became of its rows stands below."""
    expect(page.locator('[data-portal-job=""]')).to_be_visible(timeout=60_000)
    page.reload()


def ask_for_file(page: Page) -> None:
    press("Make a PDF of this profile")(page)
    wait_for_file(page)


def ask_for_figures(page: Page) -> None:
    press("Make a PDF of these figures")(page)
    wait_for_file(page)


def ask_for_paper(page: Page) -> None:
    press("Make a PDF")(page)
    wait_for_file(page)


def wrong_password(page: Page) -> None:
    page.get_by_label("E-mail address").fill(IRIS)
    page.get_by_label("Password", exact=True).fill("not the password")
    send(page)


def half_signed_in(then: Act | None = None) -> Act:
    """With the password that the demonstration shows: the code is asked for next."""

    def act(page: Page) -> None:
        password = page.locator("main code").first.inner_text()
        page.get_by_role("link", name="Go to sign-in").click()
        page.get_by_label("E-mail address").fill(IRIS)
        page.get_by_label("Password", exact=True).fill(password)
        press("Continue")(page)
        expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
        if then:
            then(page)

    return act


def without_passkey(page: Page) -> None:
    page.locator("main form").evaluate("form => form.submit()")
    expect(page.locator(".govuk-error-summary")).to_be_visible()


def choose_password(text: str) -> Act:
    def act(page: Page) -> None:
        page.get_by_label("Password", exact=True).fill(text)
        press("Continue")(page)
        expect(page.locator(".govuk-error-summary")).to_be_visible()

    return act


def untick(page: Page) -> None:
    for box in page.locator("main input[type=checkbox]").all():
        box.uncheck()
    send(page)


def list_with_a_mistake(page: Page) -> None:
    lines = b"name,email,roles,unit\nAnn,ann@school.example,practitioner,\nEve,eve,superuser,\n"
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": lines}
    page.locator("main input[type=file]").set_input_files(file)
    send(page)


def vetting_without_a_day(page: Page) -> None:
    page.get_by_label("Vetting", exact=True).select_option("NPPV2")
    send(page)


def no_number(page: Page) -> None:
    page.locator("main input[inputmode=tel]").first.fill("call me")
    send(page)


def tick_none(page: Page) -> None:
    press("Deals with the ticked forms")(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()


def begin_nobody(page: Page) -> None:
    press("Begin this turn")(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()


def open_menu(page: Page) -> None:
    press("Menu")(page)
    expect(page.get_by_role("link", name="Send information").first).to_be_visible()
