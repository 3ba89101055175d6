"""What is wrong with a field, in words that say what to do.

Django's own ("This field is required.", "Select a valid choice.") say nothing in a list of ten.
"""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Text = str | Promise

# Nobody fills these in: a browser that sends them wrongly did not send the portal's own page.
HIDDEN = _("This page did not arrive as it was sent. Load it again, then send your answer again.")
CHOOSE_AMONG = _("Choose one of the answers to “%(label)s”")
CHOOSE_SEVERAL = _("Choose only among the answers to “%(label)s”")
BY_CODE: Mapping[str, Text] = {
    "invalid": _("Enter “%(label)s” in the form that the page asks for"),
    "invalid_choice": CHOOSE_AMONG,
    "invalid_list": CHOOSE_SEVERAL,
    "invalid_pk_value": CHOOSE_AMONG,
    "min_length": _("Write at least %(limit_value)s characters."),
    "max_length": _("Write at most %(most)s characters. Take out %(over)s."),
    "min_value": _("Enter a number of at least %(limit_value)s."),
    "max_value": _("Enter a number of at most %(limit_value)s."),
}
SEVERAL = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
INVALID: tuple[tuple[type[forms.Field], Text], ...] = (
    (forms.EmailField, _("Enter the whole e-mail address, for example name@agency.example")),
    (forms.IntegerField, _("Enter “%(label)s” as a whole number, for example 12")),
)


def in_words(field: forms.Field, label: str, error: ValidationError) -> str:
    """The form's own words where it has some, or else those that stand here."""
    if field.widget.is_hidden:
        return str(HIDDEN)
    if not _is_of_django(field, error):
        return " ".join(error.messages)
    values = {"label": label, **(error.params or {})}
    if error.code == "max_length":
        most, written = values["limit_value"], values["show_value"]
        values |= {"most": f"{most:,}", "over": f"{written - most:,}"}
    return str(_template(field, error)) % values


def _template(field: forms.Field, error: ValidationError) -> Text:
    if error.code == "required":
        return _missing(field.widget)
    if error.code == "invalid_choice" and isinstance(field, SEVERAL):
        return CHOOSE_SEVERAL
    if error.code == "invalid":
        kinds = (words for kind, words in INVALID if isinstance(field, kind))
        return next(kinds, BY_CODE["invalid"])
    return BY_CODE[error.code or ""]


def _missing(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return gettext("Tick “%(label)s” to go on")
    if isinstance(widget, forms.RadioSelect | forms.Select | forms.FileInput):
        return gettext("Choose an answer to “%(label)s”")
    return gettext("Fill in “%(label)s”")


def _is_of_django(field: forms.Field, error: ValidationError) -> bool:
    if error.code is None or error.code not in {"required", *BY_CODE}:
        return False
    own = field.error_messages.get(error.code)
    if own is None:  # from a validator
        return "limit_value" in (error.params or {}) or error.message == EmailValidator.message
    return error.message == own and str(own) in _defaults(type(field), error.code)


def _defaults(kind: type[forms.Field], code: str) -> set[str]:
    return {
        str(each.__dict__["default_error_messages"][code])
        for each in kind.__mro__
        if each.__module__.startswith("django.")
        and code in each.__dict__.get("default_error_messages", {})
    }
