"""The two rules of the house, and what a single figure looks like under them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

WITHHELD = "[c]"


@dataclass(frozen=True, slots=True)
class Rule:
    """`smallest` is the least count, nought apart, that is shown; counts go to the `nearest`."""

    name: str
    smallest: int
    nearest: int = 1

    def is_small(self, count: int) -> bool:
        return 0 < count < self.smallest

    def rounded(self, count: int) -> int:
        return int(_half_up(Decimal(count) / self.nearest)) * self.nearest


PARTNER = Rule("partner", smallest=3)
PUBLIC = Rule("public", smallest=5, nearest=5)
LEAST_PEOPLE = 1_000  # below it a rate of the population says who


def shown(count: int | None, rule: Rule) -> str:
    """A count as it is printed. None: withheld."""
    return WITHHELD if count is None else f"{rule.rounded(count):,}"


def percentage(part: int | None, whole: int | None) -> str:
    """In whole numbers, and only of two figures that are shown."""
    if part is None or whole is None:
        return WITHHELD
    if not whole:
        return "–"
    share = Decimal(100 * part) / whole
    return "<1%" if 0 < share < 1 else f"{_half_up(share)}%"


def rate(count: int | None, people: int, *, per: int = 1_000) -> Decimal | None:
    """None: withheld, or of too few people."""
    if count is None or people < LEAST_PEOPLE:
        return None
    return (Decimal(count) * per / people).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _half_up(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)
