"""`make bench` and `make bench SCALE=small`: each figure beside its floor in the same run.

`make bench ARGS="search submit"` runs these alone.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from typing import Any

import psycopg2

from bench import figures, world


def main() -> int:
    name = os.environ.get("SCALE") or "full"
    if name not in world.SCALES:
        sys.exit(f"SCALE must be one of {', '.join(world.SCALES)}, not {name!r}.")
    scale = world.SCALES[name]
    print(f"Building the world at scale {scale.name} ...", file=sys.stderr)
    owner = os.environ | {"DATABASE_URL": os.environ["DATABASE_OWNER_URL"]}
    for command in ("migrate", "secure_database"):
        subprocess.run(
            [sys.executable, "manage.py", command, "-v", "0"], check=True, env=owner,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
    superuser = psycopg2.connect(os.environ["DATABASE_URL"])
    superuser.autocommit = True
    world.build(superuser, scale)
    os.environ["DATABASE_URL"] = os.environ["DATABASE_WEB_URL"]
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    return _report(_measure(superuser, scale))


def _measure(superuser: object, scale: world.Scale) -> list[figures.Figure]:
    import django  # noqa: PLC0415 the settings are read now, as the web's database role

    django.setup()
    logging.getLogger("weasyprint.progress").setLevel(logging.ERROR)
    found: list[figures.Figure] = []
    chosen = {f"bench.{name}" for name in sys.argv[1:]}
    for bench in _benches():
        if chosen and bench.__name__ not in chosen:
            continue
        begun = time.monotonic()
        for each in bench.run(superuser, scale):
            print(each.line(), flush=True)
            found.append(each)
        print(f"({time.monotonic() - begun:.0f} s)", file=sys.stderr)
    return found


def _benches() -> tuple[Any, ...]:
    """In this order. Read once the settings are."""
    from bench import (  # noqa: PLC0415 likewise
        crimes,
        inbox,
        list_page,
        meeting,
        nominals_search,
        pdf,
        programme,
        read_audit,
        search,
        submit,
    )

    return (
        list_page, inbox, meeting, programme, search, nominals_search, read_audit, submit, crimes,
        pdf,
    )  # fmt: skip


def _report(found: list[figures.Figure]) -> int:
    print("\n" + figures.table(found))
    return 0 if all(each.holds for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
