"""Questions about a disruption: what is claimed, and how far it went as another agency sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominals.covert import NoCovertDetail
from partners.choices import Marking
from plans.choices import DisruptionLevel, LevelReply, Pillar, TacticArea
from plans.fields import line, one_of, row_of, text
from plans.models import Plan, Tactic
from portal.formfields import Checkboxes, DateField

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from nominals.models import Programme
    from partners.models import User

MOST = 1_000_000_000
# Code, label: whole numbers, so that no sum of them depends on rounding.
MEASURES: tuple[tuple[str, Any], ...] = (
    ("arrests", _("Arrests")),
    ("charges", _("People charged")),
    ("sentence_months", _("Months of sentences")),
    ("assets_pounds", _("Assets seized, in pounds")),
    ("weapons", _("Weapons taken")),
    ("drugs_grams", _("Drugs taken, in grams")),
    ("children", _("Children safeguarded")),
    ("nrm", _("Referrals to the National Referral Mechanism")),
)


class DisruptionForm(NoCovertDetail):
    """`measures` comes back as one mapping of what was filled in."""

    happened_on = DateField(label=_("When did it happen?"), help_text=_("For example, 27 3 2026"))
    threat = line(
        _("Against which threat?"),
        _("No names, nothing that shows who somebody is: all agencies of the programme read it."),
    )
    pillar = one_of(Pillar.choices, _("Under which P?"))
    level_claimed = one_of(
        DisruptionLevel.choices, _("How far did it go, as your agency sees it?"),
        _("Another agency says how far it went. That level is counted."),
    )  # fmt: skip
    evidence = text(_("What shows it?"), _("No names. What happened and what is different since."))
    marking = one_of(Marking.choices, _("Marking"))
    tactics = forms.MultipleChoiceField(
        label=_("Which tactics were used? (optional)"), widget=Checkboxes, required=False
    )
    contributors = forms.MultipleChoiceField(
        label=_("Which other agencies took part? (optional)"), widget=Checkboxes, required=False,
        help_text=_("It is counted once, however many took part."),
    )  # fmt: skip
    plan = row_of(
        None, _("Of which plan? (optional)"), required=False,
        none=_("Of no plan that I see"),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["marking"].initial = Marking.OFFICIAL
        used = Tactic.objects.filter(ends_on__isnull=True)
        fields["tactics"].choices = _by_area(used)
        others = programme.agencies().exclude(pk=user.agency_id)
        fields["contributors"].choices = [(str(row.pk), row.name) for row in others]
        fields["plan"].queryset = Plan.objects.visible_to(user).filter(programme=programme)
        for name, label in MEASURES:
            self.fields[name] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=MOST
            )

    def clean_happened_on(self) -> date | None:
        day: date | None = self.cleaned_data["happened_on"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("The date must be today or in the past."))
        return day

    def clean_contributors(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["contributors"]]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        counted = {name: found.pop(name, None) for name, _label in MEASURES}
        return found | {"measures": {name: number for name, number in counted.items() if number}}


def _by_area(tactics: Iterable[Tactic]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Sixty boxes in one column are not read."""
    found: dict[str, list[tuple[str, str]]] = {area.value: [] for area in TacticArea}
    for row in tactics:
        found[row.area].append((row.code, row.offered))
    return [(str(area.label), found[area]) for area in TacticArea if found[area]]


class ModerateForm(NoCovertDetail):
    level = one_of(DisruptionLevel.choices, _("How far did it go?"))
    words = text(
        _("Why this level?"), _("The agency that claimed it reads this, and all of the programme."),
        most=500,
    )  # fmt: skip


class ReplyForm(NoCovertDetail):
    reply = one_of(LevelReply.choices, _("What does your agency say?"))
    words = text(
        _("In which words?"), _("No names. The agency that moderated it reads this, and all of the"
        " programme who read the disruption. It cannot be changed later."), most=500,
    )  # fmt: skip
