"""What the table talks about because agencies marked it too far apart, and what it agreed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nominals import scoring
from nominals.japtm_choices import RemarkKind
from nominals.models import Score

if TYPE_CHECKING:
    from nominals.models import Nomination, Remark
    from partners.models import User


@dataclass(frozen=True)
class Outcome:
    """One answer that the table can give: `points` is None where the marks stand."""

    scale: str
    name: str
    points: int | None
    step: str = ""

    @property
    def code(self) -> str:
        return f"{self.scale}:{'' if self.points is None else self.points}"

    @property
    def words(self) -> str:
        if self.points is None:
            return _("%(name)s: the marks stand as they are") % {"name": self.name}
        return _("%(name)s: %(points)s, %(step)s") % {
            "name": self.name, "points": self.points, "step": self.step,
        }  # fmt: skip


def outcomes(nomination: Nomination, *, by: User) -> list[Outcome]:
    """For each scale that is apart: leave it, or one of its steps. None before the reveal."""
    scores = list(Score.objects.of_nominations(by, [nomination]).counted().select_related("scheme"))
    if not scores:
        return []
    scheme = scores[0].scheme.scheme()
    apart = {each.code for each in scoring.apart([each.given() for each in scores], scheme)}
    found = []
    for scale in scoring.weighed(scheme):
        if scale.code in apart:
            found.append(Outcome(scale.code, scale.name, None))
            found += [Outcome(scale.code, scale.name, s.points, s.words) for s in scale.steps]
    return found


def agreed(remarks: Iterable[Remark]) -> dict[str, str]:
    """The newest words on each scale, by its code."""
    rows: Sequence[Remark] = sorted(remarks, key=lambda row: row.pk)
    return {row.scale: row.words for row in rows if row.kind == RemarkKind.MODERATION}
