"""What a person sees by each wall alone and by both, and what an UPDATE lets them change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, reduce
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, QuerySet, Value

from nominals.models import Contribution
from partners.models import RenewalTask, User
from portal import registry
from portal.privileges import TABLES
from profiles.models import DataFile, DistrictProfile, ProfileRendering
from referrals.models import (
    CpiAccount,
    CpiAttachment,
    CpiBusiness,
    CpiContact,
    CpiCorrection,
    CpiForm,
    CpiOutcome,
    CpiPerson,
    CpiPlace,
    CpiReceipt,
    CpiRendering,
    CpiVehicle,
    DutyTurn,
    Escalation,
    IntelligenceReport,
    Presence,
    Referral,
    ReportRendering,
    ReportText,
    Sanitising,
    SavedFilter,
    Transfer,
    TriageSettings,
    WatchedWord,
)
from tests.conftest import acting_as
from tests.house.worlds.japtm import JAPTM_TOUCH
from tests.house.worlds.meetings import MEETING_TOUCH
from tests.house.worlds.plans import PLAN_TOUCH
from tests.house.worlds.profiles import PROFILE_TOUCH
from tests.house.worlds.scores import SCORE_TOUCH

Seen = set[tuple[str, int]]

# A column that may change, and to what: the database must answer as `editable_by` says.
TOUCH: dict[type[Model], str] = {
    CpiForm: "safeguarding_reference = 'touched'",
    CpiAccount: "people = 'touched'",
    CpiPerson: "name = 'touched'",
    CpiVehicle: "make = 'touched'",
    CpiPlace: "address = 'touched'",
    CpiContact: "handle = 'touched'",
    CpiBusiness: "name = 'touched'",
    CpiAttachment: "sha256 = 'touched'",
    CpiCorrection: "reply = 'touched'",
    CpiOutcome: "note = 'touched'",
    CpiReceipt: "sha256 = 'touched'",
    CpiRendering: "sha256 = 'touched'",
    DistrictProfile: "readers = '{0}'",  # what a published one still lets its owner's grants do
    ProfileRendering: "sha256 = 'touched'",
    DataFile: "last_line = 7",
    RenewalTask: "done_at = now()",
    Presence: "seen_at = 'epoch'",
    SavedFilter: "query = 'touched'",
    TriageSettings: "changed_by_id = wall.user_id()",
    DutyTurn: "ended_at = now(), ended_by_id = wall.user_id()",
    Escalation: "ended_at = now(), ended_how = 'acknowledged', ended_by_id = wall.user_id()",
    IntelligenceReport: "version = 7",
    ReportText: "linked = 'touched'",
    Sanitising: "sent_back_reason = 'touched'",
    ReportRendering: "sha256 = 'touched'",
    WatchedWord: "kind = 'other'",
    Contribution: "readers = '{0}'",
    Referral: "state = 'acknowledged', acknowledged_at = now(),"
    " acknowledged_by_id = wall.user_id(), acknowledged_name = 'x'",
    Transfer: "acknowledged_at = now(), acknowledged_by_id = wall.user_id()",
    **JAPTM_TOUCH,
    **MEETING_TOUCH,
    **SCORE_TOUCH,
    **PLAN_TOUCH,
    **PROFILE_TOUCH,
}


@dataclass(frozen=True)
class Question:
    """A query made once and asked in different roles."""

    sql: str
    values: tuple[Any, ...]

    def answer(self) -> Seen:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.values)
            return set(cursor.fetchall())

    def answer_behind_the_wall(self, person: User | None) -> Seen:
        with acting_as(person):
            return self.answer()


def _question(parts: Iterable[tuple[type[Model], QuerySet[Any]]]) -> Question:
    labelled = [
        rows.order_by().annotate(of=Value(model._meta.label)).values_list("of", "pk")
        for model, rows in parts
    ]
    together = reduce(lambda first, second: first.union(second, all=True), labelled)
    try:
        return Question(*together.query.sql_with_params())
    except EmptyResultSet:  # a person who may see nothing is not worth a query
        return Question("SELECT '', 0 WHERE false", ())


def _models() -> list[Any]:
    return [entry.model for entry in registry.entries()]


@cache
def everything() -> Question:
    """Every row of every entry, the scope switched off."""
    return _question((model, model.objects.all()) for model in _models())


@cache
def everything_in(tables: frozenset[str]) -> Question:
    return _question(
        (model, model.objects.all()) for model in _models() if model._meta.db_table in tables
    )


def only(seen: Seen, tables: frozenset[str]) -> Seen:
    labels = {model._meta.label for model in _models() if model._meta.db_table in tables}
    return {row for row in seen if row[0] in labels}


def scope_of(person: User) -> Question:
    return _question((model, model.objects.visible_to(person)) for model in _models())


def scope_in(person: User, models: Iterable[Any]) -> Question:
    return _question((model, model.objects.visible_to(person)) for model in models)


def editable_by_scope(person: User, model: Any) -> set[int]:
    return set(model.objects.editable_by(person).values_list("pk", flat=True))


def editable_by_database(person: User, model: Any) -> set[int]:
    """The rows that the application's roles manage to change as this person."""
    role = _role_that_updates(model)
    if role is None:
        return set()
    with acting_as(person, role=role):
        seen = list(model.objects.values_list("pk", flat=True))
        changed = {pk for pk in seen if _touches(model, pk)}
    return changed | _changed_blindly(person, model, role)


def _role_that_updates(model: type[Model]) -> str | None:
    rights = TABLES[model._meta.db_table]
    if "U" in rights.web:
        return "portal_web"
    return "portal_worker" if "U" in rights.worker else None


def _touches(model: type[Model], pk: int) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{model._meta.db_table}" SET {TOUCH[model]} WHERE id = %s', [pk]
            )
            touched = cursor.rowcount == 1
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return touched


def _changed_blindly(person: User, model: type[Model], role: str) -> set[int]:
    """An UPDATE that reads no column asks no reading policy, so it might reach rows unseen."""
    table = model._meta.db_table
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            with acting_as(person, role=role):
                cursor.execute(f'UPDATE "{table}" SET {TOUCH[model]}')
            cursor.execute(
                f'SELECT id FROM "{table}" WHERE {TOUCH[model].replace("= now()", "IS NOT NULL")}'
            )
            changed = {row[0] for row in cursor.fetchall()}
            transaction.set_rollback(True)
    except DatabaseError:
        return set()
    return changed
