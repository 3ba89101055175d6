"""Short texts that lie in the database encrypted: second factors, hashes of passwords.

The newest key writes and every key that is still given opens, so that a key can be changed while
the portal runs.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

__all__ = ["InvalidToken", "is_under_newest_key", "seal", "unseal"]


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """`InvalidToken` under a key that is gone."""
    return _keys().decrypt(token.encode()).decode()


def is_under_newest_key(token: str) -> bool:
    try:
        Fernet(settings.FIELD_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
