"""Two people press at the same moment on one referral: one act counts, the other is told so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from partners.models import User
from referrals.models import Referral
from tests.factories import partners
from tests.house.at_once import Tap, at_once, cookie_of
from tests.house.committed import ask, cleared_afterwards
from tests.pages.referrals.hub import Hub, made_hub

pytestmark = pytest.mark.django_db
ROUNDS = 3
BUSY = 503  # too slow a machine for the limit on waiting: said so, and nothing half done
ANSWER = {"outcome": "assessment", "words": "We visit today."}


@dataclass
class Made:
    """Committed before the tests' own transactions begin."""

    hub: Hub
    other: User  # leads the same unit
    referral: Referral


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Made]]:
    with django_db_blocker.unblock(), cleared_afterwards():
        yield [made(made_hub(f"Council {number}")) for number in range(ROUNDS * 3)]


def made(hub: Hub) -> Made:
    return Made(hub, partners.person(hub.council, unit=hub.unit, leads_unit=True), hub.made())


def acknowledged(one: Made) -> Referral:
    """By another moment's tap: committed, as all that is made here."""
    assert at_once(taps([one.hub.lead], "referral-acknowledge", one.referral)) == [302]
    return one.referral


def taps(who: list[Any], name: str, of: Referral, **sent: str) -> list[Tap]:
    address = reverse(f"referrals:{name}", args=[of.key])
    return [Tap(cookie_of(person), address, sent) for person in who]


def events(name: str, of: Referral) -> int:
    ((number,),) = ask(
        "SELECT count(*) FROM portal_auditevent WHERE event = %s AND %s = ANY (objects_seen)",
        [name, of.key],
    )
    return int(number)


def state(of: Referral) -> tuple[Any, ...]:
    (row,) = ask(
        "SELECT state, acknowledged_by_id, ended_by_id FROM referrals_referral WHERE id = %s",
        [of.pk],
    )
    return row


def thread(of: Referral) -> list[str]:
    return [
        words
        for (words,) in ask(
            "SELECT words FROM referrals_referralmessage WHERE referral_id = %s ORDER BY id",
            [of.pk],
        )
    ]


def test_of_two_who_acknowledge_one_has_it(scene: list[Made]) -> None:
    for _ in range(ROUNDS):
        one = scene.pop()
        sent, both = one.referral, [one.hub.lead, one.other]

        told = at_once(taps(both, "referral-acknowledge", sent))

        assert sorted(told) in ([302, 409], [302, BUSY])
        first = both[told.index(302)]
        assert state(sent) == ("acknowledged", first.pk, None)
        assert events("referral_acknowledged", sent) == 1


def test_of_two_who_answer_and_send_back_one_ends_it_and_the_others_words_are_not_there(
    scene: list[Made],
) -> None:
    for _ in range(ROUNDS):
        one = scene.pop()
        hub, kept = one.hub, acknowledged(one)
        answer = taps([hub.lead], "referral-answer", kept, **ANSWER)
        back = taps([one.other], "referral-return", kept, reason="other_team", words="Not ours.")

        told = at_once([*answer, *back])

        assert sorted(told) in ([302, 409], [302, BUSY])
        is_answered = told[0] == 302
        ends = ("answered", hub.lead.pk) if is_answered else ("returned", one.other.pk)
        assert (state(kept)[0], state(kept)[2]) == ends
        assert thread(kept) == (["We visit today."] if is_answered else ["Not ours."])
        assert events("referral_answered", kept) + events("referral_returned", kept) == 1


def test_a_force_that_writes_while_it_is_answered_is_heard_or_told_that_it_ended(
    scene: list[Made],
) -> None:
    for _ in range(ROUNDS):
        one = scene.pop()
        hub, kept = one.hub, acknowledged(one)
        writes = taps([hub.analyst], "referral-write", kept, words="Any news?")
        answer = taps([hub.lead], "referral-answer", kept, **ANSWER)

        written, answered = at_once([*writes, *answer])

        assert answered == 302
        assert written in {302, 409, BUSY}
        assert state(kept)[0] == "answered"
        assert sorted(thread(kept)) == sorted(
            ["We visit today.", *(["Any news?"] if written == 302 else [])]
        )
        assert events("referral_written_on", kept) == (written == 302)
