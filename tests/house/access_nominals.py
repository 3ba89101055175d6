"""Who may call what: nominals and what is said of them. Rows of `access_table`."""

from __future__ import annotations

from tests.house.access_rules import READ, WRITE, Call, Listing, Page

ROLES_OF_NOMINALS = "LIN"
KNOWN = {"own": "LIN", "own agency": "LIN", "shared": "LIN"}
READERS = "LINJHO"
READ_BY = dict.fromkeys(KNOWN, READERS)
SAID = {"own": "LIN", "own agency": "LIN"}
LENT_ONLY = {"shared": "LIN"}

NOMINALS: tuple[Page, ...] = (
    Page("nominals:nominals", READERS, (Call(READ), Call(WRITE))),
    Page("nominals:nominal-begin", ROLES_OF_NOMINALS, (Call(READ), Call(WRITE))),
    Page("nominals:nominal", READERS, (Call(READ, "nominal", READ_BY),)),
    Page(
        "nominals:say", ROLES_OF_NOMINALS,
        (Call(READ, "nominal", KNOWN), Call(WRITE, "nominal", KNOWN)), {"kind": "text"},
    ),
    Page(
        "nominals:lend", ROLES_OF_NOMINALS,
        (Call(READ, "nominal", KNOWN), Call(WRITE, "nominal", KNOWN)),
    ),
    *(
        Page(
            f"nominals:said-lend-{act}", ROLES_OF_NOMINALS,
            (Call(WRITE, "contribution", SAID, LENT_ONLY, 409),),
        )
        for act in ("approve", "end")
    ),
    Page(
        "nominals:said-replace", ROLES_OF_NOMINALS,
        (
            Call(READ, "contribution", SAID, LENT_ONLY),
            Call(WRITE, "contribution", SAID, LENT_ONLY),
        ),
    ),
    Page(
        "nominals:said-withdraw", ROLES_OF_NOMINALS,
        (
            Call(READ, "contribution", SAID, LENT_ONLY),
            Call(WRITE, "contribution", SAID, LENT_ONLY, 302, {"reason": "It was wrong."}),
        ),
    ),
)  # fmt: skip

NOMINAL_LISTINGS: tuple[Listing, ...] = (
    Listing("nominals:nominals", "nominal", READ_BY),
    Listing("nominals:nominals", "contribution", READ_BY),
)
