"""Questions of a sitting: who is there, and what somebody advised or dissented from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominals.japtm_choices import AttendanceKind, RemarkKind
from portal.formfields import LongTextField, OneLineField, Radios

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nominals.models import Attendance
    from partners.models import Agency

LONGEST_REMARK = 1_000


class AttendanceForm(forms.Form):
    agency = forms.ChoiceField(
        label=_("For which agency?"), error_messages={"required": _("Choose an agency.")}
    )
    name = OneLineField(
        label=_("Who?"), max_length=120, error_messages={"required": _("Enter a name.")}
    )
    kind = forms.ChoiceField(
        label=_("Were they there?"), widget=Radios, choices=AttendanceKind.choices,
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {agency.key: agency for agency in agencies}
        field: Any = self.fields["agency"]
        field.choices = [("", _("Choose"))] + [(k, a.name) for k, a in self.by_key.items()]

    def clean_agency(self) -> Agency:
        return self.by_key[self.cleaned_data["agency"]]


class RemarkForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is it?"), widget=Radios, choices=RemarkKind.choices,
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    words = LongTextField(
        label=_("In which words?"), max_length=LONGEST_REMARK,
        help_text=_("They stand in the minutes with the name, and do not change."),
        error_messages={"required": _("Write it down.")},
    )  # fmt: skip
    speaker = forms.ChoiceField(label=_("Whose words?"), required=False)

    def __init__(self, *args: Any, speakers: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not speakers:
            del self.fields["speaker"]
            return
        field: Any = self.fields["speaker"]
        field.choices = [("", _("My own"))] + [
            (str(row.pk), f"{row.name}, {row.owner.name}") for row in speakers
        ]
