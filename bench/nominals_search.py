"""Finding a person by a misspelt name among very many, through the wall, as one reader.

Of the names four in ten are of the reader's agency, two in ten are lent to it, and four in ten are
hidden from it. What is asked for is always one that it may see. It is found when one of the first
ten has that very name: people of one name cannot be told apart by it.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import connection as web
from django.db import transaction

from bench import names
from bench.figures import Figure, figure, p95
from bench.world import HEAVY, Scale
from nominals.finding import MOST_SHOWN, named_like
from nominals.folding import folded
from partners.models import User
from portal import wall

SEED = 20261122
MOST_MS, LEAST_FOUND = 150, 98
BARE_ONE_IN = 10
OTHER = 3
SHARES = ("own", "own", "lent", "hidden", "hidden")
INDEX = "nominals_contribution_words"
NOMINALS = """
INSERT INTO nominals_nominal (id, key, reference, owner_id, marking, readers, created_by_id)
    SELECT id, 'nominal' || id, 'NOM-' || id, owner_id, 'OFFICIAL', '{}', owner_id
    FROM bench_names;
"""
SAID = """
INSERT INTO nominals_contribution (id, key, reference, owner_id, marking, readers, created_by_id,
        nominal_id, kind, code, value, detail, folded, capacity, certainty, source, said_on,
        withdrawn_reason)
    SELECT id, 'said' || id, 'CON-' || id, owner_id, 'OFFICIAL-SENSITIVE',
        CASE WHEN is_lent THEN ARRAY[%(reader)s]::bigint[] ELSE '{}' END, owner_id, id, 'name',
        'legal', value, '', folded, 'suspect', 'fact', 'file', '2026-01-01', ''
    FROM bench_names;
INSERT INTO partners_sharingdecision (id, key, owner_id, recipient_id, subject_model, subject_key,
        outcome, what, purpose, gateway, agreement_id, consent, decided_by_id)
    SELECT 100000000 + id, 'named' || id, owner_id, %(reader)s, 'nominals.Contribution',
        'said' || id, 'share', 'A name', 'To tell', '', 1, 'not_asked', owner_id
    FROM bench_names WHERE is_lent;
INSERT INTO nominals_contributiongrant (content_object_id, group_id, permission_id, owner_id,
        decision_id, agreement_id, is_break_glass, granted_at, granted_by_id, expires_at)
    SELECT id, %(reader)s,
        (SELECT id FROM auth_permission WHERE codename = 'view_contribution'), owner_id,
        100000000 + id, 1, false, now() - interval '1 day', owner_id, now() + interval '30 days'
    FROM bench_names WHERE is_lent;
"""
WORDS = """
INSERT INTO nominals_nameword (word)
    SELECT DISTINCT unnest(string_to_array(folded, ' ')) FROM bench_names
"""
BARE = """
WITH wanted AS MATERIALIZED (
    SELECT string_agg('(' || wall.words_like(word) || ')', '&')::tsquery AS words
    FROM unnest(string_to_array(%(asked)s, ' ')) AS one (word)
)
SELECT nominal_id, max(similarity(folded, %(asked)s)) FROM nominals_contribution, wanted
    WHERE kind = 'name' AND withdrawn_at IS NULL
        AND array_to_tsvector(string_to_array(folded, ' ')) @@ words
    GROUP BY 1 ORDER BY 2 DESC LIMIT 10
"""


def run(superuser: Any, scale: Scale) -> list[Figure]:
    kept = _build(superuser, scale.names)
    draw = random.Random(SEED)
    seen = [n for n in range(len(kept)) if _share(n) != "hidden"]
    wanted = [kept[draw.choice(seen)] for _ in range(scale.questions)]
    asked = [names.misheard(name, draw) for name in wanted]
    taken, floor, missed = _asked(superuser, wanted, asked)
    found = 100 - 100 * len(missed) / len(asked)
    for kind in names.MISTAKES:
        of_kind = [number for number, (_typed, each) in enumerate(asked) if each == kind]
        print(f"  {kind}: {sum(n in missed for n in of_kind)} of {len(of_kind)} not found")
    label = f"{len(kept):,} names, {len(asked):,} questions"
    return [
        figure("nominals search", f"p95 ({label})", p95(taken), floor=p95(floor), most=MOST_MS),
        figure(
            "nominals search", f"among the first {MOST_SHOWN} ({label})", found,
            floor=LEAST_FOUND, unit="%", least_ratio=1,
        ),
    ]  # fmt: skip


def _share(number: int) -> str:
    return SHARES[number % len(SHARES)]


def _build(superuser: Any, number: int) -> list[str]:
    """As the superuser, triggers off; the index is made last, which takes less long."""
    kept = list(names.people(number, SEED))
    with superuser.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "CREATE TEMP TABLE bench_names"
            " (id bigint, owner_id bigint, is_lent boolean, value text, folded text)"
        )
        cursor.copy_expert("COPY bench_names FROM STDIN", io.StringIO("".join(_lines(kept))))
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [INDEX])
        (made_by,) = cursor.fetchone()
        cursor.execute(f"DROP INDEX {INDEX}")
        cursor.execute(NOMINALS)
        cursor.execute(SAID, {"reader": HEAVY})
        cursor.execute(WORDS)
        cursor.execute(made_by)
        cursor.execute(
            "VACUUM ANALYZE nominals_contribution, nominals_contributiongrant, nominals_nameword"
        )
        cursor.execute("RESET session_replication_role")
    return kept


def _lines(kept: list[str]) -> Any:
    for number, name in enumerate(kept):
        share = _share(number)
        owner = HEAVY if share == "own" else OTHER
        lent = "t" if share == "lent" else "f"
        yield f"{number + 1}\t{owner}\t{lent}\t{name}\t{folded(name)}\n"


def _asked(
    superuser: Any, wanted: list[str], asked: list[tuple[str, str]]
) -> tuple[list[float], list[float], set[int]]:
    """Each question once; beside one in ten the same without the wall."""
    taken, floor, missed = [], [], set()
    for number, (typed, _kind) in enumerate(asked):
        cache.clear()
        with transaction.atomic():
            wall.enter(HEAVY)
            by = User.objects.select_related("agency").get(pk=HEAVY)
            spent, rows = _timed(lambda typed=typed, by=by: named_like(typed, by=by))
            numbers = [row.pk for row in rows]
            first = _names_of(numbers)
        taken.append(spent)
        if number % BARE_ONE_IN == 0:
            floor.append(_timed(_bare(superuser, folded(typed)))[0])
        if folded(wanted[number]) not in first:
            missed.add(number)
    return taken, floor, missed


def _names_of(numbers: list[int]) -> set[str]:
    with web.cursor() as cursor:
        cursor.execute(
            "SELECT folded FROM nominals_contribution WHERE nominal_id = ANY (%s)", [numbers]
        )
        return {name for (name,) in cursor.fetchall()}


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    answer = act()
    return (time.perf_counter() - begun) * 1000, answer


def _bare(superuser: Any, asked: str) -> Callable[[], object]:
    def act() -> object:
        with superuser.cursor() as cursor:
            cursor.execute(BARE, {"asked": asked})
            return cursor.fetchall()

    return act
