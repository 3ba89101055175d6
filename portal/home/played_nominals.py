"""People whom the demonstration agencies speak of: plainly invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from nominals import actions
from nominals.choices import Capacity, Certainty
from nominals.models import Contribution
from nominals.saying import Said
from partners.models import User
from portal import wall

ANNA = "anna.analyst@constabulary.example"
NICK = "nick.nominating@probation.example"
FILE: dict[str, Any] = {"source": "Our own file", "said_on": date(2026, 10, 5)}
NOMINALS: tuple[tuple[str, tuple[dict[str, Any], ...]], ...] = (
    (ANNA, (
        {"kind": "name", "code": "legal", "value": "LANTERN, Dexter"},
        {"kind": "name", "code": "nickname", "value": "Dex", "certainty": Certainty.OPINION},
        {"kind": "birth", "starts_on": date(1999, 1, 1), "ends_on": date(2001, 12, 31),
         "certainty": Certainty.OPINION},
        {"kind": "address", "value": "A flat in Mariner Court, Portsmouth"},
        {"kind": "warning", "code": "visit_in_pairs", "detail": "Often several others are there."},
    )),
    (NICK, (
        {"kind": "name", "code": "legal", "value": "COPPER, Violet", "capacity": "convicted"},
        {"kind": "status", "code": "licence", "value": "Portsmouth", "capacity": "convicted",
         "starts_on": date(2026, 4, 1), "ends_on": date(2027, 3, 31)},
        {"kind": "gender", "code": "female", "capacity": "convicted"},
        {"kind": "officer", "value": "Probation practitioner, Portsmouth office",
         "capacity": "convicted"},
        {"kind": "management", "code": "IOM_FIXED", "capacity": "convicted"},
        {"kind": "dependants", "number": 1, "capacity": "convicted"},
    )),
)  # fmt: skip


def play() -> None:
    for email, sayings in NOMINALS:
        with transaction.atomic():
            by = User.objects.select_related("agency", "unit").get(email=email)
            wall.enter(by.pk)
            if not Contribution.objects.visible_to(by).filter(owner=by.agency_id).exists():
                _begin(sayings, by=by)


def _begin(sayings: tuple[dict[str, Any], ...], *, by: User) -> None:
    first, *others = (Said(**{**FILE, "capacity": Capacity.SUSPECT, **each}) for each in sayings)
    nominal = actions.begin(first, by=by)
    for said in others:
        actions.say(nominal, said, by=by)
