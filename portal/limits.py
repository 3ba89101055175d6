"""What a login may use up: how long a query, a lock and a pause last, and how many sessions.

Without them one forgotten transaction or one slow query holds everybody up. An administrator of the
database may have set other values: those are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    statement_timeout: str
    lock_timeout: str
    idle_in_transaction_session_timeout: str
    connections: int

    @property
    def settings(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if name != "connections"}


# A worker's transaction stands open while its document is set, for as long as a task may take.
LIMITS: Mapping[str, Limits] = {
    "portal_web": Limits("10s", "3s", "15s", 30),
    "portal_worker": Limits("60s", "3s", "65s", 16),
    "portal_auditor": Limits("60s", "3s", "15s", 4),
}
UNLIMITED = -1


def missing(role: str, settings: Mapping[str, str], connections: int) -> Iterator[str]:
    """The statements that give `role` what it lacks. Of these values "0" means no limit at all."""
    for name, value in LIMITS[role].settings.items():
        if settings.get(name, "0") in {"0", "0s", "0ms"}:
            yield f"ALTER ROLE {role} SET {name} = '{value}'"
    if connections == UNLIMITED:
        yield f"ALTER ROLE {role} CONNECTION LIMIT {LIMITS[role].connections}"
