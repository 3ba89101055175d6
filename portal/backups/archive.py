"""The file: members in a row, encrypted in blocks of which none can be changed, moved or left out.

Each block is AES-256-GCM under a key of this file alone (HKDF of the backup key and a random salt).
Its nonce is its number and whether it is the last one, so a cut, a swap or an added block fails
like a flipped bit. Nothing is held in memory but one block.
"""

from __future__ import annotations

import base64
import os
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"SOC-PORTAL-BACKUP-1\n"
SALT, TAG = 32, 16
BLOCK = 1 << 20
LONGEST_NAME = 1_000


class Unreadable(Exception):
    """The wrong key, or a file that is not as it was written. Which of them cannot be told."""

    def __init__(self) -> None:
        super().__init__("The archive cannot be opened: the key is not its key, or it was changed.")


def _cipher(key: str, salt: bytes) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=salt, info=MAGIC)
    return AESGCM(derived.derive(base64.urlsafe_b64decode(key)))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return struct.pack(">3xQB", number, is_last)


class Writer:
    """Members one after the other, each of any length, which need not be known before."""

    def __init__(self, file: BinaryIO, key: str) -> None:
        salt = os.urandom(SALT)
        self.file, self.cipher = file, _cipher(key, salt)
        self.number, self.waiting = 0, bytearray()
        file.write(MAGIC + salt)

    def add(self, name: str, parts: Iterable[bytes]) -> None:
        encoded = name.encode()
        self._write(struct.pack(">I", len(encoded)) + encoded)
        for part in parts:
            if part:
                self._write(struct.pack(">I", len(part)) + part)
        self._write(struct.pack(">I", 0))

    def close(self) -> None:
        self._write(struct.pack(">I", 0))
        self._block(bytes(self.waiting), is_last=True)

    def _write(self, data: bytes) -> None:
        self.waiting += data
        while len(self.waiting) > BLOCK:
            self._block(bytes(self.waiting[:BLOCK]), is_last=False)
            del self.waiting[:BLOCK]

    def _block(self, plain: bytes, *, is_last: bool) -> None:
        self.file.write(self.cipher.encrypt(_nonce(self.number, is_last=is_last), plain, MAGIC))
        self.number += 1


class Reader:
    """Gives out only what was proved to be as written; the members' end proves the whole."""

    def __init__(self, file: BinaryIO, key: str) -> None:
        head = file.read(len(MAGIC) + SALT)
        if len(head) != len(MAGIC) + SALT or not head.startswith(MAGIC):
            raise Unreadable
        self.plain = self._blocks(file, _cipher(key, head[len(MAGIC) :]))
        self.held = bytearray()

    @staticmethod
    def _blocks(file: BinaryIO, cipher: AESGCM) -> Iterator[bytes]:
        sealed, number = file.read(BLOCK + TAG), 0
        while sealed:
            following = file.read(BLOCK + TAG)
            try:
                yield cipher.decrypt(_nonce(number, is_last=not following), sealed, MAGIC)
            except InvalidTag as error:
                raise Unreadable from error
            sealed, number = following, number + 1

    def members(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Each member's parts are read before the next member is asked for."""
        while length := self._length(LONGEST_NAME):
            yield self._take(length).decode(), self._parts()
        if self.held or next(self.plain, b""):
            raise Unreadable

    def _parts(self) -> Iterator[bytes]:
        while length := self._length(64 * BLOCK):
            yield self._take(length)

    def _length(self, most: int) -> int:
        (length,) = struct.unpack(">I", self._take(4))
        if length > most:
            raise Unreadable
        return int(length)

    def _take(self, size: int) -> bytes:
        while len(self.held) < size:
            more = next(self.plain, None)
            if more is None:
                raise Unreadable
            self.held += more
        taken = bytes(self.held[:size])
        del self.held[:size]
        return taken
