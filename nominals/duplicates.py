"""Nominations that may be of the same person: for the secretariat's eyes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nominals.choices import Kind
from nominals.models import Contribution, Nomination

if TYPE_CHECKING:
    from partners.models import User

# A number of a system tells one person from another; a name does only with a birth.
TELLS = (Kind.IDENTIFIER, Kind.NAME, Kind.BIRTH)


def probable_duplicates(nomination: Nomination, *, by: User) -> list[Nomination]:
    """Of the same programme: of the same nominal, with a number in common, or name and birth.

    Closed ones too: somebody may be nominated anew, and the secretariat knows of the time before.
    """
    others = list(
        Nomination.objects.for_secretariat(by)
        .filter(programme=nomination.programme_id)
        .exclude(pk=nomination.pk)
        .select_related("owner")
    )
    nominals = {nomination.nominal_id, *(other.nominal_id for other in others)}
    said: dict[int, set[tuple[str, str]]] = {}
    rows = Contribution.objects.visible_to(by).filter(
        nominal__in=nominals, kind__in=TELLS, withdrawn_at__isnull=True
    )
    for row in rows:
        said.setdefault(row.nominal_id, set()).add(_fact(row))
    own = said.get(nomination.nominal_id, set())
    return [
        other for other in others
        if other.nominal_id == nomination.nominal_id
        or _are_alike(own & said.get(other.nominal_id, set()))
    ]  # fmt: skip


def _fact(row: Contribution) -> tuple[str, str]:
    if row.kind == Kind.NAME:
        return row.kind, row.folded
    if row.kind == Kind.BIRTH:
        return row.kind, f"{row.starts_on} {row.ends_on or row.starts_on}"
    return row.kind, f"{row.code} {''.join(row.value.split()).upper()}"


def _are_alike(shared: set[tuple[str, str]]) -> bool:
    kinds = {kind for kind, _value in shared}
    return Kind.IDENTIFIER in kinds or {Kind.NAME, Kind.BIRTH} <= kinds
