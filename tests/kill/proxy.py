"""A line between two parties, on loopback, that can be made slow, cut, silent, or led elsewhere."""

from __future__ import annotations

import random
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

PIECE = 16_384
RESET = struct.pack("ii", 1, 0)  # linger for no time: the other end meets a reset
Address = tuple[str, Any]


@dataclass
class Weather:
    """What becomes of what passes: seconds a piece, a cut at a share of pieces, or silence."""

    latency: float = 0.0
    cut_share: float = 0.0
    slice_bytes: int = PIECE
    is_silent: bool = False


def _socket(kind: str) -> socket.socket:
    return socket.socket(socket.AF_UNIX if kind == "unix" else socket.AF_INET)


def _place(address: Address) -> Any:
    kind, where = address
    return str(where) if kind == "unix" else ("127.0.0.1", where)


@dataclass
class Proxy:
    """`backend` is asked for each new line, so that it may change while others are open."""

    backend: Callable[[], Address]
    listen: Address
    weather: Weather = field(default_factory=Weather)
    lines: int = 0
    cut_lines: int = 0

    def __post_init__(self) -> None:
        self.is_over = threading.Event()
        self.door = _socket(self.listen[0])
        if self.listen[0] != "unix":
            self.door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.door.bind(_place(self.listen))
        self.door.listen(128)

    def serve(self) -> None:
        self.door.settimeout(0.2)
        while not self.is_over.is_set():
            with suppress(TimeoutError):
                inward, _ = self.door.accept()
                inward.settimeout(None)
                threading.Thread(target=self._line, args=(inward,), daemon=True).start()
        self.door.close()

    def _line(self, inward: socket.socket) -> None:
        self.lines += 1
        address = self.backend()
        with inward, _socket(address[0]) as onward:
            try:
                onward.connect(_place(address))
            except OSError:
                _cut(inward)
                return
            there = threading.Thread(target=self._pass_on, args=(inward, onward), daemon=True)
            there.start()
            self._pass_on(onward, inward, may_cut=True)
            there.join(60)

    def _pass_on(
        self, giver: socket.socket, taker: socket.socket, *, may_cut: bool = False
    ) -> None:
        with suppress(OSError):
            while piece := giver.recv(self.weather.slice_bytes):
                self._delay()
                if may_cut and random.random() < self.weather.cut_share:
                    self.cut_lines += 1
                    _cut(taker)
                    _cut(giver)
                    return
                taker.sendall(piece)
        with suppress(OSError):
            taker.shutdown(socket.SHUT_WR)

    def _delay(self) -> None:
        """The delay is the fault that is asked for."""
        if self.weather.latency:
            self.is_over.wait(self.weather.latency)
        while self.weather.is_silent and not self.is_over.is_set():
            self.is_over.wait(0.05)


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        if line.family == socket.AF_INET:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        line.shutdown(socket.SHUT_RDWR)


@contextmanager
def running(*proxies: Proxy) -> Iterator[None]:
    threads = [threading.Thread(target=proxy.serve, daemon=True) for proxy in proxies]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for proxy in proxies:
            proxy.is_over.set()
        for thread in threads:
            thread.join(10)
