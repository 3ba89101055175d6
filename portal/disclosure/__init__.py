"""What may be shown of counts from closed sources: small cells, what gives them away, and editions.

Plain arithmetic. A table goes through `protected`: cells under the rule's threshold are withheld,
then as many others as it takes for none of them to be worked out from the rest; then the figures
are rounded. `memory` holds a new edition against all earlier ones. See
`docs/decisions/0017-disclosure.md`.
"""

from portal.disclosure.memory import Published, Statement, given_away, held_against
from portal.disclosure.network import Arc
from portal.disclosure.rules import PARTNER, PUBLIC, WITHHELD, Rule, percentage, rate, shown
from portal.disclosure.tables import TOTAL, Grid, List, Protected, Range, protected, ranges

__all__ = [
    "PARTNER",
    "PUBLIC",
    "TOTAL",
    "WITHHELD",
    "Arc",
    "Grid",
    "List",
    "Protected",
    "Published",
    "Range",
    "Rule",
    "Statement",
    "given_away",
    "held_against",
    "percentage",
    "protected",
    "ranges",
    "rate",
    "shown",
]
