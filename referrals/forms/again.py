"""What is asked after sending: once more, a correction, a search."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.formfields import LongTextField, Radios
from referrals.forms.gate import BeginForm

LONGEST = 2_000


class AgainForm(BeginForm):
    how = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[
            ("quick", _("Add something to it, quickly")),
            ("add", _("Add something to it, with the whole form")),
            ("copy", _("Begin a new form with the same words")),
        ],
        widget=Radios(divider_before="copy"),
        help_text=_("What you sent stays as it was. What you add is linked to it."),
        error_messages={"required": _("Choose what you want to do.")},
    )


class CorrectionForm(forms.Form):
    asked = LongTextField(
        label=_("What should the police correct?"), max_length=LONGEST,
        help_text=_("Say what is wrong, and what is right. What you sent stays as it was sent."),
        error_messages={"required": _("Say what is wrong, and what is right.")},
    )  # fmt: skip


class ReplyForm(forms.Form):
    correction = forms.CharField(max_length=22, widget=forms.HiddenInput)
    reply = LongTextField(
        label=_("Your reply to the sender"), max_length=LONGEST,
        help_text=_("They read it as you write it: say nothing of what the police know or do."),
        error_messages={"required": _("Write a reply.")},
    )  # fmt: skip


class SearchForm(forms.Form):
    words = forms.CharField(
        label=_("Search your own forms"), max_length=100,
        help_text=_("A reference, what it is about, or a word that you wrote."),
        error_messages={"required": _("Enter what to search for.")},
    )  # fmt: skip
