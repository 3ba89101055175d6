"""Scoring a nomination, each agency for itself, and revealing all scores of a round together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nominals import scoring
from nominals.actions.adults import refuse_the_young, young_of
from nominals.given import Given
from nominals.japtm_choices import NominationState
from nominals.models import EarlyInterest, Nomination, Programme, Ranking, Score, ScoringScheme
from nominals.score_querysets import SCORERS, to_score
from nominals.scoring import NotOnScale
from partners.models import AgreementParty
from partners.telling import tell
from portal import audit, outbox
from portal.errors import Refused
from portal.references import new_key, new_reference

if TYPE_CHECKING:
    from partners.models import User

TASK = "nominals.rank"


@transaction.atomic
def score(nomination: Nomination, given: Given, *, by: User) -> Score:
    """The agency's one score; a later one takes its place until all are revealed."""
    nomination = _to_score(nomination, by=by)
    scheme = ScoringScheme.objects.of(nomination.programme)
    _checked(given, scheme)
    fields = {
        "scheme": scheme, "marks": dict(given.marks.harm), "reasons": dict(given.reasons),
        "likelihood": given.marks.likelihood, "confidence": given.marks.confidence,
        "opportunity": given.marks.opportunity, "gap": given.marks.gap,
        "scored_at": timezone.now(), "scored_by": by,
    }  # fmt: skip
    outbox.hold(f"score:{nomination.pk}:{by.agency_id}")
    mine = Score.objects.editable_by(by).filter(nomination=nomination, owner=by.agency_id).first()
    try:
        with transaction.atomic():
            made = _replaced(mine, fields) if mine else _made(nomination, fields, by=by)
    except IntegrityError as error:  # revealed in this moment, told by the trigger
        raise Refused(_("The scores of this nomination have been revealed.")) from error
    audit.record(
        audit.Event.SCORE_CHANGED if mine else audit.Event.SCORE_GIVEN, by=by, on=made
    )  # fmt: skip
    return made


def _made(nomination: Nomination, fields: Mapping[str, object], *, by: User) -> Score:
    made: Score = Score.objects.create(
        **fields, nomination=nomination, owner=by.agency, marking=nomination.marking,
        reference=new_reference("SCO", timezone.localdate().year), created_by=by,
    )  # fmt: skip
    return made


def _replaced(mine: Score, fields: Mapping[str, object]) -> Score:
    for name, value in fields.items():
        setattr(mine, name, value)
    mine.save(update_fields=[*fields])
    return mine


def _to_score(nomination: Nomination, *, by: User) -> Nomination:
    """Refused to whoever may not score it: not in the round, or with an interest in it."""
    rows = to_score(by).select_related("programme")
    found: Nomination | None = rows.filter(pk=nomination.pk).first()
    declared = EarlyInterest.objects.visible_to(by).filter(nomination=nomination, declared_by=by)
    if found is None and declared.exists():
        raise Refused(_("You have declared an interest in this nomination, and do not score it."))
    if found is None:
        raise Refused(_("Your agency does not score this nomination now."))
    return found


def _checked(given: Given, version: ScoringScheme) -> None:
    scheme = version.scheme()
    try:
        scoring.check(given.marks, scheme)
    except NotOnScale as error:
        raise Refused(_("Choose one of the steps of each scale.")) from error
    owed = scoring.reasons_owed(given.marks, scheme)
    if any(not given.reasons.get(code, "").strip() for code in owed):
        raise Refused(_("Give a reason for each high step."))
    if any(len(words) > scheme.reason_longest for words in given.reasons.values()):
        raise Refused(_("A reason is too long."))


@transaction.atomic
def reveal(programme: Programme, *, by: User) -> Ranking:
    """All that is being scored, at once and for good; a worker then makes the order of it.

    Who may be a child by what the secretariat sees now stays behind, and what nobody scored: a
    reveal is for good, and of it there would be nothing to see.
    """
    if not Programme.objects.editable_by(by).filter(pk=programme.pk).exists():
        raise Refused(_("Only the secretariat reveals the scores."))
    outbox.hold(f"reveal:{programme.pk}")
    scored = list(_in_round(programme, by=by))
    if not scored:
        raise Refused(_("No nomination of this programme is being scored."))
    young = {row.pk for row in young_of(scored, by=by)}
    rows = [row for row in scored if row.pk not in young]
    if not rows:
        refuse_the_young(scored, by=by)
    now = timezone.now()
    shown = [row for row in rows if _is_revealed(row, now, by=by)]
    if not shown:
        raise Refused(_("Nobody has scored any of them yet. Nothing is revealed."))
    for nomination in shown:
        audit.record(audit.Event.SCORES_REVEALED, by=by, on=nomination)
    ranking = _asked(programme, now, by=by)
    parties = AgreementParty.objects.filter(agreement=programme.agreement_id)
    for agency in parties.values_list("agency", flat=True):
        tell("scores_revealed", agency=agency, or_roles=SCORERS, about=ranking)
    return ranking


def _is_revealed(nomination: Nomination, now: datetime, *, by: User) -> bool:
    """Whether anybody has scored it is known to the database alone until it is revealed."""
    nomination.state = NominationState.SCORED
    nomination.revealed_at, nomination.revealed_by = now, by
    try:
        with transaction.atomic():
            nomination.save(update_fields=["state", "revealed_at", "revealed_by"])
    except IntegrityError:
        return False
    return True


def order_anew(made: Ranking, *, by: User) -> Ranking:
    """Of the same round, after marks in it were set aside. The earlier order stays to be read."""
    if not Programme.objects.editable_by(by).filter(pk=made.programme_id).exists():
        raise Refused(_("Only the secretariat has the order made."))
    try:
        with transaction.atomic():
            return _asked(made.programme, made.revealed_at, of=made.revealed_by_id, by=by)
    except IntegrityError as error:  # told by the trigger
        raise Refused(_("No marks have been set aside since the newest order was made.")) from error


def _in_round(programme: Programme, *, by: User) -> list[Nomination]:
    rows = Nomination.objects.for_secretariat(by).filter(
        programme=programme, state=NominationState.SCORING
    )
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _asked(
    programme: Programme, revealed_at: datetime, *, of: int | None = None, by: User
) -> Ranking:
    key = new_key()
    ranking = Ranking(
        key=key, reference=new_reference("RNK", timezone.localdate().year), owner=by.agency,
        marking=programme.marking, created_by=by, programme=programme,
        scheme=ScoringScheme.objects.of(programme), first=programme.cohort_size, seed=0,
        revealed_at=revealed_at, revealed_by_id=of or by.pk,
    )  # fmt: skip
    # The job's subject is not a row yet: the worker finds the ranking by its job.
    ranking.job = outbox.put(TASK, by=by, key=f"ranking:{key}", subject=0)
    ranking.save()
    # By which scheme, from which seed and for how many free places is said by the database.
    ranking.refresh_from_db(fields=["scheme", "seed", "first"])
    audit.record(audit.Event.RANKING_ASKED, by=by, on=ranking)
    return ranking
