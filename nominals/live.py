"""What the table looks at now, as one reader may see it: the paper, the marks, the order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nominals import moderating, papers, ranked, scoring
from nominals.models import Paper, Score
from partners.access import seen

if TYPE_CHECKING:
    from nominals.minutes import Line
    from partners.models import User


@dataclass(frozen=True)
class Live:
    """`paper` is None where nothing is frozen, `marks` are none before they are revealed."""

    paper: papers.PackedItem | None = None
    place: ranked.Row | None = None
    scores: Sequence[Score] = ()
    marks: Sequence[ranked.Line] = ()
    apart: Sequence[scoring.Apart] = field(default=())


def live_of(line: Line, *, by: User, purpose: str) -> Live:
    """What is shown of it is on record as read."""
    frozen = papers.frozen_of(Paper.objects.of_items(by, [line.item]), by=by)
    seen(papers.said_in(frozen), by=by, purpose=purpose)
    place = ranked.row(line.place, line.name) if line.place else None
    paper = next(iter(papers.packed_of(frozen, by=by)), None)
    if line.nomination is None or line.nomination.revealed_at is None:
        return Live(paper, place)
    rows = Score.objects.of_nominations(by, [line.nomination]).counted()
    scores = seen(
        rows.select_related("owner", "scheme").order_by("owner__name"), by=by, purpose=purpose
    )
    if not scores:
        return Live(paper, place)
    scheme = scores[0].scheme.scheme()
    apart = scoring.apart([each.given() for each in scores], scheme)
    agreed = moderating.agreed(line.remarks)
    marks = ranked.side_by_side(scores, scheme, [each.code for each in apart], agreed)
    return Live(paper, place, scores, marks, apart)
