"""What is asked about each part of a profile. What the checks ask for may be written later."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.choices import AgencyState
from partners.models import Agency
from portal.formfields import Checkboxes, DateField, LongTextField, OneLineField, Radios
from profiles.choices import (
    Better,
    Chapter,
    Confidence,
    FourP,
    Progress,
    ThreatPillar,
    Trend,
    Unit,
)
from profiles.placing import PLACED

WRITE, CHOOSE = _("Write it in a sentence."), _("Choose one.")
Text = Any
SIGNS = _(
    "Leave a line empty between paragraphs. **bold**, *stressed*, - for a point in a list,"
    " ## for a small heading, [words](https://address) for a link, ^[words] for a note."
)


def _line(label: Text, hint: Text = "", *, required: bool = True, most: int = 120) -> Any:
    return OneLineField(
        label=label, help_text=hint, required=required, max_length=most,
        error_messages={"required": WRITE},
    )  # fmt: skip


def _text(
    label: Text, hint: Text = "", *, required: bool = False, most: int = 2_000, rows: int = 4
) -> Any:
    return LongTextField(
        label=label, help_text=hint, required=required, max_length=most, rows=rows,
        error_messages={"required": WRITE},
    )  # fmt: skip


def _one_of(choices: Any, label: Text) -> Any:
    return forms.ChoiceField(
        label=label, choices=choices, widget=Radios,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )  # fmt: skip


def _number(label: Text, hint: Text = "", **kwargs: Any) -> Any:
    return forms.DecimalField(
        label=label, help_text=hint, max_digits=14, decimal_places=2,
        error_messages={"invalid": _("Enter a number, for example 12 or 12.5")}, **kwargs,
    )  # fmt: skip


def _whole(label: Text, hint: Text = "", *, least: int = 0, most: int = 10**9) -> Any:
    return forms.IntegerField(
        label=label, help_text=hint, required=False, min_value=least, max_value=most
    )


class PartForm(forms.Form):
    """`version` is that of the part as the page knew it."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=10**9, initial=1, required=False
    )

    @property
    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.asked}

    @property
    def asked(self) -> list[str]:
        return [name for name in self.fields if name != "version"]


class SectionForm(PartForm):
    code = _one_of(Chapter.choices, _("Which chapter is it?"))
    title = _line(_("Title"))
    narrative = _text(_("What all readers read"), SIGNS, most=20_000, rows=14)
    partner_text = _text(
        _("What partners alone read"),
        _("Stands in the partner edition, marked as such, and never in the public edition."),
        most=10_000, rows=6,
    )  # fmt: skip
    figures = forms.MultipleChoiceField(
        label=_("Charts and tables that follow the text"), choices=list(PLACED.items()),
        widget=Checkboxes, required=False,
        help_text=_("Each stands where the first section places it; the others follow at the end."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("The section stands in the public edition too"), required=False, initial=True
    )


class ThreatForm(PartForm):
    name = _line(_("Threat"))
    pillar = _one_of(ThreatPillar.choices, _("Under which pillar does it fall?"))
    rank = forms.IntegerField(
        label=_("Rank by harm"), min_value=1, max_value=99, help_text=_("1 is the gravest."),
        error_messages={"required": _("Give it a rank, 1 for the gravest.")},
    )  # fmt: skip
    trend = _one_of(Trend.choices, _("How is it changing?"))
    confidence = _one_of(Confidence.choices, _("How sure is this?"))
    evidence = _text(_("What is known of it, and from where?"), required=True)
    pursue = _text(_("Pursue: what is done against those who do it?"), most=600, rows=2)
    prevent = _text(_("Prevent: what keeps people from taking part?"), most=600, rows=2)
    protect = _text(_("Protect: what makes people and places harder to harm?"), most=600, rows=2)
    prepare = _text(_("Prepare: what is ready for when it happens?"), most=600, rows=2)
    gaps = _text(_("What is not known?"), _("Write “None known” if that is so."), most=600, rows=2)


class IndicatorForm(PartForm):
    code = _line(_("Short name"), _("For example OCG-1."), required=False, most=20)
    label = _line(_("What was counted?"), most=150)
    value = _number(_("Value"))
    unit = _one_of(Unit.choices, _("Of which kind is it?"))
    numerator = _whole(_("How many"), _("For a share or a rate: the count above the line."))
    denominator = _whole(_("Of how many"), _("For a share or a rate: the count below the line."))
    period = _line(_("Counted over which time?"), required=False, most=60)
    area = _line(_("Counted in which area?"), most=100)
    source = _line(_("Whose figure is it?"), required=False, most=200)
    is_police = forms.BooleanField(label=_("It comes from the police"), required=False)
    is_open = forms.BooleanField(
        label=_("Its source has published it"), required=False,
        help_text=_("Small numbers of what is published are shown in the public edition."),
    )  # fmt: skip
    baseline = _number(_("Value before"), required=False)
    baseline_period = _line(_("Over which time before?"), required=False, most=60)
    better = _one_of(Better.choices, _("Which way is good news?"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("baseline") is not None and not given.get("baseline_period"):
            self.add_error("baseline_period", _("Say over which time the value before was counted"))
        if given.get("unit") == Unit.COUNT:
            self._check_count(given)
        part, whole = given.get("numerator"), given.get("denominator")
        if given.get("unit") == Unit.PERCENT and part and whole and part > whole:
            self.add_error("numerator", _("A part is not larger than its whole"))
        return given

    def _check_count(self, given: dict[str, Any]) -> None:
        if given.get("numerator") is not None or given.get("denominator") is not None:
            self.add_error("numerator", _("A count stands alone: leave both counts empty"))
        if (given.get("value") or 0) < 0 or (given.get("value") or 0) % 1:
            self.add_error("value", _("A count is a whole number that is not negative"))


class RecommendationForm(PartForm):
    text = _line(_("What should be done?"), most=400)
    pillar = _one_of(FourP.choices, _("Under which P?"))
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Which agency does it?"), empty_label=_("Choose"),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )  # fmt: skip
    due = DateField(label=_("Until when?"))
    progress = _one_of(Progress.choices, _("How far is it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.filter(state=AgencyState.ACTIVE).order_by("name")
