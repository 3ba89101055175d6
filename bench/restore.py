"""`make drill`: a backup of a gigabyte in 100,000 files and a restore of it, by the clock.

The recovery time that docs/operate.md promises is half an hour. `SCALE=small` is a fiftieth of it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg2

from bench import world
from portal.launch import paths
from tests.places import Place, administer, empty_database, seal

FROM, INTO = "drill_large", "drill_restored"
MOST_SECONDS = 1_800
FOLDERS = 100


@dataclass(frozen=True)
class Plan:
    scale: world.Scale
    files: int
    bytes: int


PLANS = {
    "full": Plan(world.SCALES["full"], 100_000, 1_000_000_000),
    "small": Plan(world.SCALES["small"], 2_000, 20_000_000),
}


def main() -> int:
    name = os.environ.get("SCALE") or "full"
    if name not in PLANS:
        sys.exit(f"SCALE must be one of {', '.join(PLANS)}, not {name!r}.")
    plan = PLANS[name]
    with tempfile.TemporaryDirectory(prefix="soc-portal-drill-") as folder:
        place = Place(FROM, paths.private_folder(Path(folder) / "from"))
        again = Place(INTO, Path(folder) / "into")
        try:
            _fill(place, plan)
            return _drill(place, again, plan, Path(folder) / "backups")
        finally:
            for database in (FROM, INTO):
                administer(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def _fill(place: Place, plan: Plan) -> None:
    print(f"Building the world at scale {plan.scale.name} ...", file=sys.stderr)
    empty_database(FROM)
    place.done("migrate", "--noinput", "-v", "0")
    place.done("secure_database")
    line = psycopg2.connect(f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{FROM}")
    line.autocommit = True
    world.build(line, plan.scale)
    line.close()
    place.ask(
        "INSERT INTO portal_auditevent (operation, event, objects_seen, fields, recipients, model,"
        " digest_before, digest_after, purpose, request)"
        " SELECT 'login', 'signed_in', '{}', '{}', '{}', '', '', '', '', ''"
        f" FROM generate_series(1, {plan.scale.forms})"
    )
    seal(place)
    each = plan.bytes // plan.files
    for number in range(plan.files):
        path = place.state / "media" / f"{number % FOLDERS:02d}" / f"{number}.pdf"
        if number < FOLDERS:
            path.parent.mkdir(parents=True)
        path.write_bytes(os.urandom(each))


def _drill(place: Place, again: Place, plan: Plan, backups: Path) -> int:
    taken = {}
    begun = time.monotonic()
    place.done("backup", str(backups), role="BACKUP")
    taken["backup"] = time.monotonic() - begun
    (archive,) = backups.glob("*.backup")
    empty_database(INTO)
    begun = time.monotonic()
    said = again.done("restore", str(archive))
    taken["restore"] = time.monotonic() - begun
    print(said.strip(), file=sys.stderr)
    is_same = again.files() == place.files() and again.contents() == place.contents() | {
        "public.django_session": again.contents()["public.django_session"],
        "wall.principal_key": again.contents()["wall.principal_key"],
    }
    ((size,),) = place.ask("SELECT pg_size_pretty(pg_database_size(current_database()))")
    print(
        f"{datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores: database {size}, {plan.files:,}"
        f" files of {plan.bytes / 1e6:,.0f} MB, archive {archive.stat().st_size / 1e6:,.0f} MB:"
        f" backup {taken['backup']:.0f} s, restore with all comparisons {taken['restore']:.0f} s"
        f" (at most {MOST_SECONDS:,}); every row and file the same: {'yes' if is_same else 'NO'}"
    )
    return 0 if is_same and taken["restore"] <= MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
