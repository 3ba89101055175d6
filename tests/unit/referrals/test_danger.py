"""Words that mean a threat to life are found: on accounts that the rule was not tuned on."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from referrals.danger import Sign, signs_in

ACCOUNTS = Path(__file__).with_name("vignettes.txt")
TUNED_ON = 100
LEAST_RAISED, MOST_FALSE = 0.95, 0.20
LONGEST = 4_000
MOST_SECONDS = 1


def _apart() -> list[tuple[bool, str]]:
    """The hundred that the rule was not tuned on, drawn by the hash of their words."""
    lines = [
        line
        for line in ACCOUNTS.read_text(encoding="utf-8").splitlines()
        if line[:2] in {"T ", "N "}
    ]
    lines.sort(key=lambda line: hashlib.sha256(line[2:].encode()).hexdigest())
    assert len(lines) == 2 * TUNED_ON
    return [(line[0] == "T", line[2:]) for line in lines[TUNED_ON:]]


def test_threats_to_life_are_raised_and_few_others(capsys: pytest.CaptureFixture[str]) -> None:
    threats = [text for is_threat, text in _apart() if is_threat]
    others = [text for is_threat, text in _apart() if not is_threat]
    missed = [text for text in threats if not signs_in(text)]
    false = [text for text in others if signs_in(text)]

    with capsys.disabled():
        print(f"\nthreats raised: {len(threats) - len(missed)} of {len(threats)},"
              f" false alarms: {len(false)} of {len(others)}")  # fmt: skip
        print(*(f"  missed: {text}" for text in missed), sep="\n")
    assert 1 - len(missed) / len(threats) >= LEAST_RAISED
    assert len(false) / len(others) <= MOST_FALSE


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        pytest.param("He said he'll kill her.", Sign.KILLING, id="said"),
        pytest.param("He said he\u2019LL KILL us", Sign.KILLING, id="capitals, typed on a phone"),
        pytest.param("They have a\ngun", Sign.WEAPON, id="over two lines"),
        pytest.param("petrol through the letterbox", Sign.FIRE, id="fire"),
        pytest.param("she is tied up in there", Sign.HELD, id="held"),
        pytest.param("he took an overdose", Sign.SELF_HARM, id="self-harm"),
    ],
)
def test_a_sign_is_named_with_the_words_it_was_found_by(text: str, sign: Sign) -> None:
    assert sign in signs_in(text)
    assert signs_in(text)[sign]


@pytest.mark.parametrize(
    "text",
    [
        "I am dying to know who lives there.", "They went to a murder mystery evening.",
        "There was a stabbing there eleven years ago.", "", "A toy gun was on the table",
    ],
)  # fmt: skip
def test_what_only_sounds_so_raises_nothing(text: str) -> None:
    assert signs_in(text) == {}


def test_a_threat_beside_a_figure_of_speech_is_raised() -> None:
    assert signs_in("He is dying to move. They said they will stab him.")


@pytest.mark.parametrize("word", ["knife ", "told ", "stabbing ", "burn ", "shooting said knife "])
def test_no_account_keeps_its_sender_waiting(word: str) -> None:
    begun = time.process_time()
    signs_in((word * LONGEST)[:LONGEST])

    assert time.process_time() - begun < MOST_SECONDS


@pytest.mark.parametrize(
    "text",
    [
        "He says he is killing her tonight.",
        "He stood outside holding a kitchen knife and says he will use it on her.",
        "He will murder her like he did the other one years ago",
        "There is a killer after my son, he paid for it",
        "She has taken 40 paracetamol",
        "She took all her tablets",
        "She says that she does not want to live anymore",
        "She is cutting her wrists",
        "He threatened to set the house on fire",
        "They threatened to burn the house",
        "He will throw her off the bridge",
        "The baby is not breathing",
        "They poured boiling water on him",
        "The man is armed",
        "He has a weapon with him and is at the school gate",
    ],
)
def test_a_plain_sentence_of_danger_is_raised(text: str) -> None:
    assert signs_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "The new shoes are killing me.",
        "We sell weedkiller and painkillers.",
        "A killer deal on telephones",
        "He was cutting bread with a kitchen knife.",
        "The murder was years ago, in 1998.",
        "Her father was in the armed forces.",
        "He took his tablet computer to school.",
    ],
)
def test_what_only_sounds_so_is_not(text: str) -> None:
    assert not signs_in(text)
