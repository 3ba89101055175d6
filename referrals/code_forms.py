"""Forms about code lists."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.formfields import DateField

LONGEST_AHEAD = timedelta(days=3_650)


def _at_most_ten_years(day: date) -> None:
    if day > timezone.localdate() + LONGEST_AHEAD:
        raise forms.ValidationError(_("The day must be within ten years."))


class NameCodeForm(forms.Form):
    label = forms.CharField(
        label=_("What is it called?"), max_length=120,
        error_messages={"required": _("Enter what it is called.")},
    )  # fmt: skip
    first_day = DateField(
        label=_("From which day?"),
        help_text=_(
            "Tomorrow at the earliest: no page changes its words while somebody fills it in."
        ),
        validators=[_at_most_ten_years],
    )

    def clean_first_day(self) -> Any:
        day = self.cleaned_data["first_day"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("The first day must be tomorrow or later."))
        return day


class EndCodeForm(forms.Form):
    last_day = DateField(
        label=_("Until which day is it offered?"),
        help_text=_("Today at the earliest. Forms that have it keep it."),
        validators=[_at_most_ten_years],
    )

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("The last day must be today or later."))
        return day
