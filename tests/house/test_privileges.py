"""What each role may do is what `portal.privileges` says: table by table, in the database."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import DatabaseError

from portal import registry
from portal.privileges import (
    CLOSED_TABLES,
    KEEP_OUT,
    OPEN_TABLES,
    ROLES,
    TABLES,
    VERBS,
    WEB_COLUMNS,
)
from portal.wall_functions import (
    INNER_FUNCTIONS,
    PEOPLE_FUNCTIONS,
    PLACE_FUNCTIONS,
    SIGN_IN_FUNCTIONS,
    WALL_FUNCTIONS,
    WORKER_FUNCTIONS,
)
from tests.house.committed import ask, process_of

pytestmark = pytest.mark.django_db

LETTERS = {role: {} for role in ROLES}
for _table, _rights in TABLES.items():
    LETTERS["portal_web"][_table] = _rights.web
    LETTERS["portal_worker"][_table] = _rights.worker
    LETTERS["portal_auditor"][_table] = _rights.auditor
NEVER = ("TRUNCATE", "REFERENCES", "TRIGGER")


def _names(sql: str) -> set[str]:
    return {str(row[0]) for row in ask(sql)}


def _existing() -> set[str]:
    return _names(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p', 'v', 'm', 'f')"
    )


def test_every_table_is_listed_or_deliberately_closed() -> None:
    assert set(TABLES) | set(CLOSED_TABLES) == _existing()
    assert not set(TABLES) & set(CLOSED_TABLES)
    assert all(CLOSED_TABLES.values())


def test_every_listed_table_is_walled_or_says_why_not() -> None:
    walled = _names(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relrowsecurity AND relforcerowsecurity"
    )

    assert set(TABLES) - walled == set(OPEN_TABLES)
    assert all(OPEN_TABLES.values())


def test_every_shareable_table_and_its_grants_are_walled() -> None:
    shareable = {entry.table for entry in registry.entries()}
    shareable |= {entry.grant._meta.db_table for entry in registry.entries() if entry.grant}

    assert shareable <= set(TABLES) - set(OPEN_TABLES)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_the_listed_rights_on_tables_and_no_other(role: str) -> None:
    expected = {
        (table, VERBS[letter]) for table, letters in LETTERS[role].items() for letter in letters
    }
    found = {
        (table, verb)
        for table, verb, allowed in ask(
            "SELECT c.relname, v.verb, has_table_privilege(%s, c.oid, v.verb) FROM pg_class c,"
            " unnest(%s::text[]) AS v (verb) WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p')"
            " AND c.relnamespace IN ('public'::regnamespace, 'wall'::regnamespace)",
            [role, [*VERBS.values(), *NEVER]],
        )
        if allowed
    }

    assert found == expected


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_write_single_columns_only_where_listed(role: str) -> None:
    expected = {
        (table, column)
        for table, columns in WEB_COLUMNS.items()
        for column in columns.split(", ")
        if role == "portal_web"
    }
    found = set(
        ask(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relnamespace IN ('public'::regnamespace, 'wall'::regnamespace)"
            " AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"
            " AND has_column_privilege(%s, c.oid, a.attnum, 'UPDATE')"
            " AND NOT has_table_privilege(%s, c.oid, 'UPDATE')",
            [role, role],
        )
    )

    assert found == expected


def test_who_a_person_is_cannot_be_written_by_any_role() -> None:
    """The wall looks up agency, roles, unit and marking: whoever writes them is anybody."""
    for table in ("partners_user", "partners_agency", "partners_unit", "auth_group"):
        for role in ROLES:
            assert not set(LETTERS[role].get(table, "")) & set("IUD"), (table, role)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reads_sequences_only_to_add_rows(role: str) -> None:
    found = ask(
        "SELECT relname, has_sequence_privilege(%s, oid, 'UPDATE'),"
        " has_sequence_privilege(%s, oid, 'SELECT') FROM pg_class WHERE relkind = 'S'",
        [role, role],
    )

    assert found
    assert not [name for name, updates, selects in found if updates or selects]


def test_definer_functions_are_the_reviewed_ones_and_all_functions_are_pinned() -> None:
    found = ask(
        "SELECT n.nspname || '.' || p.proname, p.prosecdef, coalesce(p.proconfig::text, '')"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('public', 'wall') AND NOT EXISTS (SELECT FROM pg_depend d"
        " WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    definers = {name for name, is_definer, _config in found if is_definer}

    reviewed = (
        "person()", "account()", "send_form()", "transfer_form()", "tell()", "tell_referral()",
        "name_source()", "source_kept()",
        "search_key()", "nominals_named()", "signed()", "items_signed()", "meetings_signed()",
        "items_out_of()", "freeze_pack()", "take_off()", "is_out()", "pack_stands()",
        "programme_counts()", "pause_for_youth()",
        *SIGN_IN_FUNCTIONS, *PEOPLE_FUNCTIONS,
        *PLACE_FUNCTIONS, *INNER_FUNCTIONS, *WORKER_FUNCTIONS,
    )  # fmt: skip
    # Called by definers, with their rights; or triggers with those of whoever writes.
    plain = {
        "wall.one_letter_off", "wall.words_like", "wall.keeps_writers", "wall.approves"
    }  # fmt: skip
    assert definers == {f"wall.{_bare(each)}" for each in reviewed} - plain
    loose = [name for name, _is_definer, config in found if "search_path=pg_catalog" not in config]
    assert not loose


def _bare(signature: str) -> str:
    return signature.partition("(")[0]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_calls_the_listed_functions_of_the_wall_only(role: str) -> None:
    called = {
        name
        for name, allowed in ask(
            "SELECT p.proname, has_function_privilege(%s, p.oid, 'EXECUTE') FROM pg_proc p"
            " WHERE p.pronamespace = 'wall'::regnamespace",
            [role],
        )
        if allowed
    }
    expected: Iterable[str] = () if role == "portal_auditor" else WALL_FUNCTIONS
    own = {
        "portal_web": (*SIGN_IN_FUNCTIONS, *PEOPLE_FUNCTIONS, *PLACE_FUNCTIONS),
        "portal_worker": WORKER_FUNCTIONS,
    }
    expected = [*expected, *own.get(role, ())]

    assert called == {_bare(name) for name in expected}


def test_views_ask_as_their_reader() -> None:
    assert not _names(
        "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace"
        " = 'public'::regnamespace AND NOT coalesce(reloptions::text, '')"
        " LIKE '%security_invoker=true%'"
    )


def test_policies_are_for_named_roles() -> None:
    policies = ask("SELECT tablename, policyname, roles::text[] FROM pg_policies")
    public = [(table, name) for table, name, roles in policies if "public" in roles]

    assert policies
    assert not public


def test_roles_are_powerless_beyond_their_tables() -> None:
    found = ask(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s) AND (rolsuper OR rolbypassrls"
        " OR rolcreaterole OR rolcreatedb OR rolreplication)",
        [list(ROLES)],
    )
    belongs = ask(
        "SELECT m.roleid::regrole, m.member::regrole FROM pg_auth_members m"
        " JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = ANY (%s)",
        [list(ROLES)],
    )
    owned = ask(
        "SELECT d.classid::regclass, d.objid FROM pg_shdepend d JOIN pg_roles r"
        " ON r.oid = d.refobjid WHERE d.deptype = 'o' AND r.rolname = ANY (%s)",
        [list(ROLES)],
    )

    assert (found, belongs, owned) == ([], [], [])


@pytest.mark.parametrize("role", ROLES)
def test_a_role_makes_nothing_in_the_database(role: str) -> None:
    ((temporary, creates),) = ask(
        "SELECT has_database_privilege(%s, current_database(), 'TEMP'),"
        " has_database_privilege(%s, current_database(), 'CREATE')",
        [role, role],
    )
    schemas = ask(
        "SELECT nspname FROM pg_namespace WHERE has_schema_privilege(%s, oid, 'CREATE')", [role]
    )

    assert (temporary, creates, schemas) == (False, False, [])


@pytest.mark.parametrize("thing", KEEP_OUT)
@pytest.mark.parametrize("role", ROLES)
def test_what_postgresql_leaves_open_is_closed(role: str, thing: str) -> None:
    kind, _, name = thing.partition(" ")
    right = "SELECT" if kind == "TABLE" else "EXECUTE"
    ((allowed,),) = ask(f"SELECT has_{kind.lower()}_privilege(%s, %s, %s)", [role, name, right])

    assert not allowed


@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
def test_a_login_is_limited_and_hides_the_text_of_its_queries(role: str) -> None:
    """Also on a server where nobody may close PostgreSQL's own views."""
    with process_of(role):
        limits = {
            name: ask(f"SHOW {name}")[0][0]
            for name in ("track_activities", "statement_timeout", "lock_timeout")
        }
        with pytest.raises(DatabaseError):
            ask("SET track_activities = on")

    assert limits["track_activities"] == "off"
    assert "0" not in (limits["statement_timeout"], limits["lock_timeout"])


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE mine (id integer)",
        "CREATE TEMP TABLE mine (id integer)",
        "CREATE TEMP VIEW mine AS SELECT * FROM referrals_cpiform",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION dblink",
        "CREATE ROLE mine",
        "DROP POLICY reads ON referrals_cpiform",
        "ALTER TABLE referrals_cpiform DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE referrals_cpiform DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "ALTER ROLE portal_web BYPASSRLS",
        "TRUNCATE portal_auditevent",
        "DELETE FROM portal_auditevent",
        "UPDATE portal_auditevent SET actor = 0",
        "SELECT * FROM django_session",
    ],
)
@pytest.mark.parametrize("role", ROLES[:2])
def test_the_schema_and_the_log_refuse_the_application(role: str, sql: str) -> None:
    with process_of(role), pytest.raises(DatabaseError):
        ask(sql)
