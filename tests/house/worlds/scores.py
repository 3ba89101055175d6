"""Scores of a generated world and the orders made of them; and who may see them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count
from typing import Any

from django.db.models import Model

from nominals.models import Nomination, Programme, RankedPlace, Ranking, Score, ScoringScheme
from portal.models import Job
from portal.references import new_key
from tests.factories.audit import triggers_off
from tests.factories.scores import CODES
from tests.house.worlds.build import Built, at
from tests.house.worlds.japtm import NOMINATORS, nomination, programme

_numbers = count(1)
_UNSCORED = {"draft", "awaiting", "submitted", "returned", "enriching"}
SCORED_BY = 3
MARKS = {
    "marks": dict.fromkeys(CODES, 1), "likelihood": 1, "confidence": 1, "opportunity": 0, "gap": 0,
}  # fmt: skip
PLACE = {
    "rank": 1, "agencies": 1, "harm": 0, "risk": 0, "band": "Low", "confidence": 1,
    "opportunity": 0, "gap": 0, "chance": 0, "standing": "out", "best": 1, "worst": 1,
}  # fmt: skip


def scores(built: Built) -> None:
    """By some agencies each, as if given while they were being scored; most are revealed."""
    rows = [row for row in built.nominations if row.state not in _UNSCORED]
    scheme = ScoringScheme.objects.current()
    with triggers_off():
        Score.objects.bulk_create(
            Score(
                key=new_key(), reference=f"W-{next(_numbers)}s", marking=row.marking, scheme=scheme,
                owner=agency, created_by=built.one_of(agency), scored_by=built.one_of(agency),
                nomination=row, **MARKS,
            )
            for place, row in enumerate(rows)
            for agency in {at(built.agencies, place + each) for each in range(SCORED_BY)}
        )  # fmt: skip
        for row in rows:
            if row.state != "scoring":
                row.revealed_at, row.revealed_by = built.now, built.one_of(row.owner)
        Nomination.objects.bulk_update(rows, ["revealed_at", "revealed_by"])
    _rankings(built, scheme)


def _rankings(built: Built, scheme: ScoringScheme) -> None:
    """One of each programme, most not made yet."""
    programmes = list(Programme.objects.select_related("owner").order_by("pk"))
    jobs = Job.objects.bulk_create(
        Job(
            key=f"ranking {next(_numbers)}", task="none", subject=0,
            asked_by=built.one_of(each.owner),
        )
        for each in programmes
    )  # fmt: skip
    made = Ranking.objects.bulk_create(
        Ranking(
            key=new_key(), reference=f"W-{next(_numbers)}r", owner=each.owner, job=job,
            created_by=job.asked_by, programme=each, scheme=scheme, first=1, seed=1,
            revealed_at=built.now, revealed_by=job.asked_by,
            marking="OFFICIAL" if place % 4 else "OFFICIAL-SENSITIVE",
            **({"made_at": built.now, "inputs_sha256": "s"} if place % 3 == 2 else {}),
        )
        for place, (each, job) in enumerate(zip(programmes, jobs, strict=True))
    )  # fmt: skip
    RankedPlace.objects.bulk_create(
        RankedPlace(ranking=each, nomination=row, **PLACE)
        for each in made
        for row in built.nominations if row.programme_id == each.programme_id
    )  # fmt: skip


# Who sees what, said a third time


def score(oracle: Any, asker: Any, row: Score, without: Collection[str]) -> bool:
    if not oracle._marking_allows(asker, row, without):
        return False
    if row.owner_id == asker.agency.pk and asker.has(*NOMINATORS):
        return True
    return _is_revealed_to(oracle, asker, row.nomination, without)


def ranking(oracle: Any, asker: Any, row: Ranking, without: Collection[str]) -> bool:
    allowed = oracle._marking_allows(asker, row, without)
    return bool(allowed and programme(oracle, asker, row.programme, without))


def place(oracle: Any, asker: Any, row: RankedPlace, without: Collection[str]) -> bool:
    return _is_revealed_to(oracle, asker, row.nomination, without)


def _is_revealed_to(oracle: Any, asker: Any, of: Nomination, without: Collection[str]) -> bool:
    return of.revealed_at is not None and nomination(oracle, asker, of, without)


SCORE_RULES: dict[type[Model], Any] = {Score: score, Ranking: ranking, RankedPlace: place}
SCORE_TOUCH: dict[type[Model], str] = {
    Score: "gap = 3, scored_by_id = wall.user_id()",
    Ranking: "pairs = 7",
}
