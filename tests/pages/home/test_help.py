"""The page of help is found by its contents, and from the pages that it explains."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from partners.models import User
from tests import markup
from tests.conftest import PortalClient
from tests.pages.nominals import table

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
FOLDER = Path(settings.BASE_DIR) / "templates"
EXPLAINED = {
    "nominals/nomination.html": {"nominator", "secretariat"},
    "nominals/meeting.html": {"co-chair", "secretariat"},
    "plans/board.html": {"actions"},
    "plans/member.html": {"co-chair"},
}
LINK = re.compile(r"""\{% url 'help' %\}#(.*?)">""")


def help_page() -> str:
    page = PortalClient().get(reverse("help")).content.decode()
    return page[page.index("<main") : page.index("</main>")]


def headings(page: str) -> list[str]:
    return re.findall(r'<h2 class="govuk-heading-m" id="([^"]+)"', page)


def test_the_contents_lead_to_each_heading_in_its_order() -> None:
    page = help_page()

    contents = page[page.index('aria-labelledby="contents"') :].split("</nav>")[0]
    led_to = re.findall(r'href="#([a-z-]+)"', contents)
    assert headings(page) == ["contents", *led_to]
    assert page.count("<h2") == len(set(headings(page)))
    assert markup.faults(PortalClient().get(reverse("help")).content.decode()) == []


@pytest.mark.parametrize("template", EXPLAINED)
def test_a_page_leads_to_what_explains_it(template: str) -> None:
    found = LINK.findall((FOLDER / template).read_text(encoding="utf-8"))
    parts = {part for each in found for part in re.sub(r"\{%.*?%\}", " ", each).split()}

    assert parts == EXPLAINED[template]
    assert parts <= set(headings(help_page()))


@pytest.mark.parametrize(
    ("who", "parts"), [("keeper", ["secretariat"] * 2), ("nominator", ["nominator", "co-chair"])]
)  # fmt: skip
def test_each_is_led_to_their_own_part(sign_in: SignIn, who: str, parts: list[str]) -> None:
    laid = table.laid()
    browser = sign_in(getattr(laid, who))

    for row, part in zip((laid.row, laid.meeting), parts, strict=True):
        shown = browser.get(row.get_absolute_url()).content.decode()
        assert f'href="{reverse("help")}#{part}"' in shown
