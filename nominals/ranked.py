"""The order of a round in words, and one nomination's scores side by side."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
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
    """One place as the page shows it, by its number among those that the reader sees."""

    number: int
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
    agreed: str = ""


def rows(
    places: Sequence[RankedPlace], names: Mapping[int, str], *, shown: Container[RankedPlace]
) -> list[Row]:
    """Those `shown`, numbered among all `places`: what the reader may not see is not counted.

    Where something may be hidden, nothing is said of places, nor of what comes just before.
    """
    is_whole = all(
        place.rank == number and place.worst <= len(places)
        for number, place in enumerate(places, start=1)
    )
    made, before = [], 0
    for number, place in enumerate(places, start=1):
        if place in shown:
            said = words(place, follows=place.rank == before + 1, is_whole=is_whole)
            made.append(_row(number, place, names.get(place.nomination.nominal_id, ""), said))
        before = place.rank
    return made


def row(place: RankedPlace, name: str) -> Row:
    """By itself: nothing is said of where it stands among others."""
    return _row(0, place, name, words(place, follows=False, is_whole=False))


def _row(number: int, place: RankedPlace, name: str, said: Sequence[str]) -> Row:
    standing, colour = STANDING[place.standing]
    return Row(number, place, name, standing, colour, percent(place.chance), said)


def percent(thousandths: int) -> str:
    """Never quite certain: draws that all agree are still draws."""
    if thousandths in (0, 1000):
        return _("under 1%") if not thousandths else _("over 99%")
    return f"{thousandths / 10:.0f}%"


def words(place: RankedPlace, *, follows: bool, is_whole: bool) -> list[str]:
    told = [each for each in place.remarks if follows or each["code"] != "equal"]
    said = [sentence for each in told if (sentence := _remark(each))]
    if is_whole and place.best != place.worst:
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


def agreement(agreed: Sequence[Mapping[str, Any]]) -> str:
    """Of all dimensions together only the middle and the range: they are no one sum."""
    known = [each["kappa"] for each in agreed if each["kappa"] is not None]
    if not known:
        return _("Too few marks in common to say how far agencies agree.")
    return _(
        "Agreement of agencies, each kind by itself: weighted kappa from %(least).2f to"
        " %(most).2f, the middle one %(middle).2f (1 is full agreement, 0 is chance)."
    ) % {"least": min(known), "most": max(known), "middle": median(known)}  # fmt: skip


def agreed_on(agreed: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Each dimension and its kappa, or that it cannot be told."""
    return [
        (each["name"], _("Too few to tell") if each["kappa"] is None else f"{each['kappa']:.2f}")
        for each in agreed
    ]


def side_by_side(
    scores: Sequence[Score], scheme: Scheme, apart: Iterable[str],
    agreed: Mapping[str, str] | None = None,
) -> list[Line]:  # fmt: skip
    """Dimensions first, then the scales, each with the points that agencies gave.

    `agreed` are the words of a table that talked about one, by its code.
    """
    flagged = set(apart)
    asked = [*scheme.dimensions, *(scheme.scales[name] for name in SCALES)]
    return [
        Line(
            scale.name, [(score.owner.name, _points(score, scale)) for score in scores],
            scale.code in flagged, (agreed or {}).get(scale.code, ""),
        )
        for scale in asked
    ]  # fmt: skip


def _points(score: Score, scale: Scale) -> str:
    given = score.given()
    points = given.on(scale.code) if scale.code in SCALES else given.harm[scale.code]
    return f"{points}: {scale.steps[scale.place(points)].words}"
