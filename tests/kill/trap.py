"""The harness's side of a point: arm it, and hold the first process that comes to it."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from portal.launch import paths
from tests.kill import points


class Trap:
    def __init__(self) -> None:
        self.folder = paths.socket_folder("kill")
        self._line = socket.socket(socket.AF_UNIX)
        self._line.bind(str(self.folder / points.LINE))
        self._line.listen(64)

    def close(self) -> None:
        self._line.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def held(self, point: str, patience: float) -> Iterator[bool]:
        """False where nothing came within the patience."""
        self._line.settimeout(patience)
        armed = self.folder / points.ARMED
        armed.write_text(point, encoding="utf-8")
        try:
            first, _address = self._line.accept()
        except TimeoutError:
            armed.unlink()
            self._let_the_others_go()
            yield False
            return
        armed.unlink()
        with first:
            self._let_the_others_go()
            yield True
        self._let_the_others_go()

    def _let_the_others_go(self) -> None:
        self._line.settimeout(0.05)
        with suppress(TimeoutError):
            while True:
                self._line.accept()[0].close()

    def is_ready(self, name: str) -> bool:
        return self._sign(name).exists()

    def forget(self, name: str) -> None:
        self._sign(name).unlink(missing_ok=True)

    def _sign(self, name: str):
        return self.folder / f"{points.READY}.{name}"


def wait_until(holds: Callable[[], bool], what: str, *, seconds: float) -> float:
    """How long it took."""
    begun, pause = time.monotonic(), threading.Event()
    while not holds():
        waited = time.monotonic() - begun
        assert waited < seconds, f"{what}: not within {seconds:g} seconds"
        pause.wait(0.1)
    return time.monotonic() - begun
