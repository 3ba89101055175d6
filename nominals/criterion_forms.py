"""Questions about a programme's criteria: a new one, other words, an end, each from a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominals.japtm_choices import CriterionKind
from portal.formfields import DateField, OneLineField, Radios

LONGEST_CRITERION = 200


class _FromADay(forms.Form):
    from_day = DateField(
        label=gettext_lazy("From which day?"),
        help_text=gettext_lazy("Tomorrow at the earliest. What was sent before stays as it was."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        tomorrow = timezone.localdate() + timedelta(days=1)
        kwargs["initial"] = {"from_day": tomorrow, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean_from_day(self) -> date:
        day: date = self.cleaned_data["from_day"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("The day must be after today."))
        return day


def _criterion_words() -> OneLineField:
    return OneLineField(
        label=gettext_lazy("What does it say?"), max_length=LONGEST_CRITERION,
        error_messages={"required": gettext_lazy("Write the criterion.")},
    )  # fmt: skip


class AddCriterionForm(_FromADay):
    kind = forms.ChoiceField(
        label=gettext_lazy("Which kind is it?"), widget=Radios, choices=CriterionKind.choices,
        error_messages={"required": gettext_lazy("Choose a kind.")},
    )  # fmt: skip
    words = _criterion_words()
    field_order = ("kind", "words", "from_day")


class ChangeCriterionForm(_FromADay):
    act = forms.ChoiceField(
        label=gettext_lazy("What happens to it?"), widget=Radios,
        choices=[
            ("reword", gettext_lazy("It says something else")),
            ("end", gettext_lazy("It counts no more")),
        ],
        error_messages={"required": gettext_lazy("Choose one.")},
    )  # fmt: skip
    words = _criterion_words()
    field_order = ("act", "words", "from_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False
        self.fields["words"].label = _("What does it say then? (optional)")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("act") == "reword" and not given.get("words") and "words" not in self.errors:
            self.add_error("words", _("Write what it says from then on."))
        return given
