"""Questions of a sitting: who is there, and what somebody advised or dissented from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominals.covert import NoCovertDetail
from nominals.japtm_choices import SAYABLE, AttendanceKind
from portal.formfields import DateField, LongTextField, OneLineField, Radios

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from nominals.models import Attendance
    from nominals.moderating import Outcome
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


class RemarkForm(NoCovertDetail):
    kind = forms.ChoiceField(
        label=_("What is it?"), widget=Radios,
        choices=[(kind.value, kind.label) for kind in SAYABLE],
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


class ModerationForm(NoCovertDetail):
    """`outcome` becomes the `Outcome` that was chosen."""

    outcome = forms.ChoiceField(
        label=_("What did the table agree?"), widget=Radios,
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    why = LongTextField(
        label=_("Why?"), max_length=LONGEST_REMARK,
        help_text=_("It stands in the minutes, and does not change."),
        error_messages={"required": _("Write down why.")},
    )  # fmt: skip

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = {each.code: each for each in outcomes}
        field: Any = self.fields["outcome"]
        field.choices = [(each.code, each.words) for each in outcomes]

    def clean_outcome(self) -> Outcome:
        return self.by_code[self.cleaned_data["outcome"]]


class NoteForm(NoCovertDetail):
    """An action that the table wants of an agency."""

    agency = forms.ChoiceField(
        label=_("Which agency is to act?"), error_messages={"required": _("Choose an agency.")}
    )
    words = LongTextField(
        label=_("What is to be done?"), max_length=LONGEST_REMARK,
        help_text=_("The agency reads these words alone once the action is given to it: write no"
                    " more than it needs."),
        error_messages={"required": _("Write it down.")},
    )  # fmt: skip
    due = DateField(label=_("By when?"), help_text=_("For example, 27 3 2026"))

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {agency.key: agency for agency in agencies}
        field: Any = self.fields["agency"]
        field.choices = [("", _("Choose"))] + [(k, a.name) for k, a in self.by_key.items()]

    def clean_agency(self) -> Agency:
        return self.by_key[self.cleaned_data["agency"]]

    def clean_due(self) -> date | None:
        day: date | None = self.cleaned_data["due"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("Give a day from today on."))
        return day
