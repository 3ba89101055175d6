"""A password that is chosen: the first one, and one in place of another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from partners import guesses, passwords

TOO_MANY = _("Too many tries. Wait 15 minutes, then try again.")
PASSWORD_MISTAKES = {
    "password_too_short": _(
        "Make your password at least 15 characters long. Four words that do not belong together"
        " are easy to remember."
    ),
    "password_too_common": _("Many people use this password. Choose another one."),
    "password_too_similar": _("This password is like your name or address. Choose another one."),
    "password_easy_to_guess": _(
        "This password repeats itself, follows the keyboard or is a common one with something"
        " added. Choose four words that do not belong together."
    ),
    "password_about_you": _(
        "Leave out your name, your agency’s name, your address and the portal’s name: others try"
        " these first. Choose other words."
    ),
}


class FirstPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 15 characters, for example four words that do not belong together."),
        error_messages={"required": _("Enter a password.")},
    )  # fmt: skip

    def __init__(self, *args: Any, whose: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whose = whose

    def clean_password(self) -> str:
        password = passwords.normal(self.cleaned_data["password"])
        try:
            validate_password(password, self.whose)
        except forms.ValidationError as refused:
            codes = dict.fromkeys(error.code or "" for error in refused.error_list)
            raise forms.ValidationError([PASSWORD_MISTAKES[code] for code in codes]) from refused
        return password


class ChangePasswordForm(FirstPasswordForm):
    """The one that holds, counted as a guess before it is hashed; then the new one."""

    current = forms.CharField(
        label=_("Your password now"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter the password that you have now.")},
    )  # fmt: skip
    field_order = ("current", "password")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, whose=request.user, **kwargs)
        self.request = request
        self.fields["password"].label = _("Your new password")

    def clean_current(self) -> str:
        given: str = self.cleaned_data["current"]
        if not guesses.take(self.request, self.whose.email):
            raise forms.ValidationError(TOO_MANY)
        if not check_password(given, self.whose.password):
            raise forms.ValidationError(_("This is not the password that you have now."))
        guesses.forgive(self.request)
        return given

    def clean(self) -> dict[str, Any] | None:
        """Looked at only after the one that holds: a stranger learns nothing of it."""
        given = self.cleaned_data
        if (
            given.get("password")
            and passwords.normal(given.get("current", "")) == given["password"]
        ):
            self.add_error("password", _("This is the password that you have now. Choose another."))
        return super().clean()
