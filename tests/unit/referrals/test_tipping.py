"""Free words in an answer: what nobody may be told is refused, what is plain goes through."""

from __future__ import annotations

import pytest

from referrals.choices import SafeAnswer
from referrals.leaks import Original
from referrals.tipping import refused_words

ORIGINAL = Original(
    texts=("A man called Dexter waits in Quay Lane. Ring 07700 900123.",),
    names=("Harbour View School", "Operation Larkspur"), plates=("AB12CDE",),
)  # fmt: skip
WATCHED = ("Blue Anchor Boys", "Wisteria")


@pytest.mark.parametrize(
    "words",
    [
        "We have looked for Dexter.", "we looked for d e x t e r", "It is about Quay Lane.",
        "Call 07700900123.", "The car ab12 cde was useful.", "This helped Operation Kingfisher.",
        "It is about the blue anchor boys.", "It fits with WISTERIA.", "We will arrest him soon.",
        "A warrant was applied for.", "He is known to police.", "Graded 2C C.",
        "Our source agrees.",
        "We are watching the house.", "The gang is under review.", "Thank you, Harbour View.",
    ],
)  # fmt: skip
def test_what_tips_off_is_refused(words: str) -> None:
    assert refused_words(words, original=ORIGINAL, watched=WATCHED)


@pytest.mark.parametrize(
    "words",
    [
        "Thank you for writing so clearly.", "Please ring 999 if anybody is in danger.",
        "The dates were very useful to us.", "Please send another form if it goes on.",
        "Your safeguarding procedures still come first.", "",
    ],
)  # fmt: skip
def test_plain_thanks_go_through(words: str) -> None:
    assert refused_words(words, original=ORIGINAL, watched=WATCHED) == []


@pytest.mark.parametrize("answer", SafeAnswer)
def test_the_approved_sentences_themselves_go_through(answer: SafeAnswer) -> None:
    assert refused_words(str(answer.label), original=ORIGINAL, watched=WATCHED) == []
