"""The decision to lend something that was said of a nominal, or several things at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominals.terms import offered
from partners.lending_forms import LendForm
from portal.formfields import Checkboxes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nominals.models import Contribution


class LendSaidForm(LendForm):
    said = forms.MultipleChoiceField(
        label=_("What do you lend?"), widget=Checkboxes,
        help_text=_("Each is a decision of its own, and can be ended on its own."),
        error_messages={"required": _("Choose at least one.")},
    )  # fmt: skip
    conditions = forms.MultipleChoiceField(
        label=_("On which conditions? (optional)"), required=False, widget=Checkboxes,
        help_text=_("They stand beside it wherever the other agency reads it."),
    )  # fmt: skip
    field_order = ("said", "recipient", "outcome", "what", "purpose", "conditions")

    def __init__(self, *args: Any, said: Sequence[Contribution], **kwargs: Any) -> None:
        """`said`: what the person may lend, and the only things that can be chosen."""
        super().__init__(*args, **kwargs)
        self.by_key = {each.key: each for each in said}
        chosen: Any = self.fields["said"]
        chosen.choices = [(each.key, each.in_short) for each in said]
        conditions: Any = self.fields["conditions"]
        conditions.choices = offered()

    def clean_said(self) -> list[Contribution]:
        return [self.by_key[key] for key in self.cleaned_data["said"]]
