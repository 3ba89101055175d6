"""What an analyst records of a form and answers."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.formfields import LongTextField, Radios
from referrals import codes
from referrals.choices import CodeList


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=partial(codes.offered, CodeList.OUTCOME),
        widget=Radios,
        help_text=_("For the force alone. The sender does not see this."),
        error_messages={"required": _("Choose what came of it.")},
    )
    note = LongTextField(
        label=_("Note for the force (optional)"), max_length=2_000, required=False, rows=4
    )
    answer = forms.ChoiceField(
        label=_("What does the sender hear?"),
        choices=partial(codes.offered, CodeList.ANSWER),
        widget=Radios,
        help_text=_("Approved words: none of them says what the police know or will do."),
        error_messages={"required": _("Choose the answer for the sender.")},
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
