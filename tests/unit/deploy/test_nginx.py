"""The proxy's example, run by a real nginx on loopback before a server that writes down what comes.

Only addresses, ports and the certificate differ from the file; the names of the rest stay.
"""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.launch import paths

pytestmark = pytest.mark.checker
EXAMPLE = paths.ROOT / "deploy" / "nginx" / "nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
ABSENT = "nginx is not here: the proxy's example cannot be tried"
HOST = "portal.example"
ANSWER = b"HTTP/1.1 200 OK\r\nServer: inner\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


def is_required() -> bool:
    return os.environ.get("CI") == "true" or os.environ.get("REQUIRE_CHECKERS") == "1"


@dataclass
class Upstream:
    """Takes one request a connection and answers 200; keeps its bytes."""

    path: Path
    seen: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.line = socket.socket(socket.AF_UNIX)
        self.line.bind(str(self.path))
        self.path.chmod(0o777)
        self.line.listen(64)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.line.accept()
            except OSError:
                return
            with line, suppress(OSError):
                line.settimeout(5)
                self.seen.append(_whole(line))
                line.sendall(ANSWER)
                line.shutdown(socket.SHUT_WR)
                while line.recv(65_536):
                    continue


def _whole(line: socket.socket) -> bytes:
    read = b""
    while b"\r\n\r\n" not in read:
        more = line.recv(65_536)
        if not more:
            return read
        read += more
    return read


@dataclass
class Proxy:
    plain: int
    tls: int
    upstream: Upstream
    certificate: Path

    def ask(self, request: bytes, *, name: str = HOST) -> bytes:
        """One TLS connection, everything that comes back."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        with (
            socket.create_connection(("127.0.0.1", self.tls), timeout=10) as line,
            context.wrap_socket(line, server_hostname=name) as sealed,
        ):
            sealed.sendall(request)
            return _all_of(sealed)

    def get(self, path: str = "/", *headers: str, method: str = "GET", host: str = HOST) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
        return self.ask("\r\n".join([*lines, "", ""]).encode())

    def last(self) -> str:
        return self.upstream.seen[-1].decode()


def _all_of(line: socket.socket) -> bytes:
    read = b""
    while True:
        try:
            more = line.recv(65_536)
        except (TimeoutError, ConnectionError, ssl.SSLError):
            return read
        if not more:
            return read
        read += more


def status(answer: bytes) -> int:
    return int(answer.split(b" ")[1]) if answer else 0


def _certificate(path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def _at_home(text: str, folder: Path, plain: int, tls: int) -> str:
    changed = {
        " /tmp/": (f" {folder}/", 6),
        "listen 80": (f"listen 127.0.0.1:{plain}", 2),
        "listen 443": (f"listen 127.0.0.1:{tls}", 2),
        "/run/portal/web.sock": (f"{folder}/web.sock", 1),
        "/run/secrets/portal.pem": (f"{folder}/portal.pem", 2),
        "/dev/stdout": (f"{folder}/access.log", 1),
        "error_log stderr": (f"error_log {folder}/error.log", 1),
    }
    for old, (new, times) in changed.items():
        assert text.count(old) == times, old
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Of its own: whoever starts pytest beside this shuts the folder that pytest gives."""
    with tempfile.TemporaryDirectory(prefix="soc-portal-proxy-") as made:
        Path(made).chmod(0o755)  # nginx's processes are another user where it was started by root
        yield Path(made)


@pytest.fixture(scope="module")
def proxy(folder: Path) -> Iterator[Proxy]:
    if NGINX is None:
        pytest.fail(ABSENT) if is_required() else pytest.skip(ABSENT)
    _certificate(folder / "portal.pem")
    upstream = Upstream(folder / "web.sock")
    plain, tls = _free_port(), _free_port()
    conf = folder / "nginx.conf"
    conf.write_text(_at_home(EXAMPLE.read_text(encoding="utf-8"), folder, plain, tls))
    line = [NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(conf)]
    process = subprocess.Popen([*line, "-g", "daemon off;"])
    try:
        _wait(process, tls, folder / "error.log")
        yield Proxy(plain, tls, upstream, folder / "portal.pem")
    finally:
        process.terminate()
        process.wait(10)
        upstream.line.close()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(200):
        assert process.poll() is None, log.read_text()
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.05)
    pytest.fail(log.read_text())


