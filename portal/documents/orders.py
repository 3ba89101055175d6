"""What passes between the portal and its renderer: frames of bytes over a socket, no pickles."""

from __future__ import annotations

import hashlib
import json
import socket
import struct
from dataclasses import asdict, dataclass
from enum import StrEnum

from portal.documents.limits import Limits

_LENGTH = struct.Struct("!Q")
_MOST = 512 * 1024**2


class Outcome(StrEnum):
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    TOO_LARGE = "too large"
    TOO_SLOW = "too slow"


@dataclass(frozen=True, slots=True)
class Order:
    """One document to set. An untagged one is a stamp, whose marks are no part of the reading."""

    html: str
    styles: tuple[str, ...]
    limits: Limits
    tagged: bool = True

    @property
    def identifier(self) -> bytes:
        """The same content gets the same file identifier, so the same bytes."""
        digest = hashlib.sha256(self.html.encode())
        for style in self.styles:
            digest.update(hashlib.sha256(style.encode()).digest())
        return digest.hexdigest()[:32].encode()

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Order:
        fields = json.loads(content)
        return cls(
            html=fields["html"],
            styles=tuple(fields["styles"]),
            limits=Limits(**fields["limits"]),
            tagged=fields["tagged"],
        )


@dataclass(frozen=True, slots=True)
class Answer:
    outcome: Outcome
    detail: str = ""
    most: int = 0
    pdf: bytes = b""

    def send(self, connection: socket.socket) -> None:
        head = {"outcome": self.outcome, "detail": self.detail, "most": self.most}
        send(connection, json.dumps(head).encode())
        send(connection, self.pdf)

    @classmethod
    def receive(cls, connection: socket.socket) -> Answer:
        head = json.loads(receive(connection))
        pdf = receive(connection)
        return cls(Outcome(head["outcome"]), str(head["detail"]), int(head["most"]), pdf)


def send(connection: socket.socket, content: bytes) -> None:
    connection.sendall(_LENGTH.pack(len(content)) + content)


def receive(connection: socket.socket) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    if length > _MOST:
        raise ValueError("A frame is longer than any document")
    return bytes(_exactly(connection, length))


def _exactly(connection: socket.socket, length: int) -> bytearray:
    content = bytearray()
    while len(content) < length:
        piece = connection.recv(min(length - len(content), 1 << 20))
        if not piece:
            raise EOFError("The other side closed the connection")
        content += piece
    return content
