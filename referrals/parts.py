"""The kinds of parts that a form may hold several of, under the names of their pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from referrals.models import (
    CpiBusiness,
    CpiContact,
    CpiPerson,
    CpiPlace,
    CpiVehicle,
    Part,
)

if TYPE_CHECKING:
    from partners.models import User
    from referrals.models import CpiAccount, CpiForm

KINDS: dict[str, type[Part]] = {
    "persons": CpiPerson,
    "vehicles": CpiVehicle,
    "locations": CpiPlace,
    "numbers": CpiContact,
    "businesses": CpiBusiness,
}


def parts_of(form: CpiForm, *, by: User) -> dict[str, list[Part]]:
    """Every part that `by` may read, by kind."""
    return {kind: parts_of_kind(form, kind, by=by) for kind in KINDS}


def parts_beside(account: CpiAccount, *, by: User) -> dict[str, list[Part]]:
    """Every part of the form whose account `visible_to` gave `by`."""
    return {kind: list(KINDS[kind].objects.of_account(by, account)) for kind in KINDS}


def parts_of_kind(form: CpiForm, kind: str, *, by: User) -> list[Part]:
    return list(KINDS[kind].objects.visible_to(by).filter(form=form))


def texts_of(parts: Mapping[str, list[Part]]) -> list[str]:
    """The free words in them."""
    return [getattr(part, name) for rows in parts.values() for part in rows for name in part.TEXTS]
