"""Forms about agencies, their units, and the routes of districts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.choices import DistrictKind, Sector
from partners.models import Agency, District, ForceArea, Unit
from portal.formfields import Checkboxes, LongTextField, OneLineField, Radios

if TYPE_CHECKING:
    from partners.models import User

# A short number (101), a number of a town or a mobile, or one with the code of a country.
_NUMBER = re.compile(r"[1-9]\d{2,5}|0\d{9,10}|\+\d{8,14}")
_BETWEEN = re.compile(r"[\s().-]+")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
MOST_DOMAINS = 20


class TelephoneField(forms.CharField):
    """Kept in the groups that it was typed in, with single spaces; or none."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel"}))
        super().__init__(max_length=30, required=False, **kwargs)

    def clean(self, value: Any) -> str:
        number = _BETWEEN.sub(" ", str(super().clean(value))).strip()
        if number and not (number.isascii() and _NUMBER.fullmatch(number.replace(" ", ""))):
            raise forms.ValidationError(
                _("Enter a telephone number as it is dialled, for example 01632 960001 or 101.")
            )
        return number


class AgencySettingsForm(forms.Form):
    mail_domains = LongTextField(
        label=_("Where invitations may be sent (optional)"), required=False, rows=4,
        max_length=2_000,
        help_text=_(
            "The part of an address after the @, one a line, for example school.example. With"
            " none, any address will do."
        ),
    )  # fmt: skip
    is_listed = forms.BooleanField(
        label=_("Show the agency in the directory"), required=False,
        help_text=_("Everybody in the partnership who has signed in reads the directory."),
    )  # fmt: skip

    def clean_mail_domains(self) -> list[str]:
        typed = self.cleaned_data["mail_domains"].lower().split()
        domains = list(dict.fromkeys(line.removeprefix("@").rstrip(",;") for line in typed))
        for domain in domains:
            if len(domain) > 100 or not _DOMAIN.fullmatch(domain):
                raise forms.ValidationError(
                    _(
                        "“%(domain)s” is not the end of a mail address. Write it like this:"
                        " school.example."
                    ),
                    params={"domain": domain},
                )
        if len(domains) > MOST_DOMAINS:
            raise forms.ValidationError(_("Name at most 20."))
        return domains


class UnitNameForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the unit"), max_length=100,
        help_text=_("For example Safeguarding, or Housing options."),
        error_messages={"required": _("Enter the name of the unit.")},
    )  # fmt: skip


class UnitForm(forms.Form):
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Which unit?"), empty_label=_("Choose a unit"),
        error_messages={"required": _("Choose a unit.")},
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.open().filter(agency=by.agency_id)


class RenameUnitForm(UnitForm):
    name = forms.CharField(
        label=_("New name"), max_length=100,
        error_messages={"required": _("Enter the new name of the unit.")},
    )  # fmt: skip


class AgencyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120,
        error_messages={"required": _("Enter the name of the agency.")},
    )  # fmt: skip
    short_name = forms.CharField(
        label=_("Short name"), max_length=30, help_text=_("As people say it."),
        error_messages={"required": _("Enter a short name.")},
    )  # fmt: skip
    sector = forms.ChoiceField(
        label=_("Sector"), choices=[("", _("Choose a sector")), *Sector.choices],
        error_messages={"required": _("Choose a sector.")},
    )  # fmt: skip
    districts = forms.ModelMultipleChoiceField(
        District.objects.order_by("name"), label=_("Where does it work? (optional)"),
        required=False, widget=Checkboxes,
        help_text=_("Its people are shown the safeguarding routes of these districts."),
    )  # fmt: skip

    def __init__(self, *args: Any, agency: Agency | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agency is not None:
            self.initial = {
                "name": agency.name, "short_name": agency.short_name, "sector": agency.sector,
                "districts": [each.pk for each in agency.districts.all()],
            }  # fmt: skip


class FirstLeadForm(forms.Form):
    name = OneLineField(
        label=_("Name"), max_length=120, error_messages={"required": _("Enter their name.")}
    )
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("Their own at work. The invitation goes there."),
        error_messages={"required": _("Enter their e-mail address.")},
    )  # fmt: skip


class DistrictForm(forms.Form):
    gss = forms.RegexField(
        r"^[EWNS][0-9]{8}$", label=_("Code of the Office for National Statistics"),
        help_text=_("For example E07000092."),
        error_messages={
            "required": _("Enter the code of the district."),
            "invalid": _("Enter one letter and eight digits, for example E07000092."),
        },
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), max_length=100,
        error_messages={"required": _("Enter the name of the district.")},
    )  # fmt: skip
    force_area = forms.ModelChoiceField(
        ForceArea.objects.order_by("name"), label=_("Police force area"),
        empty_label=_("Choose an area"), error_messages={"required": _("Choose an area.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Kind"), choices=DistrictKind.choices, widget=Radios,
        error_messages={"required": _("Choose a kind.")},
    )  # fmt: skip


def _hours(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=672,
        help_text=_("Authorities differ. Counted day and night."),
    )  # fmt: skip


class DistrictRoutesForm(forms.Form):
    mash_name = forms.CharField(
        label=_("Name of the multi-agency safeguarding hub (MASH) (optional)"), max_length=120,
        required=False,
    )  # fmt: skip
    mash_telephone = TelephoneField(label=_("Telephone of the hub, for a child (optional)"))
    adult_care_telephone = TelephoneField(
        label=_("Telephone of adult social care, for an adult (optional)")
    )
    bureau_telephone = TelephoneField(
        label=_("Telephone of the intelligence bureau for this district (optional)"),
        help_text=_("Where it is left empty, the number of the force is shown."),
    )
    referral_agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Who receives safeguarding referrals here? (optional)"),
        required=False, empty_label=_("Nobody on this portal"),
        help_text=_("Their leads read what the police write for them, and nothing else."),
    )  # fmt: skip
    referral_unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Which unit of theirs? (optional)"), required=False,
        empty_label=_("No unit: the leads of the agency"),
        help_text=_("Then whoever leads the unit reads them."),
    )  # fmt: skip
    acknowledge_hours = _hours(_("Hours until they say that they have a referral"))
    red_hours = _hours(_("Hours until they answer a red one"))
    amber_hours = _hours(_("Hours until they answer an amber one"))
    green_hours = _hours(_("Hours until they answer a green one"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency: Any = self.fields["referral_agency"]
        agency.queryset = Agency.objects.filter(state="active").order_by("name")
        unit: Any = self.fields["referral_unit"]
        unit.queryset = Unit.objects.open().select_related("agency").order_by("agency__name")
        unit.label_from_instance = lambda each: f"{each.agency.name}: {each.name}"

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        agency, unit = given.get("referral_agency"), given.get("referral_unit")
        if unit and unit.agency_id != (agency and agency.pk):
            self.add_error("referral_unit", _("Choose a unit of the agency above, or none."))
        for name in ("acknowledge_hours", "red_hours", "amber_hours", "green_hours"):
            if name in given and given[name] is None:
                given[name] = getattr(District(), name)
        return given


class AreaRoutesForm(forms.Form):
    control_room_telephone = TelephoneField(
        label=_("Telephone of the control room (optional)"),
        help_text=_("Beside 101, which everybody may dial."),
    )
    bureau_telephone = TelephoneField(
        label=_("Telephone of the force intelligence bureau (optional)")
    )
