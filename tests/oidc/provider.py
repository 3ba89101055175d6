"""The provider of `provider.mjs`, run and visited as a browser visits it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

from portal.single_sign_on import Organisation

SCRIPT = Path(__file__).with_name("provider.mjs")


@dataclass
class Provider:
    issuer: str

    def settings(self, client: str = "portal", **given: Any) -> Organisation:
        return Organisation(
            issuer=self.issuer, client_id=client, client_secret=f"secret-of-{client}-for-tests",
            name="the Force", **given,
        )  # fmt: skip

    def environment(self) -> dict[str, str]:
        given = self.settings()
        return {
            "OIDC_ISSUER": given.issuer, "OIDC_CLIENT_ID": given.client_id,
            "OIDC_CLIENT_SECRET": given.client_secret, "OIDC_NAME": given.name,
            "OIDC_COMPLETE_ACR": "two-factors",
        }  # fmt: skip

    def tokens_asked(self) -> int:
        with Visitor().opener.open(f"{self.issuer}/asked") as answer:
            return int(json.load(answer)["tokens"])


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Each step is looked at."""


@dataclass
class Visitor:
    """The part of a browser that talks to the provider."""

    opener: Any = field(
        default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar()), _Stay)
    )

    def sign_in(self, address: str, portal: str, **answers: str) -> str:
        """From the portal's redirect to the address by which the provider sends back."""
        for _step in range(8):
            address = self._next(address)
            if address.startswith(portal):
                return address
            if "/interaction/" in address:
                address += "?" + urlencode(answers)
        raise AssertionError(f"never came back: {address}")

    def _next(self, address: str) -> str:
        try:
            self.opener.open(address)
        except HTTPError as answer:
            if answer.code in {302, 303}:
                to = answer.headers["Location"]
                parts = urlsplit(address)
                return to if "://" in to else f"{parts.scheme}://{parts.netloc}{to}"
            raise AssertionError(f"{answer.code} {answer.read()[:400]!r}") from answer
        raise AssertionError(f"a page and no redirect: {address}")


@contextmanager
def running(portal: str) -> Iterator[Provider]:
    node = os.environ.get("NODE") or shutil.which("node")
    assert node, "node is missing: the launcher brings it"
    process = subprocess.Popen(
        [node, "--no-warnings", str(SCRIPT), portal],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        issuer = process.stdout.readline().strip()
        assert issuer.startswith("http://127.0.0.1:"), issuer
        yield Provider(issuer)
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
