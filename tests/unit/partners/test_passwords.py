"""Passwords that others would try early are refused, others are not, however they are written."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError

from partners.models import Agency, User
from partners.password_forms import PASSWORD_MISTAKES, FirstPasswordForm

WHOSE = User(
    name="Maréchal Fitzwilliam",
    email="m.fitz@quayside-housing.example",
    agency=Agency(name="Northgate Borough Council", short_name="NBC"),
)
REFUSED = {
    "fourteen here.": "password_too_short",
    "passwordpassword": "password_easy_to_guess",
    "password12345678": "password_easy_to_guess",
    "!!!password2026!!!": "password_easy_to_guess",
    "aaaaaaaaaaaaaaaaaaaa": "password_easy_to_guess",
    "ababababababababab": "password_easy_to_guess",
    "abcdefghijklmnopqrst": "password_easy_to_guess",
    "qwertyuiopasdfghjkl": "password_easy_to_guess",
    "zyxwvutsrqponmlkj": "password_easy_to_guess",
    "31415926535897932384": "password_easy_to_guess",
    "fitzwilliam likes tea": "password_about_you",
    "tea for Mare\u0301chal at ten": "password_about_you",
    "the Northgate lantern": "password_about_you",
    "a quayside in winter": "password_about_you",
    "my Portal to the moon": "password_about_you",
    "our partnership works": "password_about_you",
}
TAKEN = (
    "harbour-lantern-meadow", "correct horse battery staple", "vier Wörter ohne Sinn",
    "тихий дом у синей реки", "only lower case letters", "four uncles sail north",
)  # fmt: skip


@pytest.mark.parametrize(("password", "code"), REFUSED.items())
def test_what_others_try_early_is_refused(password: str, code: str) -> None:
    form = FirstPasswordForm({"password": password}, whose=WHOSE)

    assert not form.is_valid()
    assert str(PASSWORD_MISTAKES[code]) in form.errors["password"]


@pytest.mark.parametrize("password", TAKEN)
def test_no_rule_asks_for_digits_or_signs(password: str) -> None:
    assert FirstPasswordForm({"password": password}, whose=WHOSE).is_valid()


def test_length_is_counted_after_spellings_are_made_one() -> None:
    """Fourteen letters, one of them typed as two characters."""
    assert not FirstPasswordForm({"password": "harbour lampe\u0301"}, whose=WHOSE).is_valid()


@pytest.mark.parametrize("stored", ["NFC", "NFD"])
def test_a_letter_with_its_accent_is_one_password_however_it_is_typed(stored: Any) -> None:
    word, other = "caf\u00e9 lantern meadow ﬁeld", "NFD" if stored == "NFC" else "NFKC"

    kept = make_password(unicodedata.normalize(stored, word))

    assert check_password(unicodedata.normalize(other, word), kept)
    assert not check_password("cafe lantern meadow field", kept)


def test_the_operators_own_list_counts(tmp_path: Path) -> None:
    file = tmp_path / "breached.txt"
    file.write_text("four uncles sail north\n", encoding="utf-8")
    given = [
        {"NAME": "partners.passwords.Listed", "OPTIONS": {"password_list_path": file}},
    ]
    validators = get_password_validators(given)

    validate_password("five uncles sail north", WHOSE, validators)
    with pytest.raises(ValidationError):
        validate_password("Four uncles sail north", WHOSE, validators)
