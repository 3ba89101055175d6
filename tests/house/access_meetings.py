"""Who may call what: meetings, what is proposed and signed in them. Rows of `access_table`."""

from __future__ import annotations

from tests.house.access_japtm import CIRCULATED, IN_PROGRAMME, MEMBERS
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
    # No sign of life, and no pack is frozen there.
    Page("nominals:meeting-item", MEMBERS, (Call(READ, "meeting", IN_PROGRAMME),)),
    Page("nominals:meeting-follow", MEMBERS, (Call(READ, "meeting", IN_PROGRAMME),)),
    Page("nominals:meeting-version", MEMBERS, (Call(READ, "meeting", IN_PROGRAMME),)),
    _held("meeting-agenda"),
    _held("meeting-open"),
    _held("meeting-move"),
    _held("meeting-call-off"),
    Page(
        "nominals:item-off", "J",
        tuple(Call(method, "item", HELD, OF_OTHERS) for method in (READ, WRITE)),
    ),
    Page("nominals:meeting-show", "J", (Call(WRITE, "meeting", HELD, OF_OTHERS, 409),)),
    Page("nominals:meeting-close", "J", (Call(WRITE, "meeting", HELD, OF_OTHERS, 302),)),
    _of_item("item-propose"),
    _of_item("item-interest"),
    _of_item("item-remark"),
    _of_item("item-moderate"),
    _of_item("item-action"),
    _held("meeting-attendance"),
    Page("nominals:meeting-freeze", "J", (Call(WRITE, "meeting", HELD, OF_OTHERS, 409),)),
    Page(
        "nominals:meeting-paper", MEMBERS, (Call(READ, "meeting", IN_PROGRAMME),),
        {"paper": "pack"},
    ),
    # No pack is frozen and no decision signed there: nothing to make a PDF of.
    Page(
        "nominals:meeting-document", MEMBERS,
        (
            Call(READ, "meeting", IN_PROGRAMME, answer=302),
            Call(WRITE, "meeting", IN_PROGRAMME, answer=409),
        ),
        {"paper": "pack"},
    ),
    Page(
        "nominals:meeting-document-file", MEMBERS,
        (Call(READ, "meeting", IN_PROGRAMME, answer=302),), {"paper": "pack"},
    ),
    Page(
        "nominals:decision-document", MEMBERS,
        (
            Call(READ, "decision", IN_PROGRAMME, answer=302),
            Call(WRITE, "decision", IN_PROGRAMME, answer=409),
        ),
    ),
    Page(
        "nominals:decision-document-file", MEMBERS,
        (Call(READ, "decision", IN_PROGRAMME, answer=302),),
    ),
    Page(
        "nominals:nomination-interest", MEMBERS,
        tuple(Call(method, "nomination", CIRCULATED) for method in (READ, WRITE)),
    ),
    Page("nominals:decision", MEMBERS, (Call(READ, "decision", IN_PROGRAMME),)),
    Page(
        "nominals:decision-sign", "H",
        (Call(WRITE, "decision", {"own agency": "H", "shared": "H"}, {}, 409),),
    ),
)  # fmt: skip
