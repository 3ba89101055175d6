"""The populated database of a release, kept as a backup of it: `make release-dump` makes it anew.

All of it is the demonstration's, plainly invented, so the key that it is encrypted under is written
down here. Beside it stands what was in it, so that a later release can be held against it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from portal.launch import paths
from tests.places import Place, administer, empty_database, seal

FOLDER = Path(__file__).parent / "released"
ARCHIVE, CONTENTS = FOLDER / "portal.backup", FOLDER / "contents.json"
DATABASE = "released"
# No secret: what it opens is the demonstration.
OPENS = base64.urlsafe_b64encode(
    hashlib.sha256(b"the demonstration of a release").digest()
).decode()
COLUMNS = """
    SELECT format('%I.%I', table_schema, table_name), array_agg(quote_ident(column_name)::text
        ORDER BY ordinal_position)
    FROM information_schema.columns JOIN pg_tables
        ON schemaname = table_schema AND tablename = table_name
    WHERE table_schema IN ('public', 'wall') GROUP BY 1
"""
# Published crimes are most of the bytes, and one in two hundred tells as much about a migration.
THINNED = """
    SET session_replication_role = replica;
    DELETE FROM profiles_crime WHERE hashtext(ctid::text) % 200 <> 0
"""
EMPTIED = {"public.django_session", "wall.principal_key"}


def columns(place: Place) -> dict[str, list[str]]:
    return {str(table): list(names) for table, names in place.ask(COLUMNS)}  # type: ignore[call-overload]


def digest(place: Place, table: str, names: list[str]) -> tuple[int, str]:
    """Of the rows by these columns, in whatever order they stand."""
    values = ", ".join(f"{name}::text" for name in names)
    ((number, found),) = place.ask(
        f"SELECT count(*), md5(coalesce(string_agg(md5(row({values})::text), '' ORDER BY"
        f" md5(row({values})::text)), '')) FROM {table}"
    )
    return int(str(number)), str(found)


def sights(place: Place) -> dict[str, dict[str, int]]:
    """How many rows of each shareable kind each person sees, behind both walls."""
    return json.loads(place.done("shell", "-v", "0", "-c", SIGHTS, role="WEB"))  # type: ignore[no-any-return]


SIGHTS = """
import json
from django.db import transaction
from partners.models import User
from portal import registry, wall
from portal.home import demonstration

found = {}
for email in demonstration.emails():
    with transaction.atomic():
        number = wall.account_at(email)
        if number is None:
            continue  # came into the demonstration after the release
        wall.enter(number)
        person = User.objects.get(pk=number)
        found[email] = {
            entry.model._meta.label: entry.model._default_manager.visible_to(person).count()
            for entry in registry.entries()
        }
print(json.dumps(found, sort_keys=True))
"""


def contents(place: Place) -> dict[str, Any]:
    rows = {
        table: {"columns": names, "digest": digest(place, table, names)}
        for table, names in columns(place).items()
        if table not in EMPTIED
    }
    migrations = place.ask("SELECT app, name FROM django_migrations ORDER BY 1, 2")
    return {"rows": rows, "sights": sights(place), "migrations": migrations}


def fill(place: Place) -> None:
    for command in (["migrate", "--noinput", "-v", "0"], ["secure_database"]):
        place.done(*command)
    place.done("load_demonstration")
    place.done("play_demonstration", role="WORKER")
    place.ask(THINNED)
    seal(place)


def main() -> int:
    paths.private_folder(FOLDER).chmod(0o755)
    with tempfile.TemporaryDirectory() as folder:
        place = Place(DATABASE, paths.private_folder(Path(folder) / "state"))
        empty_database(DATABASE)
        fill(place)
        CONTENTS.write_text(json.dumps(contents(place), indent=1, sort_keys=True) + "\n")
        opened = replace(place, told={"BACKUP_KEY": OPENS})
        opened.done("backup", folder, role="BACKUP")
        (made,) = Path(folder).glob("*.backup")
        ARCHIVE.write_bytes(made.read_bytes())
        administer(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    print(f"{ARCHIVE.name}: {ARCHIVE.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
