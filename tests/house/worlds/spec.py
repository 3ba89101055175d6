"""Generated partnerships, as plain values: who is where, who wrote what, what was lent and why.

Numbers point at things by position, modulo how many there are, so that any draw is a valid world.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from partners.choices import Marking
from partners.permissions import RoleName

# Seconds from the transaction's now, which stands still: at the boundary, beside it, far from it.
PAST = (-9 * 86_400, -3_600, -1)
COMING = (1, 3_600, 9 * 86_400)
ENDS = (*PAST, 0, 0, *COMING, *COMING)
ONE_OFF, BREAK_GLASS = "one-off", "break-glass"


@dataclass(frozen=True)
class Agency:
    is_force: bool
    state: str


@dataclass(frozen=True)
class Person:
    agency: int
    roles: frozenset[str]
    marking: str
    unit: int  # 0: none
    leads: bool
    is_active: bool
    moves_to: int  # 0: stays
    vetted: int | None  # days from today to the last day; None: nothing recorded
    trained: int | None


@dataclass(frozen=True)
class StandIn:
    """Somebody stands in for another; both may be of different agencies by the time."""

    lead: int
    person: int
    starts: int  # days from today
    ends: int
    is_ended: bool


@dataclass(frozen=True)
class Agreement:
    state: str
    begins: int
    ends: int
    leaver: int  # the party that goes afterwards; 0: none


@dataclass(frozen=True)
class Form:
    writer: int
    force: int
    state: str
    marking: str
    has_unit: bool


@dataclass(frozen=True)
class Profile:
    force: int
    state: str
    marking: str


@dataclass(frozen=True)
class Grant:
    thing: int
    to: int
    basis: int | str  # a number of an agreement, or one of the two others
    ends: int
    is_revoked: bool
    before_sending: bool


@dataclass(frozen=True)
class Decision:
    thing: int
    to: int
    outcome: str


@dataclass(frozen=True)
class World:
    agencies: list[Agency]
    people: list[Person]
    agreements: list[Agreement]
    forms: list[Form]
    profiles: list[Profile]
    form_grants: list[Grant]
    profile_grants: list[Grant]
    decisions: list[Decision]
    renewals: list[tuple[int, int]]
    stand_ins: list[StandIn]


def _mostly(usual: object, *others: object) -> st.SearchStrategy:
    return st.sampled_from([*[usual] * 6, *others])


_number = st.integers(0, 30)
_marking = st.sampled_from([*Marking.values, *Marking.values, Marking.OFFICIAL_SENSITIVE])
_roles = st.one_of(
    st.sampled_from([frozenset({role}) for role in RoleName.values]),
    st.just(frozenset({RoleName.INTELLIGENCE_ANALYST})),
    st.just(frozenset({RoleName.INTELLIGENCE_ANALYST, RoleName.PRACTITIONER})),
    st.frozensets(st.sampled_from(RoleName.values), max_size=3),
)
_agency = st.builds(Agency, is_force=st.booleans(), state=_mostly("active", "suspended", "closed"))
_last_day = _mostly(None, 200, 1, 0, -1, -30)
_person = st.builds(
    Person, agency=_number, roles=_roles, marking=_marking, unit=st.integers(0, 2),
    leads=st.booleans(), is_active=_mostly(True, False),
    moves_to=_mostly(0, 1, 2), vetted=_last_day, trained=_last_day,
)  # fmt: skip
_stand_in = st.builds(
    StandIn, lead=_number, person=_number, starts=_mostly(0, -3, 1), ends=_mostly(0, 5, -1),
    is_ended=_mostly(False, True),
)  # fmt: skip
_agreement = st.builds(
    Agreement,
    state=st.sampled_from(["in_force", "in_force", "in_force", "in_force", "draft", "withdrawn"]),
    begins=st.sampled_from([-20 * 86_400, -10 * 86_400, -1, 0, 1]),
    ends=st.sampled_from([-5 * 86_400, 0, 2, 3_600, 9 * 86_400, 20 * 86_400]),
    leaver=st.sampled_from([0, 0, 0, 1, 2]),
)  # fmt: skip
_form = st.builds(
    Form, writer=_number, force=_number, marking=_marking, has_unit=st.booleans(),
    state=st.sampled_from(["draft", "submitted", "submitted", "closed"]),
)  # fmt: skip
_profile = st.builds(
    Profile, force=_number, marking=_marking,
    state=st.sampled_from(["published", "published", "superseded", "approved", "draft"]),
)  # fmt: skip
_grant = st.builds(
    Grant, thing=_number, to=_number, ends=st.sampled_from(ENDS),
    basis=st.sampled_from([ONE_OFF, BREAK_GLASS, *range(8)]),
    is_revoked=_mostly(False, True), before_sending=_mostly(False, True),
)  # fmt: skip
_decision = st.builds(
    Decision, thing=_number, to=_number, outcome=st.sampled_from(["share", "withhold"])
)

# Two forces come first in every world: somebody to send to, and somebody to lend to.
worlds = st.builds(
    World,
    agencies=st.lists(_agency, min_size=1, max_size=3),
    people=st.lists(_person, min_size=14, max_size=18),
    agreements=st.lists(_agreement, min_size=5, max_size=8),
    forms=st.lists(_form, min_size=12, max_size=16),
    profiles=st.lists(_profile, min_size=5, max_size=7),
    form_grants=st.lists(_grant, min_size=45, max_size=55),
    profile_grants=st.lists(_grant, min_size=20, max_size=25),
    decisions=st.lists(_decision, min_size=2, max_size=4),
    renewals=st.lists(st.tuples(_number, _number), min_size=4, max_size=8),
    stand_ins=st.lists(_stand_in, min_size=6, max_size=9),
)
