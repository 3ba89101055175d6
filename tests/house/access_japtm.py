"""Who may call what: programmes and nominations. Rows of `access_table`.

J is the secretariat, H a co-chair, O a lead responsible officer. A `kept nomination` was approved
and sent to the secretariat; a `nomination` is circulated to the programme's agencies.
"""

from __future__ import annotations

from typing import Any

from tests.house.access_rules import READ, WRITE, Call, Listing, Page

MEMBERS, NOMINATORS = "LINJHO", "LIN"
IN_PROGRAMME = {"own agency": MEMBERS, "shared": MEMBERS}
DRAFT = {"own": NOMINATORS, "own agency": NOMINATORS}
CIRCULATED = {"own agency": MEMBERS, "shared": MEMBERS}
KEPT = {"received": "J"}


def _only(letters: str, seen: dict[str, str]) -> dict[str, str]:
    return {
        relation: "".join(letter for letter in letters if letter in roles)
        for relation, roles in seen.items()
    }


def _written(name: str, answer: int = 200, **kwargs: Any) -> Page:
    """What its agency does with a draft, and with nothing that has left it."""
    calls = [Call(WRITE, "draft nomination", DRAFT, {}, answer)]
    if answer == 200:
        calls.append(Call(READ, "draft nomination", DRAFT))
    return Page(f"nominals:{name}", NOMINATORS, tuple(calls), kwargs)


def _kept(name: str) -> Page:
    calls = tuple(Call(method, "kept nomination", KEPT) for method in (READ, WRITE))
    return Page(f"nominals:{name}", "J", calls)


JAPTM: tuple[Page, ...] = (
    Page("nominals:programmes", MEMBERS, (Call(READ),)),
    Page("nominals:nominations", MEMBERS, (Call(READ),)),
    Page("nominals:programme-begin", "J", (Call(READ), Call(WRITE))),
    Page("nominals:programme", MEMBERS, (Call(READ, "programme", IN_PROGRAMME),)),
    Page(
        "nominals:chair-name", "L",
        (
            Call(READ, "programme", _only("L", IN_PROGRAMME)),
            Call(WRITE, "programme", _only("L", IN_PROGRAMME)),
        ),
    ),
    Page(
        "nominals:chair-end", "L",
        (Call(WRITE, "chair", {"own agency": "L"}, {"shared": "L"}, 302),),
    ),
    Page(
        "nominals:nominate", NOMINATORS,
        tuple(
            Call(method, "nominal", {"own": "LIN", "own agency": "LIN", "shared": "LIN"})
            for method in (READ, WRITE)
        ),
    ),
    Page(
        "nominals:nomination", MEMBERS,
        (
            Call(READ, "draft nomination", DRAFT), Call(READ, "nomination", CIRCULATED),
            Call(READ, "kept nomination", KEPT),
        ),
    ),
    _written("nomination-part", slug="harm"),
    _written("nomination-move", 409, move="ask"),
    Page(
        "nominals:nomination-approve", "L",
        tuple(
            call for method in (READ, WRITE)
            for call in (
                Call(method, "draft nomination", _only("L", DRAFT)),
            )
        ),
    ),
    Page(
        "nominals:nomination-back", "L",
        tuple(Call(method, "draft nomination", _only("L", DRAFT)) for method in (READ, WRITE)),
    ),
    _kept("nomination-return"),
    _kept("nomination-ask"),
    _kept("nomination-compare"),
    _kept("nomination-end"),
    Page(
        "nominals:nomination-move-on", "J",
        (
            Call(WRITE, "kept nomination", KEPT, {}, 409),
        ),
        {"move": "chase"},
    ),
    Page(
        "nominals:nomination-reply", NOMINATORS,
        tuple(
            Call(method, "nomination", _only(NOMINATORS, CIRCULATED)) for method in (READ, WRITE)
        ),
    ),
)  # fmt: skip

JAPTM_LISTINGS: tuple[Listing, ...] = (
    Listing("nominals:programmes", "programme", IN_PROGRAMME),
    Listing("nominals:programmes", "chair", IN_PROGRAMME),
    Listing("nominals:nominations", "draft nomination", DRAFT),
    Listing("nominals:nominations", "nomination", CIRCULATED),
    Listing("nominals:nominations", "kept nomination", KEPT),
)
