"""Which month a force's figures are of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MonthForm(forms.Form):
    month = forms.ChoiceField(
        label=_("Month"), help_text=_("A month that has ended."),
        error_messages={
            "required": _("Choose a month."),
            "invalid_choice": _("Choose a month from the list."),
        },
    )  # fmt: skip

    def __init__(self, *given: Any, months: list[tuple[str, str]]) -> None:
        super().__init__(*given)
        self.fields["month"].choices = months  # type: ignore[attr-defined]

    def clean_month(self) -> date:
        year, month = self.cleaned_data["month"].split("-")
        return date(int(year), int(month), 1)
