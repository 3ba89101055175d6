"""The questions of the form: one a page, each answer open until sending."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import District
from portal.formfields import LongTextField, Radios
from referrals import codes
from referrals.choices import AtRisk, CodeList, Risk, SourceType

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partners.models import User

LONGEST_ACCOUNT = 4_000
SHORTEST_ACCOUNT = 20


class QuestionForm(forms.Form):
    """`version` is the state of the form that the page was made from."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    @property
    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ThemeForm(QuestionForm):
    theme = forms.ChoiceField(
        label=_("What is it mainly about?"),
        choices=partial(codes.offered, CodeList.THEME),
        widget=Radios,
        help_text=_("Choose the closest. The police can change it."),
        error_messages={"required": _("Choose what it is mainly about.")},
    )


class DistrictField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in stubs only
    def label_from_instance(self, district: Any) -> str:
        return str(district.name)


def districts_for(user: User) -> QuerySet[District]:
    """Those whose force takes forms here, less one's own force's."""
    rows = District.objects.filter(force_area__force__isnull=False)
    return rows.exclude(force_area__force=user.agency_id).order_by("name")


class DistrictForm(QuestionForm):
    district = DistrictField(
        label=_("Which district is it about?"),
        queryset=District.objects.none(),
        empty_label=_("Choose a district"),
        help_text=_("Where it happens. If it is in several places, choose the main one."),
        error_messages={"required": _("Choose the district that it is about.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["district"]
        field.queryset = districts_for(self.user)
        own = self.user.agency.districts.all()
        if not self.initial.get("district") and len(own) == 1:
            self.initial["district"] = own[0].pk


class WhatHappenedForm(QuestionForm):
    what_happened = LongTextField(
        label=_("What happened, or what have you noticed?"),
        help_text=_("Who, what, when, where, how, how often. Write it as you saw or heard it."),
        min_length=SHORTEST_ACCOUNT,
        max_length=LONGEST_ACCOUNT,
        rows=10,
        error_messages={
            "required": _("Tell us what happened or what you have noticed."),
            "min_length": _("Tell us a little more: at least 20 characters."),
        },
    )


class AtRiskForm(QuestionForm):
    at_risk = forms.ChoiceField(
        label=_("Is anybody at risk of serious harm now? (optional)"),
        help_text=_("Somebody threatened, held or hurt, or who thinks of ending their life."),
        required=False,
        choices=AtRisk.choices,
        widget=Radios(divider_before=AtRisk.UNKNOWN),
    )


class PeopleForm(QuestionForm):
    people = LongTextField(
        label=_("Who is it about? (optional)"),
        help_text=_(
            "Names, nicknames, ages, what they look like, telephone numbers, online names."
        ),
        max_length=LONGEST_ACCOUNT,
        required=False,
        rows=6,
    )


class PlacesForm(QuestionForm):
    places = LongTextField(
        label=_("Which places and vehicles? (optional)"),
        help_text=_("Addresses, shops, parks, online places, registrations, makes and colours."),
        max_length=LONGEST_ACCOUNT,
        required=False,
        rows=6,
    )


class SourceForm(QuestionForm):
    source_type = forms.ChoiceField(
        label=_("How do you know? (optional)"),
        required=False,
        choices=partial(codes.offered, CodeList.SOURCE_TYPE),
        widget=Radios(divider_before=SourceType.UNKNOWN),
    )


class RiskForm(QuestionForm):
    risk = forms.ChoiceField(
        label=_("Could anybody be at risk if the police act on this? (optional)"),
        required=False,
        choices=partial(codes.offered, CodeList.RISK),
        widget=Radios(divider_before=Risk.UNSURE),
    )
    risk_detail = LongTextField(
        label=_("Who, and why? (optional)"), max_length=1_000, required=False, rows=4
    )


class QuickForm(QuestionForm):
    """Tell us quickly, first page: what happened, and who."""

    what_happened = WhatHappenedForm.base_fields["what_happened"]
    theme = forms.ChoiceField(
        label=_("What is it mainly about?"),
        choices=lambda: [("", _("Choose the closest")), *codes.offered(CodeList.THEME)],
        error_messages={"required": _("Choose what it is mainly about.")},
    )
    people = PeopleForm.base_fields["people"]


class QuickWhereForm(DistrictForm):
    """Tell us quickly, second page: where, how you know, and whether anybody is at risk now."""

    places = PlacesForm.base_fields["places"]
    source_type = SourceForm.base_fields["source_type"]
    at_risk = AtRiskForm.base_fields["at_risk"]


class QuickBeginForm(QuickForm):
    """The first page, before there is a draft; `token` makes a double tap start one form."""

    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    field_order = ("token", "version", "what_happened", "theme", "people")

    @property
    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in super().answers.items() if name != "token"}
