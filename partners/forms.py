"""Forms of signing in and of coming in, in the portal's own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.forms import LoginForm
from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
    SignupWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode

from partners.choices import MailPace, Scope, SummaryPace, VettingLevel
from partners.models.deputyship import MOST_DAYS
from partners.permissions import ROLES, Permission, RoleName, has_permission, roles_to_give
from portal import wall
from portal.formfields import Checkboxes, DateField, LongTextField, OneLineField, Radios

if TYPE_CHECKING:
    from partners.models import User


MOST_AHEAD = 365


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].error_messages["required"] = _("Enter your e-mail address.")
        self.fields["password"].error_messages["required"] = _("Enter your password.")


class CredentialField(forms.JSONField):
    """What a browser sends for a passkey. Nesting and numbers without end are no credential."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(self.error_messages["invalid"]) from error


class PasskeyForm(SignupWebAuthnForm):  # type: ignore[misc]
    """A new passkey: it must have asked for a finger, a face or a number."""

    credential = CredentialField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        credential = cleaned.get("credential")
        if credential:
            answer = webauthn.parse_registration_response(credential).response
            if not answer.attestation_object.auth_data.is_user_verified():
                raise get_adapter().validation_error("incorrect_code")
        return cleaned


class PasskeyCodeForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField(widget=forms.HiddenInput)


class PasskeyConfirmForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField(widget=forms.HiddenInput)


class PasskeySignInForm(LoginWebAuthnForm):  # type: ignore[misc]
    """The passkey names its account; the wall opens that one, and then the signature is checked."""

    credential = CredentialField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        wall.name_account(_account_in(self.cleaned_data["credential"]))
        return super().clean_credential()


def _account_in(credential: Any) -> int | None:
    try:
        handle = websafe_decode(credential["response"]["userHandle"]).decode()
        return int(url_str_to_user_pk(handle))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


class RolesField(forms.MultipleChoiceField):
    """Roles that the person may give, in plain words: a name that is not offered is refused."""

    def __init__(self, *, by: User, held: Sequence[str] = ()) -> None:
        offered = [role for role in RoleName if role in held or role in roles_to_give(by)]
        super().__init__(
            label=_("What may they do?"),
            choices=[(role.value, role.label) for role in offered],
            widget=Checkboxes(hints={role.value: ROLES[role].description for role in offered}),
            help_text=_("You can give only what you may do yourself."),
            error_messages={"required": _("Choose at least one role.")},
        )


def _add_unit(form: forms.Form, by: User) -> None:
    units = by.agency.units.open()
    if units or form.data.get("unit"):  # named where there is none: a mistake
        form.fields["unit"] = forms.ModelChoiceField(
            units, label=_("Unit"), required=False, empty_label=_("No unit")
        )


class InviteForm(forms.Form):
    name = OneLineField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("Their own at work. The invitation goes there.")
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.domains = by.agency.mail_domains
        self.fields["roles"] = RolesField(by=by)
        _add_unit(self, by)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if self.domains and email.rpartition("@")[2] not in self.domains:
            raise forms.ValidationError(
                _("Your agency invites people at these addresses only: %(domains)s."),
                params={"domains": ", ".join(f"@{domain}" for domain in self.domains)},
            )
        return email


class RolesForm(forms.Form):
    """Roles that the person has may stay, whoever changes them."""

    def __init__(self, *args: Any, person: User, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"] = RolesField(by=by, held=person.roles)
        _add_unit(self, by)
        self.initial = {"roles": person.roles, "unit": person.unit_id}


class ChecksForm(forms.Form):
    vetting = forms.ChoiceField(
        label=_("Vetting"), required=False,
        choices=[("", _("None recorded")), *VettingLevel.choices],
    )  # fmt: skip
    vetted_until = DateField(
        label=_("Last day of the vetting"), required=False,
        help_text=_("For example 27 3 2027."),
    )  # fmt: skip
    trained_until = DateField(
        label=_("Last day of the information-handling training"), required=False,
        help_text=_("For example 27 3 2027."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("vetted_until") and not given.get("vetting"):
            self.add_error("vetting", _("Choose the level of the vetting that has this last day."))
        if given.get("vetting") and "vetted_until" in given and not given["vetted_until"]:
            self.add_error("vetted_until", _("Enter the last day of the vetting."))
        return given


class DeputyForm(forms.Form):
    starts_on = DateField(label=_("First day"), help_text=_("For example 27 3 2027."))
    ends_on = DateField(
        label=_("Last day"), help_text=_("At most 90 days, the first and the last counted.")
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        today = timezone.localdate()
        if first and not today <= first <= today + timedelta(days=MOST_AHEAD):
            self.add_error("starts_on", _("The first day must be today or in the coming year."))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day must not come before the first."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("ends_on", _("A deputy stands in for at most 90 days."))
        return given


class LeadUnitForm(forms.Form):
    leads = forms.ChoiceField(
        label=_("Do they lead their unit?"), widget=Radios,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        error_messages={"required": _("Choose whether they lead their unit.")},
    )  # fmt: skip


class ListForm(forms.Form):
    people = forms.FileField(
        label=_("List of people"),
        help_text=_(
            "A CSV file whose first line is: name,email,roles,unit. Several roles of one person"
            " have semicolons between them; the unit may be empty."
        ),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another one."),
            "invalid": _("Choose a file."),
        },
    )


class FeedbackForm(forms.Form):
    text = LongTextField(
        label=_("What did you expect, and what happened?"), max_length=1000,
        help_text=_("Name no people and no cases. Those who look after the portal read this."),
        error_messages={"required": _("Write what was not as you expected.")},
    )  # fmt: skip


class MailPaceForm(forms.Form):
    pace = forms.ChoiceField(
        label=_("How often do you want to be written to?"), choices=MailPace.choices,
        widget=Radios, error_messages={"required": _("Choose how often.")},
    )  # fmt: skip

    def __init__(self, given: Any = None, *, by: User) -> None:
        initial = {"pace": by.mail_pace, "summary": by.agency.summary_pace}
        super().__init__(given, initial=initial)
        if has_permission(by, Permission.AGENCY_MANAGE):
            self.fields["summary"] = forms.ChoiceField(
                label=_("How often are the leads of your agency told how its forms stand?"),
                choices=SummaryPace.choices, widget=Radios,
                error_messages={"required": _("Choose how often the leads are told.")},
            )  # fmt: skip


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the system"), max_length=80,
        error_messages={"required": _("Enter the name of the system.")},
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"), choices=Scope.choices, widget=Checkboxes,
        error_messages={"required": _("Choose at least one thing.")},
    )  # fmt: skip
