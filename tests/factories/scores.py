"""Scores of a programme's round: plainly invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from nominals import actions, house_scheme
from nominals.given import Given
from nominals.models import (
    Nomination,
    Programme,
    RankedPlace,
    Ranking,
    Score,
    ScoringScheme,
)
from nominals.scoring import Marks
from partners.models import Agency, User
from portal.models import Job
from portal.references import new_reference
from tests.conftest import acting_as, database_role
from tests.factories import japtm, partners

CODES = ("H1", "H2", "H3", "H4", "H5", "H6")
# What the form of a score sends, all of it low.
SENT = dict.fromkeys((*CODES, "likelihood", "confidence", "opportunity", "gap"), "1")
WORDS = "Two children were hurt."


def given(*harm: int, likelihood: int = 4, **more: int) -> Given:
    """The worked example unless told otherwise: harm 20, likelihood 4, with all reasons."""
    points = dict(zip(CODES, harm or (4, 4, 2, 4, 2, 4), strict=True))
    others = {"confidence": 2, "opportunity": 1, "gap": 1} | more
    reasons = {code: WORDS for code, each in points.items() if each >= 4}
    return Given(Marks(points, likelihood, **others), reasons)


def score(nomination: Nomination, by: User, marks: Given | None = None, **fields: Any) -> Score:
    """As the database has it; `actions.score` asks who may."""
    marks = marks or given()
    return Score.objects.create(
        **{
            "nomination": nomination, "scheme": ScoringScheme.objects.current(),
            "reference": new_reference("SCO", 2026), "owner": by.agency, "created_by": by,
            "marking": nomination.marking, "marks": dict(marks.marks.harm),
            "likelihood": marks.marks.likelihood, "confidence": marks.marks.confidence,
            "opportunity": marks.marks.opportunity, "gap": marks.marks.gap,
            "reasons": dict(marks.reasons), "scored_by": by,
        } | fields
    )  # fmt: skip


def draft_scheme(owner: Agency, **fields: Any) -> ScoringScheme:
    return ScoringScheme.objects.create(
        **{
            "name": "Tried out", "definition": house_scheme.DEFINITION, "owner": owner,
            "explanation": "Not in use.",
        } | fields
    )  # fmt: skip


def ranking(of: Programme, by: User, **fields: Any) -> Ranking:
    """Asked for, not made."""
    job = fields.pop("job", None) or Job.objects.create(
        key=f"ranking of {of.reference}", task="nominals.rank", subject=0, asked_by=by
    )
    return Ranking.objects.create(
        **{
            "programme": of, "scheme": ScoringScheme.objects.current(), "owner": of.owner,
            "created_by": by, "marking": of.marking, "reference": new_reference("RNK", 2026),
            "first": of.cohort_size, "seed": 1, "revealed_at": timezone.now(), "revealed_by": by,
            "job": job,
        } | fields
    )  # fmt: skip


def place(of: Nomination, **fields: Any) -> RankedPlace:
    """In the newest order of its programme."""
    return RankedPlace.objects.create(
        **{
            "ranking": Ranking.objects.filter(programme=of.programme).latest("pk"),
            "nomination": of, "rank": 1, "agencies": 1, "harm": 20, "risk": 80, "band": "High",
            "confidence": 2, "opportunity": 1, "gap": 1, "chance": 500, "standing": "open",
            "best": 1, "worst": 2,
        } | fields
    )  # fmt: skip


def at_both_stages(by: User) -> None:
    """Two nominations: of one the scores are revealed, and their order asked for."""
    programme = japtm.programme(by)
    japtm.nomination(by, programme, state="scoring")
    japtm.nomination(by, programme, state="scored", revealed_at=timezone.now(), revealed_by=by)
    ranking(programme, by)


@dataclass
class Round:
    """A programme whose nominations are being scored: secretariat, two agencies, a nominator."""

    secretariat: User
    first: User
    second: User
    programme: Programme
    nominations: list[Nomination]


def round_of(count: int = 2) -> Round:
    secretariat = partners.person(partners.force(), "japtm_secretariat")
    first, second = (partners.person(None, "nominating_officer") for _ in range(2))
    programme = japtm.programme(secretariat, first.agency, second.agency)
    rows = [japtm.nomination(first, programme, state="scoring") for _ in range(count)]
    for row in rows:
        for to in (second.agency, secretariat.agency):
            japtm.lend(row, to, row.approved_by)
    return Round(secretariat, first, second, programme, rows)


def do(job: Job) -> None:
    """What the worker does, in this process, with the rights of a worker."""
    from portal.tasks import perform

    with database_role("portal_worker"):
        perform(job.pk, actions.make_ranking)


def revealed(of: Round) -> Ranking:
    with acting_as(of.secretariat):
        ranking = actions.reveal(of.programme, by=of.secretariat)
    do(ranking.job)
    ranking.refresh_from_db()
    return ranking
