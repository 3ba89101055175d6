"""The one way to write people: reviewed functions of the wall, which ask themselves who is asking.

The web's login may not touch an account. What a link holds is handed on as a hash, so that no text
of a query opens anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from django.db import connection

from portal.references import new_key

if TYPE_CHECKING:
    from partners.models import Unit

OPEN, KNOWN, OVER = "open", "known", "over"


@dataclass(frozen=True)
class Invited:
    """Whom a link lets in, for as long as it does."""

    name: str
    email: str
    agency: str
    is_recovery: bool


def new_token() -> str:
    """256 random bits for a link."""
    return token_urlsafe(32)


def invite(*, name: str, email: str, roles: Sequence[str], unit: Unit | None) -> int:
    """The number of the invitation. An earlier one to the same address ends."""
    values = [new_key(), name, email, list(roles), unit.pk if unit else None]
    return int(_ask("invite(%s, %s, %s, %s, %s)", values))


def withdraw(number: int) -> bool:
    return bool(_ask("withdraw_invitation(%s)", [number]))


def send(number: int, token: str) -> str:
    """Makes the link that the mail carries the one that opens; says which mail it is."""
    return str(_ask("send_invitation(%s, %s)", [number, proof_of(token)]))


def invited(proof: str) -> Invited | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT called, address, agency, wall.recovers(number) FROM wall.invitation(%s)",
            [proof],
        )
        found = cursor.fetchone()
    return Invited(*found) if found else None


def accept(proof: str, hashed_password: str) -> int | None:
    """The account. None where the link has ended meanwhile."""
    made: int | None = _ask("accept_invitation(%s, %s)", [proof, hashed_password])
    return made


def recover(number: int) -> int | None:
    """The number of an invitation by which this person sets up anew how they sign in."""
    made: int | None = _ask("recover(%s, %s)", [new_key(), number])
    return made


def proof_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _ask(call: str, values: Sequence[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT wall.{call}", values)
        return cursor.fetchone()[0]


def change_roles(number: int, *, roles: Sequence[str], unit: Unit | None) -> bool:
    values = [number, list(roles), unit.pk if unit else None]
    return bool(_ask("change_roles(%s, %s, %s)", values))


def switch_off(number: int) -> bool:
    return bool(_ask("switch_off(%s)", [number]))


def switch_on(number: int) -> bool:
    return bool(_ask("switch_on(%s)", [number]))


def record_checks(
    number: int, *, vetting: str, vetted_until: date | None, trained_until: date | None
) -> bool:
    values = [number, vetting, vetted_until, trained_until]
    return bool(_ask("record_checks(%s, %s, %s, %s)", values))


def confirm(number: int) -> bool:
    return bool(_ask("confirm_account(%s)", [number]))


def change_password(hashed_password: str) -> bool:
    """The principal's own. False: this account has none."""
    return bool(_ask("change_password(%s)", [hashed_password]))


def name_deputy(number: int, *, first: date, last: date) -> bool:
    return bool(_ask("name_deputy(%s, %s, %s, %s)", [new_key(), number, first, last]))


def end_deputy(number: int) -> bool:
    return bool(_ask("end_deputy(%s)", [number]))


def lead_unit(number: int, *, leads: bool) -> bool:
    return bool(_ask("lead_unit(%s, %s)", [number, leads]))


def person_of_subject(issuer: str, subject: str) -> int | None:
    """The number of the account that this subject of this issuer is linked to."""
    found: int | None = _ask("person_of_subject(%s, %s)", [issuer, subject])
    return found


def link_subject(issuer: str, subject: str) -> bool:
    """To the principal's own account. False: it has another, or this one is somebody else's."""
    return bool(_ask("link_subject(%s, %s)", [issuer, subject]))


def unlink_subject(issuer: str) -> bool:
    return bool(_ask("unlink_subject(%s)", [issuer]))
