"""Rules of who sees which rows, put together once for each kind of reader and kept as SQL.

A page asks a dozen of them, one within the other, and putting them together took several times as
long as asking them. What a rule may know of a person is a `Reader`. All of that is the key under
which it is kept, but for numbers: stand-ins keep their places until it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import BooleanField, Expression, F, QuerySet

if TYPE_CHECKING:
    from partners.models import User

Rule = Callable[[Any, Any], Any]
MOST_KEPT = 4096
PLAIN = (str, int, timedelta, type(None))
# What stands for the numbers of a person while a rule is put together: no row has these.
PERSON, AGENCY, GROUP, UNIT, AREA = STAND_INS = range(2_147_483_001, 2_147_483_006)
_ALIAS = re.compile(r"\b([A-Z]{1,3}\d+_*)(?=[., )]|$)")


@dataclass(frozen=True)
class ReadersAgency:
    pk: int
    group_id: int
    is_host: bool
    police_area_id: int | None


@dataclass(frozen=True)
class Reader:
    """What of a person decides about rows. A rule that asks for more fails at once."""

    pk: int
    agency_id: int
    agency: ReadersAgency
    unit_id: int | None
    leads_unit: bool
    held_roles: frozenset[str]
    counted_marking: str
    may_see: bool
    is_authenticated: bool = True


def reader(user: User | Reader) -> Reader:
    if isinstance(user, Reader):
        return user
    agency = user.agency
    return Reader(
        user.pk, user.agency_id,
        ReadersAgency(agency.pk, agency.group_id, agency.is_host, agency.police_area_id),
        user.unit_id, user.leads_unit, user.held_roles, user.counted_marking, user.may_see,
    )  # fmt: skip


def shape(who: Reader) -> Reader:
    """The same for everybody of these roles, checks and kind of agency, whoever they are."""
    agency = who.agency
    area = None if agency.police_area_id is None else AREA
    return replace(
        who, pk=PERSON, agency_id=AGENCY, unit_id=UNIT if who.unit_id else None,
        agency=ReadersAgency(AGENCY, GROUP, agency.is_host, area),
    )  # fmt: skip


def _with_numbers(values: tuple[Any, ...], who: Reader) -> tuple[Any, ...]:
    numbers = {
        PERSON: who.pk, AGENCY: who.agency_id, GROUP: who.agency.group_id, UNIT: who.unit_id,
        AREA: who.agency.police_area_id,
    }  # fmt: skip
    return tuple(
        [numbers.get(each, each) for each in value]
        if isinstance(value, list)
        else (numbers.get(value, value) if isinstance(value, int) else value)
        for value in values
    )


def _is_plain(sql: str, values: tuple[Any, ...]) -> bool:
    """Nothing of this moment, and every number where it is put in its place."""
    flat = [each for value in values for each in (value if isinstance(value, list) else [value])]
    words = [sql, *(each for each in flat if isinstance(each, str))]
    hidden = any(str(number) in each for number in STAND_INS for each in words)
    return not hidden and all(isinstance(each, PLAIN) for each in flat)


def once(rule: Rule) -> Rule:
    """The rule of a queryset and a person, put together once for each kind of reader."""

    @wraps(rule)
    def kept(rows: Any, user: Any) -> Any:
        if not user.is_authenticated:
            return rule(rows, user)
        who, kind = reader(user), cast("Hashable", type(rows))
        condition = _condition(rule, kind, rows.model, shape(who))
        if condition is None:
            return rule(rows, who)
        if condition is NOTHING:
            return rows.none()
        sql, values = condition
        return rows.filter(Kept(sql, _with_numbers(values, who)))

    return kept


NOTHING = ("", ())
ALL = ("true", ())


@lru_cache(maxsize=MOST_KEPT)
def _condition(
    rule: Rule, kind: type[QuerySet[Any]], model: type[Any], who: Reader
) -> tuple[str, tuple[Any, ...]] | None:
    """None: it is put together each time.

    It goes by the clock of this process, or says more than a condition on the row itself.
    """
    with connection.execute_wrapper(_refused):
        query = rule(kind(model), who).query
    compiler = query.get_compiler(connection=connection)
    try:
        sql, given = compiler.compile(query.where) if query.where else ALL
    except EmptyResultSet:
        return NOTHING
    except FullResultSet:
        return ALL
    values = tuple(given)
    if not _is_condition(query, model) or not _is_plain(sql, values):
        return None
    # Names of their own: the statement that it becomes part of gives the same ones.
    return _ALIAS.sub(r"\1_", sql), values


def _is_condition(query: Any, model: type[Any]) -> bool:
    """On rows of the one table, and nothing else."""
    more = query.annotation_select or query.distinct or query.combinator or query.is_sliced
    used = {alias for alias, uses in query.alias_refcount.items() if uses}
    return not more and used <= {model._meta.db_table} and not model._meta.parents


def _refused(*_asked: Any) -> None:
    raise RuntimeError("What a rule read now would be kept for later.")


class Kept(Expression):
    """A condition on the rows of one table, under whatever name a statement gives the table."""

    output_field = BooleanField()

    def __init__(self, sql: str, values: tuple[Any, ...]) -> None:
        super().__init__()
        self.sql, self.values, self.row = sql, values, F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.row]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.row,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        row: Any = self.row
        sql, table = self.sql, row.target.model._meta.db_table
        if row.alias != table:
            name = compiler.quote_name_unless_alias(row.alias)
            sql = sql.replace(f"{connection.ops.quote_name(table)}.", f"{name}.")
        return f"({sql})", list(self.values)
