"""The questions of a nomination: its parts, its approval, what partners can add."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominals.approving import STALE
from nominals.covert import NoCovertDetail
from nominals.japtm_choices import EndedFor, ReplyKind
from nominals.kept_from import KeptFromForm
from nominals.nominating import criteria_on
from nominals.terms import offered
from partners.models import Agency
from portal.formfields import Checkboxes, DateField, LongTextField, Radios

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nominals.models import Contribution, Nomination, Programme
    from partners.models import User

LONGEST_EVIDENCE, LONGEST_HARM = 1_000, 3_000
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class CriteriaForm(NoCovertDetail):
    """A box for what shows each criterion; an empty one is not met."""

    def __init__(self, *args: Any, nomination: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.valid = criteria_on(timezone.localdate(), nomination.programme_id)
        for criterion in self.valid:
            self.fields[criterion.code] = LongTextField(
                label=f"{criterion.code} {criterion.words}", required=False, rows=2,
                max_length=LONGEST_EVIDENCE, help_text=criterion.get_kind_display(),
                initial=nomination.criteria.get(criterion.code, ""),
            )  # fmt: skip

    @property
    def answers(self) -> dict[str, Any]:
        return {"criteria": {code: said for code, said in self.cleaned_data.items() if said}}


class _PartForm(NoCovertDetail):
    def __init__(self, *args: Any, nomination: Nomination, **kwargs: Any) -> None:
        initial = {name: getattr(nomination, name) for name in self.base_fields}
        initial = {name: _as_asked(value) for name, value in initial.items()}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)

    @property
    def answers(self) -> dict[str, Any]:
        return {name: _as_kept(value) for name, value in self.cleaned_data.items()}


def _as_asked(value: Any) -> Any:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _as_kept(value: Any) -> Any:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


def _text(label: Any, hint: Any, *, required: bool = True, most: int = LONGEST_HARM) -> Any:
    return LongTextField(
        label=label, help_text=hint, required=required, max_length=most,
        error_messages={"required": _("Write what you know.")},
    )  # fmt: skip


def _yes_no(label: Any, *, required: bool = True, hint: Any = "") -> Any:
    return forms.ChoiceField(
        label=label, choices=YES_NO, widget=Radios, required=required, help_text=hint,
        error_messages={"required": _("Choose yes or no.")},
    )  # fmt: skip


class HarmForm(_PartForm):
    harm = _text(
        _("Which harm and threat?"),
        _("The last twelve months, the victims, which weakness is exploited. Facts first."),
    )


class ManagementForm(_PartForm):
    management = _text(
        _("Under which management is the person already? (optional)"),
        _("MAPPA category and level, IOM, orders with dates, another plan or cohort."),
        required=False,
    )
    dependants = forms.IntegerField(
        label=_("How many children or adults depend on the person?"), min_value=0, max_value=30,
        help_text=_("0 if none are known."),
        error_messages={"required": _("Enter a number, 0 if none are known.")},
    )  # fmt: skip
    are_dependants_safe = _yes_no(
        _("Is safeguarding told of them? (optional)"),
        required=False,
        hint=_("If anybody depends on the person and safeguarding is not told, refer them now."),
    )


class OpportunityForm(_PartForm):
    opportunity = _text(
        _("What can be done, and by whom?"),
        _("The levers of each agency, gaps in what is known, the risk of alerting."),
    )
    wanted = _text(_("What do you ask for?"), _("The aim, and tactics that you suggest."))


class SensitivitiesForm(_PartForm):
    is_covert = _yes_no(
        _("Is covert activity going on?"), hint=_("Yes or no only. Write no detail anywhere.")
    )
    is_source_at_risk = _yes_no(_("Could a source be put at risk?"))
    is_limited = _yes_no(_("Are there limits on who may be told?"))
    lawful_basis = _text(
        _("On which lawful basis does your agency share this?"),
        _("For example, law enforcement purposes under part 3 of the Data Protection Act 2018."),
        most=500,
    )


class CarriedForm(KeptFromForm):
    carried = forms.MultipleChoiceField(
        label=_("What goes with it?"), widget=Checkboxes,
        help_text=_("The programme’s agencies will read what you tick, once they are asked."),
        error_messages={"required": _("Tick at least one, such as the name.")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, nomination: Nomination, said: Sequence[Contribution],
        agencies: Sequence[Agency], **kwargs: Any,
    ) -> None:  # fmt: skip
        kwargs["initial"] = {"carried": nomination.carried}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["carried"]
        field.choices = [(str(each.pk), each.in_short) for each in said]
        self.ask_whom_to_leave_out(said, agencies, nomination.carried_to)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        chosen = given.get("carried", [])
        self.refuse_nobody([each for each in self.said if str(each.pk) in chosen])
        return given

    @property
    def answers(self) -> dict[str, Any]:
        chosen = [int(number) for number in self.cleaned_data["carried"]]
        limits = {str(number): to for number, to in self.to_each().items() if number in chosen}
        return {"carried": chosen, "carried_to": limits}


PART_FORMS: dict[str, Any] = {
    "criteria": CriteriaForm, "harm": HarmForm, "management": ManagementForm,
    "opportunity": OpportunityForm, "sensitivities": SensitivitiesForm, "carried": CarriedForm,
}  # fmt: skip


class ApproveForm(NoCovertDetail):
    """`sha256` is of what stands now: of another, the yes to what was read before counts not."""

    necessity = _text(
        _("Why is it necessary and proportionate?"),
        _("It goes to the secretariat now, and to the programme’s agencies once it asks them."),
        most=1_000,
    )
    sha256 = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sha256: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"sha256": sha256}
        super().__init__(*args, **kwargs)
        self.now = sha256

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("sha256") != self.now:
            self.data = dict(self.data.items()) | {"sha256": self.now}
            raise forms.ValidationError(STALE)
        return given


class ReasonForm(NoCovertDetail):
    reason = _text(_("What is to be mended?"), "", most=500)


class EndForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Why does it end without a meeting?"), choices=EndedFor.choices, widget=Radios,
        error_messages={"required": _("Choose why.")},
    )  # fmt: skip


class AskForm(forms.Form):
    answers_due = DateField(
        label=_("By which day do partners answer?"),
        help_text=_("Ten working days are usual."),
    )  # fmt: skip

    def clean_answers_due(self) -> date:
        day: date = self.cleaned_data["answers_due"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("The day must be after today."))
        return day


class ReplyForm(KeptFromForm):
    kind = forms.ChoiceField(
        label=_("What can your agency add?"), choices=ReplyKind.choices, widget=Radios,
        error_messages={"required": _("Choose an answer.")},
    )  # fmt: skip
    lent = forms.MultipleChoiceField(
        label=_("Which of your contributions do you add? (optional)"), required=False,
        widget=Checkboxes,
        help_text=_("Say what you know on the nominal’s page first; it is listed here then."),
    )  # fmt: skip
    conditions = forms.MultipleChoiceField(
        label=_("On which conditions? (optional)"), required=False, widget=Checkboxes,
        help_text=_("They stand beside it wherever another agency reads it."),
    )  # fmt: skip
    to = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=_("For which agencies?"), widget=Checkboxes, required=False,
        help_text=_("All of the programme, unless you take some out."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, programme: Programme, said: Sequence[Contribution], user: User,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.by_key = {each.key: each for each in said}
        fields: Any = self.fields
        fields["lent"].choices = [(each.key, each.in_short) for each in said]
        fields["conditions"].choices = offered()
        agencies = programme.agencies().exclude(pk=user.agency_id)
        fields["to"].queryset = agencies
        fields["to"].initial = list(agencies)
        self.ask_whom_to_leave_out(said, list(agencies), {})

    def clean_lent(self) -> list[Contribution]:
        return [self.by_key[key] for key in self.cleaned_data["lent"]]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        adds = given.get("kind") == ReplyKind.ADDED
        if adds and not given.get("lent") and "lent" not in self.errors:
            self.add_error("lent", _("Tick what you add."))
        if adds and not given.get("to") and "to" not in self.errors:
            self.add_error("to", _("Tick at least one agency."))
        if given.get("kind") and not adds and given.get("lent"):
            self.add_error("kind", _("You ticked contributions: choose that you have added them."))
        self.refuse_nobody(given.get("lent") or [])
        return given

    @property
    def answers(self) -> dict[str, Any]:
        asked = ("kind", "lent", "conditions", "to")
        return {name: self.cleaned_data[name] for name in asked} | {"only": self.to_each()}
