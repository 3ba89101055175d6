"""The renderer as a process: started once, apart from our secrets, replaced when it dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.documents.errors import (
    DocumentError,
    DocumentFailed,
    DocumentRefused,
    DocumentsUnavailable,
    DocumentTooLarge,
    DocumentTooSlow,
)
from portal.documents.limits import Limits
from portal.documents.orders import Answer, Order, Outcome
from portal.documents.press import Press

HTML = '<!DOCTYPE html><html lang="en-GB"><title>a</title><p>{}'
LIMITS = Limits(seconds=20, cpu_seconds=20)
SLOW = HTML.format("word " * 400_000)
BUSY = HTML.format("word " * 5_000)


def order(words: str = "a", limits: Limits = LIMITS) -> Order:
    return Order(HTML.format(words), (), limits)


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    """One for all: whatever a test does to the renderer, the next test finds it working again."""
    made = Press()
    yield made
    made.close()


def pid_of(press: Press) -> int:
    assert press._process is not None
    return press._process.pid


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def eventually(holds: Callable[[], object]) -> None:
    """Looks until it holds: what other processes do has no signal to wait for."""
    until = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < until
        threading.Event().wait(0.01)


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@contextmanager
def at_work(press: Press, given: Order) -> Iterator[tuple[int, int, list[type[DocumentError]]]]:
    """While `given` is being set: the renderer, its only child, and how the asking failed."""
    failures: list[type[DocumentError]] = []

    def ask() -> None:
        try:
            press.typeset(given)
        except DocumentError as error:
            failures.append(type(error))

    press.typeset(order())
    renderer = pid_of(press)
    eventually(lambda: not children_of(renderer))
    thread = threading.Thread(target=ask)
    thread.start()
    eventually(lambda: children_of(renderer))
    yield renderer, children_of(renderer)[0], failures
    thread.join()


def test_renderer_is_started_once(press: Press) -> None:
    press.typeset(order())
    first = pid_of(press)

    press.typeset(order("b"))

    assert pid_of(press) == first


def test_renderer_sees_no_secret(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for the renderer")
    monkeypatch.setenv("DATABASE_URL", "postgres:///not-for-the-renderer")

    press.typeset(order())

    seen = Path(f"/proc/{pid_of(press)}/environ").read_bytes()
    assert b"not" not in seen
    assert b"PATH=" in seen


def test_every_document_has_a_process_of_its_own(press: Press) -> None:
    press.typeset(order())

    eventually(lambda: not children_of(pid_of(press)))


def test_killed_renderer_is_replaced(press: Press) -> None:
    press.typeset(order())
    first = pid_of(press)
    os.kill(first, signal.SIGKILL)
    eventually(lambda: gone(first))

    assert press.typeset(order()).startswith(b"%PDF")
    assert pid_of(press) != first


def test_renderer_killed_at_the_start_is_replaced_at_work(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.documents.press._SOON", LIMITS.seconds)
    with at_work(press, Order(BUSY, (), LIMITS)) as (renderer, child, failures):
        os.kill(renderer, signal.SIGKILL)
        os.kill(child, signal.SIGKILL)

    assert failures == []
    assert pid_of(press) != renderer


def test_renderer_killed_later_fails_that_document_and_not_the_next(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.documents.press._SOON", 0)
    with at_work(press, Order(SLOW, (), LIMITS)) as (renderer, child, failures):
        os.kill(renderer, signal.SIGKILL)
        os.kill(child, signal.SIGKILL)

    assert failures == [DocumentFailed]
    eventually(lambda: gone(renderer))
    assert press.typeset(order()).startswith(b"%PDF")


def test_renderer_ends_with_the_portal_and_takes_its_work_along(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.documents.press._SOON", 0)
    with at_work(press, Order(SLOW, (), LIMITS)) as (renderer, child, failures):
        assert press._control is not None
        press._control.shutdown(socket.SHUT_RDWR)

    assert failures == [DocumentFailed]
    eventually(lambda: gone(renderer) and gone(child))


def test_several_threads_are_served_at_once(press: Press) -> None:
    made: dict[str, bytes] = {}

    def ask(words: str) -> None:
        made[words] = press.typeset(order(words))

    threads = [threading.Thread(target=ask, args=(words,)) for words in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made.values())) == 6


def test_small_document_does_not_wait_for_a_large_one(press: Press) -> None:
    with at_work(press, Order(SLOW, (), LIMITS)) as (_, child, failures):
        press.typeset(order())
        os.kill(child, 0)  # still there
        os.kill(child, signal.SIGKILL)

    assert failures == [DocumentTooLarge]


def test_fork_starts_its_own_renderer(press: Press) -> None:
    """A Celery worker forks its pool: the child may not talk into the parent's connection."""
    press.typeset(order())
    first = pid_of(press)

    press.forget()
    press.typeset(order())

    assert pid_of(press) != first
    eventually(lambda: gone(first))


