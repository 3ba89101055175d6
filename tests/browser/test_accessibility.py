"""Each page in each of its states: no rule of axe is broken, wide or narrow; none is missing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.browser import people
from tests.browser.axe import violations
from tests.browser.pages import FILES, VIEWS
from tests.browser.view import NARROW, WIDE, View
from tests.browser.visits import HEIGHT, Visitors
from tests.browser.watch import RENDERED

EVERYBODY = (
    people.SALLY, people.HEDDA, people.IRIS, people.ANNA, people.PAUL, people.LENA,
    people.ADAM, people.CLIVE, people.NORA, people.FREYA,
)  # fmt: skip
# Mounted in the demonstration alone, so unknown to the addresses that this process has loaded; no
# address at all; drawn without one.
UNKNOWN = ("/demonstration/", "/no-such-page/", RENDERED)
NO_PAGES = {
    "api:answer", "api:description", "api:form", "api:forms",
    "referrals:cpi-begin", "mfa_login_webauthn", "health-live", "health-ready", "csp-report",
    "nominals:meeting-version", "nominals:meeting-item", "plans:calendar-feed",
}  # fmt: skip
# Pages that only a step before them leads to, and the views that go there.
ON_THE_WAY = {
    "demonstration-people": "demonstration",
    "mfa_authenticate": "sign-in-code",
    "mfa_view_recovery_codes": "recovery-codes",
    "profiles:profile-document": "profile-document",
    "nominals:decision-document": "decision-document",
    "plans:programme-document": "programme-document",
}
A_KEY = "AAAAAAAAAAAAAAAAAAAAAA"
WIDTH = "() => document.scrollingElement.scrollWidth"


@pytest.mark.sweep
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_page_breaks_no_rule_wide_or_narrow(view: View, visitors: Visitors) -> None:
    with visitors.shown(view) as page:
        assert page.locator(".govuk-error-summary").count() == int(view.refused)
        assert (
            page.locator("main form[method=post] .govuk-form-group").count() == 0
            or view.refused
            or (any(other.refused and address(other) == address(view) for other in VIEWS))
        ), "A form that the table does not show with its errors."
        for width in view.widths:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert violations(page) == []
            assert page.evaluate(WIDTH) <= width


def address(view: View) -> str:
    return re.sub(r"{\w+}", "*", view.path)


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("<img src='/assets/icons/portal.svg'>", "image-alt"),
        ("<p class='govuk-tag--red govuk-error-message'>x</p><input>", "label"),
        ("<h5>Skipped</h5>", "heading-order"),
        ("<a href='/'></a>", "link-name"),
    ],
)
def test_planted_violation_is_reported(planted: str, rule: str, visitors: Visitors) -> None:
    with visitors.shown(VIEWS[0]) as page:
        page.locator("main").evaluate("(main, html) => main.innerHTML += html", planted)

        assert {line.split(":")[0] for line in violations(page)} == {rule}


def test_planted_width_is_noticed(visitors: Visitors) -> None:
    with visitors.shown(VIEWS[0]) as page:
        page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        page.locator("main").evaluate("main => main.innerHTML += '<pre>' + 'x'.repeat(99)")

        assert page.evaluate(WIDTH) > NARROW


def named_pages(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Names of all addresses that answer to GET."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from named_pages(entry, prefix + inner)
        elif isinstance(entry, URLPattern) and answers_get(entry):
            yield f"{prefix}{entry.name}"


def answers_get(entry: URLPattern) -> bool:
    """A view that is a plain function does, as far as can be told."""
    view = getattr(entry.callback, "view_class", None)
    return view is None or hasattr(view, "get")


def test_table_knows_every_page() -> None:
    keys: defaultdict[str, str] = defaultdict(lambda: A_KEY)
    paths = [urlsplit(view.path.format_map(keys)).path for view in VIEWS]
    shown = {resolve(path).view_name for path in paths if not path.startswith(UNKNOWN)}
    shown |= {name for name, way in ON_THE_WAY.items() if way in {view.name for view in VIEWS}}

    assert set(named_pages(get_resolver())) - shown - set(FILES) == NO_PAGES


@pytest.mark.parametrize("name", FILES)
def test_file_is_handed_out_and_is_no_page(name: str, visitors: Visitors) -> None:
    file = FILES[name]
    view = View(name, file.email, file.page, file.act)
    with visitors.shown(view) as page:
        answer = page.request.get(file.path.format(**visitors.world))

    assert answer.status == 200
    assert answer.headers["content-type"] == file.kind
    assert answer.headers["content-disposition"].startswith("attachment; ")


@pytest.mark.long
@pytest.mark.parametrize("email", EVERYBODY, ids=lambda email: email.split(".")[0])
def test_every_page_breaks_no_rule_for_anybody(email: str, visitors: Visitors) -> None:
    """Whatever the answer is: the page, a refusal, or another page."""
    context, watch = visitors.context(email)
    page = context.new_page()
    broken = []
    for path in sorted({view.path for view in VIEWS if not view.path.startswith(RENDERED)}):
        page.goto(path.format(**visitors.world))
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            broken += [f"{path} at {width}: {line}" for line in violations(page)]
            broken += [f"{path} is too wide"] * (page.evaluate(WIDTH) > width)
    page.close()
    watch.taken()

    assert broken == []
