"""What a paste from another program can hold: nobody loses words over it, nothing is half-kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils.html import escape

from partners.models import User
from referrals.models import CpiAccount
from tests.conftest import PortalClient
from tests.factories import partners, referrals

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
WORDS = "He waits by the bus stop in Quay Lane & asks for Zoë. "


@pytest.fixture
def teacher() -> User:
    return partners.person()


@pytest.fixture
def question(teacher: User) -> str:
    return reverse("referrals:cpi-question", args=[referrals.draft(teacher).key, "account"])


def kept() -> list[str]:
    return list(CpiAccount.objects.values_list("what_happened", flat=True))


@pytest.mark.parametrize(
    ("pasted", "shown", "sentence"),
    [
        pytest.param(
            WORDS * 400, WORDS * 400, "You pasted more than 20,000 characters into one box.",
            id="over-long",
        ),
        pytest.param(
            WORDS + "Zo\ufffd", WORDS + "Zo\ufffd",
            "There were characters in your words that the portal cannot keep.",
            id="a letter that another program lost",
        ),
        pytest.param(
            WORDS + "\x1b[1m\x85", WORDS + "\ufffd[1m\ufffd",
            "There were characters in your words that the portal cannot keep.",
            id="control characters",
        ),
    ],
)  # fmt: skip
def test_words_that_cannot_be_taken_come_back_with_what_to_do(
    sign_in: SignIn, teacher: User, question: str, pasted: str, shown: str, sentence: str
) -> None:
    before = kept()

    answer = sign_in(teacher).post(
        f"{question}?from=check", {"what_happened": pasted, "version": "1"}
    )

    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    assert "Copy it now" in page
    assert escape(shown) in page
    assert f'href="{question}?from=check"' in page
    assert kept() == before


def test_no_secret_comes_back(client: PortalClient) -> None:
    secret = "long-enough-to-come-back\ufffd"
    sent = {"login": secret, "password": secret, "code": secret, "csrfmiddlewaretoken": secret}

    answer = client.post(reverse("account_login"), sent)

    assert answer.status_code == 400
    assert "could not read what was sent" in answer.content.decode()
    assert "long-enough" not in answer.content.decode()


def test_the_breaks_of_word_are_line_breaks(sign_in: SignIn, teacher: User, question: str) -> None:
    pasted = "He waits there at night.\vA white van.\fOn Monday it was blue."

    answer = sign_in(teacher).post(question, {"what_happened": pasted, "version": "1"})

    assert answer.status_code == 302
    assert kept() == ["He waits there at night.\nA white van.\nOn Monday it was blue."]


def test_an_answer_that_is_too_long_for_its_box_stays_in_it(
    sign_in: SignIn, teacher: User, question: str
) -> None:
    answer = sign_in(teacher).post(question, {"what_happened": "x" * 4_001, "version": "1"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Write at most 4,000 characters. Take out 1." in page
    assert "x" * 4_001 in page
