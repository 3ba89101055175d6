"""Questions about a tactic of the menu."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.choices import TacticArea
from plans.models import Tactic
from portal.formfields import LongTextField, Radios


class FindTacticForm(forms.Form):
    """What the list is narrowed by. Nothing that it is given can be wrong."""

    area = forms.ChoiceField(
        label=_("Area"), required=False, choices=[("", _("All areas")), *TacticArea.choices]
    )
    words = forms.CharField(
        label=_("Words in it"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip

    def chosen(self) -> tuple[str, str]:
        self.is_valid()
        given = self.cleaned_data
        return given.get("area", ""), given.get("words", "").casefold()


class TacticForm(forms.Form):
    """Another wording of one."""

    area = forms.ChoiceField(
        label=_("Which area is it of?"), choices=TacticArea.choices, widget=Radios,
        error_messages={"required": _("Choose an area.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("What is it called?"), max_length=120,
        error_messages={"required": _("Write what it is called.")},
    )  # fmt: skip
    what = LongTextField(
        label=_("What does it do?"), max_length=500, rows=3,
        error_messages={"required": _("Write what it does.")},
    )  # fmt: skip
    authority = forms.CharField(
        label=_("Under which power? (optional)"), max_length=200, required=False,
        help_text=_("Act and section, as they are cited."),
    )  # fmt: skip
    applicants = forms.CharField(
        label=_("Who can do it or apply for it? (optional)"), max_length=200, required=False
    )
    facts = forms.CharField(
        label=_("Ages, durations, amounts (optional)"), max_length=300, required=False
    )
    watch_out = LongTextField(
        label=_("What is to be watched out for? (optional)"), max_length=500, required=False,
        rows=3,
    )  # fmt: skip
    is_checked = forms.BooleanField(
        label=_("I have held the law, ages and durations against the source"), required=False,
        help_text=_("Until somebody has, every page says “check before use”."),
    )  # fmt: skip


class NewTacticForm(TacticForm):
    field_order = ("code",)
    code = forms.RegexField(
        r"\A[A-Z][A-Z0-9]{1,19}\Z", label=_("A short code for it"),
        help_text=_("Capital letters and digits, for example SCPO. It never changes."),
        error_messages={
            "required": _("Write a code."),
            "invalid": _("The code must be 2 to 20 capital letters and digits, letters first."),
        },
    )  # fmt: skip

    def clean_code(self) -> Any:
        code = self.cleaned_data["code"]
        if Tactic.objects.filter(code=code).exists():
            raise forms.ValidationError(
                _("This code is taken. Give the tactic other words on its page.")
            )
        return code
