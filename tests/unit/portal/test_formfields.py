"""Every Django form comes out as GOV.UK Frontend's markup, and says what is wrong where."""

from __future__ import annotations

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.formfields import Checkboxes, DateField, LongTextField, OneTimeCodeInput, Radios
from tests import markup
from tests.unit.portal.pages import form_of, render

CHOICES = [("a", "Apple"), ("b", "Bread"), ("none", "None of these")]
GROUPED = [("Food", [("a", "Apple"), ("b", "Bread")]), ("none", "None of these")]

FIELDS: dict[str, forms.Field] = {
    "text": forms.CharField(max_length=20),
    "email": forms.EmailField(),
    "password": forms.CharField(widget=forms.PasswordInput),
    "code": forms.CharField(widget=OneTimeCodeInput),
    "long": LongTextField(max_length=100),
    "uncounted": LongTextField(),
    "select": forms.ChoiceField(choices=CHOICES),
    "radios": forms.ChoiceField(choices=CHOICES, widget=Radios(hints={"b": "Any loaf"})),
    "plain_radios": forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect),
    "grouped_radios": forms.ChoiceField(choices=GROUPED, widget=Radios(divider_before="none")),
    "checkboxes": forms.MultipleChoiceField(choices=CHOICES, widget=Checkboxes),
    "checkbox": forms.BooleanField(),
    "date": DateField(),
    "file": forms.FileField(),
}
BLOCKS = {
    "select": "govuk-select",
    "long": "govuk-textarea",
    "uncounted": "govuk-textarea",
    "radios": "govuk-radios__input",
    "plain_radios": "govuk-radios__input",
    "grouped_radios": "govuk-radios__input",
    "checkboxes": "govuk-checkboxes__input",
    "checkbox": "govuk-checkboxes__input",
    "file": "govuk-file-upload",
}


@pytest.mark.parametrize("name", FIELDS)
def test_field_is_valid_markup_with_its_block(name: str) -> None:
    form = form_of(FIELDS[name])

    html = str(form)

    assert markup.part_faults(html) == []
    assert BLOCKS.get(name, "govuk-input") in html
    assert "required" not in html
    assert "maxlength=" not in html.replace("data-maxlength=", "")


@pytest.mark.parametrize("name", FIELDS)
def test_refused_field_is_linked_from_the_summary(name: str) -> None:
    form = form_of(FIELDS[name], {})

    page = render("{% error_summary %}{{ form }}", form=form)

    tree = markup.parse(page)
    links = [link for link in tree.iter("a") if link.get("href", "").startswith("#")]
    target = {element.get("id"): element for element in tree.iter()}[links[0].get("href")[1:]]
    assert markup.part_faults(page) == []
    assert len(links) == 1
    assert target.tag in {"input", "select", "textarea"}
    assert "govuk-form-group--error" in page
    assert 'class="govuk-error-message"' in page


@pytest.mark.parametrize("name", ["text", "email", "password", "code", "long", "select", "file"])
def test_input_names_its_hint_and_its_error(name: str) -> None:
    form = form_of(FIELDS[name], {})
    form.fields["x"].help_text = "The hint"

    tree = markup.parse(markup.SHELL.format(form))

    (element,) = [element for element in tree.iter() if element.get("name") == "x"]
    described = element.get("aria-describedby", "").split()
    assert described[:2] == ["id_x_helptext", "id_x_error"]
    assert element.get("aria-invalid") == "true"
    assert "--error" in element.get("class", "")


@pytest.mark.parametrize("name", ["radios", "checkboxes", "date"])
def test_group_of_inputs_has_a_legend_that_names_hint_and_error(name: str) -> None:
    form = form_of(FIELDS[name], {})
    form.fields["x"].help_text = "The hint"

    tree = markup.parse(markup.SHELL.format(form))

    (fieldset,) = tree.iter("fieldset")
    assert fieldset.get("aria-describedby") == "id_x_helptext id_x_error"
    assert [legend.text.strip() for legend in tree.iter("legend")] == ["The label"]
    assert not any(element.get("aria-invalid") for element in tree.iter("input"))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("text", "Fill in “The label”"),
        ("long", "Fill in “The label”"),
        ("radios", "Choose an answer to “The label”"),
        ("select", "Choose an answer to “The label”"),
        ("checkbox", "Tick “The label” to go on"),
        ("date", "Enter the date."),
    ],
)
def test_missing_answer_is_named(name: str, sentence: str) -> None:
    form = form_of(FIELDS[name], {})

    assert form["x"].sentences == [sentence]


def test_missing_answer_keeps_the_forms_own_words() -> None:
    form = form_of(forms.CharField(error_messages={"required": "Say who it was."}), {})

    assert form["x"].sentences == ["Say who it was."]


def test_text_is_escaped_everywhere() -> None:
    field = forms.ChoiceField(
        label="<b>label", help_text="<b>hint", choices=[("<b>v", "<b>choice")],
        widget=Radios(hints={"<b>v": "<b>under"}),
    )  # fmt: skip

    page = render("{% error_summary %}{{ form }}", form=form_of(field, {"x": "<b>bad"}))

    assert "<b>" not in page
    assert page.count("&lt;b&gt;") >= 5


def test_one_time_code_asks_the_browser_for_digits() -> None:
    page = str(form_of(FIELDS["code"]))

    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page


def test_counted_text_says_how_much_fits() -> None:
    page = str(form_of(FIELDS["long"]))

    assert 'data-maxlength="100"' in page
    assert 'id="id_x-info"' in page
    assert 'aria-describedby="id_x-info"' in page


def test_long_text_counts_a_line_break_once() -> None:
    field = LongTextField(max_length=5)

    assert field.clean("ab\r\ncd") == "ab\ncd"


def test_hidden_field_is_an_input_and_nothing_else() -> None:
    form = form_of(forms.CharField(widget=forms.HiddenInput), initial={"x": "k"})

    assert str(form) == '<input type="hidden" name="x" value="k" id="id_x">'


def test_file_is_one_control() -> None:
    form = form_of(FIELDS["file"], {}, files={"x": SimpleUploadedFile("a.txt", b"text")})

    assert form.is_valid()
    assert "<fieldset" not in str(form)
