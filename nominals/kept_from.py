"""Which agencies of a programme do not get a thing that goes to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.formfields import Checkboxes
from portal.middleware import REPEATABLE_OF_EACH as NOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nominals.models import Contribution
    from partners.models import Agency


class KeptFromForm(forms.Form):
    """Each thing goes to all agencies of the programme but those that are ticked for it."""

    said: Sequence[Contribution]
    agencies: Sequence[Agency]

    def ask_whom_to_leave_out(
        self, said: Sequence[Contribution], agencies: Sequence[Agency],
        to: Mapping[str, Sequence[int]],
    ) -> None:  # fmt: skip
        self.said, self.agencies = said, agencies
        for each in said:
            allowed = to.get(str(each.pk))
            self.fields[NOT + each.key] = forms.MultipleChoiceField(
                label=_("Keep from: %(said)s (optional)") % {"said": each.in_short},
                widget=Checkboxes, required=False,
                choices=[(str(agency.pk), agency.name) for agency in agencies],
                initial=[
                    str(agency.pk) for agency in agencies
                    if allowed is not None and agency.pk not in allowed
                ],
            )  # fmt: skip

    @property
    def general_fields(self) -> list[Any]:
        return [field for field in self if not field.name.startswith(NOT)]

    @property
    def fields_of_each(self) -> list[Any]:
        return [field for field in self if field.name.startswith(NOT)]

    @property
    def is_some_left_out(self) -> bool:
        return any(field.errors or field.value() for field in self.fields_of_each)

    def refuse_nobody(self, chosen: Sequence[Contribution]) -> None:
        for each in chosen:
            left_out = self.cleaned_data.get(NOT + each.key, [])
            if left_out and len(left_out) == len(self.agencies):
                self.add_error(NOT + each.key, _("Nobody would read it: untick it above."))

    def to_each(self) -> dict[int, list[int]]:
        """Of what is kept from some, the agencies that get it."""
        limits = {}
        for each in self.said:
            left_out = set(self.cleaned_data.get(NOT + each.key, []))
            if left_out:
                limits[each.pk] = [
                    agency.pk for agency in self.agencies if str(agency.pk) not in left_out
                ]
        return limits
