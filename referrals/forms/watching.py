"""Who is on duty, how fast the ladder climbs, whom somebody spoke to."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import User
from partners.permissions import Permission, roles_with
from portal.formfields import Radios
from referrals.choices import DutyPart, Rung

if TYPE_CHECKING:
    from referrals.models import Escalation


class AcknowledgeForm(forms.Form):
    def __init__(self, *args: Any, rung: Escalation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rung.rung == Rung.CONTROL_ROOM:
            self.fields["spoke_with"] = forms.CharField(
                label=_("Who in the control room took your call?"), max_length=120,
                help_text=_("Name, rank or collar number. The time is kept by itself."),
                error_messages={"required": _("Write who took your call.")},
            )  # fmt: skip


class DutyForm(forms.Form):
    """An analyst begins a turn of their own; the lead names anybody who could take it."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Who?"), to_field_name="key", empty_label=_("Choose a person"),
        error_messages={"required": _("Choose a person."), "invalid_choice": _("Choose a person.")},
    )  # fmt: skip
    part = forms.ChoiceField(
        label=_("As what?"), widget=Radios, choices=DutyPart.choices,
        error_messages={"required": _("Choose as what.")},
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.leads = by, leads
        if not leads:
            del self.fields["person"]
            self.fields["part"].widget = forms.HiddenInput()
            return
        people = User.objects.visible_to(by).filter(agency=by.agency_id, is_active=True)
        watching = people.filter(roles__overlap=roles_with(Permission.FORCE_WATCH))
        self.fields["person"].queryset = watching.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.leads:
            return given | {"person": self.by, "part": DutyPart.DUTY}
        person, part = given.get("person"), given.get("part")
        analysts = roles_with(Permission.CPI_ANALYSE)
        if person and part == DutyPart.DUTY and set(analysts).isdisjoint(person.roles):
            self.add_error("person", _("Only an analyst can open the forms: choose one for duty."))
        return given


def _number(label: Any, most: int, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=most, help_text=hint)


class TriageSettingsForm(forms.Form):
    duty_minutes = _number(
        _("Minutes until the analyst on duty is told"), 1_440,
        _("After an urgent form was sent, if nobody has opened it."),
    )  # fmt: skip
    supervisor_minutes = _number(_("Minutes until the supervisor is told"), 1_440)
    control_room_minutes = _number(_("Minutes until the control room is to be telephoned"), 1_440)
    control_room_address = forms.CharField(
        label=_("Address of the force control room (optional)"), max_length=200, required=False,
        help_text=_("Shown with its telephone number, which the host force keeps."),
    )  # fmt: skip
    high_minutes = _number(_("High priority: minutes until it is dealt with"), 1_440)
    medium_hours = _number(_("Medium priority: hours until it is dealt with"), 672)
    low_days = _number(_("Low priority: working days until it is dealt with"), 28)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        rungs = ("duty_minutes", "supervisor_minutes", "control_room_minutes")
        for lower, higher in pairwise(rungs):
            if lower in given and higher in given and given[higher] <= given[lower]:
                self.add_error(higher, _("Enter more minutes than for the step before."))
        return given
