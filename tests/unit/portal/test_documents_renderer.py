"""The parts of the renderer that can be looked at without a process; see also the press."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.documents import confinement, orders, renderer
from portal.documents.confinement import OutOfBounds
from portal.documents.errors import DocumentError, DocumentFailed, DocumentTooLarge
from portal.documents.limits import Limits
from portal.documents.orders import Answer, Order, Outcome
from portal.documents.press import Press

ORDER = Order("<p>a", (), Limits(seconds=5))


@pytest.fixture
def unconfined(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Limits]]:
    """What would bind this process for good is noted instead."""
    bound: list[Limits] = []
    monkeypatch.setattr(renderer, "confine", bound.append)
    yield bound
    gc.enable()


def worked(answer: Answer | BaseException) -> Answer:
    def work(order: Order) -> Answer:
        assert order == ORDER
        if isinstance(answer, BaseException):
            raise answer
        return answer

    ours, theirs = socket.socketpair()
    with ours, theirs:
        orders.send(ours, ORDER.to_bytes())
        renderer.work_one(theirs, work)
        return Answer.receive(ours)


def test_work_is_confined_by_the_limits_of_its_order(unconfined: list[Limits]) -> None:
    assert worked(Answer(Outcome.DONE, pdf=b"%PDF")) == Answer(Outcome.DONE, pdf=b"%PDF")
    assert unconfined == [ORDER.limits]


def test_work_out_of_bounds_is_refused(unconfined: list[Limits]) -> None:
    assert worked(OutOfBounds("socket.connect")) == Answer(Outcome.REFUSED, "socket.connect")


def test_clock_is_stopped_before_the_answer_is_sent(unconfined: list[Limits]) -> None:
    signal.setitimer(signal.ITIMER_REAL, 500)

    worked(Answer(Outcome.DONE))

    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_report_says_where_and_never_what(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError("Ada Example of 1 High Street")
    except ValueError as error:
        renderer._report(type(error), error, error.__traceback__)
    renderer._report(None, None, None)

    written = capsys.readouterr().err
    assert written.startswith("renderer: ValueError at test_documents_renderer.py:")
    assert "Ada" not in written


def test_other_threads_are_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(renderer, "_THREADS", tmp_path)
    (tmp_path / "1").touch()
    assert renderer._has_one_thread(0)

    (tmp_path / "2").touch()

    assert not renderer._has_one_thread(0.05)


@pytest.mark.parametrize(
    "event",
    ["socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.fork", "os.exec"],
)
def test_watch_stops_the_way_out(event: str) -> None:
    with pytest.raises(OutOfBounds):
        confinement._watch(event, ())


def test_watch_lets_other_events_pass() -> None:
    confinement._watch("import", ("weasyprint",))
    confinement._watch("open", (os.__file__, "rb", 0))


@pytest.mark.parametrize(
    ("place", "mode", "may"),
    [
        (os.__file__, "r", True),
        (os.__file__.encode(), "rb", True),
        (Path(os.__file__), None, True),
        (7, "wb", True),
        (os.__file__, "w", False),
        (os.__file__, "r+", False),
        ("/etc/passwd", "r", False),
        (f"{sys.prefix}/../../etc/passwd", "r", False),
        (f"{sys.prefix}-beside/a", "r", False),
        ("\0", "r", False),
        (None, "r", False),
    ],
    ids=["own", "bytes", "path", "open handle", "write", "change", "system", "upwards", "beside",
         "nought", "nothing"],
)  # fmt: skip
def test_only_the_installation_is_read(place: object, mode: str | None, may: bool) -> None:
    assert confinement._may_open(place, mode) is may


FAULTY = """
import os, signal, socket, sys
from portal.documents import orders, renderer
def work(order):
    if order.html == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    raise LookupError("a person's words")
control = socket.socket(fileno=sys.stdin.fileno())
orders.send(control, renderer.READY)
renderer.Foreman(control, work).serve()
"""


@pytest.mark.parametrize(("html", "error"), [("killed", DocumentTooLarge), ("", DocumentFailed)])
def test_foreman_tells_of_the_death_of_its_child(html: str, error: type[DocumentError]) -> None:
    """In a process of its own: a fork of one with threads, such as ours, may wait for ever."""
    press = Press([sys.executable, "-c", FAULTY])
    try:
        for _ in range(2):
            with pytest.raises(error):
                press.typeset(Order(html, (), Limits(seconds=5)))
    finally:
        press.close()
