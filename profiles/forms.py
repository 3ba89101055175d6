"""What a profile is built from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import DistrictPopulation
from portal.formfields import Checkboxes, DateField, Radios
from profiles.models import HeldMonth, WeightSet
from profiles.periods import LONGEST_TO_REVIEW, named, parse_month

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from partners.models import ForceArea
    from profiles.models import DistrictProfile


class ApproveForm(forms.Form):
    review_on = DateField(
        label=_("When is it reviewed next?"),
        help_text=_("Within twelve months. For example, 27 3 2027"),
        error_messages={"required": _("Give the day of the next review.")},
    )

    def clean_review_on(self) -> date | None:
        day: date | None = self.cleaned_data["review_on"]
        today = timezone.localdate()
        if day is not None and not today < day <= today + LONGEST_TO_REVIEW:
            raise forms.ValidationError(_("Give a day after today and within twelve months."))
        return day


class PublishForm(forms.Form):
    replaces: Any = forms.ModelChoiceField(
        None, label=_("Which profile does it replace?"), required=False,
        empty_label=_("None: it is a first edition"),
        help_text=_("Readers of that one keep it, and read that this one is newer."),
        error_messages={"invalid_choice": _("Choose one of the published profiles.")},
    )  # fmt: skip

    def __init__(self, *args: Any, among: QuerySet[DistrictProfile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["replaces"]
        field.queryset = among
        field.label_from_instance = lambda row: f"{row.title}, {row.reference}"


class BuildForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        max_length=150,
        error_messages={"required": _("Give the profile a title.")},
    )
    months = forms.TypedMultipleChoiceField(
        label=_("Months to count"),
        coerce=parse_month,
        widget=Checkboxes,
        help_text=_("The months whose files are held. Every figure names them."),
        error_messages={
            "required": _("Choose at least one month."),
            "invalid_choice": _("Choose among the months that are held."),
        },
    )
    weight_set = forms.ModelChoiceField(
        label=_("Weights"),
        queryset=WeightSet.objects.all(),
        empty_label=None,
        widget=Radios,
        error_messages={"required": _("Choose the weights.")},
    )
    population_year = forms.TypedChoiceField(
        label=_("People as of mid-year"),
        coerce=int,
        widget=Radios,
        error_messages={"required": _("Choose the year of the population.")},
    )

    def __init__(self, *args: Any, area: ForceArea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = HeldMonth.objects.filter(force_area=area).values_list("month", flat=True)
        years = DistrictPopulation.objects.filter(district__force_area=area).order_by("-year")
        self._choose("months", [(f"{month:%Y-%m}", named([month])) for month in held])
        self._choose(
            "population_year",
            [(year, str(year)) for year in years.values_list("year", flat=True).distinct()],
        )

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices
