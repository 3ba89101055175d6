"""The grammar of claims within a sentence: changes, signs, shares, parts of a whole, sums."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from portal.linting.amounts import (
    ABOVE,
    BELOW,
    LOOSELY,
    MINUS,
    NUMBER,
    PART,
    PERCENT,
    amount,
    fits,
    part_of,
    rounds_to,
)
from portal.linting.findings import Finding, written

Told = tuple[str, str, str, str]  # rule, said, comes to, about
UP = r"up|increas(?:e[sd]?|ing)|ris(?:e[sn]?|ing)|rose|gr[eo]wn?|grow(?:s|ing|th)|gained"
DOWN = (
    r"down|decreas(?:e[sd]?|ing)|fall(?:s|en|ing)?|fell|reduc(?:e[sd]?|ing|tions?)"
    r"|dropp?(?:ed|s|ing)?|declin(?:e[sd]?|ing)"
)
WAY = re.compile(rf"\b(?:(?P<up>{UP})|(?P<down>{DOWN}))\b", re.IGNORECASE)
THE = r"(?:(?:the|these|those|all|its|their|a total of)\s+)*"
ANY_PERCENT = re.compile(PERCENT, re.IGNORECASE)
PAIR = re.compile(
    rf"(?:\bfrom\s+|\(\s*(?:from\s+)?)(?P<first>(?:{NUMBER})\s?%?)\s+to\s+(?P<last>(?:{NUMBER})\s?%?)",
    re.IGNORECASE,
)
SIGNED = re.compile(
    rf"\(\s*(?P<sign>[+{MINUS}])\s?(?P<figure>\d[\d,.]*\d|\d)\s?(?:%|per\s?cent)?\s*\)",
    re.IGNORECASE,
)
HOW = rf"(?:\b(?P<how>{LOOSELY}|{ABOVE}|{BELOW})\s+)?"
OF_WHOLE = rf"\s+of\s+{THE}(?P<whole>{NUMBER})(?!\s?%)"
OF = rf"(?P<part_number>{NUMBER})\s+(?:out\s+)?of\s+{THE}(?P<whole>{NUMBER})(?!\s?%)"
SHARES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{HOW}(?P<percent>{PERCENT})\s*\(\s*{OF}[^()]{{0,40}}\)",
        rf"{HOW}{PART}\s*\(\s*{OF}[^()]{{0,40}}\)",
        rf"{OF}[^.;()]{{0,60}}\(\s*{HOW}(?P<percent>{PERCENT})\s*\)",
        rf"{OF}[^.;()%]{{0,60}}\(\s*{HOW}{PART}\s*\)",
        rf"(?P<part_number>{NUMBER})\s*\(\s*{HOW}(?P<percent>{PERCENT})\s*\){OF_WHOLE}",
    )
)
WHOLE = re.compile(rf"(?P<first>{NUMBER})\s+of\s+{THE}(?P<whole>{NUMBER})(?!\s?%)", re.IGNORECASE)
AS = r"as|were|are|had|have|in|on|from|with"
FURTHER = re.compile(rf",\s*(?:and\s+)?(?P<next>{NUMBER})\s+(?P<as>{AS})\b", re.IGNORECASE)
PIECE = rf"(?:{NUMBER})(?:\s+[A-Za-z’'-]+){{0,4}}"
SUM = re.compile(
    rf"(?P<pieces>{PIECE}(?:,\s*{PIECE})*,?\s+and\s+{PIECE}?)\s*,?\s+"
    r"(?:makes?|totals?|adds? up to|give|come to)\s+(?:a total of\s+)?"
    rf"(?P<sum>{NUMBER})",
    re.IGNORECASE,
)
RATE = re.compile(
    r"\bper\s+(?:1,?000|10,?000|100,?000)\s+(?:of\s+)?(?:the\s+)?(?:people|population|residents|inhabitants|head)",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:mid-?)?(?:19|20)\d{2}\b")
REACH, REACH_AFTER = 90, 40


def changes(sentence: str) -> Iterator[Told]:
    """“Up 51 % (137 to 207)”: the way and the size against the pair."""
    for pair in PAIR.finditer(sentence):
        first, last = amount(pair["first"]), amount(pair["last"])
        before, after = _around(sentence, pair)
        way = _nearest(WAY, before, after)
        if way is None:
            continue
        about = " ".join(pair[0].strip("( ").split())
        change = last.value - first.value
        if change == 0 or (change > 0) != bool(way["up"]):
            yield "direction", way[0], "up" if change > 0 else "down", about
        percent = _nearest(ANY_PERCENT, before, after)
        if percent is None or "%" in pair[0] or not first.value:
            continue
        stated, comes_to = amount(percent[0]), abs(change) * 100 / first.value
        if not rounds_to(comes_to, stated):
            size = f"{written(comes_to, max(stated.places, 1))}%"
            yield "change", percent[0], size, about


def _around(sentence: str, found: re.Match[str]) -> tuple[str, str]:
    before = sentence[max(0, found.start() - REACH) : found.start()]
    return before, sentence[found.end() : found.end() + REACH_AFTER]


def _nearest(pattern: re.Pattern[str], before: str, after: str) -> re.Match[str] | None:
    """The last one before, else the first one after."""
    earlier = list(pattern.finditer(before))
    return earlier[-1] if earlier else pattern.search(after)


def signs(sentence: str) -> Iterator[Told]:
    """“Falling (-1 %)”: plus and minus against the word beside them."""
    for signed in SIGNED.finditer(sentence):
        before, after = _around(sentence, signed)
        way = WAY.search(" ".join(after.split()[:2])) or _nearest(WAY, before, "")
        if way is not None and bool(way["up"]) != (signed["sign"] == "+"):
            word = way["up"] or way["down"]
            goes = "up" if signed["sign"] == "+" else "down"
            yield "direction", word, goes, signed[0].strip("()")


def shares(sentence: str) -> Iterator[Told]:
    """“26 % (10 of 38)”, “one quarter (25 of 207)”."""
    for pattern in SHARES:
        for found in pattern.finditer(sentence):
            part, whole = amount(found["part_number"]), amount(found["whole"])
            if whole.value:
                yield from share(found, part.value / whole.value, _plain(found))
    for found in WHOLE.finditer(sentence):
        part, whole = amount(found["first"]), amount(found["whole"])
        if part.value > whole.value:
            yield "part", found["first"], f"at most {found['whole']}", _plain(found)


def share(found: re.Match[str], comes_to: Fraction, about: str) -> Iterator[Told]:
    """What a match calls a percentage or a part, against what it comes to."""
    how, groups = found.groupdict().get("how") or "", found.groupdict()
    if percent := groups.get("percent"):
        stated = amount(percent)
        holds = (
            fits(comes_to, stated.value / 100, how) if how else rounds_to(comes_to * 100, stated)
        )
        said, places = percent, max(stated.places, 1)
    else:
        holds, said, places = fits(comes_to, part_of(found), how), _part_words(found), 1
    if not holds:
        yield "share", said, f"{written(comes_to * 100, places)}%", about


def _part_words(found: re.Match[str]) -> str:
    return " ".join(filter(None, (found["times"], found["part"]))).lower()


def _plain(found: re.Match[str]) -> str:
    return " ".join(found[0].split())


def parts(sentence: str) -> Iterator[Told]:
    """“Four of these 25 as …, 14 as … and six as …”: parts fill the whole and no more."""
    whole = WHOLE.search(sentence)
    if whole is None:
        return
    rest = sentence[whole.end() :]
    first = re.match(rf"[^.;,]*?\b({AS})\b", rest, re.IGNORECASE)
    further = [found for found in FURTHER.finditer(rest) if first and _is_alike(found, first, rest)]
    if not further:
        return
    adds = amount(whole["first"]).value + sum(amount(found["next"]).value for found in further)
    stated = amount(whole["whole"])
    if adds > stated.value or (len(further) > 1 and adds != stated.value):
        pieces = " + ".join(
            written(amount(text).value)
            for text in (whole["first"], *(found["next"] for found in further))
        )
        yield "parts", whole["whole"], written(adds), pieces


def _is_alike(found: re.Match[str], first: re.Match[str], rest: str) -> bool:
    """Parts of one whole are told with one word: as, in, from."""
    return bool(re.search(rf"\b{found['as']}\b", rest[: found.start()], re.IGNORECASE))


def sums(sentence: str) -> Iterator[Told]:
    for found in SUM.finditer(sentence):
        pieces = [amount(text).value for text in re.findall(NUMBER, found["pieces"], re.IGNORECASE)]
        adds = sum(pieces, Fraction(0))
        if adds != amount(found["sum"]).value:
            yield "sum", found["sum"], written(adds), " + ".join(map(written, pieces))


def population(sentence: str) -> Iterator[Told]:
    """A rate says of which year its people are."""
    found = RATE.search(sentence)
    if found and not YEAR.search(sentence):
        yield "population", "no year", "the year of the population", _plain(found)


CLAIMS: tuple[Callable[[str], Iterator[Told]], ...] = (
    changes, signs, shares, parts, sums, population,
)  # fmt: skip


def check(sentence: str, line: int) -> Iterator[Finding]:
    for claim in CLAIMS:
        for told in claim(sentence):
            rule, said, comes_to, about = told
            yield Finding(line, rule, said, comes_to, about)
