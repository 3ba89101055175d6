"""The process that keeps WeasyPrint loaded and forks one confined child for every document.

It is started by `portal.documents.press` with a socket as standard input and an environment
without secrets. It has one thread, so that forking is safe; it never sets a document itself, so
nothing of one document can reach the next. It ends when the portal's process does.
"""

from __future__ import annotations

import contextlib
import gc
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from portal.documents import orders
from portal.documents.confinement import OutOfBounds, confine, release_clock
from portal.documents.orders import Answer, Order, Outcome

READY = b"ready"
UNAVAILABLE = b"unavailable"
_COLD = "--cold"
_OUT_OF_TIME = {signal.SIGALRM, signal.SIGXCPU}
_THREADS = Path("/proc/self/task")


class Foreman:
    """Takes connections from the portal, gives each to a child, tells of children that died."""

    def __init__(self, control: socket.socket, work: Callable[[Order], Answer]) -> None:
        self.control = control
        self.work = work
        self.children: dict[int, socket.socket] = {}

    def serve(self) -> None:
        wake, woken = socket.socketpair()
        for end in (wake, woken):
            end.settimeout(0)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)
        with selectors.DefaultSelector() as selector:
            selector.register(self.control, selectors.EVENT_READ)
            selector.register(wake, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if wake in ready:
                    wake.recv(4096)
                    self._bury()
                if self.control in ready and not self._take():
                    return self._end()

    def _take(self) -> bool:
        """False when the portal's process has gone."""
        try:
            message, handles, _, _ = socket.recv_fds(self.control, 1, 1)
        except ConnectionError:
            return False
        if not message:
            return False
        connection = socket.socket(fileno=handles[0])
        pid = os.fork()
        if pid == 0:
            self._in_child(connection)
        self.children[pid] = connection
        return True

    def _in_child(self, connection: socket.socket) -> None:
        """Never returns: whatever happens, a fork may not come back into the loop."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.control.close()
            for other in self.children.values():
                other.close()
            work_one(connection, self.work)
        finally:
            failure = sys.exc_info()
            _report(*failure)
            os._exit(failure[0] is not None)

    def _bury(self) -> None:
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            with self.children.pop(pid) as connection, contextlib.suppress(OSError):
                if status:
                    death(status).send(connection)

    def _end(self) -> None:
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)


def work_one(connection: socket.socket, work: Callable[[Order], Answer]) -> None:
    """Everything is allocated and nothing dropped until the end, so no cycle is looked for."""
    gc.disable()
    order = Order.from_bytes(orders.receive(connection))
    confine(order.limits)
    try:
        answer = work(order)
    except OutOfBounds as out:
        answer = Answer(Outcome.REFUSED, str(out))
    release_clock()
    connection.settimeout(10)
    answer.send(connection)


def death(status: int) -> Answer:
    """What ended the child: the clock, memory, or a fault.

    C code that gets no memory, or no more stack, aborts or breaks in many ways; the system's own
    guard against lack of memory kills. So every other signal than the clock's means too large.
    """
    if not os.WIFSIGNALED(status):
        return Answer(Outcome.FAILED, "fault in the renderer")
    cause = signal.Signals(os.WTERMSIG(status))
    outcome = Outcome.TOO_SLOW if cause in _OUT_OF_TIME else Outcome.TOO_LARGE
    return Answer(outcome, cause.name)


def _report(
    kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
) -> None:
    """Where it failed, never the message: that may hold a person's words."""
    if kind is None:
        return
    places = [
        f"{Path(frame.f_code.co_filename).name}:{line}" for frame, line in traceback.walk_tb(trace)
    ]
    sys.stderr.write(f"renderer: {kind.__name__} at {' > '.join(places[-5:])}\n")


def _has_one_thread(seconds: float = 2) -> bool:
    """Pango may leave a thread of its own for a moment. Only Linux can be asked."""
    until = time.monotonic() + seconds
    while _THREADS.is_dir() and len(list(_THREADS.iterdir())) > 1:
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def main() -> None:
    sys.excepthook = _report
    control = socket.socket(fileno=sys.stdin.fileno())
    try:
        from portal.documents import typesetting  # noqa: PLC0415 loads Pango, which may be missing
    except OSError:
        return orders.send(control, UNAVAILABLE)
    if _COLD not in sys.argv:
        typesetting.warm_up()
        gc.collect()
        if not _has_one_thread():
            os.execv(sys.executable, [*sys.orig_argv, _COLD])  # noqa: S606 our own command again
    gc.freeze()
    orders.send(control, READY)
    Foreman(control, typesetting.typeset).serve()
    return None
