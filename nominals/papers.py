"""What is put before a meeting, as one reader may see it: frozen data for page and PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominals import terms
from nominals.composing import title_of
from nominals.models import Paper, PaperPart, SignedPaper
from nominals.nominating import criteria_on

if TYPE_CHECKING:
    from datetime import date

    from nominals.models import AgendaItem, Contribution, Decision, Meeting, Nomination
    from partners.models import User


@dataclass(frozen=True, kw_only=True)
class PackedSaid:
    """One contribution; `sha256` is the fingerprint under which it was frozen.

    `codes` are what the words were made of, which the database compares. Older ones have none.
    """

    kind: str
    words: str
    detail: str
    days: str
    capacity: str
    certainty: str
    agency: str
    source: str
    said_on: str
    conditions: tuple[str, ...]
    is_withdrawn: bool
    sha256: str
    codes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PackedItem:
    """One nomination with all that its reader may see of what was frozen with it.

    `off` is why it was taken off the agenda: then its words are not shown, and its fingerprint is.
    """

    reference: str
    name: str
    nominated_by: str
    approved_by: str
    criteria: tuple[tuple[str, str], ...]
    harm: str
    management: str
    dependants: str
    opportunity: str
    wanted: str
    sensitivities: tuple[str, ...]
    place: str
    said: tuple[PackedSaid, ...]
    sha256: str
    off: str = ""
    codes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Pack:
    reference: str
    marking: str
    programme: str
    planned_for: str
    frozen: str
    sha256: str
    items: tuple[PackedItem, ...]


def pack_of(meeting: Meeting, *, by: User, programme: str) -> Pack:
    """The newest paper of each item that `by` may see: of each no more than they may see."""
    frozen = moment(meeting.frozen_at) if meeting.frozen_at else ""
    rows = Paper.objects.visible_to(by).filter(item__meeting=meeting)
    return Pack(
        reference=meeting.reference, marking=meeting.marking, programme=programme,
        planned_for=moment(meeting.planned_for), frozen=frozen, sha256=meeting.pack_sha256,
        items=tuple(packed_of(frozen_of(rows, by=by), by=by)),
    )  # fmt: skip


def paper_of(item: AgendaItem, *, by: User) -> PackedItem | None:
    """What is before this reader for one item; None where nothing was frozen."""
    found = packed_of(frozen_of(Paper.objects.of_items(by, [item]), by=by), by=by)
    return found[0] if found else None


def kept_of(decision: Decision, *, by: User) -> PackedItem | None:
    """What this signatory had before them when they signed it."""
    kept = SignedPaper.objects.visible_to(by).filter(signature__decision=decision).first()
    return packed(kept.content) if kept and kept.content else None


def packed(content: Mapping[str, Any]) -> PackedItem:
    """As it was kept."""
    said = tuple(
        PackedSaid(**each | {"conditions": tuple(each["conditions"])}) for each in content["said"]
    )
    listed = {
        "criteria": tuple((code, shown) for code, shown in content["criteria"]),
        "sensitivities": tuple(content["sensitivities"]), "said": said,
    }  # fmt: skip
    return PackedItem(**{**content, **listed})


def as_kept(item: PackedItem) -> dict[str, Any]:
    return asdict(item)


def frozen_of(rows: Any, *, by: User) -> list[tuple[Paper, list[PaperPart]]]:
    """The newest of these papers of each item, with what `by` may see of what went with it."""
    joined = rows.select_related("item__nomination__owner")
    newest: dict[int, Paper] = {}
    for paper in joined.order_by("item__position", "item", "edition"):
        newest[paper.item_id] = paper
    parts: dict[int, list[PaperPart]] = {}
    frozen = PaperPart.objects.of_papers(by, newest.values())
    for part in frozen.select_related("contribution__owner").order_by("contribution"):
        parts.setdefault(part.paper_id, []).append(part)
    return [(paper, parts.get(paper.pk, [])) for paper in newest.values()]


def said_in(frozen: Iterable[tuple[Paper, list[PaperPart]]]) -> list[Contribution]:
    return [part.contribution for _paper, parts in frozen for part in parts]


def packed_of(
    frozen: Sequence[tuple[Paper, list[PaperPart]]], *, by: User
) -> list[PackedItem]:  # fmt: skip
    conditions = terms.codes_by_contribution(said_in(frozen), by=by)
    named = _criteria_named()
    return [
        _item(paper, parts, conditions, named(paper.item.nomination)) for paper, parts in frozen
    ]


def _criteria_named() -> Callable[[Nomination], Mapping[str, str]]:
    """In the words of its programme on the day of its approval: others have the same codes."""

    @cache
    def on(day: date, programme: int) -> Mapping[str, str]:
        return {each.code: str(each) for each in criteria_on(day, programme)}

    def of(row: Nomination) -> Mapping[str, str]:
        day = timezone.localdate(row.approved_at) if row.approved_at else timezone.localdate()
        return on(day, row.programme_id)

    return of


def _item(
    paper: Paper, parts: Sequence[PaperPart], conditions: Mapping[int, list[str]],
    named: Mapping[str, str],
) -> PackedItem:  # fmt: skip
    row = paper.item.nomination
    criteria = ((named.get(code, code), shown) for code, shown in sorted(row.criteria.items()))
    return PackedItem(
        reference=row.reference, name=title_of(part.contribution for part in parts),
        nominated_by=f"{row.owner.name}, {row.nominated_name}", approved_by=row.approved_name,
        criteria=tuple(criteria), harm=row.harm, management=row.management,
        dependants=_dependants(row), opportunity=row.opportunity, wanted=row.wanted,
        sensitivities=tuple(_sensitivities(row)), place=_place(paper.content.get("place")),
        said=tuple(
            _said(part, conditions.get(part.contribution_id, ())) for part in parts
        ), sha256=paper.sha256, off=paper.item.off_reason, codes=_codes(paper),
    )  # fmt: skip


def _codes(paper: Paper) -> dict[str, Any]:
    row = paper.item.nomination
    return {
        "dependants": row.dependants, "are_dependants_safe": row.are_dependants_safe,
        "is_covert": row.is_covert, "is_source_at_risk": row.is_source_at_risk,
        "is_limited": row.is_limited, "place": paper.content.get("place"),
    }  # fmt: skip


def _said(part: PaperPart, conditions: Sequence[str]) -> PackedSaid:
    said = part.contribution
    number = "" if said.number is None else str(said.number)
    return PackedSaid(
        kind=str(said.get_kind_display()), words=said.words_of_kind or number, detail=said.detail,
        days=_days(said), capacity=str(said.get_capacity_display()),
        certainty=str(said.get_certainty_display()), agency=said.owner.name, source=said.source,
        said_on=_day(said.said_on), conditions=tuple(terms.labels_of(conditions)),
        is_withdrawn=said.withdrawn_at is not None, sha256=part.sha256,
        codes=_codes_said(said) | {"conditions": sorted(set(conditions))},
    )  # fmt: skip


def _codes_said(said: Contribution) -> dict[str, Any]:
    days = {
        name: day.isoformat() if day else None
        for name, day in (
            ("starts_on", said.starts_on), ("ends_on", said.ends_on), ("said_on", said.said_on)
        )
    }  # fmt: skip
    named = ("kind", "code", "number", "capacity", "certainty")
    return days | {name: getattr(said, name) for name in named}


def _days(said: Contribution) -> str:
    days = [_day(day) for day in (said.starts_on, said.ends_on) if day]
    return " – ".join(dict.fromkeys(days))


def _dependants(row: Nomination) -> str:
    if not row.dependants:
        return ""
    told = _("safeguarding is told") if row.are_dependants_safe else _("safeguarding is not told")
    return f"{row.dependants}, {told}"


def _sensitivities(row: Nomination) -> list[str]:
    """Yes or no, and no detail ever."""
    asked = (
        (_("Covert activity"), row.is_covert), (_("Risk to a source"), row.is_source_at_risk),
        (_("Limits on who may be told"), row.is_limited),
    )  # fmt: skip
    return [f"{words}: {_('yes') if answer else _('no')}" for words, answer in asked]


def _place(place: Mapping[str, Any] | None) -> str:
    if not place:
        return ""
    # Never its number: a reader who does not see the whole order would learn that there are others.
    return ngettext(
        "%(band)s, scored by %(agencies)s agency, order %(ranking)s",
        "%(band)s, scored by %(agencies)s agencies, order %(ranking)s", place["agencies"],
    ) % place  # fmt: skip


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")
