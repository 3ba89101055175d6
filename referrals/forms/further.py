"""The questions beyond the eight of the short way through: none of them needs an answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.choices import Marking
from portal.formfields import Checkboxes, DateField, LongTextField, Radios
from referrals import codes
from referrals.answer_choices import Consents, Frequency, KnownTo, Precision, YesNo
from referrals.choices import CodeList
from referrals.forms.questions import QuestionForm

OPTIONAL = _("%(label)s (optional)")


def yes_no(label: Any, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=hint, required=False, choices=YesNo.choices,
        widget=Radios(divider_before=YesNo.UNKNOWN),
    )  # fmt: skip


def one_of_list(of: CodeList, label: Any, unknown: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=partial(codes.offered, of),
        widget=Radios(divider_before=unknown),
    )  # fmt: skip


def words(label: Any, longest: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, help_text=hint)


def lines(label: Any, longest: int, hint: Any = "") -> LongTextField:
    return LongTextField(label=label, max_length=longest, required=False, rows=4, help_text=hint)


def tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class OptionalForm(QuestionForm):
    """Says behind each label that no answer is needed; a box to tick says so by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if (
                name != "version"
                and not field.required
                and not isinstance(field, forms.BooleanField)
            ):
                field.label = str(OPTIONAL) % {"label": field.label}


class YouForm(OptionalForm):
    contact_times = words(_("When can the police best reach you?"), 200)
    contact_safe_note = words(
        _("Is there a way in which they should not contact you?"), 200,
        _("For example, not by letter to your office."),
    )  # fmt: skip
    line_manager_aware = yes_no(_("Does your line manager know of this?"))


class BehalfForm(OptionalForm):
    on_behalf_of = yes_no(_("Are you sending this for a colleague?"))
    colleague_name = words(_("Your colleague’s name"), 120)
    colleague_role = words(_("What your colleague does"), 120)


class OtherThemesForm(OptionalForm):
    other_themes = forms.MultipleChoiceField(
        label=_("What else is it about?"), required=False,
        choices=partial(codes.offered, CodeList.THEME), widget=Checkboxes,
    )  # fmt: skip


class ChildForm(OptionalForm):
    related_to_child = yes_no(_("Does it concern a child?"), _("Somebody under 18."))
    vulnerable_adult = yes_no(
        _("Does it concern an adult who may need care or support?"),
        _("Through illness, disability, age, or because somebody controls them."),
    )


class ReferralForm(OptionalForm):
    safeguarding_referred_on = DateField(
        label=_("When was a safeguarding referral made?"), required=False,
        help_text=_("For example, 27 3 2026"),
    )  # fmt: skip
    safeguarding_reference = words(_("Reference you were given, if any"), 60)
    referral_understood = tick(
        _("No referral was made yet. I know that this form does not take the place of one.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day = cleaned.get("safeguarding_referred_on")
        if day and day > timezone.localdate():
            self.add_error("safeguarding_referred_on", _(
                "The date of the referral must be today or earlier."
            ))  # fmt: skip
        return cleaned


class LinksForm(OptionalForm):
    linked_operation = words(
        _("Is it part of an operation that you were told of?"), 120,
        _("Its name, as you know it. The portal does not look it up."),
    )  # fmt: skip
    group_name = words(_("What is the group called, if there is one?"), 120)
    previous_reference = words(_("Reference of an earlier form about it"), 40)


class WhenForm(OptionalForm):
    occurred_from = DateField(
        label=_("When was it, or when did it begin?"), required=False,
        help_text=_("For example, 27 3 2026"),
    )  # fmt: skip
    occurred_to = DateField(label=_("When did it end?"), required=False)
    date_precision = one_of_list(
        CodeList.PRECISION, _("How sure are you of the date?"), Precision.UNKNOWN
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("occurred_from"), cleaned.get("occurred_to")
        if ends and not begins:
            self.add_error("occurred_from", _("Say when it began, or leave out when it ended."))
        elif begins and ends and ends < begins:
            self.add_error("occurred_to", _("It must end on the day it began, or later."))
        if cleaned.get("date_precision") != Precision.PLANNED:
            self._refuse_future(cleaned)
        return cleaned

    def _refuse_future(self, cleaned: dict[str, Any]) -> None:
        for name in ("occurred_from", "occurred_to"):
            if cleaned.get(name) and cleaned[name] > timezone.localdate():
                self.add_error(name, _(
                    "This day has not come yet. Change it, or choose “It has not happened yet”."
                ))  # fmt: skip


class OftenForm(OptionalForm):
    frequency = one_of_list(CodeList.FREQUENCY, _("How often does it happen?"), Frequency.UNKNOWN)


class DoubtForm(OptionalForm):
    believed_false = yes_no(
        _("Do you think that what you were told may be false or meant to harm somebody?"),
        _("Send it all the same: the police need to know that you doubt it."),
    )
    believed_false_why = lines(_("Why do you think so?"), 500)


class KnownForm(OptionalForm):
    source_named = yes_no(
        _("Could you tell the police who told you?"),
        _("The name has a page of its own, which comes next: it is kept apart from the form."),
    )
    who_else_knows = one_of_list(
        CodeList.KNOWN_TO, _("How many people know this?"), KnownTo.UNKNOWN
    )


class ConsentForm(OptionalForm):
    source_consents = forms.ChoiceField(
        label=_("Does the person who told you agree that you pass it on?"), required=False,
        choices=Consents.choices, widget=Radios(divider_before=Consents.NOT_ASKED),
        help_text=_("You may send it without their agreement where that is needed and fair."),
    )  # fmt: skip
    consent_note = lines(_("What did they say about it?"), 500)


class AwareForm(OptionalForm):
    subject_aware = yes_no(
        _("Does the person it is about know that you are telling the police?"),
        _("If not, do not tell them."),
    )


class ContactForm(OptionalForm):
    contact_you = yes_no(_("May the police contact you about it?"))
    contact_source = yes_no(_("May the police contact the person who told you?"))


class SharedForm(OptionalForm):
    shared_elsewhere = yes_no(_("Have you told another agency?"))
    shared_with = words(_("Which one?"), 200)


class BasisForm(OptionalForm):
    basis_understood = tick(
        _("I share this because it is needed to prevent or detect crime or to protect somebody")
    )
    necessity = lines(
        _("Why is it needed, and why no less than this?"), 500,
        _("One or two sentences are enough."),
    )  # fmt: skip


class MarkingForm(OptionalForm):
    marking = forms.ChoiceField(
        label=_("How should the form be marked?"), choices=Marking.choices, widget=Radios,
        help_text=_("OFFICIAL-SENSITIVE as soon as it says anything about a person."),
        error_messages={"required": _("Choose a marking.")},
    )  # fmt: skip
    handling_instruction = words(
        _("Is there anything that the police should mind when they handle it?"), 200
    )