def test_what_a_request_says_about_itself_is_overwritten(proxy: Proxy) -> None:
    answer = proxy.get(
        "/", "X-Forwarded-For: 198.51.100.7", "X-Forwarded-Proto: http", "X-Forwarded-Host: evil",
        "X-Forwarded-Port: 1", "X-Forwarded-Server: evil", "X-Real-IP: 198.51.100.7",
        "Forwarded: for=198.51.100.7;host=evil", "X_Forwarded_For: 198.51.100.7",
        "Upgrade: websocket",
    )  # fmt: skip

    log = proxy.certificate.with_name("error.log").read_text()
    assert status(answer) == 200, log
    seen = proxy.last().lower()
    assert "x-forwarded-for: 127.0.0.1\r\n" in seen
    assert "x-forwarded-proto: https\r\n" in seen
    assert f"host: {HOST}\r\n" in seen
    for word in ("198.51.100.7", "evil", "upgrade", "x_forwarded", "forwarded-port"):
        assert word not in seen


def test_nothing_tells_which_server_answers(proxy: Proxy) -> None:
    answer = proxy.get().decode()

    assert "Server: nginx\r\n" in answer
    assert "inner" not in answer


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "", "portal.example.evil"])
def test_another_name_gets_no_answer(proxy: Proxy, host: str) -> None:
    before = len(proxy.upstream.seen)

    assert status(proxy.get(host=host)) in {0, 400, 421}
    assert len(proxy.upstream.seen) == before


def test_another_name_gets_no_certificate(proxy: Proxy) -> None:
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
        proxy.ask(b"", name="evil.example")


