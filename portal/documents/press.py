"""The portal's side of the renderer: started when first needed, replaced when it is gone."""

from __future__ import annotations

import atexit
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from portal.documents import orders, renderer
from portal.documents.errors import (
    DocumentError,
    DocumentFailed,
    DocumentRefused,
    DocumentsUnavailable,
    DocumentTooLarge,
    DocumentTooSlow,
)
from portal.documents.orders import Answer, Order, Outcome

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS_TO_START = 30
_GRACE = 3
"""Seconds after the child's own clock before we give up on the renderer itself."""
_SOON = 5
_ENVIRONMENT = (
    "DYLD_FALLBACK_LIBRARY_PATH",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "HOME",
    "LANG",
    "LD_LIBRARY_PATH",
    "PATH",
    "XDG_CACHE_HOME",
)
"""All that the renderer sees of our environment: where fonts and libraries lie, no secret."""


class Press:
    """One renderer per process of the portal; several threads may ask at once."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-s", "-m", __package__)) -> None:
        self._command = command
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def typeset(self, order: Order) -> bytes:
        answer = self._ask(order)
        if answer.outcome is not Outcome.DONE:
            error = _error(answer)
            log.warning("No document: %s (%s)", type(error).__name__, error.detail)
            raise error
        return answer.pdf

    def _ask(self, order: Order) -> Answer:
        """Again when the renderer died at the start: setting a document changes nothing."""
        content = order.to_bytes()
        seconds = order.limits.seconds + _GRACE
        began = time.monotonic()
        try:
            return self._ask_once(content, seconds)
        except (ConnectionError, EOFError) as lost:
            if time.monotonic() - began >= _SOON:
                return Answer(Outcome.FAILED, type(lost).__name__)
        try:
            return self._ask_once(content, seconds)
        except (ConnectionError, EOFError) as lost:
            return Answer(Outcome.FAILED, type(lost).__name__)

    def _ask_once(self, content: bytes, seconds: float) -> Answer:
        """Only a renderer that is gone loses the connection: it tells of the death of a child."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                renderer = self._hand_over(theirs)
            ours.settimeout(seconds)
            try:
                orders.send(ours, content)
                return Answer.receive(ours)
            except (ConnectionError, EOFError):
                self._bury(renderer)
                raise
            except TimeoutError:
                return Answer(Outcome.TOO_SLOW, "the renderer does not answer")
            except ValueError:
                return Answer(Outcome.FAILED, "the renderer's answer cannot be read")

    def _bury(self, renderer: subprocess.Popen[bytes] | None) -> None:
        """While it dies it still takes what is handed over, and the next order with it."""
        with self._lock:
            if self._process is renderer:
                self._stop()

    def _hand_over(self, connection: socket.socket) -> subprocess.Popen[bytes] | None:
        """The renderer may have been killed since the last time: then start another, once."""
        with self._lock:
            for _ in range(2):
                control = self._control or self._start()
                try:
                    socket.send_fds(control, [b"."], [connection.fileno()])
                except OSError:
                    self._stop()
                else:
                    return self._process
        raise DocumentFailed(detail="the renderer cannot be reached")

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 our own module, no argument from outside
                self._command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                cwd=_ROOT,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                start_new_session=True,
            )
        self._control = ours
        ours.settimeout(_SECONDS_TO_START)
        try:
            greeting = orders.receive(ours)
        except (OSError, EOFError) as lost:
            self._stop()
            raise DocumentFailed(detail="the renderer did not start") from lost
        if greeting != renderer.READY:
            self._stop()
            raise DocumentsUnavailable(detail="pango")
        return ours

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._control = self._process = None

    def close(self) -> None:
        with self._lock:
            self._stop()

    def forget(self) -> None:
        """In a fork: the renderer belongs to the parent, and the lock may be held for ever."""
        self._lock = threading.Lock()
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.returncode = 0
        self._control = self._process = None


def _error(answer: Answer) -> DocumentError:
    if answer.outcome is Outcome.TOO_LARGE:
        return DocumentTooLarge.because_of(answer.detail, answer.most)
    kinds: dict[Outcome, type[DocumentError]] = {
        Outcome.TOO_SLOW: DocumentTooSlow,
        Outcome.REFUSED: DocumentRefused,
    }
    return kinds.get(answer.outcome, DocumentFailed)(detail=answer.detail)


PRESS = Press()
atexit.register(PRESS.close)
os.register_at_fork(after_in_child=PRESS.forget)
