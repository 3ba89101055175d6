"""Looking through the inbox, sharing out what stands in it, and saying how soon."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import User
from portal.formfields import Radios
from referrals import codes
from referrals.choices import CodeList, Priority

if TYPE_CHECKING:
    from collections.abc import Sequence

ME, NOBODY = "me", "nobody"
UNDECIDED = "none"


class InboxFilterForm(forms.Form):
    """In the address, so that a look can be kept and sent on. What is not offered counts as all."""

    priority = forms.ChoiceField(
        label=_("Priority"), required=False,
        choices=[
            ("", _("Any")), *((one.value, one.label.partition(":")[0]) for one in Priority),
            (UNDECIDED, _("Not decided yet")),
        ],
    )  # fmt: skip
    who = forms.ChoiceField(
        label=_("Dealt with by"), required=False,
        choices=[("", _("Anybody")), (ME, _("Me")), (NOBODY, _("Nobody yet"))],
    )  # fmt: skip
    theme = forms.ChoiceField(label=_("About"), required=False)
    late = forms.ChoiceField(
        label=_("Clock"), required=False, choices=[("", _("Any")), ("yes", _("Late"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = partial(codes.offered, CodeList.THEME)
        self.fields["theme"].choices = [("", _("Anything")), *offered()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        """What is offered and was chosen; nonsense in an address narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class AssignForm(forms.Form):
    form = forms.MultipleChoiceField(
        error_messages={
            "required": _("Tick the forms that somebody is to deal with."),
            "invalid_choice": _("One of these forms is no longer on this page. Tick them again."),
        }
    )
    person = forms.ChoiceField(
        label=_("Who deals with the forms that you have ticked?"),
        error_messages={
            "required": _("Choose who deals with them."),
            "invalid_choice": _("Choose who deals with them."),
        },
    )

    def __init__(self, *args: Any, by: User, keys: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {each.key: each for each in User.objects.analysts_beside(by).order_by("name")}
        self.fields["form"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (key, person.name) for key, person in self.people.items()
        ]
        self.initial = {"person": by.key}

    def clean_person(self) -> User:
        return self.people[self.cleaned_data["person"]]


class TriageForm(forms.Form):
    priority = forms.ChoiceField(
        label=_("How soon is it to be dealt with?"), choices=Priority.choices, widget=Radios,
        help_text=_("Your name stands with this decision. The sender sees that it is being read."),
        error_messages={"required": _("Choose how soon.")},
    )  # fmt: skip
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class SaveFilterForm(forms.Form):
    name = forms.CharField(
        label=_("Name of this look"), max_length=60,
        error_messages={"required": _("Give this look a name.")},
    )  # fmt: skip
    query = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)
