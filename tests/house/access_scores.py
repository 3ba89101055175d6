"""Who may call what: scoring, the reveal and the order. Rows of `access_table`."""

from __future__ import annotations

from tests.house.access_rules import READ, WRITE, Call, Listing, Page

SCORERS, MEMBERS, SECRETARIAT = "LIN", "LINJHO", "J"
TO_SCORE = {"own agency": SCORERS, "shared": SCORERS}
REVEALED = {"own agency": MEMBERS, "shared": MEMBERS}
KEPT, NOT_KEPT = {"own agency": SECRETARIAT}, {"shared": SECRETARIAT}

SCORING: tuple[Page, ...] = (
    Page("nominals:to-score", SCORERS, (Call(READ),)),
    Page(
        "nominals:score", SCORERS,
        (
            Call(READ, "scoring nomination", TO_SCORE),
            Call(WRITE, "scoring nomination", TO_SCORE),
        ),
    ),
    Page("nominals:scores", MEMBERS, (Call(READ, "revealed nomination", REVEALED),)),
    Page(
        "nominals:reveal", SECRETARIAT,
        (Call(READ, "round", KEPT, NOT_KEPT), Call(WRITE, "round", KEPT, NOT_KEPT, 302)),
    ),
    Page("nominals:rankings", MEMBERS, (Call(READ),)),
    Page(
        "nominals:ranking", MEMBERS,  # made, and all its marks stand: no other order is made
        (Call(READ, "ranking", REVEALED), Call(WRITE, "ranking", KEPT, answer=409)),
    ),
)  # fmt: skip

SCORING_LISTINGS: tuple[Listing, ...] = (
    Listing("nominals:to-score", "scoring nomination", TO_SCORE),
    Listing("nominals:rankings", "ranking", REVEALED),
)
