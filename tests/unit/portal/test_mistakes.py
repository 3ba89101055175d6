"""What is wrong with a field, said in words that tell what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from portal.formfields import Checkboxes, LongTextField, Radios
from portal.mistakes import HIDDEN
from tests.unit.portal.pages import render

OURS = [("a", "A")]


def sentences(field: forms.Field, sent: Any) -> list[str]:
    field.label = "The label"
    form = type("OneField", (forms.Form,), {"x": field})({"x": sent})
    return form["x"].sentences


@pytest.mark.parametrize(
    ("field", "sent", "sentence"),
    [
        (forms.ChoiceField(choices=OURS, widget=Radios), "b", "Choose one of the answers to"),
        (forms.ChoiceField(choices=OURS), "b", "Choose one of the answers to"),
        (forms.MultipleChoiceField(choices=OURS, widget=Checkboxes), ["b"], "Choose only among"),
        (forms.MultipleChoiceField(choices=OURS), ["b"], "Choose only among the answers to"),
        (forms.EmailField(), "b", "Enter the whole e-mail address, for example"),
        (forms.IntegerField(), "b", "Enter “The label” as a whole number, for example 12"),
        (forms.IntegerField(min_value=2), "1", "Enter a number of at least 2."),
        (forms.IntegerField(max_value=2), "3", "Enter a number of at most 2."),
        (forms.DurationField(), "b", "Enter “The label” in the form that the page asks for"),
        (forms.CharField(min_length=9), "b", "Write at least 9 characters."),
        (forms.CharField(max_length=1), "bb", "Write at most 1 characters. Take out 1."),
        (LongTextField(max_length=3_000), "b" * 5_000, "Write at most 3,000 characters."),
        (forms.IntegerField(widget=forms.HiddenInput), "b", str(HIDDEN)),
        (forms.CharField(widget=forms.HiddenInput), "", str(HIDDEN)),
    ],
)  # fmt: skip
def test_a_mistake_says_what_to_do(field: forms.Field, sent: Any, sentence: str) -> None:
    (said,) = sentences(field, sent)

    assert said.startswith(sentence)


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        (forms.CharField(error_messages={"required": "Our own."}), ""),
        (forms.CharField(min_length=9, error_messages={"min_length": "Our own."}), "b"),
        (forms.ChoiceField(choices=OURS, error_messages={"invalid_choice": "Our own."}), "b"),
    ],
)
def test_words_of_the_form_stand(field: forms.Field, sent: str) -> None:
    assert sentences(field, sent) == ["Our own."]


def test_words_of_a_rule_of_the_form_stand_whatever_its_code() -> None:
    def refuse(value: object) -> None:
        raise ValidationError("Our own.", code="invalid")

    assert sentences(forms.CharField(validators=[refuse]), "b") == ["Our own."]


def test_a_hidden_field_stands_in_the_summary_without_a_link() -> None:
    field = forms.IntegerField(widget=forms.HiddenInput)
    form = type("OneField", (forms.Form,), {"x": field})({"x": "<b>"})

    page = render("{% error_summary form %}", form=form)

    assert f"<li>{HIDDEN}</li>" in page
