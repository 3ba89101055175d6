"""Questions about the cohort, its plans and their actions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominals.covert import NoCovertDetail
from partners.models import Agency, District
from plans.choices import (
    ALWAYS_A_WAY_OUT,
    REVIEW_AFTER,
    Phase,
    Pillar,
    PlanKind,
    ReviewOutcome,
    Tier,
)
from plans.fields import line, one_of, row_of, text
from plans.models import Membership, NamedWeek, PlanTemplate
from portal.formfields import Checkboxes, DateField

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


LONGEST_WAY_OUT, MOST_WAYS_OUT = 200, 8


def _in_twelve_weeks() -> date:
    return timezone.localdate() + REVIEW_AFTER


class AdmitForm(NoCovertDetail):
    tier = one_of(Tier.choices, _("Which tier?"))
    starts_on = DateField(label=_("First day in the cohort"), initial=timezone.localdate)
    review_due = DateField(
        label=_("When is it reviewed?"), initial=_in_twelve_weeks,
        help_text=_("By default in twelve weeks. After that day both chairs decide again."),
    )  # fmt: skip
    exit_criteria = text(
        _("What has to be true before they leave the cohort?"),
        _("One on each line, for example: no offence for a year."), most=1_600,
    )  # fmt: skip

    def clean_exit_criteria(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["exit_criteria"].splitlines()]
        found = [line for line in lines if line]
        if len(found) > MOST_WAYS_OUT or any(len(line) > LONGEST_WAY_OUT for line in found):
            raise forms.ValidationError(
                _("Write at most eight lines, none longer than 200 characters.")
            )
        return found


class ReviewForm(NoCovertDetail):
    outcome = one_of(ReviewOutcome.choices, _("What do you propose?"))
    tier = one_of(Tier.choices, _("In which tier from now on?"))
    review_due = DateField(
        label=_("When is it reviewed next?"), required=False, initial=_in_twelve_weeks,
        help_text=_("Not asked when you propose to de-select."),
    )  # fmt: skip
    criteria_met = forms.MultipleChoiceField(
        label=_("Which way out is met?"), widget=Checkboxes, required=False,
        help_text=_("At least one, when you propose to de-select."),
    )  # fmt: skip
    reasons = text(_("Why?"), _("Both chairs sign these words."))

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [*member.exit_criteria, ALWAYS_A_WAY_OUT]
        self.ways_out = {str(place): words for place, words in enumerate(ways)}
        field: Any = self.fields["criteria_met"]
        field.choices = list(self.ways_out.items())
        self.fields["tier"].initial = member.tier

    def clean_criteria_met(self) -> list[str]:
        return [self.ways_out[place] for place in self.cleaned_data["criteria_met"]]


class PlanForm(NoCovertDetail):
    kind = one_of(PlanKind.choices, _("What is the plan against?"))
    membership = row_of(None, _("Who in the cohort?"), required=False, none=_("Nobody"))
    threat = line(
        _("What is the threat, in a few words?"), _("Without a name: the plan’s lists show it.")
    )
    district = row_of(
        District.objects.none(),
        _("Where?"),
        _("For a place."),
        required=False,
        none=_("No district"),
    )
    phase = one_of(Phase.choices, _("In which phase is the place?"), required=False)
    day = DateField(label=_("On which day?"), help_text=_("For a day of action."), required=False)
    named_week = row_of(
        NamedWeek.objects.none(), _("Part of a named week?"), required=False, none=_("No week")
    )
    aim = line(_("What is the aim?"), _("One sentence that all agencies could say."), most=300)
    lead_agency = row_of(Agency.objects.none(), _("Which agency leads it?"))
    template = row_of(
        PlanTemplate.objects.none(), _("Begin from a template?"),
        _("Its objectives are written into the plan; you add or leave what you like."),
        required=False, none=_("No, from nothing"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, agencies: Any, members: Sequence[tuple[Membership, str]], rows: Any,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["lead_agency"].queryset = agencies
        fields["membership"].queryset = rows
        fields["membership"].choices = [
            ("", _("Nobody")), *((member.pk, name) for member, name in members),
        ]  # fmt: skip
        fields["district"].queryset = District.objects.order_by("name")
        fields["named_week"].queryset = NamedWeek.objects.filter(ends_on__isnull=True)
        fields["template"].queryset = PlanTemplate.objects.filter(ends_on__isnull=True).exclude(
            objectives=[]
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        needs = {
            PlanKind.MEMBER: ("membership",), PlanKind.PLACE: ("district", "phase"),
            PlanKind.DAY: ("day",),
        }  # fmt: skip
        for name in needs.get(given.get("kind", ""), ()):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("Needed for this kind of plan."))
        if given.get("kind") != PlanKind.MEMBER:
            given["membership"] = None
        return given


class AimForm(NoCovertDetail):
    """`reason` is asked for once the plan `has_begun`."""

    aim = line(_("What is the aim?"), _("One sentence that all agencies could say."), most=300)
    reason = line(_("Why is it another one?"), _("Whoever reads the plan reads this."), most=300)

    def __init__(self, *args: Any, before: str, has_begun: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        if not has_begun:
            del self.fields["reason"]

    def clean_aim(self) -> str:
        aim: str = self.cleaned_data["aim"]
        if aim == self.before:
            raise forms.ValidationError(_("This is the aim already. Write another one."))
        return aim

    def clean(self) -> dict[str, Any]:
        return {"reason": ""} | (super().clean() or {})


class PhaseForm(forms.Form):
    """Any phase but the one it is in; `reason` is asked for once the plan `has_begun`."""

    phase = one_of(Phase.choices, _("In which phase is the place now?"))
    reason = line(_("Why has it changed?"), _("Whoever reads the plan reads this."), most=300)

    def __init__(self, *args: Any, before: str, has_begun: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["phase"]
        field.choices = [choice for choice in Phase.choices if choice[0] != before]
        if not has_begun:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        return {"reason": ""} | (super().clean() or {})


class ObjectiveForm(NoCovertDetail):
    pillar = one_of(Pillar.choices, _("Under which of the four Ps?"))
    statement = line(_("What is to be true?"), most=300)
    measure = line(_("How would anybody know?"), _("For example: calls from the hall a month."))
    baseline = line(_("How is it now?"), most=100)
    target = line(_("What is aimed at?"), most=100)
    target_date = DateField(label=_("By when?"))


class ResultForm(NoCovertDetail):
    result = line(_("What came of it?"), most=300)


class TeamForm(forms.Form):
    """Two questions and not one list with ticks: a page that lay open takes nobody out."""

    agencies = forms.MultipleChoiceField(
        label=_("Which agencies are to read the whole plan?"), widget=Checkboxes, required=False,
        help_text=_("An agency that is only to act needs no more than its action."),
    )  # fmt: skip
    leaving = forms.MultipleChoiceField(
        label=_("Which agencies are to read it no more?"), widget=Checkboxes, required=False,
        help_text=_("What they were given to do stays with them."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, agencies: Iterable[Agency], team: Sequence[Agency], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_number: dict[str, Agency] = {}
        for name, rows in (("agencies", agencies), ("leaving", team)):
            found = {str(agency.pk): agency for agency in rows}
            self.by_number |= found
            field: Any = self.fields[name]
            field.choices = [(number, agency.name) for number, agency in found.items()]
        if not team:
            del self.fields["leaving"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = {
            name: [self.by_number[number] for number in given.get(name, [])]
            for name in ("agencies", "leaving")
        }
        if not self.errors and not any(chosen.values()):
            self.add_error("agencies", _("Tick at least one."))
        return chosen


class PlanReviewForm(NoCovertDetail):
    review_due = DateField(label=_("When is the plan reviewed next?"), initial=_in_twelve_weeks)
