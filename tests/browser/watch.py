"""What a browser must not meet on any page: errors, refused policies, other hosts, heavy pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

LOCAL_SCHEMES = {"data", "blob", "about"}
RENDERED = "/as-rendered/"  # drawn by the test itself
A_BAD_STATUS = "Failed to load resource: the server responded with a status of"


class Watch:
    """Listens to a context from its first page on; `complaints` is what went wrong."""

    def __init__(self, context: BrowserContext, base_url: str) -> None:
        self.base_url = base_url
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        self.pages: list[int] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(A_BAD_STATUS):
            self.complaints.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in LOCAL_SCHEMES and not request.url.startswith(f"{self.base_url}/"):
            self.complaints.append(f"another host: {request.url}")

    def taken(self) -> list[str]:
        found, self.complaints = self.complaints, []
        return found

    def _response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.pages.append(response.status)
            self._policy(response)
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{response.status}: {response.url}")

    def _policy(self, response: Response) -> None:
        """A page without the policy could break none."""
        policy = response.headers.get("content-security-policy", "")
        if RENDERED not in response.url and (
            "script-src 'self'" not in policy or "unsafe" in policy
        ):
            self.complaints.append(f"policy {policy!r}: {response.url}")


class Weights:
    """Bytes over the network, counted by the browser itself; what it kept weighs nothing."""

    def __init__(self, page: Page) -> None:
        self.total = 0
        self.line = page.context.new_cdp_session(page)
        self.line.on("Network.loadingFinished", self._add)
        self.line.send("Network.enable")

    def _add(self, finished: dict[str, float]) -> None:
        self.total += int(finished["encodedDataLength"])

    def taken(self) -> int:
        weight, self.total = self.total, 0
        return weight
