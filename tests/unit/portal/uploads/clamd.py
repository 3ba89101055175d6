"""A daemon that speaks ClamAV's INSTREAM on loopback and knows one signature: EICAR's."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from tests.unit.portal.uploads.corpus import EICAR


class _Asked(socketserver.StreamRequestHandler):
    says: ClassVar[bytes | None] = None

    def handle(self) -> None:
        if self.rfile.read(len(b"zINSTREAM\0")) != b"zINSTREAM\0":
            return
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        found = b"stream: Eicar-Test FOUND\0" if EICAR in content else b"stream: OK\0"
        self.wfile.write(found if self.says is None else self.says)


@contextmanager
def clamd(says: bytes | None = None) -> Iterator[str]:
    """Its address. `says` is what it answers to everything, instead of the truth."""
    handler = type("Handler", (_Asked,), {"says": says})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"tcp://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
