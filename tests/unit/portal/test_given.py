"""Settings that come from files, and the sentence for each way to get that wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from portal import env, given

SECRET = "a-secret-of-more-than-thirty-two-characters"


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    path.chmod(0o400)
    return path


def test_a_secret_comes_from_the_environment_or_from_a_file(secret_file: Path) -> None:
    assert given.value("KEY", {"KEY": SECRET}) == SECRET
    assert given.value("KEY", {"KEY_FILE": str(secret_file)}) == SECRET
    assert given.value("KEY", {"KEY": "", "KEY_FILE": str(secret_file)}) == SECRET
    assert given.value("KEY", {}) is None


def refusal(**environment: str) -> str:
    with pytest.raises(given.Unusable) as refused:
        given.value("KEY", environment)
    return str(refused.value)


def test_both_given_stops_the_start(secret_file: Path) -> None:
    said = refusal(KEY=SECRET, KEY_FILE=str(secret_file))

    assert said == "KEY and KEY_FILE are both given. Give one of them."


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [
        (None, 0o400, "KEY_FILE cannot be read: No such file or directory."),
        (b"", 0o400, "KEY_FILE: the file is empty."),
        (b" \n\n", 0o400, "KEY_FILE: the file is empty."),
        (b"one\ntwo\n", 0o400, "KEY_FILE: the file holds more than one line."),
        (b"\xff\xfe", 0o400, "KEY_FILE: the file is no text."),
        (b"x" * 70_000, 0o400, "KEY_FILE: the file is larger than any secret."),
        (SECRET.encode(), 0o444, "KEY_FILE: everybody on this machine can read the file. "),
        (SECRET.encode(), 0o604, "KEY_FILE: everybody on this machine can read the file. "),
    ],
    ids=["missing", "empty", "blank", "two lines", "no text", "huge", "0444", "0604"],
)
def test_a_file_that_cannot_serve_stops_the_start(
    tmp_path: Path, content: bytes | None, mode: int, said: str
) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
        path.chmod(mode)

    refused = refusal(KEY_FILE=str(path))

    assert refused.startswith(said)
    assert SECRET not in refused


def test_what_is_no_file_stops_the_start(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)

    assert refusal(KEY_FILE="") == "KEY_FILE is empty. Give the path of a file, or leave it out."
    assert refusal(KEY_FILE=str(tmp_path)) == "KEY_FILE cannot be read: Is a directory."


def test_a_link_is_judged_by_the_file_behind_it(secret_file: Path, tmp_path: Path) -> None:
    """Orchestrators lay secrets out as links."""
    link = tmp_path / "link"
    link.symlink_to(secret_file)

    assert given.value("KEY", {"KEY_FILE": str(link)}) == SECRET
    secret_file.chmod(0o404)
    assert "everybody" in refusal(KEY_FILE=str(link))


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_every_setting_may_come_from_a_file(
    monkeypatch: pytest.MonkeyPatch, secret_file: Path, name: str
) -> None:
    monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(f"{name}_FILE", str(secret_file))

    assert env.required(name) == SECRET

    monkeypatch.setenv(name, "something else")
    with pytest.raises(ImproperlyConfigured, match="both given"):
        env.required(name)


def test_old_secret_keys_are_as_long_as_the_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLD", f"{SECRET}, {SECRET}")
    assert env.secrets("OLD") == [SECRET, SECRET]

    monkeypatch.setenv("OLD", f"{SECRET},short")
    with pytest.raises(ImproperlyConfigured, match="shorter than 32"):
        env.secrets("OLD")


def test_several_field_keys_stand_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    new, old = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    monkeypatch.setenv("FIELD", f"{new}, {old}")

    assert env.field_keys("FIELD") == [new, old]


@pytest.mark.parametrize("nonsense", ["x" * 44, "A" * 43 + "!", f"{'A' * 43}=,short", "," * 44])
def test_nonsense_as_a_field_key_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, nonsense: str
) -> None:
    monkeypatch.setenv("FIELD", nonsense)

    with pytest.raises(ImproperlyConfigured, match="base64"):
        env.field_keys("FIELD")
