"""Questions about a programme, who signs in it, and for which one somebody is nominated."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominals.models import Chair, Programme
from partners import sharing
from partners.models import Agency, SharingAgreement, User
from partners.permissions import RoleName
from portal.formfields import DateField, Radios


class ProgrammeForm(forms.Form):
    name = forms.CharField(
        label=_("What is the programme called?"), max_length=120,
        error_messages={"required": _("Write its name.")},
    )  # fmt: skip
    region = forms.CharField(
        label=_("For which region?"), max_length=120,
        error_messages={"required": _("Write the region.")},
    )  # fmt: skip
    agreement = forms.ModelChoiceField(
        SharingAgreement.objects.none(),
        label=_("Under which agreement do its agencies work together?"),
        help_text=_("Its parties are the programme’s agencies."),
        error_messages={
            "required": _("Choose an agreement."), "invalid_choice": _("Choose an agreement."),
        },
    )  # fmt: skip
    chair_first = forms.ModelChoiceField(
        Agency.objects.none(), label=_("First agency that chairs it"),
        error_messages={
            "required": _("Choose an agency."), "invalid_choice": _("Choose an agency."),
        },
    )  # fmt: skip
    chair_second = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Second agency that chairs it"),
        help_text=_("A different one: no decision holds without both."),
        error_messages={
            "required": _("Choose an agency."), "invalid_choice": _("Choose an agency."),
        },
    )  # fmt: skip
    starts_on = DateField(label=_("First day"), help_text=_("For example, 27 3 2026"))
    ends_on = DateField(label=_("Last day"))
    cohort_size = forms.IntegerField(
        label=_("How many people can the cohort hold?"), min_value=1, max_value=200, initial=12,
        error_messages={"required": _("Enter a number from 1 to 200.")},
    )  # fmt: skip
    quorum = forms.IntegerField(
        label=_("How many agencies must be at a meeting?"), min_value=2, max_value=50, initial=4,
        error_messages={"required": _("Enter a number from 2 to 50.")},
    )  # fmt: skip

    cut_off_days = forms.IntegerField(
        label=_("How many working days before a meeting must a nomination arrive?"),
        min_value=0, max_value=60, initial=15,
        help_text=_("What comes later goes to the next meeting. Public holidays count as working"
                    " days."),
        error_messages={"required": _("Enter a number from 0 to 60.")},
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreements = SharingAgreement.objects.visible_to(user)
        bound = agreements.filter(pk__in=sharing.agreements_of(user.agency_id))
        agencies = Agency.objects.filter(pk__in=sharing.bound_to(user.agency_id)).order_by("name")
        fields: Any = self.fields
        fields["agreement"].queryset = bound
        fields["chair_first"].queryset = fields["chair_second"].queryset = agencies

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", _("The last day must be after the first."))
        first, second = given.get("chair_first"), given.get("chair_second")
        if first and first == second:
            self.add_error("chair_second", _("Choose a second, different agency."))
        return given


class ChairForm(forms.Form):
    person = forms.ChoiceField(
        label=_("Who signs for your agency?"), widget=Radios,
        error_messages={"required": _("Choose somebody.")},
    )  # fmt: skip
    is_deputy = forms.BooleanField(label=_("As deputy of the co-chair"), required=False)

    def __init__(self, *args: Any, programme: Programme, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = Chair.objects.visible_to(user).filter(programme=programme, ended_at__isnull=True)
        rows = User.objects.filter(
            agency=user.agency_id, roles__contains=[RoleName.CO_CHAIR], is_active=True
        ).exclude(pk__in=named.values("person"))
        self.people = {person.key: person for person in rows}
        field: Any = self.fields["person"]
        field.choices = [(person.key, person.name) for person in rows]

    def clean_person(self) -> User:
        return self.people[self.cleaned_data["person"]]


class NominateForm(forms.Form):
    programme = forms.ChoiceField(
        label=_("For which programme?"), widget=Radios,
        error_messages={
            "required": _("Choose a programme."), "invalid_choice": _("Choose a programme."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        open_now = Programme.objects.visible_to(user).filter(
            starts_on__lte=today, ends_on__gte=today
        )
        self.by_key = {row.key: row for row in open_now}
        field: Any = self.fields["programme"]
        field.choices = [(key, row.name) for key, row in self.by_key.items()]

    def clean_programme(self) -> Programme:
        chosen: Programme = self.by_key[self.cleaned_data["programme"]]
        return chosen
