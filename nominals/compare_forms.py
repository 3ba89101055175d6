"""Whether two nominations are of one person, as the secretariat is asked it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominals.japtm_choices import NoteKind
from portal.formfields import LongTextField, Radios

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nominals.models import Nomination

KINDS = [
    (NoteKind.SAME, _("The same person: the later nomination is closed")),
    (NoteKind.DIFFERENT, _("Different people: they are not shown to be alike again")),
]
AGAIN = (NoteKind.UNSETTLED, _("Not known any more: they are shown to be alike again"))


class CompareForm(forms.Form):
    other = forms.TypedChoiceField(
        label=_("With which nomination do you compare it?"), widget=Radios, coerce=int,
        error_messages={"required": _("Choose a nomination.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Is it the same person?"), widget=Radios,
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    reason = LongTextField(
        label=_("Why?"), max_length=500,
        help_text=_("Only the secretariat reads it."), rows=3,
        error_messages={"required": _("Write why.")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, alike: Sequence[Nomination], apart: Sequence[Nomination], **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.apart = {row.pk for row in apart}
        asked: Any = self.fields
        asked["other"].choices = [
            (row.pk, f"{row.reference}, {row.owner.name}") for row in (*alike, *apart)
        ]
        asked["kind"].choices = [*KINDS, AGAIN] if apart else KINDS
        self.is_any = bool(alike or apart)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if {"other", "kind"} <= given.keys():
            was_apart = given["other"] in self.apart
            if was_apart and given["kind"] != NoteKind.UNSETTLED:
                self.add_error(
                    "kind",
                    _("These two are kept as different people. First say that it is not known."),
                )
            if not was_apart and given["kind"] == NoteKind.UNSETTLED:
                self.add_error("kind", _("These two were not taken for different people."))
        return given
