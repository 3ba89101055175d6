"""What a meeting looks like to one reader: the agenda, what is on the table, who has signed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from nominals.composing import names_of
from nominals.models import (
    AgendaItem,
    Chair,
    Decision,
    Interest,
    Nomination,
    RankedPlace,
    Remark,
    Signature,
)
from partners.models import Agency

if TYPE_CHECKING:
    from nominals.models import Meeting
    from partners.models import User


@dataclass
class Line:
    """One item: `decision` is the latest edition, `signed` whose names stand under it.

    `nomination` is None for a signatory who may see it no more.
    """

    item: AgendaItem
    nomination: Nomination | None = None
    name: str = ""
    place: RankedPlace | None = None
    decision: Decision | None = None
    signed: list[Signature] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def may_go(self) -> bool:
        """Whether it may be taken off the agenda: nobody has proposed anything on it yet."""
        is_on = self.item.off_at is None and self.item.meeting.state in ("planned", "open")
        return is_on and self.decision is None

    @property
    def may_declare(self) -> bool:
        """Whether an interest may be declared in it, before the table comes to it too."""
        is_on = self.item.off_at is None and self.item.meeting.state in ("planned", "open")
        return is_on and (self.decision is None or self.decision.took_effect is None)

    @property
    def standing(self) -> str:
        """Said here and not in the template: an agenda of 200 is drawn in a third less time."""
        if self.place is None:
            return ""
        return self.place.band


def items_of(meeting: Meeting, *, by: User) -> list[AgendaItem]:
    """The agenda of a meeting that the reader was given, as far as they may see it, in order."""
    items = list(AgendaItem.objects.of_meeting(by, meeting))
    for item in items:
        item.meeting = meeting
    return items


def shape_of(items: Collection[AgendaItem]) -> str:
    """Another one when an item came, went or was taken off: a page that follows compares it."""
    told = " ".join(f"{item.key}{'-' if item.off_at else ''}" for item in items)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def lines_of(items: Collection[AgendaItem], *, by: User) -> list[Line]:
    """Of items that `items_of` gave the same reader: nine queries, however many they are."""
    rows = Nomination.objects.visible_to(by).filter(items__in=items)
    nominations = {row.pk: row for row in rows}
    lines = {item.pk: Line(item, nominations.get(item.nomination_id)) for item in items}
    _name(lines.values(), by=by)
    _place(lines.values(), by=by)
    decisions = Decision.objects.of_items(by, items).order_by("edition")
    for decision in decisions:
        lines[decision.item_id].decision = decision
    latest = {line.decision.pk: line for line in lines.values() if line.decision}
    signatures = Signature.objects.of_items(by, items).filter(decision__in=list(latest))
    for signature in signatures.order_by("pk"):
        latest[signature.decision_id].signed.append(signature)
    interests = Interest.objects.of_items(by, items).order_by("pk")
    for interest in interests:
        lines[interest.item_id].interests.append(interest)
    remarks = Remark.objects.of_items(by, items).order_by("pk")
    for remark in remarks:
        lines[remark.item_id].remarks.append(remark)
    _own(list(lines.values()))
    return list(lines.values())


def _own(lines: list[Line]) -> None:
    """Who nominated, signed and spoke: few agencies, named hundreds of times."""
    rows: list[Any] = []
    for line in lines:
        rows += [line.nomination] if line.nomination else []
        rows += [*line.signed, *line.interests, *line.remarks]
    noted = [row for line in lines for row in line.remarks if row.tasked_id]
    wanted = {row.owner_id for row in rows} | {row.tasked_id for row in noted}
    agencies = Agency.objects.in_bulk(wanted)
    for row in rows:
        row.owner = agencies[row.owner_id]
    for row in noted:
        row.tasked = agencies[row.tasked_id]


def _name(lines: Iterable[Line], *, by: User) -> None:
    names = names_of(
        [line.nomination for line in lines if line.nomination], by=by, purpose="minutes"
    )
    for line in lines:
        if line.nomination:
            line.name = names.get(line.nomination.nominal_id, "")


def _place(lines: Iterable[Line], *, by: User) -> None:
    nominations = [line.nomination for line in lines if line.nomination]
    places = RankedPlace.objects.of_nominations(by, nominations).newest().order_by("pk")
    by_nomination = {place.nomination_id: place for place in places}
    for line in lines:
        line.place = by_nomination.get(line.item.nomination_id)


def minutes_on_table(meeting: Meeting) -> int:
    """Whole minutes since the item was put there, by the server's clock."""
    since = meeting.on_table_since
    return int((timezone.now() - since).total_seconds() // 60) if since else 0


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
