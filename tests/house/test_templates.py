"""Templates: each one parses, says nothing untranslated, and comes out as valid pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.test import Client

from partners.models import User
from portal import errors
from portal.components import FileJob, Status, SummaryRow, TaskRow
from tests import markup
from tests.factories import partners as people

FOLDER = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
LONGEST = 150
FIXED = (400, 403, 404, 429, 503)
OPEN_PAGES = ("/help/", "/cookies/", "/privacy/", "/accessibility/", "/sign-in/")

SAID_ELSEWHERE = re.compile(
    r"\{#.*?#\}"
    r"|\{%\s*blocktranslate.*?\{%\s*endblocktranslate\s*%\}"
    r"|\{%\s*block (?:width|form_attributes)\s*%\}.*?\{%\s*endblock[^%]*%\}"
    r"|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
SPOKEN_ATTRIBUTE = re.compile(r"\s(?:alt|title|aria-label|placeholder)=(\"[^\"]*\"|'[^']*')")
TAG = re.compile(r"<[^>]*>")
ENTITY = re.compile(r"&\w+;")


def untranslated(source: str) -> Iterator[str]:
    """Words that a translator would never see, in text and in spoken attributes."""
    plain = SAID_ELSEWHERE.sub("", source)
    spoken = [match[1] for match in SPOKEN_ATTRIBUTE.finditer(plain)]
    for text in [*spoken, *TAG.sub("\n", plain).splitlines()]:
        if re.search(r"[A-Za-z]{2}", ENTITY.sub("", text)):
            yield text.strip()


@pytest.mark.parametrize("name", NAMES)
def test_template_parses(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_template_is_short(name: str) -> None:
    assert len((FOLDER / name).read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("name", NAMES)
def test_template_sentences_are_marked_for_translation(name: str) -> None:
    assert list(untranslated((FOLDER / name).read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Nobody translates this.</p>",
        '<img alt="Nobody translates this">',
        "<p>{% translate 'This one is' %} but this is not</p>",
    ],
)
def test_untranslated_sentence_is_found(planted: str) -> None:
    assert list(untranslated(planted)) != []


@pytest.mark.parametrize("status", FIXED)
def test_fixed_error_page_asks_nothing_and_tells_nothing(status: int) -> None:
    page = render_to_string(f"errors/{status}.html")

    assert markup.faults(page) == []
    assert "<form" not in page
    assert "<script" not in page
    assert "csrf" not in page
    assert "nonce" not in page
    assert page == render_to_string(f"errors/{status}.html", {"reference": "R", "user": "U"})


@pytest.mark.parametrize(
    ("name", "context", "shown"),
    [
        (
            "409",
            {"sentence": "A <sent> form cannot be sent."},
            "A &lt;sent&gt; form cannot be sent.",
        ),
        ("500", {"reference": "9f3a7c1d22aa4471"}, "9f3a7c1d22aa4471"),
        ("csrf", {}, "nothing was saved"),
    ],
)
def test_error_page_says_what_it_was_given(name: str, context: dict[str, str], shown: str) -> None:
    page = render_to_string(f"errors/{name}.html", context)

    assert markup.faults(page) == []
    assert shown in page
    assert "<form" not in page


def test_not_found_page_is_the_same_bytes_for_everybody() -> None:
    assert errors.fixed(404).content == errors.fixed(404).content


@pytest.mark.django_db
@pytest.mark.parametrize("address", OPEN_PAGES)
def test_open_page_is_valid_and_marked(client: Client, address: str) -> None:
    response = client.get(address)

    page = response.content.decode()
    tree = markup.parse(page)
    assert response.status_code == 200
    assert markup.faults(page) == []
    assert len(list(tree.iter("h1"))) == 1
    assert len(list(tree.iter("main"))) == 1
    assert "OFFICIAL" in page
    assert "Sign out" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["practitioner", "agency_lead", "intelligence_analyst"])
def test_home_page_is_valid_and_names_the_agency(
    sign_in: Callable[[User], Client], role: str
) -> None:
    person = people.person(people.agency(name="Harbour <View> School"), role)

    page = sign_in(person).get("/").content.decode()

    assert markup.faults(page) == []
    assert "Harbour &lt;View&gt; School" in page
    assert "Sign out" in page
    assert 'aria-current="page"' in page


@pytest.mark.django_db
def test_session_is_the_only_cookie(sign_in: Callable[[User], Client]) -> None:
    browser = sign_in(people.person())

    browser.post("/sign-out/")
    page = browser.get("/sign-in/").content.decode()

    assert "You have signed out." in page
    assert set(browser.cookies) == {settings.SESSION_COOKIE_NAME}


def test_waiting_file_is_watched_and_a_made_one_is_not() -> None:
    waiting = FileJob(title="The PDF", state="running", status_url="/j/")
    made = FileJob(
        title="The PDF", state="done", status_url="/j/", file_url="/f/", file_label="Open it"
    )

    watched = render_to_string("components/_job.html", {"job": waiting})
    ready = render_to_string("components/_job.html", {"job": made})

    assert markup.part_faults(watched) == markup.part_faults(ready) == []
    assert 'data-portal-job="/j/"' in watched
    assert "data-portal-job=" not in ready
    assert 'href="/f/"' in ready


@pytest.mark.parametrize(
    ("again_url", "shown"), [("/again/", "Try again"), ("", "Tell your agency lead")]
)
def test_failed_file_says_what_to_do(again_url: str, shown: str) -> None:
    failed = FileJob(
        title="The PDF", state="failed", status_url="/j/", reason="Too long.", again_url=again_url
    )

    page = render_to_string("components/_job.html", {"job": failed})

    assert markup.part_faults(page) == []
    assert "Too long." in page
    assert shown in page


def test_task_list_links_what_can_be_started_and_nothing_else() -> None:
    tasks = [
        TaskRow(title="Theme", status=Status.COMPLETED, url="/theme/"),
        TaskRow(title="People", status=Status.NOT_STARTED, url="/people/", hint="Up to six"),
        TaskRow(title="Send", status=Status.CANNOT_START),
    ]

    page = render_to_string("components/_task_list.html", {"tasks": tasks, "group": 1})

    assert markup.part_faults(page) == []
    assert page.count("<a ") == 2
    assert page.count("govuk-tag--") == 1


def test_check_answers_shows_what_was_not_answered_and_escapes_what_was() -> None:
    rows = [
        SummaryRow(key="People", change_url="/people/", change_what="the people"),
        SummaryRow(
            key="Places", value="<b>\nQuay Lane", change_url="/p/", change_what="the places"
        ),
    ]

    page = render_to_string("components/_check_answers.html", {"rows": rows})

    assert markup.part_faults(page) == []
    assert "Not provided" in page
    assert "&lt;b&gt;<br>Quay Lane" in page
    assert 'Change<span class="govuk-visually-hidden"> the people</span>' in page
