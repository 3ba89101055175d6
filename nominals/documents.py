"""Minutes and a signed decision as one reader may see them: frozen data for page and PDF."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from nominals import minutes, papers
from nominals.japtm_choices import AttendanceKind, DocumentKind, MeetingState, RemarkKind
from nominals.models import Attendance, Meeting, Programme, Signature
from nominals.papers import Pack, PackedItem
from partners.models import Agency

if TYPE_CHECKING:
    from nominals.models import Decision
    from partners.models import User

LAYOUT = "3"  # raise it when a template changes: stored documents are then made again
TITLES: Mapping[str, Promise] = {
    DocumentKind.PACK: lazy("Pack of a meeting"),
    DocumentKind.MINUTES: lazy("Minutes of a meeting"),
    DocumentKind.DECISION: lazy("Signed decision"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class MinutedItem:
    """`outcome` is empty where nothing was decided, `off` is why it was taken off the agenda."""

    reference: str
    name: str
    nominated_by: str
    place: str
    outcome: str
    reasons: str
    took_effect: datetime | None
    sha256: str
    signed: tuple[str, ...]
    interests: tuple[str, ...]
    moderated: tuple[str, ...]
    advice: tuple[str, ...]
    dissent: tuple[str, ...]
    actions: tuple[str, ...]
    off: str = ""


@dataclass(frozen=True, kw_only=True)
class Minutes:
    reference: str
    marking: str
    programme: str
    planned_for: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    agencies: tuple[str, ...]
    people: tuple[str, ...]
    apologies: tuple[str, ...]
    pack_sha256: str
    items: tuple[MinutedItem, ...]


@dataclass(frozen=True, kw_only=True)
class SignedDecision:
    """`paper` is what its reader had before them when they signed; None for who did not."""

    reference: str
    marking: str
    meeting: str
    outcome: str
    reasons: str
    edition: int
    proposed_at: datetime
    took_effect: datetime | None
    nominated_by: str
    harm: str
    wanted: str
    place: str
    interests: tuple[str, ...]
    signed: tuple[str, ...]
    sha256: str
    pack_sha256: str
    paper: PackedItem | None


Document = Pack | Minutes | SignedDecision


def digest_of(document: Document) -> str:
    """SHA-256 over content and layout: what a reader may see no more is another document."""
    content = json.dumps({"layout": LAYOUT, **asdict(document)}, sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()


def document_of(kind: str, of: Any, *, by: User) -> Document:
    """`of` is the meeting, or the decision."""
    makes: Mapping[str, Callable[..., Document]] = {
        DocumentKind.PACK: pack_of, DocumentKind.MINUTES: minutes_of,
        DocumentKind.DECISION: decision_of,
    }  # fmt: skip
    return makes[kind](of, by=by)


def is_ready(kind: str, of: Any) -> bool:
    """Whether there is something to make a PDF of that will stand."""
    if kind == DocumentKind.PACK:
        return bool(of.pack_sha256)
    if kind == DocumentKind.MINUTES:
        return bool(of.state == MeetingState.CLOSED)
    return of.took_effect is not None


def pack_of(meeting: Meeting, *, by: User) -> Pack:
    return papers.pack_of(meeting, by=by, programme=_programme(meeting, by=by))


def minutes_of(meeting: Meeting, *, by: User) -> Minutes:
    came: dict[str, list[str]] = {kind: [] for kind in AttendanceKind.values}
    rows = Attendance.objects.visible_to(by).filter(meeting=meeting).select_related("owner")
    for row in rows.order_by("owner__name", "name"):
        came[row.kind].append(f"{row.name}, {row.owner.name}")
    there = Agency.objects.filter(pk__in=meeting.present).order_by("name")
    lines = minutes.lines_of(minutes.items_of(meeting, by=by), by=by)
    return Minutes(
        reference=meeting.reference, marking=meeting.marking,
        programme=_programme(meeting, by=by), planned_for=meeting.planned_for,
        opened_at=meeting.opened_at, closed_at=meeting.closed_at,
        agencies=tuple(agency.name for agency in there),
        people=tuple(came[AttendanceKind.PRESENT]),
        apologies=tuple(came[AttendanceKind.APOLOGIES]), pack_sha256=meeting.pack_sha256,
        items=tuple(_minuted(line, by=by) for line in lines),
    )  # fmt: skip


def _minuted(line: minutes.Line, *, by: User) -> MinutedItem:
    """Of a nomination that is hidden by now, what its signatory signed."""
    decision, row = line.decision, line.nomination
    content = decision.content if decision else {}
    decided = decision is not None and decision.took_effect is not None
    kept = papers.kept_of(decision, by=by) if decision and row is None else None
    return MinutedItem(
        reference=row.reference if row else content.get("nomination", ""),
        name=line.name or (kept.name if kept else ""),
        nominated_by=row.owner.name if row else content.get("nominated_by", ""),
        place=_place(content.get("place")),
        outcome=str(decision.get_outcome_display()) if decision and decided else "",
        reasons=decision.reasons if decision and decided else "",
        took_effect=decision.took_effect if decision else None,
        sha256=decision.sha256 if decision and decided else "",
        signed=tuple(map(_signature, line.signed)) if decided else (),
        interests=tuple(f"{one.name}, {one.owner.name}: {one.words}" for one in line.interests),
        moderated=_remarks(line, RemarkKind.MODERATION),
        advice=_remarks(line, RemarkKind.ADVICE), dissent=_remarks(line, RemarkKind.DISSENT),
        actions=_remarks(line, RemarkKind.ACTION), off=line.item.off_reason,
    )  # fmt: skip


def _remarks(line: minutes.Line, kind: str) -> tuple[str, ...]:
    return tuple(f"{one.said}: {one.words}" for one in line.remarks if one.kind == kind)


def decision_of(decision: Decision, *, by: User) -> SignedDecision:
    content = decision.content
    rows = Signature.objects.visible_to(by).filter(decision=decision).select_related("owner")
    return SignedDecision(
        reference=content.get("nomination", ""), marking="OFFICIAL-SENSITIVE",
        meeting=content.get("meeting", ""), outcome=str(decision.get_outcome_display()),
        reasons=decision.reasons, edition=decision.edition, proposed_at=decision.proposed_at,
        took_effect=decision.took_effect, nominated_by=content.get("nominated_by", ""),
        harm=content.get("harm", ""), wanted=content.get("wanted", ""),
        place=_place(content.get("place")), interests=tuple(content.get("interests", ())),
        signed=tuple(map(_signature, rows.order_by("pk"))), sha256=decision.sha256,
        pack_sha256=(content.get("pack") or {}).get("sha256", ""),
        paper=papers.kept_of(decision, by=by),
    )  # fmt: skip


def _signature(one: Signature) -> str:
    return f"{one.name}, {one.owner.name}, {papers.moment(one.signed_at)}"


def _place(place: Mapping[str, Any] | None) -> str:
    return str(place["band"]) if place else ""


def _programme(meeting: Meeting, *, by: User) -> str:
    """Its name; nothing for a signatory whose agreement has lapsed."""
    rows: Iterable[Programme] = Programme.objects.visible_to(by).filter(pk=meeting.programme_id)
    return next((row.name for row in rows), "")
