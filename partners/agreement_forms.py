"""What is asked of whoever writes an agreement, signs it or leaves it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.choices import AgreementState
from partners.models import Agency, AgreementParty, SharingAgreement
from portal.formfields import Checkboxes, DateField, LongTextField

if TYPE_CHECKING:
    from partners.models import User

# A local limit: within it, an agreement is read again by those who signed it.
MOST_YEARS = 5
LATEST_BEGIN = timedelta(days=365)
MOST_PARTIES = 60


def parties_to_choose(user: User) -> Any:
    """The directory, and whoever already shares an agreement with this agency."""
    mine = SharingAgreement.objects.visible_to(user).exclude(state=AgreementState.DRAFT)
    known = AgreementParty.objects.filter(agreement__in=mine).values("agency")
    listed = Q(is_listed=True) | Q(pk__in=known)
    active = Agency.objects.filter(listed, state="active")
    return active.exclude(pk=user.agency_id).order_by("name")


class AgreementForm(forms.Form):
    title = forms.CharField(
        label=_("What is the agreement called?"), max_length=200,
        error_messages={"required": _("Write what it is called.")},
    )  # fmt: skip
    purpose = LongTextField(
        label=_("What is shared, and what for?"), rows=4, max_length=2_000,
        help_text=_("In a few sentences, with the law that it rests on. All parties read this."),
        error_messages={"required": _("Write what is shared, and what for.")},
    )  # fmt: skip
    others = forms.MultipleChoiceField(
        label=_("With which agencies?"), widget=Checkboxes,
        help_text=_("Each is asked to sign. Nothing is shared on it until all have."),
        error_messages={
            "required": _("Choose at least one agency."),
            "invalid_choice": _("Choose from the agencies shown."),
        },
    )  # fmt: skip
    first_day = DateField(label=_("First day"), help_text=_("For example, 27 3 2026"))
    last_day = DateField(label=_("Last day"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {agency.key: agency for agency in parties_to_choose(user)}
        field: Any = self.fields["others"]
        field.choices = [(key, agency.name) for key, agency in self.agencies.items()]

    def clean_others(self) -> list[Agency]:
        chosen = [self.agencies[key] for key in self.cleaned_data["others"]]
        if len(chosen) > MOST_PARTIES:
            raise forms.ValidationError(_("Choose 60 agencies at most."))
        return chosen

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first and first > timezone.localdate() + LATEST_BEGIN:
            self.add_error("first_day", _("The first day must be within a year from now."))
        if last and last < timezone.localdate():
            self.add_error("last_day", _("The last day must not be past."))
        elif first and last and last < first:
            self.add_error("last_day", _("The last day must not be before the first."))
        elif first and last and last >= _years_later(first):
            self.add_error("last_day", _("Choose a last day within five years of the first."))
        return given

    def terms(self) -> dict[str, Any]:
        """Whole days here: from the first midnight until the one after the last day."""
        given = self.cleaned_data
        return {
            "title": given["title"], "purpose": given["purpose"], "others": given["others"],
            "begins": _midnight(given["first_day"]),
            "ends": _midnight(given["last_day"] + timedelta(days=1)),
        }  # fmt: skip


class LeaveForm(forms.Form):
    why = LongTextField(
        label=_("Why does your agency leave it?"), rows=3, max_length=500,
        help_text=_("The other parties read this."),
        error_messages={"required": _("Write why.")},
    )  # fmt: skip


def _years_later(day: date) -> date:
    try:
        return day.replace(year=day.year + MOST_YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year + MOST_YEARS, day=28)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
