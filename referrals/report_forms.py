"""Forms of grading, sanitising and dissemination."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.choices import Consent, Gateway
from partners.models import Agency
from portal.formfields import Checkboxes, DateField, LongTextField, Radios
from referrals import codes
from referrals.choices import CodeList
from referrals.grades import Assessment, Check, Handling, Priority, SourceEvaluation, WordKind
from referrals.models import HandlingCondition

if TYPE_CHECKING:
    from partners.models import User

LONGEST_TEXT = 8_000


def _conditions() -> list[tuple[str, str]]:
    return [(c.code, c.label) for c in HandlingCondition.objects.filter(is_active=True)]


class GradeForm(forms.Form):
    source = forms.ChoiceField(
        label=_("How reliable is the source?"), choices=SourceEvaluation.choices, widget=Radios,
        error_messages={"required": _("Choose how reliable the source is.")},
    )  # fmt: skip
    assessment = forms.ChoiceField(
        label=_("How is the information known?"), choices=Assessment.choices, widget=Radios,
        error_messages={"required": _("Choose how the information is known.")},
    )  # fmt: skip
    is_corroborated = forms.BooleanField(
        label=_("Another form or record says the same"), required=False
    )
    is_first_hand = forms.BooleanField(
        label=_("The record was made by who saw it, or the person told of own acts"),
        required=False,
    )
    handling = forms.ChoiceField(
        label=_("May it be shared?"), choices=Handling.choices, widget=Radios,
        error_messages={"required": _("Choose whether it may be shared.")},
    )  # fmt: skip
    conditions = forms.MultipleChoiceField(
        label=_("On which conditions? (handling C)"), required=False, widget=Checkboxes
    )
    difference = LongTextField(
        label=_("Why do you grade it otherwise than suggested? (optional)"), required=False,
        max_length=500, rows=3, help_text=_("Needed where your grade differs."),
    )  # fmt: skip
    explanation = LongTextField(
        label=_("Why do you suspect that it is false? (assessment E)"), required=False,
        max_length=500, rows=3,
    )  # fmt: skip

    def __init__(self, *args: Any, must_be_conditional: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must_be_conditional = must_be_conditional
        field: Any = self.fields["conditions"]
        field.choices = _conditions()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("handling") == Handling.PERMITTED and self.must_be_conditional:
            self.add_error("handling", _(
                "Acting on this form may put somebody at risk, or nobody said that it would not."
                " Choose handling C and at least one condition."
            ))  # fmt: skip
        if given.get("handling") == Handling.CONDITIONS and not given.get("conditions"):
            self.add_error("conditions", _("Choose at least one condition."))
        if given.get("assessment") == Assessment.FALSE and not given.get("explanation"):
            self.add_error("explanation", _("Write why you suspect that it is false."))
        return given


class SanitiseForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(
        label=_("Subject"), max_length=200,
        error_messages={"required": _("Write the subject in a few words.")},
    )  # fmt: skip
    theme = forms.ChoiceField(label=_("What is it about?"))
    content = LongTextField(
        label=_("The sanitised text"), max_length=LONGEST_TEXT, rows=12,
        help_text=_("Who, what, where, when, why, how: nothing that could tell who told."),
        error_messages={"required": _("Write the sanitised text.")},
    )  # fmt: skip
    information_from = DateField(label=_("Information from (optional)"), required=False)
    information_to = DateField(label=_("Information until (optional)"), required=False)
    linked = LongTextField(
        label=_("Linked persons, vehicles, telephones and places (optional)"), required=False,
        max_length=1_000, rows=3,
    )  # fmt: skip
    operation = forms.CharField(label=_("Operation (optional)"), max_length=100, required=False)
    databases_checked = forms.CharField(
        label=_("Which databases were searched? (optional)"), max_length=300, required=False
    )
    priority = forms.ChoiceField(
        label=_("Priority"), choices=Priority.choices, initial=Priority.NORMAL, widget=Radios
    )
    review_on = DateField(label=_("When is it to be reviewed?"))
    risk_assessment = LongTextField(
        label=_("Risk and what lessens it (needed under handling C)"), required=False,
        max_length=2_000, rows=4,
        help_text=_("To the source, to others, to the operation. For the force alone."),
    )  # fmt: skip
    checklist = forms.MultipleChoiceField(
        label=_("What you have seen to"), choices=Check.choices, widget=Checkboxes, required=False,
        help_text=_("A draft may be saved before all is ticked. It goes no further until then."),
    )  # fmt: skip
    marks_reason = LongTextField(
        label=_("Why may the marked words stay? (optional)"), required=False, max_length=500,
        rows=3, help_text=_("Only where the check marked something."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["theme"]
        field.choices = codes.offered(CodeList.THEME)

    @property
    def written(self) -> dict[str, Any]:
        """What `actions.write_report` takes."""
        given = dict(self.cleaned_data)
        apart = ("risk_assessment", "checklist", "marks_reason")
        kept = {name: given.pop(name) for name in apart}
        version = given.pop("version") or 0
        return {"words": given, "version": version, **kept}


class TellForm(forms.Form):
    recipient = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Which agency is told?"), empty_label=_("Choose an agency"),
        error_messages={"required": _("Choose an agency.")},
    )  # fmt: skip
    purpose = LongTextField(
        label=_("Why is it necessary and proportionate?"), max_length=300, rows=4,
        help_text=_("Relevant, accurate, in time, and no more than they need."),
        error_messages={"required": _("Write why.")},
    )  # fmt: skip
    consent = forms.ChoiceField(
        label=_("Were the people whom it is about asked?"), widget=Radios,
        choices=[pair for pair in Consent.choices if pair[0] != Consent.NOT_PERSONAL],
        error_messages={"required": _("Choose what holds.")},
    )  # fmt: skip
    gateway = forms.ChoiceField(
        label=_("Which power do you rely on, if no agreement is in force? (optional)"),
        required=False,
        choices=[
            ("", _("Choose a power")),
            *(pair for pair in Gateway.choices if pair[0] != Gateway.OPEN_DATA),
        ],
    )
    conditions = forms.MultipleChoiceField(
        label=_("Further conditions for this agency (optional)"), required=False, widget=Checkboxes
    )
    originator_agreed = forms.BooleanField(
        label=_("The originator agreed, where a condition asks for it"), required=False
    )
    last_day = DateField(
        label=_("Until which day may it be read? (optional)"), required=False,
        help_text=_("Needed where a condition limits the time."),
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recipient: Any = self.fields["recipient"]
        others = Agency.objects.filter(state="active").exclude(pk=by.agency_id)
        recipient.queryset = others.order_by("name")
        conditions: Any = self.fields["conditions"]
        conditions.choices = _conditions()

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("The last day must be today or later."))
        if day and day > timezone.localdate() + timedelta(days=3_650):
            raise forms.ValidationError(_("The last day must be within ten years."))
        return day

    @property
    def told(self) -> dict[str, Any]:
        """What `actions.tell_report` takes."""
        given = dict(self.cleaned_data)
        day = given.pop("last_day")
        midnight = datetime.combine(day + timedelta(days=1), time.min) if day else None
        return {**given, "until": timezone.make_aware(midnight) if midnight else None}


class ReasonForm(forms.Form):
    reason = LongTextField(
        label=_("Why?"), max_length=300, rows=4,
        error_messages={"required": _("Write why.")},
    )  # fmt: skip


class OpenSourceForm(forms.Form):
    reason = LongTextField(
        label=_("Why do you need to know who it is?"), max_length=200, rows=4,
        help_text=_("It stands in the log. Name nobody in it."),
        error_messages={"required": _("Write why you need to know who it is.")},
    )  # fmt: skip

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if len(reason) < 10:
            raise forms.ValidationError(_("Write a sentence."))
        return reason


class NameSourceForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the person"),
        max_length=120,
        error_messages={"required": _("Write who told you, or go on without a name.")},
    )
    contact = forms.CharField(
        label=_("How can they be reached safely? (optional)"), max_length=200, required=False,
        help_text=_("For example a telephone number, and when nobody else would hear the call."),
    )  # fmt: skip


class WordForm(forms.Form):
    word = forms.CharField(
        label=_("A word that no answer may hold"), max_length=80,
        error_messages={"required": _("Write the word.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=WordKind.choices, widget=Radios,
        error_messages={"required": _("Choose what it is.")},
    )  # fmt: skip


class ConditionForm(forms.Form):
    code = forms.RegexField(
        r"^[A-Z][A-Z0-9_]{0,38}$", label=_("Code"), max_length=40,
        help_text=_("Capital letters, figures and underscores. A known code is changed."),
        error_messages={
            "required": _("Write a code."),
            "invalid": _("Use capital letters, figures and underscores."),
        },
    )  # fmt: skip
    label = forms.CharField(
        label=_("What it asks of the reader"), max_length=200,
        error_messages={"required": _("Write what it asks.")},
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("It is offered"), required=False, initial=True)
    needs_originator = forms.BooleanField(label=_("The originator must agree"), required=False)
    blocks_download = forms.BooleanField(label=_("No copy may be taken"), required=False)
    needs_end = forms.BooleanField(label=_("It needs a last day"), required=False)
    blocks_sharing = forms.BooleanField(label=_("It may not be shared at all"), required=False)
