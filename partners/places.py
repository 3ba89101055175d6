"""The one way to write agencies, units and routes: reviewed functions of the wall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from portal.references import new_key

if TYPE_CHECKING:
    from partners.models import District


@dataclass(frozen=True)
class Headcount:
    """How many work in an agency, ever did, and are asked to come."""

    active: int
    ever: int
    invited: int

    @property
    def is_new(self) -> bool:
        return self.ever == 0


def add_unit(name: str) -> int | None:
    """None: there is one of that name."""
    made: int | None = _ask("add_unit(%s)", [name])
    return made


def rename_unit(number: int, name: str) -> bool:
    return bool(_ask("rename_unit(%s, %s)", [number, name]))


def close_unit(number: int) -> bool:
    return bool(_ask("close_unit(%s)", [number]))


def keep_agency(*, mail_domains: Sequence[str], is_listed: bool) -> bool:
    return bool(_ask("keep_agency(%s, %s)", [list(mail_domains), is_listed]))


def keep_summary(pace: str) -> bool:
    return bool(_ask("keep_summary(%s)", [pace]))


def add_agency(
    *, name: str, short_name: str, sector: str, districts: Iterable[District]
) -> int | None:
    values = [new_key(), name, short_name, sector, [each.pk for each in districts]]
    made: int | None = _ask("add_agency(%s, %s, %s, %s, %s::bigint[])", values)
    return made


def change_agency(
    number: int, *, name: str, short_name: str, sector: str, districts: Iterable[District]
) -> bool:
    values = [number, name, short_name, sector, [each.pk for each in districts]]
    return bool(_ask("change_agency(%s, %s, %s, %s, %s::bigint[])", values))


def suspend_agency(number: int) -> bool:
    return bool(_ask("suspend_agency(%s)", [number]))


def resume_agency(number: int) -> bool:
    return bool(_ask("resume_agency(%s)", [number]))


def people_of(number: int) -> Headcount:
    with connection.cursor() as cursor:
        cursor.execute("SELECT active, ever, invited FROM wall.people_of(%s)", [number])
        found = cursor.fetchone()
    return Headcount(*(found or (0, 1, 0)))


def add_district(*, gss: str, name: str, force_area: int, kind: str) -> int | None:
    made: int | None = _ask("add_district(%s, %s, %s, %s)", [gss, name, force_area, kind])
    return made


def route_district(number: int, *, mash_name: str, mash: str, adult_care: str, bureau: str) -> bool:
    values = [number, mash_name, mash, adult_care, bureau]
    return bool(_ask("route_district(%s, %s, %s, %s, %s)", values))


def route_referrals(
    number: int, *, agency: int | None, unit: int | None, hours: Sequence[int]
) -> bool:
    """Who receives safeguarding referrals of a district, and four clocks: seen, red to green."""
    return bool(_ask("route_referrals(%s, %s, %s, %s, %s, %s, %s)", [number, agency, unit, *hours]))


def route_area(number: int, *, control_room: str, bureau: str) -> bool:
    return bool(_ask("route_area(%s, %s, %s)", [number, control_room, bureau]))


def invite_first_lead(number: int, *, name: str, email: str) -> int | None:
    values = [new_key(), name, email, number]
    made: int | None = _ask("invite_first_lead(%s, %s, %s, %s)", values)
    return made


def _ask(call: str, values: Sequence[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT wall.{call}", values)
        return cursor.fetchone()[0]
