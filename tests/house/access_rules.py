"""The words that the access table is written in: roles, things, relations, calls and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from partners.permissions import RoleName

ROLES: Mapping[str, str] = {
    "P": RoleName.PRACTITIONER,
    "L": RoleName.AGENCY_LEAD,
    "I": RoleName.INTELLIGENCE_ANALYST,
    "A": RoleName.PROFILE_ANALYST,
    "G": RoleName.IG_OFFICER,
    "S": RoleName.SYSTEM_ADMINISTRATOR,
    "C": RoleName.SOURCE_CUSTODIAN,
    "N": RoleName.NOMINATING_OFFICER,
    "J": RoleName.JAPTM_OFFICE,
    "H": RoleName.CO_CHAIR,
    "O": RoleName.LEAD_OFFICER,
}
ALL = "".join(ROLES)
SENDERS = "PL"

# How a record stands to the person who asks.
RELATIONS: Mapping[str, str] = {
    "own": "written by this person",
    "own unit": "written by a colleague of the unit that this person leads",
    "own agency": "written by a colleague; this person leads no unit",
    "received": "sent to this person's agency",
    "shared": "lent to this person's agency, and still lent",
    "revoked": "was lent; the owner ended that",
    "expired": "was lent until a second ago",
    "lapsed": "was lent on an agreement that has ended",
    "other agency": "of another agency, never lent",
}
SIDES = ("own", "own unit", "own agency", "other agency")
ENDED = ("revoked", "expired", "lapsed")

# Which relations a kind of record can have.
THINGS: Mapping[str, tuple[str, ...]] = {
    "draft": SIDES,
    "form": tuple(RELATIONS),
    "draft profile": ("own", "own agency", "other agency"),
    "data file": ("own", "own agency", "other agency"),
    "profile": ("own", "own agency", "shared", *ENDED, "other agency"),
    "section": ("own agency", "other agency"),
    "renewal": ("own agency", "other agency"),
    "agreement": ("own agency", "other agency"),
    "draft agreement": ("own agency", "other agency"),
    "scoring nomination": ("own agency", "shared", "other agency"),
    "revealed nomination": ("own agency", "shared", "other agency"),
    "round": ("own agency", "shared", "other agency"),
    "ranking": ("own agency", "shared", "other agency"),
    "draft scheme": ("own agency", "other agency"),
    "system": ("own agency", "other agency"),
    "figures": ("own agency", "shared", "other agency"),
    "invitation": ("own agency", "other agency"),
    "person": ("own agency", "other agency"),
    "deputyship": ("own agency", "other agency"),
    "escalation": ("own agency", "other agency"),
    "turn of duty": ("own agency", "other agency"),
    "look": ("own", "other agency"),
    "dates": ("own", "other agency"),
    "draft report": ("own agency", "other agency"),
    "report": ("own agency", "shared", "other agency"),
    "referral": ("own agency", "shared", "other agency"),
    "transfer": ("own agency", "shared", "other agency"),
    "kept source": ("received", "other agency"),
    "word": ("own agency", "other agency"),
    "nominal": ("own", "own agency", "shared", *ENDED, "other agency"),
    "contribution": ("own", "own agency", "shared", *ENDED, "other agency"),
    "programme": ("own agency", "shared", "other agency"),
    "chair": ("own agency", "shared", "other agency"),
    "disruption": ("own agency", "shared", "other agency"),
    "draft nomination": ("own", "own agency", "other agency"),
    "nomination": ("own agency", "shared", *ENDED, "other agency"),
    "kept nomination": ("received", "other agency"),
    "meeting": ("own agency", "shared", "other agency"),
    "item": ("own agency", "shared", "other agency"),
    "decision": ("own agency", "shared", "other agency"),
    "member": ("own agency", "shared", "other agency"),
    "review": ("own agency", "shared", "other agency"),
    "plan": ("own agency", "shared", "other agency"),
    "objective": ("own agency", "shared", "other agency"),
    "action": ("own agency", "received", "other agency"),
}
READ, WRITE = "GET", "POST"


@dataclass(frozen=True)
class Call:
    """One method on one kind of record. `gets` names the roles by relation; all others get 404.

    `refused` are those who see the record and may not do this (403). `answer` is the status for
    those who may, where it differs by relation a mapping.
    """

    method: str
    thing: str = ""
    gets: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    answer: int | Mapping[str, int] = 200
    sends: Mapping[str, str] = field(default_factory=dict)

    def status_for(self, role: str, relation: str) -> int:
        if role in self.gets.get(relation, ""):
            return self.answer if isinstance(self.answer, int) else self.answer[relation]
        return 403 if role in self.refused.get(relation, "") else 404


@dataclass(frozen=True)
class Page:
    """An address. Roles outside `may` get 403 for every method, before any record is looked for."""

    name: str
    may: str
    calls: tuple[Call, ...]
    kwargs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_key(self) -> bool:
        return any(call.thing for call in self.calls)


@dataclass(frozen=True)
class OpenPage:
    """An address for people who are not signed in, or not wholly. Statuses by method."""

    name: str
    anonymous: Mapping[str, int]
    signed_in: Mapping[str, int]
    why: str
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """Which records a page shows in its lists, by kind and relation: to these roles, no others."""

    name: str
    thing: str
    shows: Mapping[str, str]
    query: str = ""


WRITER = {"own": SENDERS}
COPY = {"own": SENDERS, "own unit": SENDERS}
SENDING_SIDE = {"own": SENDERS, "own unit": SENDERS, "own agency": "L"}
FORCE = {"received": "I"}
BORROWER = {"shared": "I"}  # sees the form, and neither what came of it nor who else does
READERS = {
    "own": SENDERS, "own unit": SENDERS, "own agency": "L", "received": "I", "shared": "I",
}  # fmt: skip
TOLD = {"own": SENDERS, "own unit": SENDERS, "received": "I", "shared": "I"}
# Those of the readers who see the title and the state and never the account.
TITLES_ONLY = {"own agency": "L"}
OF_FORCE = {"own agency": "I"}
REPORT_READERS = {"own agency": "I", "shared": "LI"}
A_GRADE = {
    "source": "2", "assessment": "D", "handling": "C", "conditions": "NO_OVERT_ACTION",
}  # fmt: skip
PROFILE_ROLES = "PLIA"
PROFILE_READERS = {"own": PROFILE_ROLES, "own agency": PROFILE_ROLES, "shared": PROFILE_ROLES}
FIGURES_OWN = {"own agency": "I"}
FIGURES = {"own agency": "I", "shared": PROFILE_ROLES}
BUILDERS = {"own": "A", "own agency": "A"}

# System administrators of the host force: the force that asks is the host in these tests.
HOST = "S"
FIRST = {"number": 1}
CODE = {"of": "theme", "code": "ASB"}
AGENCY = {"agency": "anAgencyOfAllTheTables"}
