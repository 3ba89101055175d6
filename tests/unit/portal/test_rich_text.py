"""Small Markdown made to HTML: known tags alone, every word kept."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rich_text import paragraphs, to_html

KNOWN = re.compile(
    r"</?(?:p|h3|ul|ol|li|blockquote|strong|em|span|br|sup)(?: class=\"[a-z0-9 _-]+\")?>"
    r"|<a class=\"govuk-link\" href=\"https://[^\"<>]+\" rel=\"noreferrer\">|</a>"
    r"|<a class=\"govuk-link\" id=\"x-call-\d+\" href=\"#x-note-\d+\">|<li id=\"x-note-\d+\">"
    r"|<a class=\"govuk-link portal-back\" href=\"#x-call-\d+\">"
    r"|<span class=\"portal-bidi\" title=\"[^\"<>]*\">"
)
HOSTILE = {
    "markup": "<script>alert(1)</script>",
    "a picture that acts": "<img src=x onerror=alert(1)>",
    "a link that acts": "[here](javascript:alert(1))",
    "a link that acts, hidden": "[here](jav\tascript:alert(1))",
    "a link of data": "[here](data:text/html;base64,PHNjcmlwdD4=)",
    "a link in the clear": "[here](http://agency.example)",
    "an address that ends its quotes": '[here](https://a.example/"onmouseover="alert(1))',
    "an address that names nobody": "[here](https:///nobody)",
    "an address without a tail": "[here](https://[)",
    "a picture": "![seen](https://agency.example/x.png)",
    "markup in a note": "^[<b onclick=alert(1)>words</b>]",
    "an entity": "&lt;script&gt; &#x3C;",
    "a reference": "[here]\n\n[here]: javascript:alert(1)",
    "a comment": "<!-- words -->",
    "deep": ">" * 200 + " words",
    "code": "`<b>words</b>`",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_becomes_html_that_is_not_known(text: str) -> None:
    assert set(re.findall(r"<[^>]*>", KNOWN.sub("", to_html(text, anchor="x")))) == set()


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='<>"&[]()!*_^#>-`~ab:/\n.1&;=\\', max_size=80))
def test_whatever_is_typed_only_known_tags_come_out(text: str) -> None:
    left = KNOWN.sub("", to_html(text, anchor="x"))

    assert "<" not in left
    assert ">" not in left


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("A word.", '<p class="govuk-body">A word.</p>', id="paragraph"),
        pytest.param("a\nb", '<p class="govuk-body">a b</p>', id="line-in-a-paragraph"),
        pytest.param(
            "**a** and *b*", '<p class="govuk-body"><strong>a</strong> and <em>b</em></p>',
            id="stress",
        ),
        pytest.param("## A", '<h3 class="govuk-heading-s">A</h3>', id="small-heading"),
        pytest.param("# A", '<h3 class="govuk-heading-s">A</h3>', id="no-larger-heading"),
        pytest.param(
            "- a\n- b", '<ul class="govuk-list govuk-list--bullet"><li>a</li><li>b</li></ul>',
            id="points",
        ),
        pytest.param(
            "[a](https://x.example/y?b=1)",
            '<p class="govuk-body"><a class="govuk-link" href="https://x.example/y?b=1"'
            ' rel="noreferrer">a</a></p>',
            id="link",
        ),
        pytest.param(
            "a^[Source: x.]",
            '<p class="govuk-body">a<sup><a class="govuk-link" id="x-call-1" href="#x-note-1">'
            '<span class="govuk-visually-hidden">Note </span>1</a></sup></p>'
            '<ol class="govuk-list govuk-list--number portal-notes"><li id="x-note-1">Source: x. '
            '<a class="govuk-link portal-back" href="#x-call-1">Back to the text'
            '<span class="govuk-visually-hidden"> 1</span></a></li></ol>',
            id="note",
        ),
        pytest.param("a^[b", '<p class="govuk-body">a^[b</p>', id="note-without-an-end"),
    ],
)  # fmt: skip
def test_signs_become_tags(text: str, html: str) -> None:
    assert to_html(text, anchor="x") == html


def test_a_character_that_reorders_words_is_shown_by_its_number() -> None:
    assert "202E" in to_html("safe\u202etxet", anchor="x")


def test_paragraphs_are_words_without_signs() -> None:
    text = "# Head\n\nSome **bold** words^[Who says so].\n\n- one\n- [two](https://x.example)"

    assert paragraphs(text) == ("Head", "Some bold words (Who says so).", "one", "two")
