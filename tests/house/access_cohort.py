"""Who may call what: cohort, plans and actions. Rows of `access_table`.

A `member` is in the cohort of a programme that one's agency keeps or chairs. A `plan` is of such a
programme. An `action` that was `received` was given to the agency, whose people see no plan.
"""

from __future__ import annotations

from typing import Any

from tests.house.access_japtm import IN_PROGRAMME, MEMBERS
from tests.house.access_rules import READ, WRITE, Call, Listing, Page

PLANNERS, ANSWERERS, DOERS = "LJO", "LINO", "PLINJHO"
OWN_PLAN, OF_OTHERS = {"own agency": PLANNERS}, {"shared": PLANNERS}
SEEN = {"own agency": MEMBERS, "received": ANSWERERS}


def _of(thing: str, name: str, may: str, gets: Any, refused: Any = None, **kwargs: Any) -> Page:
    calls = tuple(Call(method, thing, gets, refused or {}) for method in (READ, WRITE))
    return Page(f"plans:{name}", may, calls, kwargs)


def _kept(name: str, thing: str = "plan") -> Page:
    return _of(thing, name, PLANNERS, OWN_PLAN, OF_OTHERS)


COHORT: tuple[Page, ...] = (
    Page("plans:plans", MEMBERS, (Call(READ),)),
    Page("plans:board", DOERS, (Call(READ),)),
    Page("plans:calendar", DOERS, (Call(READ), Call(WRITE))),
    Page("plans:calendar-end", DOERS, (Call(WRITE, "dates", {"own": DOERS}, answer=302),)),
    Page("plans:cohort", MEMBERS, (Call(READ, "programme", IN_PROGRAMME),)),
    _of("kept nomination", "admit", "J", {"received": "J"}),
    Page("plans:member", MEMBERS, (Call(READ, "member", IN_PROGRAMME),)),
    _of("member", "review", MEMBERS, IN_PROGRAMME),
    Page(
        "plans:review-sign", "H",
        (Call(WRITE, "review", {"own agency": "H", "shared": "H"}, {}, 302),),
    ),
    _of("programme", "plan-begin", PLANNERS, {"own agency": PLANNERS, "shared": PLANNERS}),
    Page("plans:plan", MEMBERS, (Call(READ, "plan", IN_PROGRAMME),)),
    _kept("objective-add"),
    _kept("plan-aim"),
    Page(  # none of these is of a place: the state refuses
        "plans:plan-phase", PLANNERS,
        tuple(Call(method, "plan", OWN_PLAN, OF_OTHERS, 409) for method in (READ, WRITE)),
    ),
    _kept("plan-open"),
    _kept("plan-review"),
    _kept("action-give"),
    _kept("plan-take"),
    _kept("objective-result", "objective"),
    Page(
        "plans:plan-move", PLANNERS, (Call(WRITE, "plan", OWN_PLAN, OF_OTHERS, 409),),
        {"move": "paused"},
    ),
    Page("plans:action", DOERS, (Call(READ, "action", SEEN),)),
    _of(
        "action", "action-answer", ANSWERERS, {"received": ANSWERERS, "own agency": "LO"},
        {"own agency": "IN"},
    ),
    _of(
        "action", "action-person", ANSWERERS, {"received": ANSWERERS, "own agency": "LO"},
        {"own agency": "IN"},
    ),
    _of(
        "action", "action-report", DOERS, {"received": ANSWERERS, "own agency": PLANNERS},
        {"own agency": "INH"},
    ),
    _of("action", "action-decide", PLANNERS, {"received": "LO", "own agency": PLANNERS}),
)  # fmt: skip
COHORT_LISTINGS: tuple[Listing, ...] = (
    Listing("plans:plans", "plan", IN_PROGRAMME),
    Listing("plans:board", "action", {"received": ANSWERERS}),
)