def test_plain_http_leads_to_tls_and_carries_nothing(proxy: Proxy) -> None:
    with socket.create_connection(("127.0.0.1", proxy.plain), timeout=10) as line:
        line.sendall(f"GET /help/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
        answer = _all_of(line).decode()

    assert answer.startswith("HTTP/1.1 301")
    assert f"Location: https://{HOST}/help/\r\n" in answer


def shake(proxy: Proxy, version: ssl.TLSVersion, ciphers: str = "ALL:@SECLEVEL=0") -> str | None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(proxy.certificate)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = version
    context.minimum_version = version
    context.set_ciphers(ciphers)
    with (
        socket.create_connection(("127.0.0.1", proxy.tls), timeout=10) as line,
        context.wrap_socket(line, server_hostname=HOST) as sealed,
    ):
        return sealed.version()


@pytest.mark.parametrize("name", ["TLSv1_2", "TLSv1_3"])
def test_tls_of_today_is_spoken(proxy: Proxy, name: str) -> None:
    assert shake(proxy, ssl.TLSVersion[name]) == name.replace("_", ".")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", ["TLSv1", "TLSv1_1"])
def test_tls_of_yesterday_is_not(proxy: Proxy, name: str) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        shake(proxy, ssl.TLSVersion[name])


@pytest.mark.parametrize(
    "ciphers", ["AES128-SHA:@SECLEVEL=0", "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0", "AES256-GCM-SHA384"]
)
def test_ciphers_without_forward_secrecy_or_integrity_are_not(proxy: Proxy, ciphers: str) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        shake(proxy, ssl.TLSVersion.TLSv1_2, ciphers)


INNER = "GET /smuggled HTTP/1.1\r\nHost: portal.example\r\n\r\n"
SHAPES = {
    "length and chunks": ["Content-Length: 6", "Transfer-Encoding: chunked"],
    "chunks and length": ["Transfer-Encoding: chunked", "Content-Length: 6"],
    "two lengths": ["Content-Length: 5", "Content-Length: 6"],
    "the same length twice": ["Content-Length: 5", "Content-Length: 5"],
    "lengths in a row": ["Content-Length: 5, 6"],
    "a signed length": ["Content-Length: +5"],
    "a negative length": ["Content-Length: -1"],
    "a length in hexadecimal": ["Content-Length: 0x5"],
    "chunks twice": ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
    "chunks in a row": ["Transfer-Encoding: chunked, identity"],
    "unknown coding": ["Transfer-Encoding: xchunked"],
    "folded": ["Transfer-Encoding:\r\n chunked"],
    "folded later": ["X-Fold: a\r\n\tTransfer-Encoding: chunked"],
    "space before the colon": ["Transfer-Encoding : chunked", "Content-Length: 5"],
    "two hosts": ["Host: evil.example"],
    "a bare return": ["X-Bare: a\rTransfer-Encoding: chunked"],
    "a nought": ["X-Nought: a\0b"],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_request_with_two_readings_is_refused(proxy: Proxy, shape: str) -> None:
    """Refused, or read as one request of which the second never comes through."""
    before = len(proxy.upstream.seen)
    head = ["POST / HTTP/1.1", f"Host: {HOST}", *SHAPES[shape], "", ""]

    answer = proxy.ask("\r\n".join(head).encode() + b"0\r\n\r\n" + INNER.encode())

    assert status(answer) in {400, 501}, answer[:200]
    assert not [each for each in proxy.upstream.seen[before:] if b"smuggled" in each]
    assert len(proxy.upstream.seen) == before


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
def test_methods_that_nobody_needs_stop_here(proxy: Proxy, method: str) -> None:
    before = len(proxy.upstream.seen)

    assert status(proxy.get(method=method)) in {400, 405}
    assert len(proxy.upstream.seen) == before


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/.git/config", "/a/.env"])
def test_what_is_not_for_strangers_is_not_there(proxy: Proxy, path: str) -> None:
    before = len(proxy.upstream.seen)

    assert status(proxy.get(path)) == 404
    assert len(proxy.upstream.seen) == before


def test_a_body_above_the_limit_is_refused_before_it_is_read(proxy: Proxy) -> None:
    answer = proxy.get("/", "Content-Length: 1048577", method="POST")

    assert status(answer) == 413


def test_a_file_of_25_megabytes_may_be_attached_and_no_larger_one(proxy: Proxy) -> None:
    path = "/cpi/Abcdefghijklmnopqrstuv/draft/attachments/"

    answer = proxy.get(path, f"Content-Length: {26 * 1024**2 + 1}", method="POST")

    assert status(answer) == 413
    assert status(proxy.get(path, "Content-Length: 0", method="POST")) == 200


def test_guessing_is_slowed_down_and_opening_the_page_goes_on(proxy: Proxy) -> None:
    """A school is one address. Yet each opening makes a session, so nobody opens it for ever."""
    guessed = [_sent(proxy, "/sign-in/") for _ in range(30)]
    opened = [status(proxy.get("/invitation/")) for _ in range(90)]

    assert guessed[:10] == opened[:10] == [200] * 10
    assert guessed.count(429) >= 5
    assert opened.count(429) >= 5
    assert status(proxy.get("/help/")) == 200


def test_trawling_is_slowed_down(proxy: Proxy) -> None:
    searched = [_sent(proxy, "/search/") for _ in range(40)]

    assert searched[:10] == [200] * 10
    assert searched.count(429) >= 5


def _sent(proxy: Proxy, path: str) -> int:
    return status(proxy.get(path, "Content-Length: 0", method="POST"))


def test_its_log_names_nobody_and_no_record(proxy: Proxy) -> None:
    """Nor what it logs of requests that it held up."""
    proxy.get("/cpi/Abcdefghijklmnopqrstuv/?q=Smith")
    held_up = "/csp-report?of=Abcdefghijklmnopqrstuv&q=Smith"
    answers = [status(proxy.get(held_up)) for _ in range(25)]

    logs = [proxy.certificate.with_name(f"{kind}.log").read_text() for kind in ("access", "error")]
    log = "".join(logs)

    assert 429 in answers
    assert logs[0]
    assert "127.0.0.1" not in log
    assert "Abcdefgh" not in log
    assert "Smith" not in log
