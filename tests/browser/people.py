"""The demonstration people, and signing in as one of them."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

SALLY = "sally.safeguarding@harbour-view-school.example"
TOM = "tom.teacher@harbour-view-school.example"
HEDDA = "hedda.headteacher@harbour-view-school.example"
IRIS = "iris.information@harbour-view-school.example"
ANNA = "anna.analyst@constabulary.example"
PAUL = "paul.profile@constabulary.example"
LENA = "lena.lead@constabulary.example"
ADAM = "adam.administrator@constabulary.example"
HARRY = "harry.housing@quayside-housing.example"
LYDIA = "lydia.landlord@quayside-housing.example"
CORA = "cora.council@council.example"
CLIVE = "clive.council@council.example"
NORA = "nora.neighbour@neighbour-constabulary.example"
# Made by tests.browser.world: one who never signed in, one whose account is closed.
FREYA = "freya.first@harbour-view-school.example"
IVO = "ivo.inactive@harbour-view-school.example"
NOBODY = ""

CODE_SECONDS = 30


class Codes:
    """Second-factor codes from each person's own secret. The portal takes each code once."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self.secrets = secrets
        self.used: defaultdict[str, set[int]] = defaultdict(set)

    def next(self, email: str) -> str:
        """Now's code; where it is used up, that of the minute before or after, which is taken too."""
        now = int(time.time()) // CODE_SECONDS
        counter = next(each for each in (now, now + 1, now - 1) if each not in self.used[email])
        self.used[email].add(counter)
        return str(format_hotp_value(hotp_value(self.secrets[email], counter)))
