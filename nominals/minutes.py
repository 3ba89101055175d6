"""What a meeting looks like to one reader: the agenda, what is on the table, who has signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nominals.composing import title_of
from nominals.models import (
    AgendaItem,
    Chair,
    Contribution,
    Decision,
    Interest,
    RankedPlace,
    Signature,
)

if TYPE_CHECKING:
    from nominals.models import Meeting
    from partners.models import User


@dataclass
class Line:
    """One item: `decision` is the latest edition, `signed` whose names stand under it."""

    item: AgendaItem
    name: str = ""
    place: RankedPlace | None = None
    decision: Decision | None = None
    signed: list[Signature] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)


def lines_of(meeting: Meeting, *, by: User) -> list[Line]:
    """Six queries, however long the agenda is."""
    items = list(
        AgendaItem.objects.visible_to(by)
        .filter(meeting=meeting)
        .select_related("nomination__owner", "meeting__programme")
    )
    lines = {item.pk: Line(item) for item in items}
    _name(lines.values(), by=by)
    _place(lines.values(), by=by)
    latest: dict[int, Line] = {}
    decisions = Decision.objects.visible_to(by).filter(item__in=items).order_by("edition")
    for decision in decisions:
        lines[decision.item_id].decision = decision
    latest = {line.decision.pk: line for line in lines.values() if line.decision}
    signatures = Signature.objects.visible_to(by).filter(decision__in=list(latest))
    for signature in signatures.select_related("owner").order_by("pk"):
        latest[signature.decision_id].signed.append(signature)
    interests = Interest.objects.visible_to(by).filter(item__in=items).order_by("pk")
    for interest in interests.select_related("owner"):
        lines[interest.item_id].interests.append(interest)
    return list(lines.values())


def _name(lines: Iterable[Line], *, by: User) -> None:
    said: dict[int, list[Contribution]] = {}
    nominals = [line.item.nomination.nominal_id for line in lines]
    rows = Contribution.objects.visible_to(by).filter(nominal__in=nominals, kind="name")
    for row in rows:
        said.setdefault(row.nominal_id, []).append(row)
    for line in lines:
        line.name = title_of(said.get(line.item.nomination.nominal_id, []))


def _place(lines: Iterable[Line], *, by: User) -> None:
    nominations = [line.item.nomination_id for line in lines]
    places = RankedPlace.objects.visible_to(by).filter(nomination__in=nominations).order_by("pk")
    by_nomination = {place.nomination_id: place for place in places}
    for line in lines:
        line.place = by_nomination.get(line.item.nomination_id)


def may_sign(line: Line, *, by: User) -> bool:
    """Whether this person's signature would count now; the database asks again."""
    meeting, decision = line.item.meeting, line.decision
    if meeting.state != "open" or decision is None or decision.took_effect is not None:
        return False
    if decision.proposed_by_id == by.pk:
        return False
    if any(one.declared_by_id == by.pk for one in line.interests):
        return False
    if any(one.owner_id == by.agency_id for one in line.signed):
        return False
    named = Chair.objects.visible_to(by).filter(
        programme=meeting.programme_id, person=by, ended_at__isnull=True
    )
    return by.agency_id in meeting.programme.chairs and named.exists()
