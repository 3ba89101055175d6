"""What of an original still stands in a text that is to give nobody away.

It marks; a person decides. When in doubt it marks: a mark costs a look, a leak can cost a life.
No model and no weights: each mark shows the words it was made for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from referrals.everyday import NOBODY, WHO
from referrals.spelling import is_same, letters, plain


class Kind(StrEnum):
    NAME = "name"
    PLATE = "plate"
    NUMBER = "number"
    ADDRESS = "address"
    ONLINE = "online"
    MOMENT = "moment"
    PHRASE = "phrase"
    CUE = "cue"


@dataclass(frozen=True)
class Mark:
    kind: Kind
    words: str


@dataclass(frozen=True, kw_only=True)
class Original:
    """The texts of a form as they were written, and what its parts name outright."""

    texts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # of people, agencies, groups, operations
    plates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    online: tuple[str, ...] = ()


_WORD = re.compile(r"[^\W_](?:[^\W_]|['\u2019@](?=[^\W_]))*")
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")
_PLATE = re.compile(
    r"(?<![A-Z0-9])(?:[A-Z]{2}[\s.-]*[0-9OI]{2}[\s.-]*[A-Z]{3}|[A-Z][\s.-]?[0-9]{1,3}[\s.-]?[A-Z]{3})"
    r"(?![A-Z0-9])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:\+|\(|\d)[\d\s().\u2013/+-]{7,30}\d")
_POSTCODE = re.compile(
    r"(?<![A-Z0-9])[A-Z]{1,2}\d[A-Z\d]?[\s.-]*\d[\s.-]?[A-Z]{2}(?![A-Z0-9])", re.I
)
_ROADS = frozenset(
    re.findall(
        r"\w+",
        """
        road rd street st lane ln avenue ave av court ct close cl drive dr way terrace ter crescent
        cres place pl square sq gardens gdns house walk row hill park grove mews parade
        """,
    )
)
_ONLINE = re.compile(
    r"[\w.+-]+\s*(?:@|\(at\)|\[at\]|\bat\b)\s*[\w-]+(?:\s*(?:\.|\bdot\b)\s*[\w-]+)+"
    r"|(?<!\w)@[\w.]{2,}|https?://\S+|\bwww\.\S+",
    re.I,
)
_MOMENT = re.compile(
    r"\b(?:[01]?\d|2[0-3])[:.][0-5]\d\b|\b(?:1[0-2]|[1-9])(?:[:.][0-5]\d)? ?[ap]\.?m\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
    r"|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.I,
)
_QUOTED = re.compile(r"[\"\u201c\u201d]([^\"\u201c\u201d]{8,300})[\"\u201c\u201d]")
_FIGURES = {
    "zero": "0", "oh": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_SPELT = re.compile(rf"\b(double\s+)?({'|'.join(_FIGURES)})\b", re.I)
_SAYS = "said|says|told|tells|saw|seen|heard|overheard|reported|reports|disclosed|confided|noticed"
_ONE = "(?:a|an|the|my|our|his|her|their|one)"
_OURS = (
    "school|records|files|service|team|clinic|surgery|ward|project|shelter|hostel|class|estate"
    "|building|client|pupil|tenant|patient|neighbour"
)
_MEETING = "appointment|visit|lesson|interview|session|check-up|inspection|repair"
_CUES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b{_ONE} (?:\w+ ){{0,2}}(?:{WHO})s?\b(?: \w+){{0,3}} (?:{_SAYS})\b",
        rf"\b(?:{_SAYS}) (?:by|to|from) (?:a|an|the|my|our) (?:\w+ ){{0,2}}(?:{WHO})\b",
        r"\b(?:i|we) (?:saw|heard|noticed|overheard|was told|were told|visited|know|spoke|met)\b",
        r"\b(?:told|confided in|disclosed to|rang|phoned|emailed|texted|said to) (?:me|us)\b",
        r"\baccording to\b", r"\bthe source\b", r"\binformants?\b",
        rf"\b(?:my|our) (?:{_OURS})s?\b",
        r"\boverheard\b", r"\bin confidence\b",
        rf"\bduring {_ONE} (?:\w+ )?(?:{_MEETING})\b",
        r"\bwho (?:lives|works) (?:next door|opposite|there|at)\b", r"\bsafeguarding lead\b",
        r"\bour (?:agency|organisation|charity|council|association)\b",
    )
)  # fmt: skip
PHRASE_WORDS, QUOTED_WORDS = 6, 4
WITHIN = 5  # letters of a name that are looked for inside longer words


@dataclass
class Text:
    """A text taken apart once."""

    text: str
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = _WORD.findall(self.text)
        self.figures = _figures(self.text)
        self.joined = re.sub(r"[^a-z0-9]", "", plain(self.text))


def marks(original: Original, text: str) -> list[Mark]:
    """Everything of the original that `text` still holds, and what tells of a source by itself."""
    looked_at = Text(text)
    found = [
        *_names(original, looked_at),
        *_patterns(original, looked_at),
        *_addresses(original, looked_at),
        *_phrases(original, looked_at),
        *cues(text),
    ]
    return list(dict.fromkeys(found))


def cues(text: str) -> Iterator[Mark]:
    """Words that tell of who told: wherever they stand."""
    for pattern in _CUES:
        for match in pattern.finditer(text):
            yield Mark(Kind.CUE, match.group(0)[:80])


def words_in(wanted: Iterable[str], text: str, kind: Kind = Kind.NAME) -> Iterator[Mark]:
    """Names of one word or several, written in any way."""
    words = [letters(word) for word in Text(text).words]
    words = _with_spelt_out(words)
    for name in wanted:
        parts = [part for part in map(letters, _WORD.findall(name)) if part]
        if parts and _stands(parts, words):
            yield Mark(kind, name)


def names_in(text: str) -> list[str]:
    """Words written large that begin no sentence, and those that do and are no common word."""
    found: list[str] = []
    for sentence in _SENTENCE.split(text):
        words = _WORD.findall(sentence)
        for word in words:
            bare = re.sub(r"['\u2019]s$", "", word)
            if bare[:1].isupper() and len(bare) > 1 and plain(bare) not in NOBODY:
                found.append(bare)
    return list(dict.fromkeys(found))


def _names(original: Original, looked_at: Text) -> Iterator[Mark]:
    written = [name for text in original.texts for name in names_in(text)]
    told = [word for name in original.names for word in _WORD.findall(name)]
    wanted = dict.fromkeys(
        word
        for word in [*told, *written]
        if sum(map(str.isalpha, word)) > 1 and plain(word) not in NOBODY
    )
    yield from words_in(wanted, looked_at.text)


def _stands(parts: list[str], words: list[str]) -> bool:
    """The parts of a name one after the other, or written as one, in `words`."""
    whole = "".join(parts)
    for at, word in enumerate(words):
        if all(
            is_same(part, one)
            for part, one in zip(parts, words[at : at + len(parts)], strict=False)
        ) and len(words) - at >= len(parts):
            return True
        if len(parts) == 1 and len(whole) >= WITHIN and whole in word:
            return True
        if is_same(whole, word) or (len(word) > 1 and is_same(whole, "".join(words[at : at + 2]))):
            return True
    return False


def _with_spelt_out(words: list[str]) -> list[str]:
    """Single letters in a row are a word that was spelt out: D e x."""
    spelt, run = list(words), ""
    for word in [*words, ""]:
        if len(word) == 1:
            run += word
            continue
        if len(run) > 1:
            spelt.append(run)
        run = ""
    return spelt


def _patterns(original: Original, looked_at: Text) -> Iterator[Mark]:
    whole = "\n".join(original.texts)
    plates = [*original.plates, *_PLATE.findall(whole)]
    known = {_plate(plate) for plate in plates if len(_plate(plate)) > 4}
    yield from (Mark(Kind.PLATE, plate) for plate in known if plate in _plate(looked_at.text))
    numbers = [*original.numbers, *_NUMBER.findall(_figures(whole))]
    for number in {_digits(one) for one in numbers}:
        if len(number) >= 7 and number[-9:] in re.sub(r"\D", "", looked_at.figures):
            yield Mark(Kind.NUMBER, number)
    online = [*original.online, *_ONLINE.findall(whole)]
    for handle in {_handle(one) for one in online}:
        if len(handle) > 3 and handle in _handle(looked_at.text):
            yield Mark(Kind.ONLINE, handle)
    moments = {_moment(match.group(0)) for match in _MOMENT.finditer(whole)}
    for match in _MOMENT.finditer(looked_at.text):
        if _moment(match.group(0)) in moments:
            yield Mark(Kind.MOMENT, match.group(0))


def _addresses(original: Original, looked_at: Text) -> Iterator[Mark]:
    for text in (*original.texts, *original.addresses):
        for code in _POSTCODE.findall(text):
            if letters_and_figures(code) in looked_at.joined:
                yield Mark(Kind.ADDRESS, code)
        for road in _roads_in(text):
            yield from words_in([road], looked_at.text, Kind.ADDRESS)


def _roads_in(text: str) -> Iterator[str]:
    """Names of roads and houses, without the word that says what they are."""
    words = _WORD.findall(text)
    for before, word in pairwise(words):
        is_road = plain(word) in _ROADS
        if is_road and len(before) > 2 and plain(before) not in NOBODY and before[0].isalpha():
            yield before


def _phrases(original: Original, looked_at: Text) -> Iterator[Mark]:
    """Runs of words taken over as they were; fewer are enough where somebody was quoted."""
    told = [(text, PHRASE_WORDS) for text in original.texts]
    told += [(said, QUOTED_WORDS) for text in original.texts for said in _QUOTED.findall(text)]
    words = [letters_and_figures(word) for word in looked_at.words]
    for text, length in told:
        theirs = [letters_and_figures(word) for word in _WORD.findall(text)]
        runs = {tuple(theirs[at : at + length]) for at in range(len(theirs) - length + 1)}
        for at in range(len(words) - length + 1):
            if tuple(words[at : at + length]) in runs:
                yield Mark(Kind.PHRASE, " ".join(looked_at.words[at : at + length]))


def letters_and_figures(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", plain(text))


def _plate(text: str) -> str:
    return letters_and_figures(text).replace("o", "0").replace("i", "1")


def _figures(text: str) -> str:
    """Figures that were written as words are figures."""
    return _SPELT.sub(
        lambda match: _FIGURES[match.group(2).lower()] * (2 if match.group(1) else 1), text
    )


def _digits(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return re.sub(r"^(?:00)?44(?:0)?", "0", digits)


def _handle(text: str) -> str:
    text = re.sub(r"\s*(?:\(at\)|\[at\]|\bat\b)\s*", "@", plain(text))
    return re.sub(r"[\s@_-]", "", re.sub(r"\s*\bdot\b\s*", ".", text))


def _moment(text: str) -> str:
    day = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b", "", plain(text))
    return re.sub(r"(?<=[a-z]{3})[a-z]+", "", letters_and_figures(day))
