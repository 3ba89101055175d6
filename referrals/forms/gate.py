"""The gate: which of these is it, and was a referral made?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.formfields import DateField, Radios
from referrals.choices import GateAnswer


class GateForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Which of these is it?"),
        choices=GateAnswer.choices,
        widget=Radios(divider_before=GateAnswer.NONE),
        error_messages={"required": _("Choose the one that fits best.")},
    )


class BeginForm(forms.Form):
    """`token` makes a double tap start one form."""

    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    is_quick = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ReferredForm(BeginForm):
    """A child or adult at risk: the referral comes first, the form may follow, never instead."""

    made_on = DateField(
        label=_("When did you make the referral?"), help_text=_("For example, 27 3 2026")
    )
    reference = forms.CharField(
        label=_("Reference you were given, if any (optional)"), max_length=60, required=False
    )

    def clean_made_on(self) -> Any:
        made_on = self.cleaned_data["made_on"]
        if made_on and made_on > timezone.localdate():
            raise forms.ValidationError(_("The date of the referral must be today or earlier."))
        return made_on
