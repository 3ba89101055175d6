"""Signs that something may be wrong, by theme, in our own words; and helplines, with their source.

For people who are not sure whether something matters. No list of signs is whole or proves anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals.choices import Theme


@dataclass(frozen=True, kw_only=True)
class Helpline:
    """A number as its own organisation gives it, and the day on which somebody looked."""

    name: Promise
    telephone: str
    source: str
    looked_up: date
    themes: frozenset[str] = frozenset()  # empty: for every theme


_LOOKED_UP = date(2026, 11, 22)
_CHILDREN = frozenset({Theme.MET, Theme.CSE, Theme.CCE_COUNTY_LINES, Theme.KNIVES})
_SLAVERY = frozenset({Theme.MODERN_SLAVERY, Theme.ORG_IMMIGRATION, Theme.MET})
HELPLINES = (
    Helpline(
        name=_("Crimestoppers, which does not ask who you are"), telephone="0800 555 111",
        source="crimestoppers-uk.org", looked_up=_LOOKED_UP,
    ),
    Helpline(
        name=_("NSPCC, for adults who worry about a child"), telephone="0808 800 5000",
        source="nspcc.org.uk", looked_up=_LOOKED_UP, themes=_CHILDREN,
    ),
    Helpline(
        name=_("Modern Slavery and Exploitation Helpline"), telephone="08000 121 700",
        source="modernslaveryhelpline.org", looked_up=_LOOKED_UP, themes=_SLAVERY,
    ),
    Helpline(
        name=_("Environment Agency incident hotline"), telephone="0800 80 70 60",
        source="gov.uk", looked_up=_LOOKED_UP, themes=frozenset({Theme.WASTE_ENV_CRIME}),
    ),
)  # fmt: skip

SIGNS: dict[str, tuple[Promise, ...]] = {
    Theme.MET: (
        _("Goes missing again and again, or comes back late and will not say from where."),
        _("Is found far from home without means to get there."),
        _("Has new clothes, a new telephone or money that nobody gave them."),
        _("Is fetched by people whom the family or the school does not know."),
    ),
    Theme.CSE: (
        _("An older friend or partner decides whom they see and where they go."),
        _("Gets presents, drugs, alcohol or lifts from people they met online."),
        _("Has several telephones, or hides what is on one."),
        _("Suddenly knows hotels or houses that they have no reason to know."),
    ),
    Theme.CCE_COUNTY_LINES: (
        _("Travels to towns where they know nobody, or has train tickets they cannot explain."),
        _("Carries a cheap second telephone that rings all the time."),
        _("Owes money to somebody and is afraid of them."),
        _("Has injuries, or carries a weapon “for protection”."),
        _("Leaves friends and school for a new, older group."),
    ),
    Theme.DRUG_HARM: (
        _("Many short visits to one address, at odd hours."),
        _("The same vehicles stop for a minute, and drive off."),
        _("Foil, small bags or needles in one place."),
        _("Somebody who used to manage falls apart quickly."),
    ),
    Theme.MODERN_SLAVERY: (
        _("Somebody else speaks for a worker, holds their papers or their bank card."),
        _("Many people live where they work, or in a house far too small for them."),
        _("Workers are driven to and fro very early or late, and are never alone."),
        _("They have no money although they work, or say that they must pay off a debt."),
        _("They look afraid, unfed or hurt, and wear the same clothes day after day."),
    ),
    Theme.ORG_CRIME_GENERAL: (
        _("A way of life that no known work pays for."),
        _("People are afraid of one family or group and will not say why."),
        _("A business with hardly a customer that never closes."),
    ),
    Theme.FIREARMS: (
        _("Talk or pictures of guns, parts or ammunition."),
        _("Somebody keeps a bag or a case for another person and must not look into it."),
        _("Bangs, and marks in doors or windows that nobody reports."),
    ),
    Theme.KNIVES: (
        _("Knives are missing at home, or hidden in parks and stairwells."),
        _("Somebody wears padded clothes in warm weather, or will not take a bag off."),
        _("Young people will not cross from one street into another."),
    ),
    Theme.SERIOUS_VIOLENCE: (
        _("Talk of getting even, with a name, a place or a day."),
        _("Injuries that are explained in a different way each time."),
        _("A video of a beating or a humiliation goes round."),
    ),
    Theme.MONEY_LAUNDERING: (
        _("Large sums in cash for rent, fees or goods, often by somebody else."),
        _("A young person's bank account is lent to a new friend."),
        _("Invoices for work that nobody has seen."),
    ),
    Theme.FRAUD: (
        _("An older person pays for work that is never done, or to somebody met online."),
        _("Parcels and letters in strange names come to one address."),
        _("The same bank details or papers turn up in several applications."),
    ),
    Theme.CYBER: (
        _("A young person boasts of getting into systems, or has money from “testing” them."),
        _("Staff are asked on the telephone for passwords or for a payment at once."),
        _("Files are locked, and somebody asks for money."),
    ),
    Theme.ORG_ACQUISITIVE: (
        _("Vans look slowly at yards, farms, plant or cash machines, and come back."),
        _("Number plates do not fit the vehicle, or are changed."),
        _("Tools, parts or machines are offered far too cheaply."),
    ),
    Theme.ORG_IMMIGRATION: (
        _("Many people who do not know each other are brought to one house and taken on."),
        _("Somebody collects passports, or is paid for jobs and papers."),
        _("Small boats, lorries or containers stand where they do not belong."),
    ),
    Theme.COUNTERFEIT: (
        _("Branded goods, medicines or tobacco far below their price, without papers."),
        _("Stock is kept in flats, garages or cars."),
        _("Labels, packets or seals lie about by the hundred."),
    ),
    Theme.WASTE_ENV_CRIME: (
        _("Lorries tip at night, or on land where nobody may."),
        _("A site fills up and nothing ever leaves it; it smells or burns."),
        _("Somebody takes waste away very cheaply and gives no papers."),
    ),
    Theme.CORRUPTION_PRISON: (
        _("Staff are given presents, favours or threats by somebody connected to a prisoner."),
        _("Telephones, drugs or letters come in by a way that staff must know."),
        _("A colleague does a prisoner's errands, or has money troubles that end suddenly."),
    ),
    Theme.CUCKOOING: (
        _("Strangers answer somebody's door, and the tenant is hardly seen."),
        _("Many young people come and go, by day and night."),
        _("Somebody who lives alone has lost their key, bed or telephone to “friends”."),
        _("They stop opening to carers, or look neglected and afraid."),
    ),
    Theme.ASB: (
        _("The same people make a place unusable for others, again and again."),
        _("Damage and threats follow on complaints."),
        _("Children are sent ahead to do it."),
    ),
    Theme.COMMUNITY_TENSION: (
        _("Posters, graffiti or posts that set groups against each other."),
        _("Somebody calls on others to meet or to take revenge."),
        _("People keep children at home, or avoid a place of worship or a shop."),
    ),
    Theme.OTHER: (
        _("Something has changed, and you cannot say why it worries you."),
        _("Several small things that each mean nothing by itself."),
    ),
}


def helplines_for(theme: str) -> list[Helpline]:
    return [line for line in HELPLINES if not line.themes or theme in line.themes]
