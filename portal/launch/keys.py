"""Secrets of an installation: made once, kept in one file that only its owner reads."""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path

from portal.given import Unusable, value
from portal.launch.console import Stop

APPLICATION = ("SECRET_KEY", "PRINCIPAL_KEY", "DIGEST_KEY", "FIELD_KEY")
PASSWORDS = (
    "superuser", "portal_owner", "portal_web", "portal_worker", "portal_auditor", "portal_backup",
)  # fmt: skip

# Came later: a start with older secrets makes them, since each start sets the logins' passwords.
ADDED = {"portal_backup"}


def given(name: str) -> str | None:
    """From the caller's environment, or from the file that it names."""
    try:
        return value(name)
    except Unusable as reason:
        raise Stop(str(reason)) from reason


def generate() -> dict[str, str]:
    made = {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PRINCIPAL_KEY": secrets.token_hex(32),
        "DIGEST_KEY": secrets.token_hex(32),
        # Fernet's own form of a key, so that nothing but the standard library is needed here.
        "FIELD_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
    return made | {name: secrets.token_urlsafe(24) for name in PASSWORDS}


def load(path: Path) -> dict[str, str]:
    """Read the kept secrets; make them on the first start."""
    if not path.exists():
        _write(path, generate())
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Stop(f"{path.name} is no JSON: restore it or run `make reset`.") from error
    missing = [name for name in (*APPLICATION, *PASSWORDS) if not kept.get(name)]
    if missing and set(missing) <= ADDED:
        kept |= {name: generate()[name] for name in missing}
        _write(path, kept)
    elif missing:
        raise Stop(f"{path.name} lacks {', '.join(missing)}: restore it or run `make reset`.")
    return {str(name): str(value) for name, value in kept.items()}


def _write(path: Path, kept: dict[str, str]) -> None:
    """Complete or not there at all: a half-written file would lock the data away."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(kept, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
