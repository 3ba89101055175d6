"""The people of the demonstration programme, all plainly invented, and how far each story goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ANNA = "anna.analyst@constabulary.example"
LENA = "lena.lead@constabulary.example"
NICK = "nick.nominating@probation.example"
PETER = "peter.probation@probation.example"
CLIVE = "clive.council@council.example"
HUGO = "hugo.nominating@health-trust.example"
SELMA = "selma.secretary@constabulary.example"
CONRAD = "conrad.chair@constabulary.example"
CARLA = "carla.chair@probation.example"
LIONEL = "lionel.responsible@constabulary.example"
DARA = "dara.deputy@probation.example"
EVERYBODY = (ANNA, LENA, NICK, PETER, CLIVE, HUGO, SELMA, CONRAD, CARLA, DARA, LIONEL)
NAME = "Harbour JAPTM programme (demonstration)"
APPROVERS = {ANNA: LENA, NICK: PETER}
CODES = ("H1", "H2", "H3", "H4", "H5", "H6")
REASON_FROM = 4


@dataclass(frozen=True)
class Story:
    """`marks`: of the constabulary, probation and the council, six of harm and the likelihood."""

    name: str
    by: str
    until: str
    harm: str
    marks: tuple[tuple[int, ...], ...] = ()
    criteria: tuple[str, str, str] = ("M3", "S2", "S8")

    @property
    def born(self) -> date:
        return TWICE_BORN.get(self.name, date(1980 + len(self.name), 5, len(self.harm) % 28 + 1))


# Two agencies nominate one person, and one of them misspells the name.
TWICE_BORN = dict.fromkeys(("MARBLE, Milo", "MARBEL, Milo"), date(1994, 2, 3))

FIRST_ROUND = (
    Story("BRASS, Barnaby", ANNA, "scored", "Runs a drug line into two coastal towns. Three flats"
          " of people at risk were taken over in the last six months.",
          ((4, 4, 4, 4, 4, 8, 4), (4, 8, 4, 4, 4, 8, 4), (2, 4, 4, 4, 4, 8, 4))),
    Story("KETTLE, Konrad", NICK, "scored", "Directs fraud against older people by telephone while"
          " on licence. About forty victims since April.",
          ((0, 4, 4, 1, 8, 4, 3), (0, 4, 2, 1, 4, 4, 3), (0, 2, 4, 1, 4, 4, 3))),
    Story("THIMBLE, Theo", ANNA, "scored", "Supplies converted firearms. Two discharges this year"
          " are put down to weapons of his.",
          ((8, 4, 1, 4, 4, 1, 3), (8, 2, 1, 4, 1, 1, 2), (4, 4, 1, 8, 4, 2, 3)),
          ("M1", "S3", "S4")),
    Story("ORCHARD, Oona", NICK, "scored", "Lends money to tenants and collects with threats. The"
          " debts are worked off in car washes.",
          ((2, 4, 2, 2, 2, 8, 4), (2, 4, 2, 2, 2, 4, 3), (2, 8, 2, 4, 2, 4, 4))),
    Story("PEBBLE, Percy", ANNA, "scored", "Steals plant and vehicles to order, with others from"
          " two neighbouring counties.",
          ((0, 1, 8, 2, 4, 0, 4), (0, 1, 4, 2, 4, 0, 3), (0, 1, 4, 1, 4, 0, 4)),
          ("M1", "S4", "S7")),
    Story("WALNUT, Wanda", NICK, "scored", "Keeps the money of a drug line in two small shops.",
          ((0, 1, 4, 1, 2, 1, 3), (0, 1, 2, 1, 2, 2, 2), (1, 1, 4, 2, 2, 1, 3)),
          ("M1", "S5", "S7")),
    Story("LANTERN, Lorcan", ANNA, "scored", "Runs a second line from a flat above a shop.",
          ((4, 2, 4, 2, 4, 8, 3), (2, 2, 4, 2, 4, 4, 3), (4, 2, 2, 2, 4, 8, 3))),
    Story("COPPER, Cedric", NICK, "scored", "Directed robberies of vans while on bail.",
          ((4, 4, 4, 1, 4, 0, 4), (4, 4, 2, 1, 4, 0, 4), (4, 2, 4, 1, 4, 0, 3))),
    Story("VIOLIN, Verity", ANNA, "scored", "Sold stolen bicycles on the internet.",
          ((0, 0, 2, 1, 1, 0, 3), (0, 0, 2, 1, 1, 0, 3), (0, 0, 1, 1, 1, 0, 3))),
    Story("MEADOW, Magnus", NICK, "scored", "Laundered money through three car washes.",
          ((0, 1, 4, 2, 2, 2, 3), (0, 1, 4, 1, 2, 2, 3), (0, 1, 4, 2, 2, 2, 3))),
    Story("HARBOUR, Hilda", ANNA, "scored", "Hides parcels for a group that threatens her son.",
          ((1, 2, 2, 1, 2, 4, 3), (1, 2, 2, 1, 2, 4, 3), (1, 4, 2, 1, 2, 8, 3))),
)  # fmt: skip
OUTCOMES = {0: "accepted", 1: "deferred", 6: "accepted", 7: "accepted", 8: "rejected",
            9: "reserve", 10: "signposted"}  # fmt: skip
AFTER_IT = (
    Story("TANKARD, Tobias", ANNA, "scoring", "Sells ketamine to students by the kilogram.",
          criteria=("M3", "S3", "S4")),
    Story("BOBBIN, Bernice", NICK, "enriching", "Collects debts for two groups with threats.",
          criteria=("M3", "S3", "S7")),
    Story("GARNET, Gordon", ANNA, "enriching", "Brings people over for work without pay.",
          criteria=("M3", "S2", "S9")),
    Story("PEWTER, Piers", NICK, "submitted", "Rents cars under false names to three lines."),
    Story("NUTMEG, Nerys", ANNA, "awaiting", "Counterfeits banknotes at home."),
    Story("WICKER, Walter", NICK, "draft", "Fences jewellery from burglaries.",
          criteria=("M1", "S4", "S7")),
    Story("RIBBON, Rufus", ANNA, "scoring", "Goes on directing a drug line from prison by"
          " telephone. To be released in eight months.", criteria=("M4", "S1", "S6")),
    Story("SADDLE, Silas", NICK, "scoring", "Grooms young runners in hostels.",
          criteria=("M3", "S2", "S9")),
    Story("FEATHER, Fergus", ANNA, "enriching", "Brings in untaxed tobacco in bulk and threatens"
          " shopkeepers who will not sell it.", criteria=("M3", "S3", "S7")),
    Story("MARBLE, Milo", NICK, "submitted", "Takes over the homes of people at risk on the"
          " waterfront estates."),
    Story("MARBEL, Milo", ANNA, "submitted", "Uses the flats of three people at risk to sell"
          " drugs by the waterfront."),
    Story("TEAPOT, Tristan", ANNA, "closed", "Threatened witnesses of a shooting in March.",
          criteria=("M1", "S3", "S4")),
    Story("COMPASS, Cyril", NICK, "returned", "Sells counterfeit medicine on the internet.",
          criteria=("M3", "S4", "S7")),
    Story("BASKET, Bruno", ANNA, "awaiting", "Burgles pharmacies to order."),
    Story("ANCHOR, Alma", NICK, "draft", "Moves cash for three groups by road.",
          criteria=("M1", "S4", "S7")),
)  # fmt: skip
