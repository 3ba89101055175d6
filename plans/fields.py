"""Fields as the pages of plans ask them: each with its own words for what is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.formfields import LongTextField, OneLineField, Radios

WRITE, CHOOSE = _("Write it in a sentence."), _("Choose one.")


def line(label: Any, hint: Any = "", *, required: bool = True, most: int = 200) -> Any:
    return OneLineField(
        label=label, help_text=hint, required=required, max_length=most,
        error_messages={"required": WRITE},
    )  # fmt: skip


def text(label: Any, hint: Any = "", *, required: bool = True, most: int = 2_000) -> Any:
    return LongTextField(
        label=label, help_text=hint, required=required, max_length=most, rows=4,
        error_messages={"required": WRITE},
    )  # fmt: skip


def one_of(choices: Any, label: Any, hint: Any = "", *, required: bool = True) -> Any:
    return forms.ChoiceField(
        label=label, help_text=hint, choices=choices, widget=Radios, required=required,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )  # fmt: skip


def row_of(rows: Any, label: Any, hint: Any = "", *, required: bool = True, none: Any = "") -> Any:
    return forms.ModelChoiceField(
        rows, label=label, help_text=hint, required=required, empty_label=none or _("Choose"),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )  # fmt: skip
