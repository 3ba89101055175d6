"""The encrypted file: whole or refused, whatever was done to it."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

import pytest
from cryptography.fernet import Fernet

from portal.backups import archive

KEY = Fernet.generate_key().decode()
MEMBERS = {
    "database": b"x" * 2_500_000,
    "files/a/ü.pdf": b"",
    "files/b": b"%PDF and words",
    "manifest": b"{}",
}


@pytest.fixture(scope="module")
def sealed() -> bytes:
    file = BytesIO()
    writer = archive.Writer(file, KEY)
    for name, content in MEMBERS.items():
        writer.add(name, (content[at : at + 70_001] for at in range(0, len(content), 70_001)))
    writer.close()
    return file.getvalue()


def opened(content: bytes, key: str = KEY) -> dict[str, bytes]:
    members = archive.Reader(BytesIO(content), key).members()
    return {name: b"".join(parts) for name, parts in members}


def test_what_was_put_in_comes_out(sealed: bytes) -> None:
    assert opened(sealed) == MEMBERS


def test_nothing_of_it_can_be_read_without_the_key(sealed: bytes) -> None:
    assert b"and words" not in sealed
    assert b"manifest" not in sealed
    assert b"xxxxxxxx" not in sealed


def test_two_copies_of_the_same_are_not_alike() -> None:
    files = [BytesIO(), BytesIO()]
    for file in files:
        writer = archive.Writer(file, KEY)
        writer.add("same", [b"content"])
        writer.close()

    assert files[0].getvalue() != files[1].getvalue()


def test_another_key_opens_nothing(sealed: bytes) -> None:
    with pytest.raises(archive.Unreadable):
        opened(sealed, Fernet.generate_key().decode())


def places(sealed: bytes) -> list[int]:
    at = random.Random(7)
    edges = [0, 5, len(archive.MAGIC), len(archive.MAGIC) + 31, 60, len(sealed) - 1]
    return edges + [at.randrange(len(sealed)) for _ in range(200)]


def test_every_flipped_bit_is_refused(sealed: bytes) -> None:
    refused = 0
    for place in places(sealed):
        changed = bytearray(sealed)
        changed[place] ^= 1 << (place % 8)
        with pytest.raises(archive.Unreadable):
            opened(bytes(changed))
        refused += 1

    assert refused == 206


BLOCK = archive.BLOCK + archive.TAG
HEAD = len(archive.MAGIC) + archive.SALT


def _swap(content: bytes) -> bytes:
    first, second = content[HEAD : HEAD + BLOCK], content[HEAD + BLOCK : HEAD + 2 * BLOCK]
    return content[:HEAD] + second + first + content[HEAD + 2 * BLOCK :]


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"",
        lambda content: content[:HEAD],
        lambda content: content[:-1],
        lambda content: content[: HEAD + BLOCK],
        lambda content: content[: HEAD + 2 * BLOCK],
        lambda content: content[:HEAD] + content[HEAD + BLOCK :],
        lambda content: content + b"\0",
        lambda content: content + content[HEAD : HEAD + BLOCK],
        _swap,
    ],
    ids=["empty", "head only", "cut by one", "one block", "two blocks", "without the first",
         "one byte more", "one block more", "swapped"],
)  # fmt: skip
def test_a_file_that_is_cut_or_put_together_anew_is_refused(sealed: bytes, change: Any) -> None:
    with pytest.raises(archive.Unreadable):
        opened(change(sealed))


@pytest.mark.parametrize("size", [0, 1, archive.BLOCK - 9, archive.BLOCK, archive.BLOCK + 1])
def test_lengths_at_the_edge_of_a_block(size: int) -> None:
    file = BytesIO()
    writer = archive.Writer(file, KEY)
    writer.add("m", [b"z" * size])
    writer.close()

    assert opened(file.getvalue()) == {"m": b"z" * size}
