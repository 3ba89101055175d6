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
    """What its agency does with a draft; the programme's agencies see it later, and may not."""
    refused = _only(NOMINATORS, CIRCULATED)
    calls = [Call(WRITE, "draft nomination", DRAFT, {}, answer)]
    calls += [Call(WRITE, "nomination", {}, refused)]
    if answer == 200:
        calls += [Call(READ, "draft nomination", DRAFT), Call(READ, "nomination", {}, refused)]
    return Page(f"nominals:{name}", NOMINATORS, tuple(calls), kwargs)


def _kept(name: str) -> Page:
    refused = _only("J", CIRCULATED)
    return Page(f"nominals:{name}", "J", tuple(
        call for method in (READ, WRITE)
        for call in (
            Call(method, "kept nomination", KEPT), Call(method, "nomination", {}, refused),
        )
    ))  # fmt: skip


JAPTM: tuple[Page, ...] = (
    Page("nominals:programmes", MEMBERS, (Call(READ),)),
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
    _written("nomination-move", 302, move="withdraw"),
    Page(
        "nominals:nomination-approve", "L",
        tuple(
            call for method in (READ, WRITE)
            for call in (
                Call(method, "draft nomination", _only("L", DRAFT)),
                Call(method, "nomination", {}, _only("L", CIRCULATED)),
            )
        ),
    ),
    _kept("nomination-return"),
    _kept("nomination-ask"),
    Page(
        "nominals:nomination-move-on", "J",
        (
            Call(WRITE, "kept nomination", KEPT, {}, 409),
            Call(WRITE, "nomination", {}, _only("J", CIRCULATED)),
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

JAPTM_LISTINGS: tuple[Listing, ...] = (Listing("nominals:programmes", "programme", IN_PROGRAMME),)
