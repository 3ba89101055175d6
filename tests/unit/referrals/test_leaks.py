"""What was planted of an original in a sanitised text is found, on a generated corpus."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from referrals.leaks import Kind, Mark, Original, marks, names_in

SEED, TEXTS = 20_261_122, 2_000
LEAST_FOUND, MOST_FALSE = 0.99, 0.05

FIRST = [
    "Dexter",
    "Jasmine",
    "Mohammed",
    "Kowalski",
    "Siobhan",
    "Aaliyah",
    "Callum",
    "Zsofia",
    "Tyrone",
    "Oluwaseun",
    "Bronwen",
    "Hamza",
    "Philippa",
    "Marcin",
    "Geoffrey",
    "Catherine",
    "Stephen",
    "Alasdair",
    "Ffion",
    "Yusuf",
    "Nkechi",
    "Leighton",
    "Bartosz",
    "Imogen",
]
LAST = [
    "Thornbury",
    "Oyelaran",
    "Petrescu",
    "Winslade",
    "Nowakowski",
    "Harcourt",
    "Blenkinsop",
    "Adeyemi",
    "Mukherjee",
    "Drummond",
    "Featherstone",
    "Vasquez",
    "Lindqvist",
    "Macintyre",
    "Pemberton",
    "Okonkwo",
    "Szymanski",
    "Rutherford",
    "Castellano",
]
ROADS = [
    "Chandler",
    "Mariner",
    "Quayside",
    "Larkspur",
    "Pennington",
    "Foundry",
    "Abbotsford",
    "Wisteria",
    "Trafalgar",
    "Millbrook",
]
KINDS_OF_ROAD = (
    ("Road", "Rd"),
    ("Street", "St"),
    ("Lane", "Ln"),
    ("Avenue", "Ave"),
    ("Court", "Ct"),
)
# Sanitised sentences that give nobody away; `{}` is where something is planted.
CLEAN = (
    "Information suggests that {} is connected with the supply of drugs in the town.",
    "It is believed that {} has been used by those who hold stolen goods.",
    "A vehicle or address linked to {} may be of interest to patrols.",
    "Several people are thought to visit {} late in the evening.",
    "There are concerns that {} is exploited by older people.",
)
FILLER = ("an address in the town", "a person known to police", "a vehicle", "a group of adults")


def _name(draw: random.Random) -> tuple[str, str]:
    name = f"{draw.choice(FIRST)} {draw.choice(LAST)}"
    return name, draw.choice(NAME_FORMS)(name, draw)


def _slip(name: str, draw: random.Random) -> str:
    """Two neighbouring letters swapped inside the longest word."""
    word = max(name.split(), key=len)
    at = draw.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


NAME_FORMS: tuple[Callable[[str, random.Random], str], ...] = (
    lambda name, draw: name,
    lambda name, draw: name.lower(),
    lambda name, draw: name.upper(),
    lambda name, draw: draw.choice(name.split()),
    lambda name, draw: f"{name.split()[1]}, {name.split()[0]}",
    lambda name, draw: f"{name.split()[0]}'s brother",
    lambda name, draw: " ".join(name.split()[0]),
    lambda name, draw: ".".join(name.split()[1].upper()),
    lambda name, draw: name.replace(" ", ""),
    lambda name, draw: f"{name.split()[0]}-{name.split()[1]}",
    lambda name, draw: name.split()[0].replace("a", "4").replace("e", "3").replace("o", "0"),
    lambda name, draw: name.replace("o", "\u00f6").replace("a", "\u00e1"),
    _slip,
    lambda name, draw: max(name.split(), key=len)[:-2] + max(name.split(), key=len)[-1],
    lambda name, draw: max(name.split(), key=len).replace("l", "ll", 1) + "s",
)


def _plate(draw: random.Random) -> tuple[str, str]:
    pick = lambda count: "".join(draw.choice("ABCDEFGHJKLMNPRSTUVWXY") for _ in range(count))  # noqa: E731 a word for letters
    plate = f"{pick(2)}{draw.randrange(10, 99)} {pick(3)}"
    forms = (plate, plate.replace(" ", ""), plate.lower(), "-".join(plate.split()), " ".join(plate),
             plate.replace("0", "O"), plate.replace(" ", "."))  # fmt: skip
    return plate, draw.choice(forms)


def _phone(draw: random.Random) -> tuple[str, str]:
    """Of the ranges that are kept for drama."""
    number = f"07700 900{draw.randrange(1_000):03}" if draw.random() < 0.6 else (
        f"01632 960{draw.randrange(1_000):03}")  # fmt: skip
    bare = number.replace(" ", "")
    words = dict(
        zip(
            "0123456789",
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
            strict=True,
        )
    )
    forms = (number, bare, f"+44 {bare[1:]}", f"0044{bare[1:]}", f"({bare[:5]}) {bare[5:]}",
             "-".join((bare[:4], bare[4:7], bare[7:])), f"+44 (0){bare[1:5]} {bare[5:]}",
             " ".join(words[digit] for digit in bare), f"{bare[:5]}.{bare[5:]}")  # fmt: skip
    return number, draw.choice(forms)


def _address(draw: random.Random) -> tuple[str, str]:
    road, (kind, short) = draw.choice(ROADS), draw.choice(KINDS_OF_ROAD)
    address = f"{draw.randrange(1, 200)} {road} {kind}"
    forms = (address, address.lower(), f"{road} {short}", f"{road.upper()} {kind.upper()}",
             f"a house in {road}", address.replace(kind, short), f"{road}{kind.lower()}",
             f"{road[:-1]} {kind}")  # fmt: skip
    return address, draw.choice(forms)


def _online(draw: random.Random) -> tuple[str, str]:
    handle = f"{draw.choice(FIRST).lower()}_{draw.randrange(100)}"
    mail = f"{handle}@post.example"
    if draw.random() < 0.5:
        forms = (f"@{handle}", f"@{handle.upper()}", handle, handle.replace("_", "."))
        return f"@{handle}", draw.choice(forms[:3])
    return mail, draw.choice(
        (mail, mail.upper(), mail.replace("@", " at "), mail.replace("@", "[at]"))
    )


PLANTS: dict[Kind, Callable[[random.Random], tuple[str, str]]] = {
    Kind.NAME: _name, Kind.PLATE: _plate, Kind.NUMBER: _phone, Kind.ADDRESS: _address,
    Kind.ONLINE: _online,
}  # fmt: skip
TOLD = {
    Kind.NAME: "We were told that the man is called {}.", Kind.PLATE: "The car is {} and it waits.",
    Kind.NUMBER: "They ring from {} each time.", Kind.ADDRESS: "It is at {}, they say.",
    Kind.ONLINE: "The account is {} on that site.",
}  # fmt: skip


def _found(kind: Kind, draw: random.Random) -> tuple[bool, str, str]:
    identifier, written = PLANTS[kind](draw)
    original = Original(texts=(TOLD[kind].format(identifier),))
    text = draw.choice(CLEAN).format(written)
    return bool(marks(original, text)), identifier, written


def test_what_was_planted_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    draw = random.Random(SEED)
    planted, missed = Counter[Kind](), []
    for _ in range(TEXTS):
        kind = draw.choice(list(PLANTS))
        is_found, identifier, written = _found(kind, draw)
        planted[kind] += 1
        if not is_found:
            missed.append((kind.value, identifier, written))

    share = 1 - len(missed) / TEXTS
    with capsys.disabled():
        print(f"\nplanted identifiers found: {share:.2%} of {TEXTS}, seed {SEED}: {dict(planted)}")
        print(*(f"  missed: {each}" for each in missed[:20]), sep="\n")
    assert min(planted[kind] for kind in PLANTS) > 300
    assert share >= LEAST_FOUND


def test_texts_that_give_nobody_away_are_seldom_marked(capsys: pytest.CaptureFixture[str]) -> None:
    draw = random.Random(SEED)
    marked = []
    for _ in range(TEXTS):
        told = TOLD[kind := draw.choice(list(PLANTS))].format(PLANTS[kind](draw)[0])
        text = draw.choice(CLEAN).format(draw.choice(FILLER))
        if found := marks(Original(texts=(told,)), text):
            marked.append((told, text, found))

    with capsys.disabled():
        print(f"\nmarked without reason: {len(marked) / TEXTS:.2%} of {TEXTS}")
    assert len(marked) / TEXTS <= MOST_FALSE, marked[:5]


@pytest.mark.parametrize(
    ("told", "text", "kind"),
    [
        ('He said "I keep it under the floor".', "So: I keep it under the floor.", Kind.PHRASE),
        ("They come at 23:15 each night.", "Visits begin at 23.15.", Kind.MOMENT),
        ("It was on 14 March.", "This was on the 14th of March.", Kind.MOMENT),
        ("", "A pupil told staff about it.", Kind.CUE),
        ("", "According to a caller this goes on.", Kind.CUE),
        ("", "Our records show three tenancies.", Kind.CUE),
        ("", "I saw two men.", Kind.CUE),
        ("PO12 3AB is where it is.", "Seen near po123ab.", Kind.ADDRESS),
    ],
)  # fmt: skip
def test_what_else_tells_is_marked(told: str, text: str, kind: Kind) -> None:
    assert kind in {mark.kind for mark in marks(Original(texts=(told,)), text)}


def test_what_a_part_names_is_looked_for_although_no_text_holds_it() -> None:
    original = Original(names=("Harbour View School", "Dex"), plates=("AB12CDE",))

    found = marks(original, "A car ab12 cde waits by harbour view; D-e-x drives.")

    assert Mark(Kind.NAME, "Dex") in found
    assert Mark(Kind.NAME, "Harbour") in found
    assert {mark.kind for mark in found} == {Kind.NAME, Kind.PLATE}


def test_common_words_at_the_beginning_of_a_sentence_are_no_names() -> None:
    assert names_in("The men wait. They leave with Dex. Somebody saw Quay Lane.") == [
        "Dex", "Quay",
    ]  # fmt: skip
