"""Which factors there are and which a role asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core import signing

from portal import outbox
from portal.references import new_key

SALT = "partners.factors"


@dataclass(frozen=True)
class Passkey:
    """`handle` stands for it in a form: its number is nobody's business."""

    name: str
    added_at: datetime
    used_at: datetime | None
    handle: str

    @classmethod
    def of(cls, one: Authenticator) -> Passkey:
        return cls(
            one.data.get("name", ""), one.created_at, one.last_used_at,
            signing.dumps(one.pk, salt=SALT),
        )  # fmt: skip


def needs_passkey(user: Any) -> bool:
    """Whoever could undo the safeguards of others cannot be phished for a code."""
    return bool(set(user.held_roles) & set(settings.PASSKEY_ROLES))


def has_passkey(user: Any) -> bool:
    return bool(is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN]))


def proves_by_passkey_alone(user: Any) -> bool:
    """Once there is the one that is needed, no code stands for it, not even to add another."""
    return needs_passkey(user) and has_passkey(user)


def tell_of_own_change(person: Any) -> None:
    """By mail that how this person signs in has changed; whoever did it may be somebody else."""
    outbox.put(
        "partners.tell_of_own_change", by=person, key=f"own change {new_key()}", subject=person.pk
    )
