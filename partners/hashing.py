"""Password hashes as they lie in the database: Argon2, then encrypted like the second factors.

A hash that leaks alone can be guessed at; this one needs the key that only the processes hold.
"""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

from partners import passwords
from portal import sealed


class SealedArgon2(Argon2PasswordHasher):
    algorithm = "sealed_argon2"

    def encode(self, password: str, salt: str) -> str:
        inner = super().encode(passwords.normal(password), salt)
        return f"{self.algorithm}${sealed.seal(inner)}"

    def decode(self, encoded: str) -> dict[str, Any]:
        return super().decode(self._opened(encoded))

    def verify(self, password: str, encoded: str) -> bool:
        return super().verify(passwords.normal(password), self._opened(encoded))

    def _opened(self, encoded: str) -> str:
        """Under a key that is gone: what fits no password, so that only signing in fails."""
        token = encoded.partition("$")[2]
        try:
            return sealed.unseal(token)
        except sealed.InvalidToken:
            return super().encode(token_urlsafe(), token_urlsafe(16))
