"""What pages fetch: nothing from elsewhere, nothing that the policy refuses, and little."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser import people
from tests.browser.hands import Mouse
from tests.browser.pages import VIEWS
from tests.browser.people import Codes
from tests.browser.visits import Visitors, sign_in
from tests.browser.watch import Watch, Weights

NewContext = Callable[..., tuple[BrowserContext, Watch]]
FIRST_VIEW, LATER_VIEW = 150_000, 40_000
LATER = (
    "/", "/cpi/", "/cpi/which/", "/cpi/mine/", "/cpi/agency/", "/profiles/",
    "/profiles/{profile}/", "/help/", "/no-such-page/",
)  # fmt: skip


def test_first_view_is_light_and_later_ones_lighter(
    new_context: NewContext, codes: Codes, world: dict[str, str]
) -> None:
    context, watch = new_context()
    watch.expected = {404}
    page = context.new_page()
    weights = Weights(page)

    page.goto("/sign-in/", wait_until="networkidle")
    first = weights.taken()
    sign_in(Mouse(page), people.HEDDA, codes)
    weights.taken()
    later = {}
    for path in LATER:
        page.goto(path.format(**world), wait_until="networkidle")
        later[path] = weights.taken()

    assert 20_000 < first <= FIRST_VIEW
    assert {path: weight for path, weight in later.items() if weight > LATER_VIEW} == {}
    assert min(later.values()) > 1_000


@pytest.mark.parametrize(
    ("script", "sign"),
    [
        ("document.body.innerHTML += '<p style=\"color: red\">x</p>'", "Content Security Policy"),
        ("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))",
         "Content Security Policy"),
        ("fetch('https://elsewhere.example/').catch(() => 0)", "elsewhere.example"),
        ("fetch('/no-such-page/')", "404: "),
        ("new Promise(done => setTimeout(() => { setTimeout(done); throw new Error('planted') }))",
         "error: "),
    ],
    ids=["style", "script", "host", "status", "error"],
)  # fmt: skip
def test_what_a_page_may_not_do_is_noticed(script: str, sign: str, visitors: Visitors) -> None:
    context, watch = visitors.context(people.NOBODY)
    page = context.new_page()
    page.goto(VIEWS[0].path)
    page.evaluate(f"() => {script}")
    page.goto("/cookies/", wait_until="networkidle")
    context.close()

    assert [line for line in watch.complaints if sign in line] != []
