"""The questions of a form: the eight of the way through, one page each, and the rest by section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals import forms
from referrals.answer_choices import YesNo

if TYPE_CHECKING:
    from referrals.models import CpiAccount, CpiForm

ON_THE_COVER = frozenset({
    "theme", "district", "marking", "safeguarding_referred_on", "safeguarding_reference",
})  # fmt: skip


@dataclass(frozen=True)
class Step:
    """A question. One with `several` lists parts, and `form` asks for one of them."""

    name: str
    title: Promise
    form: type[forms.QuestionForm]
    fields: tuple[str, ...] = ()
    is_needed: bool = False
    several: Promise | None = None  # what one of them is called

    def initial(self, form: CpiForm, account: CpiAccount) -> dict[str, Any]:
        values: dict[str, Any] = {"version": form.version}
        for name in self.fields:
            values[name] = getattr(form if name in ON_THE_COVER else account, name)
        return values

    def is_answered(self, form: CpiForm, account: CpiAccount) -> bool:
        if self.name == "referral":
            return bool(form.safeguarding_referred_on or account.referral_understood)
        if self.name == "marking":
            return bool(account.handling_instruction)
        values = self.initial(form, account)
        if self.name in CORE:
            return bool(values[self.fields[0]])
        return any(values[name] for name in self.fields)

    def is_missing(self, form: CpiForm, account: CpiAccount) -> bool:
        """Stands in the way of sending."""
        if self.name == "referral":
            return asks_for_referral(account) and not self.is_answered(form, account)
        return self.is_needed and not self.is_answered(form, account)


def asks_for_referral(account: CpiAccount) -> bool:
    """A child or an adult in need of care: was a referral made, or is it known that one must be?"""
    return YesNo.YES in {account.related_to_child, account.vulnerable_adult}


@dataclass(frozen=True)
class Section:
    title: Promise
    steps: tuple[Step, ...]


# Theme, district and account are needed; the others of the way through may be left.
CORE = ("theme", "district", "account", "danger", "people", "places", "source", "risk")

SECTIONS = (
    Section(_("What it is about"), (
        Step("theme", _("What it is about"), forms.ThemeForm, ("theme",), is_needed=True),
        Step("district", _("Which district"), forms.DistrictForm, ("district",), is_needed=True),
        Step("themes", _("What else it is about"), forms.OtherThemesForm, ("other_themes",)),
        Step(
            "child", _("Children and adults in need of care"), forms.ChildForm,
            ("related_to_child", "vulnerable_adult"),
        ),
        Step(
            "referral", _("Safeguarding referral"), forms.ReferralForm,
            ("safeguarding_referred_on", "safeguarding_reference", "referral_understood"),
        ),
        Step(
            "links", _("What it belongs to"), forms.LinksForm,
            ("linked_operation", "group_name", "previous_reference"),
        ),
    )),
    Section(_("What happened"), (
        Step(
            "account", _("What happened"), forms.WhatHappenedForm, ("what_happened",),
            is_needed=True,
        ),
        Step("danger", _("Whether anybody is at risk now"), forms.AtRiskForm, ("at_risk",)),
        Step(
            "when", _("When it was"), forms.WhenForm,
            ("occurred_from", "occurred_to", "date_precision"),
        ),
        Step("often", _("How often it happens"), forms.OftenForm, ("frequency",)),
        Step(
            "doubt", _("Whether it may be false"), forms.DoubtForm,
            ("believed_false", "believed_false_why"),
        ),
    )),
    Section(_("People, places and things"), (
        Step("people", _("Who it is about"), forms.PeopleForm, ("people",)),
        Step("places", _("Places and vehicles"), forms.PlacesForm, ("places",)),
        Step("persons", _("People, one by one"), forms.PersonForm, several=_("Person")),
        Step("vehicles", _("Vehicles"), forms.VehicleForm, several=_("Vehicle")),
        Step("locations", _("Places"), forms.PlaceForm, several=_("Place")),
        Step(
            "numbers", _("Telephone numbers and names online"), forms.NumberForm,
            several=_("Number or name"),
        ),
        Step("businesses", _("Businesses"), forms.BusinessForm, several=_("Business")),
    )),
    Section(_("How you know, and the risk"), (
        Step("source", _("How you know"), forms.SourceForm, ("source_type",)),
        Step("risk", _("Risk if the police act"), forms.RiskForm, ("risk", "risk_detail")),
        Step("known", _("Who else knows"), forms.KnownForm, ("source_named", "who_else_knows")),
        Step(
            "consent", _("Whether the person who told you agrees"), forms.ConsentForm,
            ("source_consents", "consent_note"),
        ),
        Step("aware", _("Whether the person knows"), forms.AwareForm, ("subject_aware",)),
        Step(
            "contact", _("Who may be contacted"), forms.ContactForm,
            ("contact_you", "contact_source"),
        ),
        Step(
            "shared", _("Who else was told"), forms.SharedForm,
            ("shared_elsewhere", "shared_with"),
        ),
        Step(
            "basis", _("Why you share it"), forms.BasisForm, ("basis_understood", "necessity"),
        ),
    )),
    Section(_("You and your organisation"), (
        Step(
            "you", _("How to reach you"), forms.YouForm,
            ("contact_times", "contact_safe_note", "line_manager_aware"),
        ),
        Step(
            "behalf", _("For a colleague"), forms.BehalfForm,
            ("on_behalf_of", "colleague_name", "colleague_role"),
        ),
    )),
    Section(_("Marking"), (
        Step(
            "marking", _("Marking and handling"), forms.MarkingForm,
            ("marking", "handling_instruction"),
        ),
    )),
)  # fmt: skip

QUICK = (
    Step(
        "quick", _("Tell us quickly"), forms.QuickForm, ("what_happened", "theme", "people"),
        is_needed=True,
    ),
    Step(
        "quick-where", _("Where, and how you know"), forms.QuickWhereForm,
        ("district", "places", "source_type", "at_risk"), is_needed=True,
    ),
)  # fmt: skip

ALL = tuple(step for section in SECTIONS for step in section.steps)
BY_NAME = {step.name: step for step in (*ALL, *QUICK)}
STEPS = tuple(BY_NAME[name] for name in CORE)
ONE_BY_ONE = tuple(step for step in ALL if step.several)


def way_through(step: Step) -> tuple[Step, ...]:
    """The questions that follow one another with this one."""
    if step in QUICK:
        return QUICK
    if step in STEPS:
        return STEPS
    section = next(section for section in SECTIONS if step in section.steps)
    return tuple(each for each in section.steps if each not in STEPS)


def after(step: Step) -> Step | None:
    way = way_through(step)
    place = way.index(step) + 1
    return way[place] if place < len(way) else None


def before(step: Step) -> Step | None:
    way = way_through(step)
    place = way.index(step)
    return way[place - 1] if place else None
