"""Things that must not be touched, and that tell when they are: a listener and a file."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SECRET = "canary-4d1f0c9e-must-stay-outside"
_OPENED_OR_READ = 0x20 | 0x01  # IN_OPEN, IN_ACCESS


@dataclass
class Listener:
    """Counts connections, and answers them so that whoever asks gets the secret."""

    port: int
    asked: list[str] = field(default_factory=list)

    def address(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/{name}"


@dataclass
class WatchedFile:
    path: Path
    watch: int

    def address(self, name: str) -> str:
        return self.path.as_uri()

    @property
    def touched(self) -> bool:
        """Opened or read by any process since the last time this was asked."""
        with suppress(BlockingIOError):
            return bool(os.read(self.watch, 65536))
        return False


@contextmanager
def listening() -> Iterator[Listener]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            listener.asked.append(self.path)
            moved = self.path.startswith("/moved")
            self.send_response(302 if moved else 200)
            if moved:
                self.send_header("Location", listener.address("after"))
            self.send_header("Content-Type", "text/css" if "css" in self.path else "text/plain")
            self.end_headers()
            self.wfile.write(b"" if moved else SECRET.encode())

        def log_message(self, *arguments: object) -> None:
            """Requests are counted, not printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        listener = Listener(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield listener
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def watched(path: Path) -> Iterator[WatchedFile]:
    path.write_text(SECRET)
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    assert watch >= 0
    try:
        assert libc.inotify_add_watch(watch, os.fsencode(path), _OPENED_OR_READ) >= 0
        yield WatchedFile(path, watch)
    finally:
        os.close(watch)
