"""Who may call what: the menu of tactics, disruptions, figures. Rows of `access_table`."""

from __future__ import annotations

from tests.house.access_japtm import IN_PROGRAMME, MEMBERS
from tests.house.access_rules import READ, WRITE, Call, Listing, Page

DOERS = "PLINJHO"
A_TACTIC = {"tactic": "SCPO"}
PLANNERS = "LJO"
AS_PLANNERS = {"own agency": PLANNERS, "shared": PLANNERS}
OF_OTHERS, OWN = {"shared": PLANNERS}, {"own agency": PLANNERS}

PLANNED: tuple[Page, ...] = (
    Page("plans:tactics", DOERS, (Call(READ),)),
    Page("plans:plan-templates", MEMBERS, (Call(READ),)),
    Page("plans:tactic", DOERS, (Call(READ),), A_TACTIC),
    Page("plans:tactic-add", "J", (Call(READ), Call(WRITE))),
    Page("plans:tactic-word", "J", (Call(READ), Call(WRITE)), A_TACTIC),
    Page("plans:tactic-end", "J", (Call(WRITE, answer=302),), A_TACTIC),
    Page("plans:disruptions", MEMBERS, (Call(READ, "programme", IN_PROGRAMME),)),
    Page(
        "plans:disruption-claim", PLANNERS,
        tuple(Call(method, "programme", AS_PLANNERS) for method in (READ, WRITE)),
    ),
    Page("plans:disruption", MEMBERS, (Call(READ, "disruption", IN_PROGRAMME),)),
    Page(
        "plans:disruption-moderate", PLANNERS,
        tuple(Call(method, "disruption", OF_OTHERS, OWN) for method in (READ, WRITE)),
    ),
    Page(  # none of these was moderated to another level: the state refuses
        "plans:disruption-answer", PLANNERS,
        tuple(Call(method, "disruption", OWN, OF_OTHERS, 409) for method in (READ, WRITE)),
    ),
    Page("plans:programme-figures", MEMBERS, (Call(READ, "programme", IN_PROGRAMME),)),
    Page(
        "plans:programme-document", MEMBERS,
        (
            Call(READ, "programme", IN_PROGRAMME),
            Call(WRITE, "programme", IN_PROGRAMME, {}, 302),
        ),
    ),
    Page("plans:programme-document-file", MEMBERS, (Call(READ, "programme", IN_PROGRAMME),)),
)  # fmt: skip
PLANNED_LISTINGS: tuple[Listing, ...] = ()
