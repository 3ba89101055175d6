"""Agreements about sharing: who reads, writes, signs and leaves them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from partners.models import User
from tests.factories import partners
from tests.house.access_record import Record, canary
from tests.house.access_rules import ALL, READ, WRITE, Call, Listing, Page

if TYPE_CHECKING:
    from tests.house.access_scene import Scene

AGREEMENTS: tuple[Page, ...] = (
    Page("agreements", ALL, (Call(READ),)),
    Page("agreement", ALL, (Call(READ, "agreement", {"own agency": ALL}),)),
    Page("agreement-write", "L", (Call(READ), Call(WRITE))),
    Page("agreement-sign", "L", (Call(WRITE, "draft agreement", {"own agency": "L"}, answer=302),)),
    Page(
        "agreement-leave", "L",
        (
            Call(READ, "agreement", {"own agency": "L"}),
            Call(
                WRITE, "agreement", {"own agency": "L"}, answer=302, sends={"why": "It is over."}
            ),
        ),
    ),
)  # fmt: skip
AGREEMENT_LISTINGS: tuple[Listing, ...] = (
    Listing("agreements", "agreement", {"own agency": ALL}),
    Listing("agreements", "draft agreement", {"own agency": ALL}),
)


def agreement_of(scene: Scene) -> Callable[[str, str, User], Record]:
    """Of the force that asks, or between two others."""

    def made(thing: str, relation: str, by: User) -> Record:
        owner = scene.force if relation == "own agency" else scene.other
        other, title = partners.agency(), f"Agreement {canary()}"
        makes: Any = partners.agreement if thing == "agreement" else partners.draft_agreement
        row = makes(other, owner, title=title)
        row.agency = owner
        return Record(row, (row.title, row.reference))

    return made
