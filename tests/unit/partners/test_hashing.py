"""A password's hash is of no use without the key that only the processes hold."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet
from django.contrib.auth.hashers import check_password, make_password

PASSWORD = "a meadow full of lanterns"


def test_what_is_stored_names_no_hash_that_could_be_guessed_at() -> None:
    stored = make_password(PASSWORD)

    assert stored.startswith("sealed_argon2$")
    assert "argon2id" not in stored
    assert len(stored) <= 300


def test_the_right_password_fits_and_another_does_not() -> None:
    stored = make_password(PASSWORD)

    assert check_password(PASSWORD, stored)
    assert not check_password(PASSWORD + "s", stored)


def test_under_another_key_no_password_fits(settings: Any) -> None:
    stored = make_password(PASSWORD)

    settings.FIELD_KEYS = [Fernet.generate_key().decode()]

    assert not check_password(PASSWORD, stored)


def test_a_new_key_before_the_old_one_locks_nobody_out(settings: Any) -> None:
    stored = make_password(PASSWORD)

    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]

    assert check_password(PASSWORD, stored)


def test_a_hash_of_weaker_parameters_is_renewed(monkeypatch: Any) -> None:
    kept: list[str] = []
    with monkeypatch.context() as weaker:
        weaker.setattr("partners.hashing.SealedArgon2.time_cost", 1)
        stored = make_password(PASSWORD)

    assert check_password(PASSWORD, stored, setter=kept.append)
    assert kept == [PASSWORD]