FORKING = """
import os, sys
from portal.documents.press import PRESS
from portal.documents.limits import Limits
from portal.documents.orders import Order
order = Order('<!DOCTYPE html><html lang="en-GB"><title>a</title><p>a', (), Limits())
PRESS.typeset(order)
parent = PRESS._process.pid
PRESS._lock.acquire()
child = os.fork()
if child == 0:
    same = PRESS.typeset(order) and PRESS._process.pid == parent
    PRESS.close()
    os._exit(bool(same))
PRESS._lock.release()
_, status = os.waitpid(child, 0)
PRESS.typeset(order)
print(status, PRESS._process.pid == parent)
"""


def test_real_fork_with_the_lock_held_neither_hangs_nor_shares() -> None:
    run = subprocess.run(
        [sys.executable, "-c", FORKING], capture_output=True, text=True, timeout=60, check=True
    )

    assert run.stdout == "0 True\n"


def test_command_that_does_not_start_is_a_fault() -> None:
    press = Press([sys.executable, "-c", "pass"])

    with pytest.raises(DocumentFailed):
        press.typeset(order())


def greeting(words: str, then: str = "") -> list[str]:
    """A renderer that says `words`, takes one order, does `then`, and then only listens."""
    code = (
        "import socket, sys; from portal.documents import orders;"
        f"s = socket.socket(fileno=0); orders.send(s, {words.encode()!r});"
        f"kept = [socket.recv_fds(s, 1, 1)]; {then or 'pass'}; s.recv(1)"
    )
    return [sys.executable, "-c", code]


def test_renderer_that_always_dies_is_a_fault() -> None:
    press = Press(greeting("ready", then="sys.exit()"))

    with pytest.raises(DocumentFailed):
        press.typeset(order())
    press.close()


def test_answer_that_cannot_be_read_is_a_fault() -> None:
    press = Press(greeting("ready", then="socket.socket(fileno=kept[0][1][0]).sendall(b'x' * 99)"))

    with pytest.raises(DocumentFailed):
        press.typeset(order())
    press.close()


def test_deaf_renderer_does_not_hold_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.documents.press._GRACE", 0.1)
    press = Press(greeting("ready"))

    with pytest.raises(DocumentTooSlow):
        press.typeset(order(limits=Limits(seconds=0.1)))
    press.close()


WITHOUT_PANGO = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
sys.meta_path.insert(0, Missing())
from portal.documents.renderer import main
main()
"""


def test_missing_pango_is_named_with_the_command_that_helps() -> None:
    press = Press([sys.executable, "-c", WITHOUT_PANGO])

    with pytest.raises(DocumentsUnavailable) as unavailable:
        press.typeset(order())

    assert "apt-get install --no-install-recommends libpango" in unavailable.value.sentence


def test_answer_survives_the_wire() -> None:
    ours, theirs = socket.socketpair()
    sent = Answer(Outcome.TOO_LARGE, "rows", 3, b"%PDF")
    with ours, theirs:
        sent.send(theirs)

        assert Answer.receive(ours) == sent


def test_frame_beyond_all_documents_is_not_read() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"\x7f" * 8)

        with pytest.raises(ValueError, match="longer"):
            Answer.receive(ours)


def test_order_survives_the_wire() -> None:
    sent = Order("<p>é\u2028", ("p {}", "q {}"), Limits(seconds=1.5, rows=7), tagged=False)

    assert Order.from_bytes(sent.to_bytes()) == sent
    assert sent.identifier == Order(sent.html, sent.styles, LIMITS).identifier
    assert sent.identifier != Order(sent.html, ("p {}q {}",), LIMITS).identifier


def test_refusal_of_the_document_keeps_its_detail(press: Press) -> None:
    with pytest.raises(DocumentRefused) as refused:
        press.typeset(order('<img alt="a" src="https://portal.example/a.png">'))

    assert refused.value.detail == "address"
