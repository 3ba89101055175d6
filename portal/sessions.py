"""Sessions kept in the database behind functions: a session is found by its key, in no other way.

A web role that could read the table would hand every live session to injected SQL; one that could
write it would let a session take on another's content.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

KEY_LENGTH = 32


class SessionStore(DatabaseSessions):
    def _validate_session_key(self, key: str | None) -> bool:
        """A cookie that no server of ours has set is asked for nowhere."""
        return key is not None and len(key) == KEY_LENGTH and set(key) <= set(VALID_KEY_CHARS)

    def load(self) -> dict[str, Any]:
        data = _ask("session_data", self.session_key, timezone.now()) if self.session_key else None
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data)

    def exists(self, session_key: str) -> bool:
        return bool(_ask("session_exists", session_key))

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 Django's own signature
        if self.session_key is None:
            return self.create()
        content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        data = self.encode(content)
        verb = "session_make" if must_create else "session_keep"
        if not _ask(verb, self.session_key, data, self.get_expiry_date()):
            raise CreateError if must_create else UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            _ask("session_end", key)


def forget_ended() -> int:
    """Sessions past their limit open nothing any more; their content goes too. For the worker."""
    return int(_ask("sessions_forget"))


def _ask(function: str, *values: Any) -> Any:
    places = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT wall.{function}({places})", values)
        return cursor.fetchone()[0]
