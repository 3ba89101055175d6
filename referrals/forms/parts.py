"""A person, a vehicle, a place, a number or online name, a business: one of several of a form."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.formfields import DateField
from referrals import codes
from referrals.choices import CodeList
from referrals.forms.further import OptionalForm, lines, words
from referrals.forms.questions import DistrictField, districts_for

if TYPE_CHECKING:
    from django.utils.functional import Promise

BETWEEN = re.compile(r"[\s.\-]+")  # how people part a registration
LONGEST_REGISTRATION = 12


def chosen(of: CodeList, label: Any) -> forms.ChoiceField:
    """From a list that is too long for radios beside other questions."""
    return forms.ChoiceField(
        label=label, required=False,
        choices=lambda: [("", _("Choose, or leave it")), *partial(codes.offered, of)()],
    )  # fmt: skip


class PartForm(OptionalForm):
    """At least one field of `ONE_OF` says which person or thing it is."""

    ONE_OF: ClassVar[tuple[str, ...]]
    MISSING: ClassVar[Promise]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [cleaned.get(name) for name in self.ONE_OF]
        if not any(given) and not self.errors.keys() & set(self.ONE_OF):
            self.add_error(self.ONE_OF[0], str(self.MISSING))
        return cleaned


class PersonForm(PartForm):
    ONE_OF = ("name", "nickname", "description")
    MISSING = _("Give a name, a nickname or a description: one is enough.")

    name = words(_("Name"), 120)
    nickname = words(_("Nickname or street name"), 120)
    description = lines(
        _("What do they look like?"), 1_000,
        _("Height, build, hair, accent, tattoos, clothing."),
    )  # fmt: skip
    role = chosen(CodeList.PERSON_ROLE, _("What have they to do with it?"))
    born_on = DateField(
        label=_("Date of birth"), required=False, help_text=_("For example, 27 3 1986")
    )
    age_range = chosen(CodeList.AGE_RANGE, _("Or about how old are they?"))
    sex = chosen(CodeList.SEX, _("Sex"))
    ethnicity = chosen(CodeList.ETHNICITY, _("Ethnicity, as they would say it"))
    nationality = words(_("Nationality"), 60)
    address = words(_("Address"), 300)
    telephone = words(_("Telephone number"), 40)
    email = words(_("E-mail address"), 254)
    handles = words(_("Names online"), 300, _("With the app or site, for example Snapchat."))
    occupation = words(_("What they work as"), 120)
    school = words(_("School or college"), 120)
    relation = words(_("How do they know the others?"), 300, _("For example, brother of person 1."))

    def clean_born_on(self) -> Any:
        day = self.cleaned_data["born_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("The date of birth must be today or earlier."))
        return day


class VehicleForm(PartForm):
    ONE_OF = ("registration", "kind", "make", "model", "colour", "marks")
    MISSING = _("Say at least one thing about the vehicle.")

    registration = words(_("Registration"), 20, _("As much of it as you saw."))
    kind = chosen(CodeList.VEHICLE_TYPE, _("What kind of vehicle is it?"))
    make = words(_("Make"), 60, _("For example, Ford."))
    model = words(_("Model"), 60, _("For example, Transit."))
    colour = words(_("Colour"), 60)
    marks = lines(_("Damage, writing or other marks"), 500)

    def clean_registration(self) -> str:
        plain = BETWEEN.sub("", self.cleaned_data["registration"]).upper()
        if not ((plain.isascii() and plain.isalnum()) or not plain):
            raise forms.ValidationError(_(
                "Enter the registration in letters and digits. Describe what you did not see below."
            ))  # fmt: skip
        if len(plain) > LONGEST_REGISTRATION:
            raise forms.ValidationError(_("A registration has at most 12 letters and digits."))
        return plain


class PlaceForm(PartForm):
    ONE_OF = ("address", "three_words", "uprn")
    MISSING = _("Give an address, say in words where it is, or give one of its numbers.")

    address = lines(_("Address, or where it is in words"), 500)
    three_words = words(_("what3words address"), 100, _("For example, ///filled.count.soap"))
    uprn = words(_("Unique property reference number (UPRN)"), 12, _("Only if you know it."))
    district = DistrictField(
        label=_("District"), queryset=None, required=False, empty_label=_("Choose, or leave it")
    )
    kind = chosen(CodeList.PLACE_TYPE, _("What kind of place is it?"))
    why = lines(_("What has it to do with the matter?"), 500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["district"]
        field.queryset = districts_for(self.user)

    def clean_uprn(self) -> str:
        number: str = self.cleaned_data["uprn"].replace(" ", "")
        if number and not (number.isascii() and number.isdigit()):
            raise forms.ValidationError(
                _("A UPRN has digits only. Leave it out if you are unsure.")
            )
        return number


class NumberForm(PartForm):
    ONE_OF = ("handle",)
    MISSING = _("Enter the number or the name.")

    platform = chosen(CodeList.PLATFORM, _("What is it?"))
    handle = words(_("The number, address or name"), 200)
    belongs_to = words(_("Whose is it?"), 200)
    note = words(_("What is it used for?"), 300)


class BusinessForm(PartForm):
    ONE_OF = ("name",)
    MISSING = _("Enter the name of the business, or what it calls itself.")

    name = words(_("Name of the business"), 200)
    trade = words(_("What does it do?"), 120)
    address = words(_("Address"), 300)
    note = lines(_("What has it to do with the matter?"), 500)


class RemoveForm(OptionalForm):
    """Nothing but the version of the form that the page was made from."""
