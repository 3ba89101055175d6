"""What pages say through tags: titles, summaries, questions, wide tables."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from portal.formfields import OneTimeCodeInput
from tests import markup
from tests.unit.portal.pages import form_of, render


def test_single_question_is_the_heading_and_the_title() -> None:
    form = form_of(forms.CharField(label="What happened?"))

    page = render("{% question form %}|{% question_title form %}", form=form)

    assert '<h1 class="govuk-label-wrapper">' in page
    assert page.endswith("|What happened?")


@pytest.mark.parametrize(
    "blocks",
    ["", "{% block heading %}<h1>Answer</h1>{% endblock %}",
     "{% block lead %}<p>First</p>{% endblock %}",
     "{% block heading %}<span>Caption</span>{% endblock %}",
     "{% block heading %}{% if several %}<h1>Answer</h1>{% endif %}{% endblock %}"],
    ids=["none", "a heading", "a lead", "a caption", "a heading for several"],
)  # fmt: skip
def test_a_page_with_a_question_has_one_heading(blocks: str) -> None:
    bare = (
        "{% load page %}{% block heading %}{% endblock %}{% block lead %}{% endblock %}"
        "{% block question %}{% question form %}{% endblock %}"
    )
    form = form_of(forms.CharField(label="What happened?"))

    asking = Template("{% extends bare %}" + blocks)
    page = asking.render(Context({"bare": Template(bare), "form": form}))

    assert page.count("<h1") == 1


def test_several_questions_leave_the_heading_to_the_page() -> None:
    form = type("Two", (forms.Form,), {"a": forms.CharField(), "b": forms.CharField()})()

    page = render("{% question form %}|{% question_title form %}", form=form)

    assert "<h1" not in page
    assert page.endswith("|")


def test_field_tag_gives_its_own_label_and_hint_to_the_input() -> None:
    page = render(
        "{% field form.x label='Code' hint='6 digits' %}",
        form=form_of(forms.CharField(widget=OneTimeCodeInput)),
    )

    assert markup.part_faults(page) == []
    assert 'aria-describedby="id_x_helptext"' in page
    assert "6 digits" in page


def test_form_wide_mistake_stands_in_the_summary_without_a_link() -> None:
    form = form_of(forms.CharField(), {"x": "given"})
    form.add_error(None, "The two do not fit together.")

    page = render("{% error_summary %}", form=form)

    assert "The two do not fit together." in page
    assert "<a" not in page


@pytest.mark.parametrize("form", [None, "", forms.Form()], ids=["none", "empty", "not sent"])
def test_page_without_mistakes_has_no_summary(form: Any) -> None:
    page = render("{% error_summary %}{% error_prefix %}", form=form)

    assert page.strip() == ""


def test_refused_page_says_error_first_in_its_title() -> None:
    page = render("{% error_prefix %}", form=form_of(forms.CharField(), {}))

    assert page.strip() == "Error:"


def test_wide_table_can_be_reached_by_keyboard() -> None:
    page = render("{% scroll label=name %}<table></table>{% endscroll %}", name="<Figures>")

    assert 'role="region" aria-label="&lt;Figures&gt;" tabindex="0"' in page
    assert "<table></table>" in page
