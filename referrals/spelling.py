"""Whether two words are one word written otherwise: case, accents, a slip, the same sound."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKS_LIKE = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a"})
_SOUNDS = (
    (r"^kn|^gn", "n"), (r"^wr", "r"), (r"ph", "f"), (r"gh(?=[^aeiou]|$)", ""), (r"ck|q|x", "k"),
    (r"c(?=[eiy])", "s"), (r"c", "k"), (r"z", "s"), (r"dg", "j"), (r"(?<=[a-z])h", ""), (r"y", "i"),
    (r"v", "f"), (r"w", ""),
)  # fmt: skip
_SOUND_RULES = tuple((re.compile(pattern), by) for pattern, by in _SOUNDS)
_TWICE = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"(?<=.)[aeiou]")
SHORTEST_FOR_A_SLIP, SHORTEST_FOR_A_SOUND = 5, 4


def plain(text: str) -> str:
    """Lower case without accents, full-width letters as ours."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@lru_cache(maxsize=8192)
def letters(word: str) -> str:
    """The letters of a word; figures among them as the letters that they look like."""
    word = plain(word)
    if not word.isdigit():
        word = word.translate(_LOOKS_LIKE)
    return "".join(sign for sign in word if sign.isalpha())


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    for pattern, by in _SOUND_RULES:
        word = pattern.sub(by, word)
    return _TWICE.sub(r"\1", _VOWELS.sub("", _TWICE.sub(r"\1", word)))


def is_same(first: str, second: str) -> bool:
    """Of two words as `letters` gives them."""
    if first == second:
        return True
    if len(second) > len(first) and second.endswith("s"):
        second = second[:-1]
    shorter = min(len(first), len(second))
    if shorter >= SHORTEST_FOR_A_SLIP and is_one_slip(first, second):
        return True
    sounds = sound(first)
    return (
        shorter >= SHORTEST_FOR_A_SOUND
        and first[0] == second[0]
        and len(sounds) > 2
        and sounds == sound(second)
    )


def is_one_slip(first: str, second: str) -> bool:
    """One letter left out, put in, changed, or two neighbours swapped."""
    if abs(len(first) - len(second)) > 1:
        return False
    if len(first) > len(second):
        first, second = second, first
    at = next((n for n, sign in enumerate(first) if sign != second[n]), len(first))
    if len(first) < len(second):
        return first[at:] == second[at + 1 :]
    swapped = first[at + 1 : at + 2] + first[at : at + 1] == second[at : at + 2]
    return first[at + 1 :] == second[at + 1 :] or (swapped and first[at + 2 :] == second[at + 2 :])
