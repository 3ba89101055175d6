"""Numbers, percentages and parts as they stand in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

WORDS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}
PARTS = {
    "half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4),
    "fifth": Fraction(1, 5), "sixth": Fraction(1, 6), "tenth": Fraction(1, 10),
}  # fmt: skip
MINUS = "\u2212\u2013-"  # the sign, a dash, and a hyphen, which stands last within [ ]
FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# Not within a longer number, a code or a date.
NUMBER = rf"(?<![\w,./])(?:{FIGURE}|(?:{'|'.join(WORDS)})\b)(?![\w/])"
PERCENT = rf"(?<![\w,./])(?:{FIGURE})\s?(?:%|per\s?cent\b)"
PART = rf"(?:\b(?P<times>one|a|an|two|three|four|nine)[ -])?\b(?P<part>{'|'.join(PARTS)})(?:s)?\b"
LOOSELY = r"about|approximately|around|roughly|nearly|almost|some|close to"
ABOVE = r"over|more than|at least|above"
BELOW = r"under|less than|fewer than|at most|below"
# A part in words stands for what lies so near to it, in hundredths.
NEAR, NEAR_LOOSELY, AND_MORE = Fraction(25, 1000), Fraction(4, 100), Fraction(10, 100)


@dataclass(frozen=True)
class Amount:
    """`places`: of decimals that are written, which say how exact it is."""

    value: Fraction
    places: int = 0


def amount(text: str) -> Amount:
    plain = text.strip().lower().replace(",", "")
    if plain in WORDS:
        return Amount(Fraction(WORDS[plain]))
    digits = re.sub(r"\s?(%|per\s?cent)$", "", plain)
    sign = -1 if digits[:1] in MINUS else 1
    digits = digits.lstrip(f"+{MINUS}")
    return Amount(sign * Fraction(digits), len(digits.partition(".")[2]))


def part_of(found: re.Match[str]) -> Fraction:
    times = {"one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "nine": 9}
    return times.get((found["times"] or "one").lower(), 1) * PARTS[found["part"].lower()]


def rounds_to(value: Fraction, stated: Amount) -> bool:
    """Whichever way a half was rounded."""
    return bool(abs(value - stated.value) * 10**stated.places <= Fraction(1, 2))


def fits(share: Fraction, stated: Fraction, how: str) -> bool:
    """A share against a part in words, with the word before it: about, over, less than, none."""
    how = how.strip().lower()
    if re.fullmatch(ABOVE, how):
        return stated <= share <= stated + AND_MORE
    if re.fullmatch(BELOW, how):
        return stated - AND_MORE <= share <= stated
    return abs(share - stated) <= (NEAR_LOOSELY if how else NEAR)
