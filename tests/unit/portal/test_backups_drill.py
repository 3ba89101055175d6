"""The drill: a filled portal is copied, lost, and brought back, with real servers and processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from cryptography.fernet import Fernet

from portal.backups import state
from tests.migrated import TEMPLATE
from tests.places import Place, administer, copied_database, empty_database, seal

OTHER_KEY = Fernet.generate_key().decode()
# Whoever runs tests beside this one has databases of their own.
HERE = os.environ.get("PYTEST_XDIST_WORKER", "alone")
FROM, INTO = f"drill_from_{HERE}", f"drill_into_{HERE}"


# Rows that the walls hide from the owner, as whom a restore counts.
BEHIND_WALLS = """
    INSERT INTO partners_renewaltask (key, owner_id, other_id)
        SELECT 'task' || b.id, a.id, b.id FROM partners_agency a, partners_agency b
        WHERE a.id < b.id LIMIT 3
"""
pytestmark = [pytest.mark.sweep, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, migrated: None) -> Iterator[Place]:
    """A portal with the demonstration's people, its sealed log, and files."""
    place = Place(FROM, tmp_path_factory.mktemp("from"))
    copied_database(FROM, TEMPLATE)
    place.done("secure_database")
    place.done("load_demonstration")
    place.ask(
        "INSERT INTO portal_auditevent (operation, event, objects_seen, fields, recipients, model,"
        " digest_before, digest_after, purpose, request)"
        " SELECT 'login', 'signed_in', '{}', '{}', '{}', '', '', '', '', ''"
        " FROM generate_series(1, 500)"
    )
    place.ask(BEHIND_WALLS)
    seal(place)
    place.ask("INSERT INTO django_session VALUES ('k', 'a live session', now() + '1 hour')")
    for number in range(40):
        path = place.state / "media" / f"{number % 4}" / f"{number}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(number * 977))
    yield place
    administer(f"DROP DATABASE IF EXISTS {FROM} WITH (FORCE)")


@pytest.fixture(scope="module")
def archive(filled: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backups")
    said = filled.done("backup", str(folder), role="BACKUP")
    (made,) = folder.iterdir()
    assert said.startswith(made.name)
    assert "files 40" in said
    assert made.stat().st_mode & 0o777 == 0o600
    return made


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Place]:
    empty_database(INTO)
    yield Place(INTO, tmp_path / "state")
    administer(f"DROP DATABASE IF EXISTS {INTO} WITH (FORCE)")


def is_untouched(place: Place) -> bool:
    return place.contents() == {} and not place.state.exists()


def test_what_was_lost_comes_back_as_it_was(filled: Place, archive: Path, empty: Place) -> None:
    said = empty.done("restore", str(archive.parent))

    assert "Everybody signs in again" in said
    before, after = filled.contents(), empty.contents()
    assert before.pop("public.django_session") != after.pop("public.django_session")
    assert after == before
    assert len(before) > 40
    assert empty.ask("SELECT count(*) FROM partners_renewaltask") == [(3,)]
    assert empty.files() == filled.files()
    assert empty.ask("SELECT count(*) FROM django_session") == [(0,)]
    verified = empty.done("verify_audit", role="AUDITOR")
    assert "Sealed events: 5" in verified
    assert "Seals: 1" in verified


def test_the_walls_stand_in_what_came_back(archive: Path, empty: Place) -> None:
    empty.done("restore", str(archive))

    line = psycopg2.connect(empty.address("WEB"))
    with line, line.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM partners_user")
        assert cursor.fetchone() == (0,)  # nobody is asking, so nobody is seen
        cursor.execute("SELECT count(*) FROM partners_agency")
        assert cursor.fetchone() != (0,)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("UPDATE portal_auditevent SET actor = 0")
    line.close()
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        empty.ask("DELETE FROM portal_auditevent")


@pytest.mark.parametrize(
    "change",
    [
        "DROP POLICY adds ON portal_auditevent",
        "ALTER TABLE partners_user DISABLE ROW LEVEL SECURITY",
        "DROP TRIGGER append_only ON portal_auditseal",
        "GRANT DELETE ON portal_job TO portal_web",
        "ALTER TABLE portal_job DROP CONSTRAINT portal_job_failure_has_reason",
    ],
)
def test_walls_that_are_not_the_same_are_found(filled: Place, change: str) -> None:
    line = psycopg2.connect(f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{FROM}")
    digests = []
    with line.cursor() as cursor:
        for sql in ("SELECT", change):
            cursor.execute("SET LOCAL search_path = public")
            cursor.execute(sql)
            cursor.execute("SET LOCAL search_path = pg_catalog")
            cursor.execute(state._WALLS)
            digests.append(state.digest(cursor.fetchall()))
    line.rollback()
    line.close()

    assert digests[0] != digests[1]


def test_the_wrong_key_writes_nothing(archive: Path, empty: Place) -> None:
    answer = empty.manage("restore", str(archive), key=OTHER_KEY)

    assert answer.returncode == 1
    assert "cannot be opened" in answer.stderr
    assert is_untouched(empty)


@pytest.mark.parametrize("where", [0.001, 0.5, 0.999])
def test_a_flipped_bit_writes_nothing(
    archive: Path, empty: Place, tmp_path: Path, where: float
) -> None:
    changed = bytearray(archive.read_bytes())
    changed[int(len(changed) * where)] ^= 1
    copy = tmp_path / archive.name
    copy.write_bytes(changed)

    answer = empty.manage("restore", str(copy))

    assert answer.returncode == 1
    assert "cannot be opened" in answer.stderr
    assert is_untouched(empty)


def test_a_database_with_something_in_it_is_left_alone(filled: Place, archive: Path) -> None:
    before = filled.contents()

    answer = filled.manage("restore", str(archive))

    assert "not empty" in answer.stderr
    assert filled.contents() == before


def test_files_that_are_there_are_left_alone(archive: Path, empty: Place) -> None:
    kept = empty.state / "media" / "kept.pdf"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"kept")

    answer = empty.manage("restore", str(archive))

    assert "not empty" in answer.stderr
    assert empty.contents() == {}
    assert kept.read_bytes() == b"kept"


@pytest.mark.parametrize("role", ["OWNER", "WEB", "WORKER", "AUDITOR"])
def test_a_login_that_sees_a_part_makes_no_copy(filled: Place, tmp_path: Path, role: str) -> None:
    answer = filled.manage("backup", str(tmp_path), role=role)

    assert answer.returncode == 1
    assert "would not be whole" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_login_of_backups_writes_nothing(filled: Place) -> None:
    line = psycopg2.connect(filled.address("BACKUP"))
    line.set_session(autocommit=True, readonly=False)
    with line.cursor() as cursor:
        for sql in ("DELETE FROM partners_user", "UPDATE portal_job SET state = 'done'"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(sql)
    line.close()


def test_an_archive_holds_nothing_that_can_be_read(archive: Path) -> None:
    content = archive.read_bytes()

    assert b"PGDMP" not in content
    assert b".example" not in content
    assert b"portal_" not in content
