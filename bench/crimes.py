"""Street-level crime: taking in a large file beside a bare COPY, and the figures of a profile.

The file is the three real ones that ship with the project, repeated with new Crime IDs. The floor
of the figures is the same sums by one statement of hand SQL over the same rows. An engine made for
columns, such as DuckDB, would be quicker than that.
"""

from __future__ import annotations

import gzip
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count, islice
from pathlib import Path
from typing import Any

from django.db import transaction

from bench.figures import Figure, figure, interleaved, p95
from bench.roles import as_worker
from bench.world import Scale
from portal.severity import Weights
from profiles import figures as making
from profiles import open_data
from profiles.actions.imports import import_crime
from profiles.models import Crime, CrimeCount
from profiles.periods import period

TIMES = 20
MOST_MEMORY = 64  # megabytes by which a process may grow while it takes in any file
DISTRICTS = """
INSERT INTO partners_district (gss, name, kind, force_area_id, mash_name, mash_telephone,
    adult_care_telephone)
    SELECT gss, 'Bench ' || gss, 'county_district', 1, '', '', '' FROM unnest(%s) AS gss
    ON CONFLICT DO NOTHING
"""
RAW = """
SELECT district, crime_type, count(*), count(*) FILTER (WHERE lsoa = '') FROM profiles_crime
WHERE source_id = %s GROUP BY 1, 2
"""
KEPT = """
SELECT district, crime_type, sum(rows), sum(without_area) FROM profiles_crimecount
WHERE source_id = %s GROUP BY 1, 2
"""


def run(superuser: Any, scale: Scale) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="bench-crime-") as folder:
        path = Path(folder) / "repeated-street.csv"
        _write(path, scale.crimes)
        with superuser.cursor() as cursor:
            cursor.execute(DISTRICTS, [sorted(open_data.populations())])
        bare = min(_bare(superuser, path) for _ in range(2))
        before = _peak(anew=True)
        begun = time.perf_counter()
        with as_worker():
            made = import_crime(path).source
        taken, grown = time.perf_counter() - begun, _peak() - before
    rate, floor = made.rows_stored / taken, scale.crimes / bare
    return [
        figure("crime import", f"rows a second of {scale.crimes:,}", rate, floor=floor,
               unit="rows/s", least_ratio=0.12),
        figure("crime import", "memory grown while importing", grown, floor=MOST_MEMORY, unit="MB",
               most=MOST_MEMORY),
        *_figures(superuser, made.pk),
    ]  # fmt: skip


def _write(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        lines = _lines()
        file.write(next(lines))
        for _ in range(rows):
            file.write(next(lines))


def _lines() -> Iterator[str]:
    """The header, then the rows of the real files again and again; none is kept in memory."""
    yield from islice(_rows(header=True), 1)
    for turn in count():
        for row in _rows():
            crime_id, comma, rest = row.partition(",")
            yield f"{turn:06x}{crime_id[6:]}{comma}{rest}" if crime_id else row


def _rows(*, header: bool = False) -> Iterator[str]:
    for each in open_data.STREET_FILES:
        with gzip.open(each, "rt", encoding="utf-8") as file:
            yield from islice(file, 0 if header else 1, None)


def _bare(superuser: Any, path: Path) -> float:
    """The whole file into a table of plain text, without any key."""
    with path.open(encoding="utf-8") as file, superuser.cursor() as cursor:
        names = ", ".join(f"c{number} text" for number in range(len(file.readline().split(","))))
        cursor.execute(f"CREATE TABLE bench_street ({names})")
        file.seek(0)
        begun = time.perf_counter()
        cursor.copy_expert("COPY bench_street FROM STDIN (FORMAT csv, HEADER)", file)
        taken = time.perf_counter() - begun
        cursor.execute("DROP TABLE bench_street")
    return taken


def _peak(*, anew: bool = False) -> float:
    """Megabytes this process held at most, `anew` from this moment on."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _figures(superuser: Any, source: int) -> list[Figure]:
    with as_worker(), transaction.atomic():
        months = sorted(
            CrimeCount.objects.filter(source=source).values_list("month", flat=True).distinct()
        )
        made = {
            "raw": _computed(Crime.objects, source, months),
            "kept": _computed(CrimeCount.objects, source, months),
        }
        if made["raw"]() != made["kept"]():
            raise SystemExit("The figures from kept counts differ from those of the rows.")
        acts: dict[str, Callable[[], object]] = {
            **made,
            "bare raw": lambda: _asked(superuser, RAW, source),
            "bare kept": lambda: _asked(superuser, KEPT, source),
        }
        taken = interleaved(acts, TIMES, warm_up=2)
    return [
        figure("profile", "figures from raw rows, p95", p95(taken["raw"]),
               floor=p95(taken["bare raw"]), most=1000, most_ratio=15),
        figure("profile", "figures from kept counts, p95", p95(taken["kept"]),
               floor=p95(taken["bare kept"]), most=100),
    ]  # fmt: skip


def _computed(rows: Any, source: int, months: list[date]) -> Callable[[], object]:
    places = [
        making.Place(gss=gss, name=gss, people=people)
        for gss, people in open_data.populations().items()
    ]
    by_type, sha256 = open_data.weights(open_data.MEAN_WEIGHTS)
    weights = Weights("mean", open_data.MEAN_WEIGHTS_VERSION, by_type)
    inputs = making.Inputs(
        sources=(), places_sha256=(), scheme="mean", weights_version=weights.version,
        weights_sha256=sha256, population_year=open_data.POPULATION_YEAR, code="",
    )  # fmt: skip
    return lambda: making.compute(
        rows.counted(sources=[source], months=months), places=places, weights=weights,
        period=period(months), inputs=inputs,
    )  # fmt: skip


def _asked(superuser: Any, statement: str, source: int) -> None:
    with superuser.cursor() as cursor:
        cursor.execute(statement, [source])
        cursor.fetchall()
