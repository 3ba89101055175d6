"""Who may call what: the menu of tactics, disruptions, figures. Rows of `access_table`."""

from __future__ import annotations

from tests.house.access_japtm import IN_PROGRAMME, MEMBERS
from tests.house.access_rules import READ, WRITE, Call, Listing, Page

DOERS = "PLINJHO"
A_TACTIC = {"tactic": "SCPO"}
A_TEMPLATE = {"template": "COUNTY_LINE"}
A_PART = A_TEMPLATE | {"part": "objective", "place": 1}
A_WEEK = {"week": "KNIVES"}
PLANNERS = "LJO"
AS_PLANNERS = {"own agency": PLANNERS, "shared": PLANNERS}
OF_OTHERS, OWN = {"shared": PLANNERS}, {"own agency": PLANNERS}

PLANNED: tuple[Page, ...] = (
    Page("plans:tactics", DOERS, (Call(READ),)),
    Page("plans:plan-templates", MEMBERS, (Call(READ),)),
    Page("plans:template", MEMBERS, (Call(READ),), A_TEMPLATE),
    Page("plans:template-add", "J", (Call(READ), Call(WRITE))),
    Page("plans:template-word", "J", (Call(READ), Call(WRITE)), A_TEMPLATE),
    Page("plans:template-part", "J", (Call(READ), Call(WRITE)), A_PART),
    Page("plans:template-end", "J", (Call(WRITE, answer=302),), A_TEMPLATE),
    Page("plans:weeks", MEMBERS, (Call(READ),)),
    Page("plans:week-add", "J", (Call(READ), Call(WRITE))),
    Page("plans:week-word", "J", (Call(READ), Call(WRITE)), A_WEEK),
    Page("plans:week-end", "J", (Call(WRITE, answer=302),), A_WEEK),
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
