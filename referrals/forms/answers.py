"""What an analyst records of a form and answers, and what came back from both sides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.formfields import Checkboxes, LongTextField, Radios
from referrals import codes, outcome_rules
from referrals.choices import CodeList, NoActionReason, Outcome, Priority
from referrals.models import CpiForm, CpiOutcome
from referrals.safeguarding import handed_to, needs_a_referral

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.models import User


def _offered() -> list[tuple[str, str]]:
    """Passing a form to another force is a decision of its own, and no word among others."""
    pairs = codes.offered(CodeList.OUTCOME)
    return [pair for pair in pairs if pair[0] != Outcome.TRANSFERRED_OTHER_FORCE]


class OutcomeForm(forms.Form):
    """With the question how soon, where nobody has decided it: no form is closed without that."""

    priority = forms.ChoiceField(
        label=_("How soon is it to be dealt with?"), choices=Priority.choices, widget=Radios,
        help_text=_("Nobody has decided this yet. Your name stands with the decision."),
        error_messages={"required": _("Choose how soon.")},
    )  # fmt: skip
    outcome = forms.MultipleChoiceField(
        label=_("What came of it?"), choices=_offered, widget=Checkboxes,
        help_text=_("All that holds. For the force alone: the sender does not see this."),
        error_messages={"required": _("Choose what came of it.")},
    )  # fmt: skip
    crime_recipient = forms.CharField(
        label=_("Crime desk or officer it was handed over to (if it amounts to a crime)"),
        max_length=120, required=False,
    )  # fmt: skip
    safeguarding_recipient = forms.CharField(
        label=_("Safeguarding team it was handed over to (if there is concern for safety)"),
        max_length=120, required=False,
    )  # fmt: skip
    joined_to = forms.CharField(
        label=_("Reference of the form that it is joined to (if it is held already)"),
        max_length=20, required=False,
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_("Why is there no further action? (if there is none)"), required=False,
        choices=[("", _("Choose why")), *NoActionReason.choices],
    )  # fmt: skip
    note = LongTextField(
        label=_("Note for the force (optional)"), max_length=2_000, required=False, rows=4
    )
    answer = forms.ChoiceField(
        label=_("What does the sender hear?"),
        choices=partial(codes.offered, CodeList.ANSWER),
        widget=Radios,
        help_text=_("Approved words: none of them says what the police know or will do."),
        error_messages={"required": _("Choose the answer for the sender.")},
    )
    words = LongTextField(
        label=_("Words of your own beside it (optional)"), max_length=500, required=False, rows=3,
        help_text=_("No names, nothing of the form, of sources or of what the police do."),
    )  # fmt: skip
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, about: CpiForm, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about, self.by = about, by
        if about.triaged_at:
            del self.fields["priority"]

    def clean_joined_to(self) -> CpiForm | None:
        """A reference that the reader may not see and one that nobody has are told alike."""
        reference = self.cleaned_data["joined_to"].strip().upper()
        if not reference:
            return None
        others = CpiForm.objects.in_inbox_of(self.by).exclude(pk=self.about.pk)
        found: CpiForm | None = others.filter(reference=reference).first()
        if found is None:
            raise forms.ValidationError(_("There is no other form of your force with this one."))
        joined = CpiOutcome.objects.visible_to(self.by).filter(form=found)
        if joined.filter(outcome=Outcome.DUPLICATE_MERGED).exists():
            raise forms.ValidationError(
                _("That form was itself joined to another. Name the one that it was joined to.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        self._name_referral(given)
        wrong = outcome_rules.mistakes(
            given.get("outcome", ()), answer=given.get("answer", ""),
            reason=given.get("reason", ""), recipients=_recipients(given),
            is_joined=bool(given.get("joined_to")),
        )  # fmt: skip
        for field, sentence in wrong.items():
            name = {
                Outcome.CRIME_RECORDED.value: "crime_recipient",
                Outcome.SAFEGUARDING.value: "safeguarding_recipient",
            }.get(str(field), str(field))
            if name not in self.errors:
                self.add_error(name, sentence)  # type: ignore[arg-type]
        return given

    def _name_referral(self, given: dict[str, Any]) -> None:
        """A team that is on the portal has a referral, and the referral names it."""
        if Outcome.SAFEGUARDING not in given.get("outcome", ()):
            return
        if team := needs_a_referral(self.about, by=self.by):
            told = _("%(team)s is on this portal. Refer it to them first, then record it here.")
            self.add_error("outcome", told % {"team": team.name})
        elif named := handed_to(self.about, by=self.by):
            given["safeguarding_recipient"] = named[:120]

    @property
    def decided(self) -> dict[str, Any]:
        """What `record_outcome` takes."""
        names = ("version", "outcome", "note", "answer", "reason", "joined_to", "words")
        given = {name: self.cleaned_data[name] for name in names}
        given["priority"] = self.cleaned_data.get("priority", "")
        return given | {"recipients": _recipients(self.cleaned_data)}


def _recipients(given: dict[str, Any]) -> dict[str, str]:
    named = {
        Outcome.CRIME_RECORDED.value: given.get("crime_recipient", ""),
        Outcome.SAFEGUARDING.value: given.get("safeguarding_recipient", ""),
    }
    return {outcome: name for outcome, name in named.items() if name}


class HandOverForm(forms.Form):
    """Whoever was handed something said so; the analyst writes down who."""

    outcome = forms.ChoiceField(
        label=_("What was acknowledged?"), widget=Radios,
        error_messages={"required": _("Choose what was acknowledged.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("Who said that they have it?"), max_length=120,
        help_text=_("Their name and role. The time is kept by itself."),
        error_messages={"required": _("Write who said so.")},
    )  # fmt: skip

    def __init__(self, *args: Any, waiting: Iterable[CpiOutcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = {str(outcome.pk): outcome for outcome in waiting}
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (key, f"{outcome.label}: {outcome.recipient}") for key, outcome in self.waiting.items()
        ]
        if len(self.waiting) == 1:
            self.initial = {"outcome": next(iter(self.waiting))}

    def clean_outcome(self) -> CpiOutcome:
        return self.waiting[self.cleaned_data["outcome"]]


class UsefulnessForm(forms.Form):
    useful = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
