"""The demonstration people, and signing in as one of them."""

from __future__ import annotations

import base64
import hmac
import threading
import time
from collections import defaultdict
from collections.abc import Mapping

SALLY = "sally.safeguarding@harbour-view-school.example"
TOM = "tom.teacher@harbour-view-school.example"
HEDDA = "hedda.headteacher@harbour-view-school.example"
IRIS = "iris.information@harbour-view-school.example"
ANNA = "anna.analyst@constabulary.example"
PAUL = "paul.profile@constabulary.example"
PETRA = "petra.picture@constabulary.example"
LENA = "lena.lead@constabulary.example"
ADAM = "adam.administrator@constabulary.example"
HARRY = "harry.housing@quayside-housing.example"
LYDIA = "lydia.landlord@quayside-housing.example"
CORA = "cora.council@council.example"
PETER = "peter.probation@probation.example"
CLIVE = "clive.council@council.example"
CHLOE = "chloe.children@council.example"
BELLA = "bella.analyst@constabulary.example"
CIARAN = "ciaran.analyst@constabulary.example"
CASS = "cass.custodian@constabulary.example"
NORA = "nora.neighbour@neighbour-constabulary.example"
INGRID = "ingrid.governance@constabulary.example"
SELMA = "selma.secretary@constabulary.example"
CONRAD = "conrad.chair@constabulary.example"
LIONEL = "lionel.responsible@constabulary.example"
CARLA = "carla.chair@probation.example"
NICK = "nick.nominating@probation.example"
HUGO = "hugo.nominating@health-trust.example"
# Made by tests.browser.world, without a second factor.
FREYA = "freya.first@harbour-view-school.example"
FIONA = "fiona.fresh@harbour-view-school.example"
NOBODY = ""
LINK = "an-invitation-of-the-tests"  # what a link made by tests.browser.world holds

CODE_SECONDS = 30


class Codes:
    """Second-factor codes from each person's own secret. The portal takes each code once."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self.secrets = secrets
        self.used: defaultdict[str, set[int]] = defaultdict(set)

    def next(self, email: str) -> str:
        """Now's code; where it is used up, the one before or after; where all are, the next."""
        while not (free := self._free(email)):
            threading.Event().wait(CODE_SECONDS - time.time() % CODE_SECONDS)
        self.used[email].add(free[0])
        return code(self.secrets[email], free[0])

    def _free(self, email: str) -> list[int]:
        now = int(time.time()) // CODE_SECONDS
        return [each for each in (now, now + 1, now - 1) if each not in self.used[email]]


def code(secret: str, counter: int) -> str:
    """As an authenticator app makes it (RFC 4226), without a line of the portal's."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, counter.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
