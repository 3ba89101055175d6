"""Which suggested actions are taken over, and to whom each is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.choices import Marking
from plans.choices import Pillar
from plans.fields import CHOOSE, line, one_of
from portal.formfields import DateField

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from partners.models import Agency
    from plans.models import Plan
    from plans.suggestions import Suggestion


class TakeOverForm(forms.Form):
    """One list for each suggestion: an agency, or not now."""

    def __init__(
        self, *args: Any, plan: Plan, suggestions: Sequence[Suggestion],
        agencies: Iterable[Agency], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.suggestions = suggestions
        self.agencies = {str(agency.pk): agency for agency in agencies}
        for place, each in enumerate(suggestions):
            self._ask(f"agency_{place}", f"pillar_{place}", each)
        if any(each.due is None or each.due < timezone.localdate() for each in suggestions):
            self.fields["due"] = DateField(
                label=_("By when?"),
                initial=plan.day,
                required=False,
                help_text=_("For actions that name no day of their own, or one in the past."),
            )
        self.fields["contact"] = line(
            _("Whom do the agencies ask?"), _("Name and telephone."), most=120
        )
        self.fields["marking"] = one_of(Marking.choices, _("How are they marked?"))
        self.fields["marking"].initial = plan.marking

    def _ask(self, agency: str, pillar: str, each: Suggestion) -> None:
        choices: list[tuple[str, Any]] = [("", _("Not now"))]
        choices += [(number, row.name) for number, row in self.agencies.items()]
        known = str(each.tasked or "")
        self.fields[agency] = forms.ChoiceField(
            label=each.title, help_text=each.brief, required=False, choices=choices,
            initial=known if known in self.agencies else "",
        )  # fmt: skip
        if not each.pillar:
            self.fields[pillar] = forms.ChoiceField(
                label=_("Under which P: %(title)s") % {"title": each.title}, required=False,
                choices=[("", _("Choose")), *Pillar.choices],
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [
            self._chosen(place, each, given)
            for place, each in enumerate(self.suggestions) if given.get(f"agency_{place}")
        ]  # fmt: skip
        if self.suggestions and not chosen and not self.errors:
            self.add_error("agency_0", _("Choose an agency for at least one of them."))
        common = {name: given.get(name) for name in ("contact", "marking")}
        return {"chosen": [each | common for each in chosen]}

    def _chosen(self, place: int, each: Suggestion, given: dict[str, Any]) -> dict[str, Any]:
        pillar = each.pillar or given.get(f"pillar_{place}", "")
        if not pillar:
            self.add_error(f"pillar_{place}", CHOOSE)
        return {
            "tasked": self.agencies[given[f"agency_{place}"]], "title": each.title,
            "brief": each.brief, "pillar": pillar, "tactic": each.tactic, "noted": each.noted,
            "due": self._day(each, given.get("due")),
        }  # fmt: skip

    def _day(self, each: Suggestion, common: date | None) -> date | None:
        """Its own where that is still to come."""
        today = timezone.localdate()
        if each.due is not None and each.due >= today:
            return each.due
        if (common is None or common < today) and "due" not in self.errors:
            self.add_error("due", _("Give a day from today on."))
        return common
