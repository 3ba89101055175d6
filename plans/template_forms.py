"""Questions about a template of plans and about a named week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.choices import Sector
from plans.choices import Pillar
from plans.fields import line, one_of, text
from plans.models import NamedWeek, PlanTemplate, Tactic

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONGEST_WEEKS = 52
PUBLIC = _("Write what is public: no case, no place, no person.")


class KeptForm(forms.Form):
    """`version`: the one that stood on the page when it was opened."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False,
        error_messages={"invalid": _("Open the page again: what you saw cannot be read.")},
    )  # fmt: skip


class WeekForm(KeptForm):
    name = line(_("What is it called?"), most=120)
    words = line(_("What is it for?"), PUBLIC, most=300)


class TemplateForm(KeptForm):
    name = line(_("What is it called?"), most=120)
    words = line(_("When does somebody begin from it?"), PUBLIC, most=300)
    aim = line(_("What is the aim?"), _("One sentence that all agencies could say."), most=300)


class _WithCode(forms.Form):
    field_order = ("code",)
    code = forms.RegexField(
        r"\A[A-Z][A-Z0-9_]{1,19}\Z", label=_("A short code for it"),
        help_text=_("Capital letters, digits and _, for example CASH_HOUSES. It never changes."),
        error_messages={
            "required": _("Write a code."),
            "invalid": _("The code must be 2 to 20 capital letters, digits and _, letters first."),
        },
    )  # fmt: skip


class NewWeekForm(_WithCode, WeekForm):
    def clean_code(self) -> str:
        return _free(self.cleaned_data["code"], NamedWeek.objects.all())


class NewTemplateForm(_WithCode, TemplateForm):
    def clean_code(self) -> str:
        return _free(self.cleaned_data["code"], PlanTemplate.objects.all())


def _free(code: str, rows: QuerySet[Any]) -> str:
    """A code is not used twice, not even of what has ended."""
    if rows.filter(code=code).exists():
        raise forms.ValidationError(
            _("This code is taken. Give what bears it other words on its page.")
        )
    return code


class _PartForm(KeptForm):
    """One line of a template; `is_there` already, or added."""

    def __init__(self, *args: Any, is_there: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_there:
            return
        self.fields["is_left_out"] = forms.BooleanField(
            label=_("Take it out of the template"), required=False
        )
        if self.data.get("is_left_out"):  # nothing else is asked then
            for field in self.fields.values():
                field.required = False

    def part(self) -> dict[str, Any] | None:
        """As the template keeps it; none: it is taken out."""
        given = dict(self.cleaned_data)
        del given["version"]
        return None if given.pop("is_left_out", False) else given


class ObjectivePartForm(_PartForm):
    pillar = one_of(Pillar.choices, _("Under which of the four Ps?"))
    statement = line(_("What is to be true?"), most=300)
    measure = line(_("How would anybody know?"), _("For example: calls from the hall a month."))
    baseline = line(_("How is it when a plan begins?"), most=100)
    target = line(_("What is aimed at?"), most=100)
    weeks = forms.IntegerField(
        label=_("Within how many weeks?"), min_value=1, max_value=LONGEST_WEEKS,
        error_messages={
            "required": _("Give the number of weeks."),
            "invalid": _("The number of weeks must be a whole number."),
            "min_value": _("The number of weeks must be 1 or more."),
            "max_value": _("The number of weeks must be 52 or fewer."),
        },
    )  # fmt: skip


class ActionPartForm(_PartForm):
    pillar = one_of(Pillar.choices, _("Under which of the four Ps?"))
    title = line(_("What is to be done, in a few words?"), most=120)
    brief = text(_("What must whoever does it know?"), PUBLIC)
    tactic = forms.ChoiceField(label=_("Which tactic?"), required=False)
    sector = forms.ChoiceField(
        label=_("Which sort of agency does it? (optional)"), required=False,
        choices=[("", _("Any")), *Sector.choices],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_use = Tactic.objects.filter(ends_on__isnull=True)
        field: Any = self.fields["tactic"]
        field.choices = [("", _("Another")), *((row.code, row.offered) for row in in_use)]
