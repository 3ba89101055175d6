"""Whether somebody counts as an adult, by what is said of them. No Django.

LOM is for adults. Who may be under 18 counts as a child until a person has decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

OF_AGE = 18


class Standing(StrEnum):
    ADULT = "adult"
    CHILD = "child"
    MAY_BE_CHILD = "may_be_child"
    UNKNOWN = "unknown"

    @property
    def counts_as_child(self) -> bool:
        return self in (Standing.CHILD, Standing.MAY_BE_CHILD)


@dataclass(frozen=True, kw_only=True)
class Birth:
    """The days between which it lies; one day is both. Said as a fact, or as an opinion."""

    first: date
    last: date
    is_fact: bool
    said_at: datetime


@dataclass(frozen=True, kw_only=True)
class Words:
    text: str
    said_at: datetime


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A person has looked at it, and says that this is an adult, or a child."""

    is_adult: bool
    said_at: datetime


@dataclass(frozen=True)
class Weighed:
    """`signs`: the words and days for which somebody may be a child, as they were said.

    `is_on_record`: among them is a day of birth said as a fact, which no decision weighs away.
    """

    standing: Standing
    signs: tuple[str, ...] = ()
    is_on_record: bool = False


def weigh(
    births: Sequence[Birth], words: Iterable[Words], decisions: Iterable[Decision], *, on: date
) -> Weighed:  # fmt: skip
    """A child where a person or every birth says so; unsettled where there is a sign of youth.

    A sign that was said after the newest decision waits for another: nobody weighed it. A birth
    on record that makes an adult stands against words; an estimate does not. One that makes a
    child stands against whatever else is said and decided, until who said it takes it back.
    """
    decided = list(decisions)
    if any(not each.is_adult for each in decided):
        return Weighed(Standing.CHILD)
    if births and all(_age(each.first, on) < OF_AGE for each in births):
        return Weighed(Standing.CHILD, tuple(_told(each) for each in births))
    weighed_at = max((each.said_at for each in decided), default=None)
    young = [each for each in births if _age(each.last, on) < OF_AGE]
    children = [each for each in births if each.is_fact and _age(each.first, on) < OF_AGE]
    said = [] if any(each.is_fact for each in births) and not young else list(words)
    signs = [_told(each) for each in young if each in children or _is_new(each, weighed_at)]
    signs += [
        sign for each in said if _is_new(each, weighed_at) for sign in signs_in(each.text, on=on)
    ]
    if signs:
        return Weighed(Standing.MAY_BE_CHILD, tuple(dict.fromkeys(signs)), bool(children))
    return Weighed(Standing.ADULT if births or decided else Standing.UNKNOWN)


def standing(
    births: Sequence[Birth], words: Iterable[Words], decisions: Iterable[Decision], *, on: date
) -> Standing:  # fmt: skip
    return weigh(births, words, decisions, on=on).standing


def signs_in(text: str, *, on: date) -> list[str]:
    """Words that tell of youth, as they stand in the text. Dependants' words are not asked."""
    plain = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    found = [match.group() for match in _WORDS.finditer(plain)]
    found += [match.group() for match in _AGES.finditer(plain) if _under_age(match)]
    found += [
        match.group() for match in _BORN.finditer(plain) if on.year - _year(match, on) <= OF_AGE
    ]
    return [" ".join(each.split()) for each in found]


def _year(match: re.Match[str], on: date) -> int:
    """Two figures are of this century unless that lies ahead."""
    if match["year"]:
        return int(match["year"])
    short = int(match["short"])
    return short + (2000 if short <= on.year % 100 else 1900)


def _age(born: date, on: date) -> int:
    """Who is born on 29 February comes of age on 1 March: the tuples compare so by themselves."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _told(birth: Birth) -> str:
    days = dict.fromkeys((birth.first, birth.last))
    return " – ".join(day.isoformat() for day in days)


def _is_new(said: Birth | Words, weighed_at: datetime | None) -> bool:
    return weighed_at is None or said.said_at > weighed_at


def _under_age(match: re.Match[str]) -> bool:
    said = next(filter(None, match.groups())).lower()
    return int(said) < OF_AGE if said.isdigit() else said in _NUMBERS


_NUMBERS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
)  # fmt: skip
_NUMBER = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_AGES = re.compile(
    rf"\bage[ds]?(?:\s+of)?:?\s+(?:about\s+|around\s+|only\s+)?{_NUMBER}½?\b"
    rf"|\b{_NUMBER}[\s-]*(?:years?|yrs?)[\s-]*(?:old\b|of\s+age\b)"
    rf"|\b{_NUMBER}(?:½)?[\s-]*y[./]?\s?o\b"
    rf"|\b(?:is|was|he's|she's|only|just|turned|turns|turning|now)\s+{_NUMBER}"
    r"(?=\s*(?:[.,;)]|and\b|(?:last|this|next)\s+(?:week|month|year)\b|yesterday\b|today\b|$))"
    rf"|\b(?:is|was|looks|about|around|maybe|perhaps|probably)\s+{_NUMBER}\s?[-–/]\s?\d{{1,2}}"
    r"(?=\s*(?:[.,;)]|and\b|years?\b|yrs?\b|$))"
    rf"|\b(?:lad|boy|girl|male|female|youngster|man|woman)(?:,|\s+of|\s+aged?)?\s+{_NUMBER}\b"
    rf"|\b(?-i:[A-Z][a-z'-]+)\s*\(\s*(1[0-7])\s*\)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:(?:born|d\.?o\.?b\.?|date\s+of\s+birth)\b|b\.)(?:[^\n.;]|(?<=\d)\.(?=\d)){0,30}?"
    r"(?:\b(?P<year>(?:19|20)\d\d)\b|(?:\b\d{1,2}[./-]\d{1,2}[./-]|')(?P<short>\d\d)\b(?![./-]))",
    re.IGNORECASE,
)
# Streets are called after schools, and whoever has or harms a child need not be one.
_WORDS = re.compile(
    r"\b(?:"
    r"(?<!old )(?<!old-)school"
    r"(?!\s+(?:lane|road|street|close|hill|house|avenue|drive|walk|court)\b)(?:boy|girl|child|kid|ing|s|'s)?s?"
    r"|pupils?|sixth[\s-]form(?:er)?|GCSEs?|year[\s-](?:group|[7-9]\b|1[0-3]\b)"
    r"|(?<!his )(?<!her )(?<!their )(?<!own )(?<!partner's )(?:infant|toddler|child"
    r"(?!\s+(?:sex|abuse|exploitation|maintenance|support|benefit|cruelty|neglect))(?:ish|hood)?)"
    r"|(?:attends?|attending|goes\s+to|student\s+at)\s+(?:a\s+|the\s+|\w+\s+)?college|college\s+student"
    r"|(?-i:YP|LAC|YJS)"
    r"|children's\s+home|care\s+leaver|looked[\s-]after|foster(?:ed|\s+(?:care|home|placement))?"
    r"|juvenile|teen(?:s|age|aged|ager)?|adolescent|kid|young\s+(?:person|boy|girl|lad|offender)"
    r"|youth|YOT|(?:HM)?YOI|secure\s+training\s+cent(?:re|er)|secure\s+children's\s+home|under[\s-]*age"
    r"|(?:under[\s-]*|U)(?:1[0-8]s?|eighteens?|sixteens?)|minor"
    r"(?!\s+(?:injur|offen|role|incident|matter|part|issue|crash|crime|theft|traffic|damage|coll))"
    r")\b",
    re.IGNORECASE,
)
