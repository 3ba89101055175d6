"""The order of a round, made by a worker from scores that have been revealed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nominals import agreement, ranking, schemes, scoring
from nominals.agreement import Agreed
from nominals.models import RankedPlace, Ranking, Score
from nominals.ranking import Nominated, Place, Ranked
from nominals.scoring import Scheme
from portal import audit, outbox
from portal.errors import Refused

if TYPE_CHECKING:
    from partners.models import User
    from portal.models import Job

Round = Mapping[str, list[Score]]  # by the nomination's key


@transaction.atomic
def make_ranking(job: Job) -> None:
    """Once, from what the secretariat's person who revealed may read."""
    by = job.asked_by
    rows = Ranking.objects.visible_to(by).select_related("scheme")
    made = rows.filter(job=job, owner=by.agency_id).first()
    if made is None:
        raise Refused(_("You may no longer see this programme."))
    if made.made_at is not None:
        return
    scores = scores_of(made, by=by)
    ranked = remade(made, scores)
    nominations = {key: given[0].nomination for key, given in scores.items()}
    RankedPlace.objects.bulk_create(
        _row(made, nominations[place.key], place, _apart(scores[place.key], made.scheme.scheme()))
        for place in ranked.places
    )
    made.inputs_sha256 = schemes.fingerprint(inputs(made, scores))
    agreed = _agreed(scores, made.scheme.scheme())
    made.agreed = [asdict(each) for each in agreed]
    made.kappa = agreement.middle(agreed)
    made.pairs = max((each.pairs for each in agreed), default=0)
    made.made_at = timezone.now()
    made.save(update_fields=["inputs_sha256", "agreed", "kappa", "pairs", "made_at"])
    audit.record(audit.Event.RANKING_MADE, by=by, on=made)


def ask_again(made: Ranking, *, by: User) -> None:
    """Only what failed is queued once more."""
    outbox.ask_again(made.job, by=by)


def remade(made: Ranking, scores: Round) -> Ranked:
    """The order from its own scheme, seed and scores: the same whenever it is asked for."""
    rows = nominated_in(scores)
    return ranking.rank(rows, made.scheme.scheme(), first=made.first, seed=made.seed)


def nominated_in(scores: Round) -> list[Nominated]:
    return [
        Nominated(key, _sent(given[0]), tuple(each.given() for each in given))
        for key, given in sorted(scores.items())
    ]


def inputs(made: Ranking, scores: Round) -> dict[str, Any]:
    """All that the order depends on, as plain values in one order."""
    return {
        "scheme": made.scheme.definition, "first": made.first, "seed": made.seed,
        "nominations": {
            key: {
                "submitted_at": _sent(given[0]).isoformat(),
                "given": [asdict(each.given()) for each in given],
            }
            for key, given in scores.items()
        },
    }  # fmt: skip


def _sent(score: Score) -> datetime:
    """When the nomination went to the secretariat: nothing else is ever scored."""
    return cast("datetime", score.nomination.approved_at)


def scores_of(made: Ranking, *, by: User) -> Round:
    """Scores of what was revealed together, as they stood when this ranking was made."""
    rows = Score.objects.visible_to(by).counted(at=made.made_at).filter(
        nomination__programme=made.programme_id, nomination__revealed_at=made.revealed_at
    )  # fmt: skip
    found: dict[str, list[Score]] = defaultdict(list)
    for score in rows.select_related("nomination").order_by("nomination", "owner"):
        found[score.nomination.key].append(score)
    return found


def _row(made: Ranking, nomination: Any, place: Place, apart: list[Any]) -> RankedPlace:
    values = asdict(place)
    del values["key"]
    return RankedPlace(
        ranking=made, nomination=nomination, apart=apart,
        **values | {"remarks": [asdict(each) for each in place.remarks]},
    )  # fmt: skip


def _apart(given: Iterable[Score], scheme: Scheme) -> list[dict[str, Any]]:
    return [asdict(each) for each in scoring.apart([one.given() for one in given], scheme)]


def _agreed(scores: Round, scheme: Scheme) -> list[Agreed]:
    """On each dimension, and on each scale that harm is multiplied by."""
    asked = scoring.weighed(scheme)
    ratings: dict[str, dict[Any, dict[Any, int]]] = {
        scale.code: defaultdict(dict) for scale in asked
    }
    for key, given in scores.items():
        for each in given:
            marks = each.given()
            for scale in asked:
                place = scale.place(scoring.points_on(scale, marks))
                ratings[scale.code][each.owner_id][key] = place
    return agreement.on_each({scale.code: scale.name for scale in asked}, ratings)
