"""Questions of a meeting: when, with whom, on whom, what is proposed, who has an interest."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominals.covert import NoCovertDetail
from nominals.japtm_choices import DECIDED
from portal.formfields import Checkboxes, DateField, LongTextField, OneLineField, Radios

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from nominals.models import Decision, Nomination
    from partners.models import Agency

LONGEST_REASONS = 2_000


class PlanForm(forms.Form):
    day = DateField(label=_("On which day?"), help_text=_("For example, 27 3 2026"))
    at = forms.TimeField(
        label=_("At what time?"), help_text=_("For example, 10:30"),
        error_messages={
            "required": _("Enter a time, such as 10:30."),
            "invalid": _("Enter a time, such as 10:30."),
        },
    )  # fmt: skip

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("Give a day from today on."))
        return day

    @property
    def planned_for(self) -> datetime:
        given = self.cleaned_data
        return timezone.make_aware(datetime.combine(given["day"], given["at"]))


class ReasonForm(NoCovertDetail):
    reason = OneLineField(
        label=_("For which reason?"), max_length=300,
        help_text=_("Members of the programme read it. Write no name and no detail of the person."),
        error_messages={"required": _("Write the reason.")},
    )  # fmt: skip


class AgendaForm(forms.Form):
    nominations = forms.MultipleChoiceField(
        label=_("What goes on the agenda?"), widget=Checkboxes,
        error_messages={"required": _("Tick at least one.")},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("How many minutes for each?"), required=False, min_value=1, max_value=240,
        initial=15, help_text=_("For example, 15. The meeting’s page counts them."),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Enter a number of minutes from 1 to 240.")
        ),
    )  # fmt: skip

    late_reason = OneLineField(
        label=_("Why does one go on that came after the cut-off? (optional)"), required=False,
        max_length=300, help_text=_("Needed for those that are marked. It stands beside them."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, rows: Sequence[Nomination], names: dict[int, str],
        late: Collection[int], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.by_key = {row.key: row for row in rows}
        self.late = {row.key for row in rows if row.pk in late}
        field: Any = self.fields["nominations"]
        field.choices = [(row.key, self._said(row, names)) for row in rows]
        if not self.late:
            del self.fields["late_reason"]

    def _said(self, row: Nomination, names: dict[int, str]) -> str:
        said = f"{row.reference}: {names.get(row.nominal_id, '')}".rstrip(": ")
        return _("%(said)s (after the cut-off)") % {"said": said} if row.key in self.late else said

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        chosen = {row.key for row in given.get("nominations", [])}
        if chosen & self.late and not given.get("late_reason") and "late_reason" not in self.errors:
            self.add_error("late_reason", _("Write why what came after the cut-off goes on now."))
        return given

    def clean_nominations(self) -> list[Nomination]:
        return [self.by_key[key] for key in self.cleaned_data["nominations"]]


class OpenForm(forms.Form):
    present = forms.MultipleChoiceField(
        label=_("Which agencies are at the table?"), widget=Checkboxes,
        error_messages={"required": _("Tick who is there.")},
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["present"]
        field.choices = [(str(agency.pk), agency.name) for agency in agencies]

    def clean_present(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["present"]]


class ProposeForm(NoCovertDetail):
    outcome = forms.ChoiceField(
        label=_("What is proposed?"), widget=Radios,
        choices=[(state.value, state.label) for state in DECIDED],
        error_messages={"required": _("Choose an outcome.")},
    )  # fmt: skip
    reasons = LongTextField(
        label=_("For which reasons?"), max_length=LONGEST_REASONS,
        help_text=_("Both chairs sign these words. A change asks both again."),
        error_messages={"required": _("Write the reasons.")},
    )  # fmt: skip

    def __init__(self, *args: Any, last: Decision | None, **kwargs: Any) -> None:
        if last is not None:
            kwargs["initial"] = {"outcome": last.outcome, "reasons": last.reasons}
        super().__init__(*args, **kwargs)


class InterestForm(NoCovertDetail):
    words = LongTextField(
        label=_("What is your interest?"), max_length=300, rows=2,
        help_text=_("For example, a relative. It stands in the minutes with your name."),
        error_messages={"required": _("Write what it is.")},
    )  # fmt: skip
