"""Forms of referrals and transfers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.choices import Consent, Gateway
from partners.models import Agency, District
from portal.formfields import LongTextField, Radios
from referrals.referral_choices import Concern, ReferralOutcome, ReturnReason

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from partners.models import User
    from referrals.models import CpiForm

LONGEST = 4_000
NOT_KNOWN = _("Write “not known” where you do not know.")


def _told(label: Promise, hint: Promise) -> LongTextField:
    return LongTextField(
        label=label, max_length=LONGEST, rows=4, help_text=hint,
        error_messages={"required": NOT_KNOWN},
    )  # fmt: skip


class _DecisionForm(forms.Form):
    """Why it is shared: asked last."""

    consent = forms.ChoiceField(
        label=_("Were the people whom it is about asked?"), widget=Radios,
        choices=[pair for pair in Consent.choices if pair[0] != Consent.NOT_PERSONAL],
        help_text=_("Nobody needs to be asked where asking would be unsafe."),
        error_messages={"required": _("Choose what holds.")},
    )  # fmt: skip
    gateway = forms.ChoiceField(
        label=_("Which power do you rely on, if no agreement is in force? (optional)"),
        required=False,
        choices=[
            ("", _("Choose a power")),
            *(pair for pair in Gateway.choices if pair[0] != Gateway.OPEN_DATA),
        ],
        help_text=_("A local starting list, not legal advice."),
    )


class MakeReferralForm(_DecisionForm):
    """Read by the recipient word for word, but for the last four answers."""

    concern = forms.ChoiceField(
        label=_("How serious is it?"), choices=Concern.choices, widget=Radios,
        error_messages={"required": _("Choose how serious it is.")},
    )  # fmt: skip
    about = _told(
        _("Who needs help?"),
        _("Name, age or date of birth, address, family, school: as far as it is known."),
    )
    concern_words = _told(
        _("What is the concern?"),
        _("In your own words: not those of the form, and not how it became known."),
    )
    done = _told(_("What has been done already?"), _("By whom and when, or that nothing was."))
    wanted = _told(_("What do you ask of them?"), _("And what would be unsafe to do."))
    marks_reason = LongTextField(
        label=_("Why may words stand that tell how it became known? (optional)"), required=False,
        max_length=500, rows=2, help_text=_("Needed where the check finds such words."),
    )  # fmt: skip
    purpose = LongTextField(
        label=_("Why is it necessary and proportionate to share this?"), max_length=300, rows=3,
        error_messages={"required": _("Write why.")},
    )  # fmt: skip
    field_order: tuple[str, ...] = (
        "concern", "about", "concern_words", "done", "wanted", "marks_reason", "purpose",
    )  # fmt: skip

    @property
    def referral(self) -> dict[str, Any]:
        """What `make_referral` takes."""
        given = dict(self.cleaned_data)
        words = {name: given.pop(name) for name in ("about", "concern_words", "done", "wanted")}
        return given | {"words": words}


class ReferNominalForm(MakeReferralForm):
    """A form lies in a district; for a nominal somebody says where the person is."""

    district = forms.ModelChoiceField(
        District.objects.order_by("name"), label=_("In which district is the person?"),
        empty_label=_("Choose a district"), to_field_name="gss",
        help_text=_("It goes to whom the route of that district names."),
        error_messages={"required": _("Choose a district.")},
    )  # fmt: skip
    field_order = ("district", *MakeReferralForm.field_order)


class WriteForm(forms.Form):
    words = LongTextField(
        label=_("Your message"), max_length=LONGEST, rows=5,
        error_messages={"required": _("Write your message.")},
    )  # fmt: skip


class AnswerReferralForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What do you do?"), choices=ReferralOutcome.choices, widget=Radios,
        error_messages={"required": _("Choose what you do.")},
    )  # fmt: skip
    words = LongTextField(
        label=_("Words for the police beside it (optional)"), required=False, max_length=LONGEST,
        rows=4,
    )  # fmt: skip


class ReturnReferralForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why do you send it back?"), choices=ReturnReason.choices, widget=Radios,
        error_messages={"required": _("Choose why you send it back.")},
    )  # fmt: skip
    words = LongTextField(
        label=_("What should the police do instead?"), max_length=LONGEST, rows=4,
        error_messages={"required": _("Write what the police should do instead.")},
    )  # fmt: skip


class TransferForm(_DecisionForm):
    recipient = forms.ModelChoiceField(
        Agency.objects.none(), label=_("To which police force?"), to_field_name="key",
        empty_label=_("Choose a force"), error_messages={"required": _("Choose a force.")},
    )  # fmt: skip
    reason = LongTextField(
        label=_("Why does it concern that force?"), max_length=300, rows=3,
        help_text=_("They read this."), error_messages={"required": _("Write why.")},
    )  # fmt: skip
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    field_order = ("recipient", "reason")

    def __init__(self, *args: Any, about: CpiForm, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        forces = Agency.objects.filter(state="active", police_area__isnull=False)
        others: Any = forces.exclude(pk__in=[by.agency_id, about.sender_id])
        self.fields["recipient"].queryset = others.order_by("name")  # type: ignore[attr-defined]
