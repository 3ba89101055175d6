"""Names of a large invented population, and names as somebody types them who heard them once.

Which name how many people have follows Zipf and Mandelbrot, p ~ 1 / (rank + 10): the commonest
of 9,000 surnames has 1.4 % of the people, the commonest of 800 forenames 1.9 %, as in published
counts of British names (about 1.2 % Smith). The names themselves are put together of English
syllables, because no table of them may be kept here. Four in ten have a second forename.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, product

SHIFT = 10
SECOND_FORENAMES = 0.4
STEMS = (
    "Al", "Ash", "Atter", "Bar", "Bex", "Black", "Bram", "Bur", "Cal", "Car", "Chad", "Clay",
    "Col", "Crox", "Dal", "Den", "Dray", "Dun", "East", "Ed", "Elm", "Ever", "Fair", "Far", "Fen",
    "Ford", "Gar", "Glen", "Gran", "Green", "Had", "Hal", "Har", "Hart", "Haz", "Hol", "Hux", "Ing",
    "Ives", "Jar", "Ken", "Kil", "King", "Kirk", "Lang", "Lau", "Led", "Lin", "Long", "Lud", "Mal",
    "Mar", "Mer", "Mil", "Mor", "Nor", "Oak", "Old", "Or", "Pem", "Pen", "Pick", "Rad", "Ram",
    "Red", "Ring", "Ros", "Row", "Rush", "San", "Sel", "Shel", "Shir", "Sil", "Stan", "Strat",
    "Sut", "Tar", "Thorn", "Tre", "Up", "Vin", "Wal", "War", "Wes", "Whit", "Wil", "Win", "Wood",
    "Wyn", "Yar", "York",
)  # fmt: skip
ENDINGS = (
    "ton", "ley", "field", "ford", "well", "worth", "wood", "by", "ham", "don", "stead", "man",
    "son", "kins", "bury", "combe", "cott", "dale", "gate", "grave", "hurst", "land", "low", "mere",
    "more", "ridge", "shaw", "stock", "stone", "thorpe", "ward", "wick", "wright", "bourne",
    "brook", "church", "croft", "den", "er", "ers", "ing", "ington", "ingham", "ock", "ow", "ell",
    "ett", "ard", "ey", "in", "is", "itt", "mond", "nall", "pole", "quist", "ry", "set", "sey",
    "tree", "twell", "vale", "vane", "way", "ys", "ant", "ander", "el", "en", "enden", "erby",
    "erley", "erton", "eston", "iford", "iston", "om", "on", "ot", "over", "a", "ane", "ace", "att",
    "awe", "eby", "ick", "il", "ire", "ish", "olt", "ond", "ope", "ore", "orn", "oss", "ott", "und",
)  # fmt: skip
FIRST = (
    "Al", "An", "Ben", "Bri", "Cal", "Car", "Chris", "Dan", "Dav", "Don", "Ed", "El", "Er", "Fran",
    "Gar", "Gil", "Har", "Hel", "Is", "Jac", "Jan", "Jo", "Ka", "Kev", "La", "Leo", "Lu", "Mar",
    "Mi", "Nat", "Nic", "Ol", "Pat", "Ray", "Rob", "Sam", "Ste", "Ter", "Vic", "Wil",
)  # fmt: skip
LAST = (
    "an", "ie", "ine", "on", "a", "ard", "en", "ella", "el", "ina", "is", "o", "ey", "a-May", "as",
    "ette", "ica", "ian", "in", "us",
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# How the names asked for differ from those that are kept, in per cent of the questions.
MISTAKES = {
    "a letter left out": 25, "two letters the other way round": 20, "a wrong letter": 20,
    "a letter too many": 15, "two such mistakes": 10, "the second forename left out": 10,
}  # fmt: skip


def people(number: int, seed: int) -> Iterator[str]:
    """`SURNAME, Forename` or `SURNAME, Forename Second`: the same for the same seed."""
    draw = random.Random(seed)
    surnames, forenames = _weighed(STEMS, ENDINGS, draw), _weighed(FIRST, LAST, draw)
    for _ in range(number):
        first = _drawn(forenames, draw)
        if draw.random() < SECOND_FORENAMES:
            first = f"{first} {_drawn(forenames, draw)}"
        yield f"{_drawn(surnames, draw).upper()}, {first}"


def misheard(name: str, draw: random.Random) -> tuple[str, str]:
    """What is typed, and what is wrong with it."""
    kind = draw.choices(list(MISTAKES), list(MISTAKES.values()))[0]
    if kind == "the second forename left out":
        words = name.split()
        return (" ".join(words[:2]), kind) if len(words) > 2 else misheard(name, draw)
    if kind == "two such mistakes":
        return _mistaken(_mistaken(name, draw), draw), kind
    return _mistaken(name, draw, kind), kind


def _mistaken(name: str, draw: random.Random, kind: str = "") -> str:
    kind = kind or draw.choice(list(MISTAKES)[:4])
    places = [n for n, letter in enumerate(name) if letter.isalpha()]
    at = draw.choice(places)
    if kind == "a letter left out":
        return name[:at] + name[at + 1 :]
    if kind == "a wrong letter":
        return name[:at] + draw.choice(LETTERS) + name[at + 1 :]
    if kind == "a letter too many":
        return name[:at] + draw.choice((name[at], draw.choice(LETTERS))) + name[at:]
    pairs = [n for n in places if n + 1 in places and name[n].lower() != name[n + 1].lower()]
    at = draw.choice(pairs)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


Weighed = tuple[Sequence[str], Sequence[float]]


def _weighed(begins: Sequence[str], ends: Sequence[str], draw: random.Random) -> Weighed:
    made = list(dict.fromkeys(f"{first}{last}" for first, last in product(begins, ends)))
    draw.shuffle(made)
    return made, list(islice(accumulate(1 / (rank + SHIFT) for rank in range(1, 10**5)), len(made)))


def _drawn(names: Weighed, draw: random.Random) -> str:
    return draw.choices(names[0], cum_weights=names[1])[0]
