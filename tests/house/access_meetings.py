"""Who may call what: meetings, what is proposed and signed in them. Rows of `access_table`."""

from __future__ import annotations

from tests.house.access_japtm import IN_PROGRAMME, MEMBERS
from tests.house.access_rules import READ, WRITE, Call, Page

HELD = {"own agency": "J"}
OF_OTHERS = {"shared": "J"}


def _held(name: str, thing: str = "meeting") -> Page:
    calls = tuple(Call(method, thing, HELD, OF_OTHERS) for method in (READ, WRITE))
    return Page(f"nominals:{name}", "J", calls)


def _of_item(name: str) -> Page:
    calls = tuple(Call(method, "item", IN_PROGRAMME) for method in (READ, WRITE))
    return Page(f"nominals:{name}", MEMBERS, calls)


MEETINGS: tuple[Page, ...] = (
    _held("meeting-plan", "programme"),
    Page("nominals:meeting", MEMBERS, (Call(READ, "meeting", IN_PROGRAMME),)),
    Page("nominals:meeting-version", MEMBERS, (Call(READ, "meeting", IN_PROGRAMME),)),
    _held("meeting-agenda"),
    _held("meeting-open"),
    Page("nominals:meeting-show", "J", (Call(WRITE, "meeting", HELD, OF_OTHERS, 409),)),
    Page("nominals:meeting-close", "J", (Call(WRITE, "meeting", HELD, OF_OTHERS, 302),)),
    _of_item("item-propose"),
    _of_item("item-interest"),
    Page("nominals:decision", MEMBERS, (Call(READ, "decision", IN_PROGRAMME),)),
    Page(
        "nominals:decision-sign", "H",
        (Call(WRITE, "decision", {"own agency": "H", "shared": "H"}, {}, 409),),
    ),
)  # fmt: skip
