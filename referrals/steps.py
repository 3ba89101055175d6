"""The questions of a form in their order, one page each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals import forms

if TYPE_CHECKING:
    from referrals.models import CpiAccount, CpiForm


@dataclass(frozen=True)
class Step:
    name: str
    title: Promise
    form: type[forms.QuestionForm]
    fields: tuple[str, ...]
    is_needed: bool = False

    def initial(self, form: CpiForm, account: CpiAccount) -> dict[str, Any]:
        values: dict[str, Any] = {"version": form.version}
        for name in self.fields:
            row = form if hasattr(form, name) else account
            values[name] = getattr(row, name)
        return values

    def is_answered(self, form: CpiForm, account: CpiAccount) -> bool:
        return bool(self.initial(form, account)[self.fields[0]])


STEPS = (
    Step("theme", _("What it is about"), forms.ThemeForm, ("theme",), is_needed=True),
    Step("district", _("Which district"), forms.DistrictForm, ("district",), is_needed=True),
    Step("account", _("What happened"), forms.WhatHappenedForm, ("what_happened",), is_needed=True),
    Step("danger", _("Whether anybody is at risk now"), forms.AtRiskForm, ("at_risk",)),
    Step("people", _("Who it is about"), forms.PeopleForm, ("people",)),
    Step("places", _("Places and vehicles"), forms.PlacesForm, ("places",)),
    Step("source", _("How you know"), forms.SourceForm, ("source_type",)),
    Step("risk", _("Risk if the police act"), forms.RiskForm, ("risk", "risk_detail")),
)
BY_NAME = {step.name: step for step in STEPS}


def after(step: Step) -> Step | None:
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else None


def before(step: Step) -> Step | None:
    place = STEPS.index(step)
    return STEPS[place - 1] if place else None
