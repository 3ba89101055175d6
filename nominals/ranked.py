"""The order of a round in words, and one nomination's scores side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nominals.scoring import SCALES, SUBMITTED, Scale, Scheme

if TYPE_CHECKING:
    from nominals.models import RankedPlace, Score

STANDING: dict[str, tuple[str | Promise, str]] = {
    "in": (gettext_lazy("Settled: among the first"), "govuk-tag--green"),
    "open": (gettext_lazy("Open: talk about it"), "govuk-tag--yellow"),
    "out": (gettext_lazy("Settled: not among the first"), "govuk-tag--grey"),
}
DECIDED_BY = {
    "opportunity": gettext_lazy("its opportunity is smaller"),
    "gap": gettext_lazy("its gap in capability is larger"),
    "confidence": gettext_lazy("its confidence is lower"),
    SUBMITTED: gettext_lazy("it was sent later"),
}


@dataclass(frozen=True)
class Row:
    """One place as the page shows it."""

    place: RankedPlace
    name: str
    standing: str | Promise
    colour: str
    chance: str
    words: Sequence[str]


@dataclass(frozen=True)
class Line:
    """One dimension or scale of one nomination: each agency and what it gave, in one order."""

    name: str
    cells: Sequence[tuple[str, str]]
    is_apart: bool


def row(place: RankedPlace, name: str) -> Row:
    standing, colour = STANDING[place.standing]
    return Row(place, name, standing, colour, percent(place.chance), words(place))


def percent(thousandths: int) -> str:
    """Never quite certain: draws that all agree are still draws."""
    if thousandths in (0, 1000):
        return _("under 1%") if not thousandths else _("over 99%")
    return f"{thousandths / 10:.0f}%"


def words(place: RankedPlace) -> list[str]:
    said = [sentence for each in place.remarks if (sentence := _remark(each))]
    if place.best != place.worst:
        said.append(
            _("In nine draws of ten it comes between place %(best)s and place %(worst)s.")
            % {"best": place.best, "worst": place.worst}
        )
    if place.apart:
        names = ", ".join(each["name"] for each in place.apart)
        said.append(_("Agencies are more than one step apart on: %(names)s.") % {"names": names})
    return said


def _remark(remark: dict[str, Any]) -> str:
    names = remark["names"]
    if remark["code"] == "most":
        return _("Most of its harm: %(names)s.") % {"names": ", ".join(names)}
    if remark["code"] == "equal":
        return _("The same score as the one before it: it comes after because %(why)s.") % {
            "why": DECIDED_BY[names[0]]
        }
    if remark["code"] == "alone":
        return _("Only one agency scored it: what others would have said is not in it.")
    return ""


def summary(places: Sequence[RankedPlace], first: int) -> list[str]:
    """What the meeting reads before the table."""
    settled = [place for place in places if place.standing == "in"]
    still = [place for place in places if place.standing == "open"]
    return [
        ngettext(
            "%(count)s nomination is settled among the first %(first)s.",
            "%(count)s nominations are settled among the first %(first)s.", len(settled),
        ) % {"count": len(settled), "first": first},
        ngettext(
            "%(count)s nomination is open: whether it is among them depends on whose marks and "
            "which weights one takes.",
            "%(count)s nominations are open: whether they are among them depends on whose marks "
            "and which weights one takes. Spend the meeting’s time on these.", len(still),
        ) % {"count": len(still)},
    ]  # fmt: skip


def agreement(kappa: float | None) -> str:
    if kappa is None:
        return _("Too few marks in common to say how far agencies agree.")
    return _(
        "Agreement of agencies: weighted kappa %(kappa).2f (1 is full agreement, 0 is chance)."
    ) % {"kappa": kappa}  # fmt: skip


def side_by_side(scores: Sequence[Score], scheme: Scheme, apart: Iterable[str]) -> list[Line]:
    """Dimensions first, then the scales, each with the points that agencies gave."""
    flagged = set(apart)
    asked = [*scheme.dimensions, *(scheme.scales[name] for name in SCALES)]
    return [
        Line(
            scale.name, [(score.owner.name, _points(score, scale)) for score in scores],
            scale.code in flagged,
        )
        for scale in asked
    ]  # fmt: skip


def _points(score: Score, scale: Scale) -> str:
    given = score.given()
    points = given.on(scale.code) if scale.code in SCALES else given.harm[scale.code]
    return f"{points}: {scale.steps[scale.place(points)].words}"
