"""The decision to lend a record or not: the questions of the seven golden rules, answers kept."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.choices import Consent, Gateway
from partners.models import Agency
from portal.formfields import DateField, LongTextField, Radios

if TYPE_CHECKING:
    from django.http import QueryDict

    from partners.models import User

SHARE, WITHHOLD = "share", "withhold"


class LendForm(forms.Form):
    recipient = forms.ModelChoiceField(
        Agency.objects.none(), label=_("With which agency?"), empty_label=_("Choose an agency"),
        error_messages={"required": _("Choose an agency.")},
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=_("Will you lend it?"),
        choices=[(SHARE, _("Yes, lend it")), (WITHHOLD, _("No, and record why not"))],
        widget=Radios,
        help_text=_("Ask for advice if you are in doubt, without naming the person if you can."),
        error_messages={"required": _("Choose whether you lend it.")},
    )
    what = forms.CharField(
        label=_("What is it that they need?"), max_length=200,
        help_text=_("They read all of it. If they need less, tell them less in another way."),
        error_messages={"required": _("Write what they need.")},
    )  # fmt: skip
    purpose = LongTextField(
        label=_("Why is it necessary and proportionate, or why not?"), max_length=300, rows=4,
        help_text=_(
            "Think of the safety and well-being of everybody whom it may touch, and whether it is"
            " relevant, accurate and in time."
        ),
        error_messages={"required": _("Write why.")},
    )  # fmt: skip
    consent = forms.ChoiceField(
        label=_("Were the people whom it is about asked?"), widget=Radios,
        choices=[pair for pair in Consent.choices if pair[0] != Consent.NOT_PERSONAL],
        help_text=_("Be open and honest with them, unless that is unsafe."),
        error_messages={"required": _("Choose what holds.")},
    )  # fmt: skip
    gateway = forms.ChoiceField(
        label=_("Which power do you rely on, if no agreement is in force? (optional)"),
        required=False,
        choices=[
            ("", _("Choose a power")),
            *(pair for pair in Gateway.choices if pair[0] != Gateway.OPEN_DATA),
        ],
        help_text=_(
            "A local starting list, not legal advice. Without an agreement a second person of your"
            " agency lends it, for 28 days at most."
        ),
    )
    last_day = DateField(
        label=_("Until which day?"), help_text=_("The last day on which they read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["recipient"]
        others = Agency.objects.filter(state="active").exclude(pk=by.agency_id)
        field.queryset = others.order_by("name")

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("The last day must be today or later."))
        if day > timezone.localdate() + timedelta(days=3_650):
            raise forms.ValidationError(_("The last day must be within ten years."))
        return day

    @property
    def decision(self) -> dict[str, Any]:
        """What `lending.decide` takes."""
        given = dict(self.cleaned_data)
        midnight = datetime.combine(given.pop("last_day") + timedelta(days=1), time.min)
        is_shared = given.pop("outcome") == SHARE
        return {**given, "is_shared": is_shared, "until": timezone.make_aware(midnight)}


def number_in(sent: QueryDict, name: str) -> int:
    """0, which no row has, for what is no number of the database's."""
    value = sent.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else 0
