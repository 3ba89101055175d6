"""Questions about an action: given, answered, done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominals.covert import NoCovertDetail
from partners.choices import Marking
from partners.models import Agency, User
from plans.choices import Pillar
from plans.fields import CHOOSE, line, one_of, row_of, text
from plans.models import Tactic
from portal.formfields import DateField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plans.models import Plan


def seen_day() -> forms.DateField:
    """The day that stood on the page when it was opened."""
    told = {"invalid": _("Open the page again: the day that you saw cannot be read.")}
    return forms.DateField(widget=forms.HiddenInput, required=False, error_messages=told)


class TaskForm(NoCovertDetail):
    tasked = row_of(Agency.objects.none(), _("Which agency is to act?"))
    objective = row_of(None, _("For which objective?"), required=False, none=_("None of them"))
    pillar = one_of(
        Pillar.choices, _("Under which of the four Ps?"), _("Not asked with an objective."),
        required=False,
    )  # fmt: skip
    tactic = row_of(Tactic.objects.none(), _("Which tactic?"), required=False, none=_("Another"))
    title = line(_("What is to be done, in a few words?"), most=120)
    brief = text(
        _("What must whoever does it know?"),
        _("They see this and nothing else of the plan. Write no more than they need."),
    )
    contact = line(_("Whom do they ask?"), _("Name and telephone."), most=120)
    due = DateField(label=_("By when?"))
    from_time = forms.TimeField(
        label=_("From what time on that day?"), required=False,
        help_text=_("For a day of action, for example 06:30."),
        error_messages={"invalid": _("Enter a time, such as 06:30.")},
    )  # fmt: skip
    where = line(_("Where do they meet?"), required=False, most=120)
    marking = one_of(
        Marking.choices,
        _("How is it marked?"),
        _("Whoever may only see OFFICIAL does not see an action that is marked higher."),
    )

    def __init__(self, *args: Any, plan: Plan, agencies: Any, objectives: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        fields: Any = self.fields
        fields["tasked"].queryset = agencies
        fields["objective"].queryset = objectives
        fields["objective"].label_from_instance = lambda row: row.statement
        fields["tactic"].queryset = Tactic.objects.filter(ends_on__isnull=True)
        fields["tactic"].label_from_instance = lambda row: row.offered
        fields["marking"].initial = plan.marking
        if plan.day:
            fields["due"].initial = plan.day

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("objective"):
            given["pillar"] = given["objective"].pillar
        elif not given.get("pillar") and "pillar" not in self.errors:
            self.add_error("pillar", CHOOSE)
        return given


YES, NO, OTHER_DAY = "accept", "decline", "date"


class AnswerForm(NoCovertDetail):
    answer = one_of(
        [(YES, _("We accept it")), (OTHER_DAY, _("We propose another day")), (NO, _("We decline"))],
        _("What does your agency answer?"),
    )
    day = DateField(label=_("Which day instead?"), required=False)
    asked_by = seen_day()
    reason = text(
        _("Why?"), _("Needed unless you accept. Whoever reads the plan behind it reads this."),
        required=False, most=500,
    )  # fmt: skip

    def __init__(self, *args: Any, is_dated: bool, **kwargs: Any) -> None:
        """While another day is proposed, the other side decides; one may still decline."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["answer"]
        if is_dated:
            field.choices = [choice for choice in field.choices if choice[0] == NO]
            del self.fields["day"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("answer") == OTHER_DAY and not given.get("day") and "day" not in self.errors:
            self.add_error("day", _("Enter the day that you propose."))
        if given.get("answer") in {NO, OTHER_DAY} and not given.get("reason"):
            self.add_error("reason", _("Say why, so that whoever gave it can plan."))
        return given


class DoerForm(forms.Form):
    doer = row_of(User.objects.none(), _("Who does it?"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["doer"].queryset = people
        fields["doer"].label_from_instance = lambda person: person.name


class ReportForm(NoCovertDetail):
    state = one_of((), _("How does it stand?"))
    words = text(
        _("What happened?"), _("When it is done, what came of it: needed."), required=False
    )

    def __init__(self, *args: Any, states: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["state"]
        field.choices = states

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("state") in {"done", "blocked"} and not given.get("words"):
            self.add_error("words", _("Say what came of it, or what is in the way."))
        return given


AGREE, AGAIN, CANCEL = "agree", "again", "cancel"


class DecideForm(NoCovertDetail):
    """For whoever gave the action: the day that was proposed, or that it is not needed."""

    choice = one_of((), _("What do you decide?"))
    due = DateField(label=_("Which day do you ask for?"), required=False)
    proposed = seen_day()
    reason = text(
        _("Why?"), _("Needed unless you agree. The agency that was given the action reads it."),
        required=False, most=500,
    )  # fmt: skip

    def __init__(self, *args: Any, is_dated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dated = [(AGREE, _("Agree to the day")), (AGAIN, _("Ask for another day"))]
        field: Any = self.fields["choice"]
        field.choices = [*(dated if is_dated else ()), (CANCEL, _("Cancel the action"))]
        if not is_dated:
            del self.fields["due"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("choice") == AGAIN and not given.get("due") and "due" not in self.errors:
            self.add_error("due", _("Enter the day that you ask for."))
        if given.get("choice") in {AGAIN, CANCEL} and not given.get("reason"):
            self.add_error("reason", _("Say why."))
        return given
