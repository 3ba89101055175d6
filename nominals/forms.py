"""Questions about a nominal. One form for each kind of thing that may be said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominals.choices import CODES, Capacity, Certainty, Kind
from nominals.covert import NoCovertDetail
from nominals.saying import Said
from partners.choices import Marking
from portal.formfields import DateField, LongTextField, Radios

if TYPE_CHECKING:
    from datetime import date

LONGEST_DETAIL = 3_000


def _past(day: date | None) -> date | None:
    if day is not None and day > timezone.localdate():
        raise forms.ValidationError(_("The date must be today or in the past."))
    return day


class FindForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), min_length=2, max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        help_text=_("In any order and any spelling. What you search for is recorded."),
        error_messages={
            "required": _("Enter a name."), "min_length": _("Enter at least 2 characters."),
        },
    )  # fmt: skip


class SayForm(NoCovertDetail):
    """What every saying has: in which capacity, how surely, from where and as of when."""

    kind: str = ""
    field_order: Any = None

    capacity = forms.ChoiceField(
        label=_("In which capacity do you speak of the person?"), choices=Capacity.choices,
        widget=Radios, error_messages={"required": _("Choose a capacity.")},
    )  # fmt: skip
    certainty = forms.ChoiceField(
        label=_("Is it fact or opinion?"), choices=Certainty.choices, widget=Radios,
        error_messages={"required": _("Choose whether it is fact or opinion.")},
    )  # fmt: skip
    source = forms.CharField(
        label=_("From where do you have it?"), max_length=200,
        help_text=_("For example, our housing file. Never who told you in confidence."),
        error_messages={"required": _("Write from where you have it.")},
    )  # fmt: skip
    said_on = DateField(label=_("As of which day?"), help_text=_("For example, 27 3 2026"))
    marking = forms.ChoiceField(
        label=_("Marking"), choices=Marking.choices, widget=Radios,
        initial=Marking.OFFICIAL_SENSITIVE, error_messages={"required": _("Choose a marking.")},
    )  # fmt: skip
    is_of_unit = forms.BooleanField(
        label=_("Only my unit may see it"), required=False,
        help_text=_("Otherwise all of your agency who work with nominals see it."),
    )  # fmt: skip

    def __init__(self, *args: Any, has_unit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.kind in CODES:
            field: Any = self.fields["code"]
            field.choices = CODES[self.kind].choices
        if not has_unit:
            del self.fields["is_of_unit"]

    def clean_said_on(self) -> date | None:
        return _past(self.cleaned_data["said_on"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if ends and not starts and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Enter the first day, too."))
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day must not be before the first."))
        return given

    @property
    def said(self) -> Said:
        return Said(kind=self.kind, **self.cleaned_data)


def _one(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, widget=Radios, error_messages={"required": _("Choose one.")}
    )


def _words(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, help_text=hint, error_messages={"required": _("Write it.")}
    )


def _detail(label: Any, *, required: bool = False, hint: Any = "") -> LongTextField:
    return LongTextField(
        label=label, required=required, max_length=LONGEST_DETAIL, help_text=hint,
        error_messages={"required": _("Write what you know.")},
    )  # fmt: skip


def _day(label: Any, *, required: bool = False) -> DateField:
    return DateField(label=label, required=required, help_text=_("For example, 27 3 2026"))


class NameForm(SayForm):
    kind = Kind.NAME
    field_order = ("code", "value")
    code = _one(_("What kind of name is it?"))
    value = _words(_("Name"), _("Surname and forenames, or the name that is used."))


class BirthForm(SayForm):
    kind = Kind.BIRTH
    field_order = ("starts_on", "ends_on")
    starts_on = _day(_("Born on, or not before"), required=True)
    ends_on = _day(_("Not after, if the day is not known (optional)"))

    def clean_starts_on(self) -> date | None:
        return _past(self.cleaned_data["starts_on"])


class IdentifierForm(SayForm):
    kind = Kind.IDENTIFIER
    field_order = ("code", "value")
    code = _one(_("Which number is it?"))
    value = _words(_("The number"))


class GenderForm(SayForm):
    kind = Kind.GENDER
    field_order = ("code",)
    code = _one(_("Which gender does your record hold?"))


class NationalityForm(SayForm):
    kind = Kind.NATIONALITY
    field_order = ("value",)
    value = _words(_("Nationality"), _("One at a time. Say the next one by itself."))


class CategoryForm(SayForm):
    kind = Kind.CATEGORY
    field_order = ("code", "starts_on")
    code = _one(_("Which prison category does the person have?"))
    starts_on = _day(_("Since (optional)"))


class OfficerForm(SayForm):
    kind = Kind.OFFICER
    field_order = ("value", "detail", "starts_on", "ends_on")
    value = _words(_("Who supervises the person?"), _("Name or role, and office."))
    detail = _detail(_("How to reach them at work (optional)"))
    starts_on = _day(_("Since (optional)"))
    ends_on = _day(_("Until (optional)"))


class AddressForm(SayForm):
    kind = Kind.ADDRESS
    field_order = ("value", "starts_on", "ends_on")
    value = _words(_("Address"), _("In one line, with the postcode if you know it."))
    starts_on = _day(_("Since (optional)"))
    ends_on = _day(_("Until (optional)"))


class StatusForm(SayForm):
    kind = Kind.STATUS
    field_order = ("code", "value", "starts_on", "ends_on")
    code = _one(_("Where is the person now?"))
    value = forms.CharField(
        label=_("Establishment or area (optional)"), max_length=200, required=False
    )
    starts_on = _day(_("Since (optional)"))
    ends_on = _day(_("Release or end, if known (optional)"))


class ManagementForm(SayForm):
    kind = Kind.MANAGEMENT
    field_order = ("code", "detail", "starts_on", "ends_on")
    code = _one(_("What is in place?"))
    detail = _detail(_("Terms or category (optional)"))
    starts_on = _day(_("Since (optional)"))
    ends_on = _day(_("Until (optional)"))


class WarningForm(SayForm):
    kind = Kind.WARNING
    field_order = ("code", "detail")
    code = _one(_("Which warning?"))
    detail = _detail(_("What should somebody know before a visit? (optional)"))


class DependantsForm(SayForm):
    kind = Kind.DEPENDANTS
    field_order = ("number", "detail")
    number = forms.IntegerField(
        label=_("How many children or adults depend on the person?"), min_value=0, max_value=30,
        error_messages={"required": _("Enter a number; 0 if there are none.")},
    )  # fmt: skip
    detail = _detail(
        _("Anything else (optional)"),
        hint=_("No names. If one of them is at risk, make a safeguarding referral today."),
    )


class TextForm(SayForm):
    kind = Kind.TEXT
    field_order = ("detail",)
    detail = _detail(
        _("What do you know?"), required=True,
        hint=_("Nothing about covert work and nothing that shows who a source is."),
    )  # fmt: skip


class AgeForm(SayForm):
    kind = Kind.AGE
    field_order = ("code", "detail")
    code = _one(_("What have you decided?"))
    detail = _detail(
        _("On what do you rely?"), required=True,
        hint=_("Where you are not sure, the person counts as under 18."),
    )  # fmt: skip


FORMS: Mapping[str, type[SayForm]] = {
    str(form.kind): form
    for form in (
        NameForm, BirthForm, GenderForm, NationalityForm, IdentifierForm, AddressForm,
        StatusForm, CategoryForm, OfficerForm, ManagementForm, WarningForm, DependantsForm,
        TextForm, AgeForm,
    )
}  # fmt: skip


class WithdrawForm(NoCovertDetail):
    reason = forms.CharField(
        label=_("Why should nobody rely on it?"), max_length=200,
        help_text=_("Everybody who was shown it reads this."),
        error_messages={"required": _("Say why it is withdrawn.")},
    )  # fmt: skip
