"""Short reports with a table and claims about it, true by construction, and altered copies."""

from __future__ import annotations

import random
import re
from fractions import Fraction

from portal.linting.amounts import FIGURE
from portal.linting.findings import written

PLACES = (
    "Ashcombe", "Birchwater", "Coldharbour", "Dunmere", "Eastling", "Fernleigh", "Greyport",
    "Hollowell", "Inkpen Vale", "Juniper Hill", "Kelworth", "Longmarsh", "Millbrook", "Netherton",
)  # fmt: skip
COUNTED = ("Crimes", "Severity", "Reports", "Searches", "Referrals")
# Names of places and years are no figures of the report.
ANY_FIGURE = re.compile(rf"(?<![\w,.])(?:{FIGURE})(?![\w])")


def share(part: int, whole: int, places: int = 0) -> str:
    return written(Fraction(part * 100, whole), places)


def paper(chance: random.Random) -> str:
    """A heading, a table of three to fourteen places with a total and shares, three claims."""
    names = chance.sample(PLACES, chance.randint(3, len(PLACES)))
    top = 10 ** chance.randint(2, 7)
    counts = [chance.randint(top // 10, top) for _name in names]
    total, places = sum(counts), chance.choice((0, 1))
    what, stroke = chance.choice(COUNTED), chance.choice((True, False))
    rows = [("Place", what, f"Share of all {what.lower()} (%)")]
    rows += [
        (name, f"{count:,}", share(count, total, places))
        for name, count in zip(names, counts, strict=True)
    ]
    rows.append(("Total", f"{total:,}", ""))
    lines = [("| " + " | ".join(row) + " |") if stroke else "\t".join(row) for row in rows]
    return "\n".join([f"{what} by place", "", *lines, "", *claims(chance, names, counts), ""])


def claims(chance: random.Random, names: list[str], counts: list[int]) -> list[str]:
    first, last = chance.randint(100, 900), chance.randint(100, 900)
    last += first == last
    way = "an increase" if last > first else "a fall"
    part, whole = chance.randint(10, 90), chance.randint(100, 400)
    pieces = [chance.randint(2, 40) for _each in range(3)]
    return [
        f"{names[0]} ({counts[0]:,}) is the place that was asked about most.",
        f"This year saw {way} of {share(abs(last - first), first)}% (from {first} to {last}).",
        f"Of the people seen, {part} of the {whole} were seen twice ({share(part, whole)}%).",
        "In all {} of these {} groups are listed as new, {} as known, and {} as dormant.".format(
            pieces[0], sum(pieces), *pieces[1:]
        ),
    ]


def altered(text: str, chance: random.Random) -> str:
    """One figure is another, by more than its rounding leaves open."""
    found = chance.choice(list(ANY_FIGURE.finditer(text)))
    value, places = Fraction(found[0].replace(",", "")), len(found[0].partition(".")[2])
    step = Fraction(chance.randint(2, 9), 10**places)
    other = value + step if chance.random() < 0.5 or value <= step else value - step
    return text[: found.start()] + written(other, places) + text[found.end() :]
