"""Who goes on with a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import User
from portal.formfields import LongTextField, Radios

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from referrals.handover import LeftDraft


class HandoverForm(forms.Form):
    draft = forms.ChoiceField(
        label=_("Which draft?"), error_messages={"required": _("Choose a draft.")}
    )
    colleague = forms.ModelChoiceField(
        User.objects.none(), label=_("Who goes on with it?"), empty_label=_("Choose a colleague"),
        help_text=_("They read what it says, and send or delete it. You do not."),
        error_messages={"required": _("Choose a colleague.")},
    )  # fmt: skip
    reason = LongTextField(
        label=_("Why this colleague?"), max_length=200, rows=2,
        help_text=_("Recorded with your name. Name nobody whom the draft may be about."),
        error_messages={"required": _("Write why this colleague.")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, drafts: Sequence[LeftDraft], colleagues: QuerySet[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.drafts = {draft.key: draft for draft in drafts}
        which: Any = self.fields["draft"]
        which.choices = [("", _("Choose a draft")), *((d.key, d.reference) for d in drafts)]
        who: Any = self.fields["colleague"]
        who.queryset = colleagues

    def clean_draft(self) -> LeftDraft:
        return self.drafts[self.cleaned_data["draft"]]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        draft, colleague = given.get("draft"), given.get("colleague")
        if draft and colleague and colleague == draft.writer:
            self.add_error("colleague", _("It is this person's draft already. Choose another."))
        elif draft and colleague and not draft.may_go_to(colleague):
            self.add_error(
                "colleague", _("This draft is for another unit. Choose somebody of that unit.")
            )
        return given


class DeleteLeftForm(forms.Form):
    """Reasons to choose from: what somebody types may say what the draft was about."""

    draft = forms.ChoiceField(
        label=_("Which draft?"), error_messages={"required": _("Choose a draft.")}
    )
    reason = forms.ChoiceField(
        label=_("Why?"), widget=Radios,
        choices=[
            ("told otherwise", _("The police were told in another way")),
            ("writer asked", _("Its writer says that nothing came of it")),
            ("nobody to go on", _("Nobody is left who could go on with it")),
        ],
        error_messages={"required": _("Choose why.")},
    )  # fmt: skip

    def __init__(self, *args: Any, drafts: Sequence[LeftDraft], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drafts = {draft.key: draft for draft in drafts}
        which: Any = self.fields["draft"]
        which.choices = [("", _("Choose a draft")), *((d.key, d.reference) for d in drafts)]

    def clean_draft(self) -> LeftDraft:
        return self.drafts[self.cleaned_data["draft"]]
