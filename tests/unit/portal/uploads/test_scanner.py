"""What the virus scanner says, and that nothing passes where it says nothing clear."""

from __future__ import annotations

from typing import Any

import pytest

from portal.uploads import ScannerAway, is_infected
from tests.unit.portal.uploads import parts
from tests.unit.portal.uploads.clamd import clamd
from tests.unit.portal.uploads.corpus import EICAR

pytestmark = pytest.mark.enable_socket


@pytest.mark.parametrize(
    ("content", "infected"),
    [
        pytest.param(parts.pdf(), False, id="an honest file"),
        pytest.param(EICAR, True, id="the test virus"),
        pytest.param(bytes(200_000) + EICAR, True, id="the test virus behind three pieces"),
        pytest.param(b"", False, id="nothing"),
    ],
)
def test_the_scanner_is_believed(settings: Any, content: bytes, infected: bool) -> None:
    with clamd() as settings.CLAMAV_URL:
        assert is_infected(content) is infected


@pytest.mark.parametrize(
    "says",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"INSTREAM size limit exceeded. ERROR\0", id="too large for it"),
        pytest.param(b"stream: OK and more\0", id="something else"),
        pytest.param(b"stream: lstat() failed: ERROR\0", id="a fault"),
        pytest.param(b"\xff" * 5_000, id="rubbish"),
    ],
)
def test_an_unclear_answer_is_none(settings: Any, says: bytes) -> None:
    with clamd(says) as settings.CLAMAV_URL, pytest.raises(ScannerAway):
        is_infected(parts.pdf())


@pytest.mark.parametrize(
    "address",
    [
        "",
        "tcp://127.0.0.1:1",
        "unix:///nowhere/clamd.ctl",
        "http://127.0.0.1:3310",
        "tcp://x",
        "::",
    ],
)
def test_a_scanner_that_cannot_be_reached_is_away(settings: Any, address: str) -> None:
    settings.CLAMAV_URL = address

    with pytest.raises(ScannerAway):
        is_infected(parts.pdf())
