"""People who send forms through the pages and try again whatever breaks, as a person would.

Run as a process of its own: one browser a thread. Each fact is a line of JSON, written before or
after it happens as its name says, so that the harness knows it even of a request that got no
answer.
"""

from __future__ import annotations

import html
import http.client
import json
import random
import re
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ANSWERS = {
    "theme": {"theme": "CUCKOOING"},
    "district": {},
    "account": {"what_happened": "Young men come and go at night, and nobody opens any more."},
}
TRIES = 150
BETWEEN_TRIES_SECONDS = 0.4
THINKING_SECONDS = (0.3, 1.5)


class GaveUp(Exception):
    """A page did not come within what a patient person waits."""


@dataclass(frozen=True)
class Page:
    status: int
    location: str
    text: str

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, f"{name} is not on the page ({self.status})"
        return html.unescape(found[1])


@dataclass(frozen=True)
class Diary:
    """The facts. Threads share it; a line is written whole."""

    path: Path
    lock: threading.Lock

    def note(self, **fact: object) -> None:
        with self.lock, self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(fact) + "\n")


@dataclass(frozen=True)
class Browser:
    port: int
    host: str
    cookie: str
    diary: Diary
    pause: threading.Event

    def ask(self, path: str, fields: dict[str, str] | None = None) -> Page:
        """The same request again until there is an answer other than "unavailable"."""
        for _try in range(TRIES):
            try:
                page = self._ask_once(path, fields)
            except (OSError, http.client.HTTPException) as error:
                self.diary.note(cut_off=type(error).__name__)
            else:
                if page.status < 500:
                    return page
                self.diary.note(unavailable=page.status)
            self.pause.wait(BETWEEN_TRIES_SECONDS)
        raise GaveUp(path)

    def _ask_once(self, path: str, fields: dict[str, str] | None) -> Page:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Host": self.host, "Cookie": self.cookie}
        try:
            if fields is None:
                line.request("GET", path, headers=headers)
            else:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                line.request("POST", path, urlencode(fields), headers)
            answer = line.getresponse()
            text = answer.read().decode()
        finally:
            line.close()
        return Page(answer.status, answer.headers.get("Location", ""), text)

    def think(self) -> None:
        self.pause.wait(random.uniform(*THINKING_SECONDS))

    def begin_a_form(self) -> tuple[str, str]:
        """Its token and the address of its first question."""
        gate = self.ask("/cpi/which/")
        self.think()
        start = self.post("/cpi/which/", gate, answer="none")
        self.think()
        token = start.hidden("token")
        self.diary.note(begun=token)
        begun = self.post("/cpi/begin/", start, token=token)
        return token, urlsplit(begun.location).path

    def send_a_form(self) -> None:
        token, address = self.begin_a_form()
        for step, answers in ANSWERS.items():
            address = self.answer(address.rpartition("/draft/")[0] + f"/draft/{step}/", answers)
        check = address.partition("/draft/")[0] + "/check/"
        page = self.ask(check)
        self.think()
        answer = self.post(check, page)
        assert answer.location.endswith("/sent/"), (answer.status, answer.location)
        key = answer.location.split("/")[-3]
        self.diary.note(acknowledged=token, key=key, reference=_reference(page))
        assert _reference(self.ask(answer.location)) == _reference(page)

    def answer(self, address: str, answers: dict[str, str]) -> str:
        """One question; whoever is told that the form was changed meanwhile continues."""
        page = self.ask(address)
        assert page.status == 200, (address, page.status)
        if not answers:
            answers = {"district": re.findall(r'<option value="(\d+)"', page.text)[0]}
        for _try in range(5):
            self.think()
            page = self.post(address, page, version=page.hidden("version"), **answers)
            if page.status == 302:
                return page.location
            self.diary.note(again=page.status)
            assert page.status == 409, page.status
        raise GaveUp(address)

    def post(self, path: str, page: Page, **fields: str) -> Page:
        token = page.hidden("csrfmiddlewaretoken")
        return self.ask(path, {"csrfmiddlewaretoken": token, **fields})


def _reference(page: Page) -> str:
    found = re.search(r"CPI-\d\d-[0-9A-Z]{4}-[0-9A-Z]{4}", page.text)
    return found[0] if found else ""


def go_on(browser: Browser, enough: Path, until: float) -> None:
    try:
        while not enough.exists() and time.monotonic() < until:
            browser.send_a_form()
    except Exception as error:
        browser.diary.note(wrong=f"{type(error).__name__}: {error}")
        raise


def main() -> None:
    told = json.loads(sys.stdin.read())
    diary = Diary(Path(told["diary"]), threading.Lock())
    until = time.monotonic() + told["seconds"]
    threads = [
        threading.Thread(
            target=go_on,
            args=(
                Browser(told["port"], told["host"], cookie, diary, threading.Event()),
                Path(told["enough"]),
                until,
            ),
        )
        for cookie in told["cookies"]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
