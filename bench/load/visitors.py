"""Forty people, each a request a second, for Locust: readers, writers, and one who takes PDFs.

Sendings and documents together ask for 20 PDFs a minute. Each request is a sample of its own, kept
under the page's name: a line of JSON in the file that LOAD_SAMPLES names.
"""

from __future__ import annotations

import html
import itertools
import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from locust import constant_throughput, events, task
from locust.contrib.fasthttp import FastHttpUser

TOLD = json.loads(Path(os.environ["LOAD_TOLD"]).read_text(encoding="utf-8"))
FORCES, FORMS, HOST = 40, TOLD["forms"], TOLD["host"]
ANSWERS = {
    "theme": {"theme": "CUCKOOING"},
    "district": {},
    "account": {"what_happened": "Young men come and go at night, and nobody opens any more."},
}
BETWEEN_DOCUMENTS = 12
SAMPLES = Path(os.environ["LOAD_SAMPLES"]).open("w", encoding="utf-8", buffering=1)  # noqa: SIM115 until the end
analysts = enumerate(TOLD["cookies"]["analysts"], start=1)
writers = iter(TOLD["cookies"]["writers"])


@events.request.add_listener
def keep(
    request_type: str, name: str, response_time: float, response: Any, start_time: float,
    **more: Any,
) -> None:  # fmt: skip
    status = getattr(response, "status_code", 0) or 0
    sample = {"at": start_time, "method": request_type, "page": name, "ms": response_time}
    SAMPLES.write(json.dumps(sample | {"status": status}) + "\n")


class Person(FastHttpUser):
    abstract = True
    host = f"http://127.0.0.1:{TOLD['port']}"
    wait_time = constant_throughput(1)
    cookie = ""

    def ask(self, path: str, name: str, fields: dict[str, str] | None = None) -> Any:
        headers = {
            "Cookie": self.cookie, "Host": HOST, "X-Forwarded-Proto": "https",
            "Referer": f"https://{HOST}/",
        }  # fmt: skip
        method = "GET" if fields is None else "POST"
        return self.client.request(
            method, path, name=name, data=fields, headers=headers, allow_redirects=False
        )

    def send(self, path: str, name: str, page: Any, **fields: str) -> Any:
        token = _hidden(page, "csrfmiddlewaretoken")
        return self.ask(path, name, {"csrfmiddlewaretoken": token, **fields})


class Reader(Person):
    def on_start(self) -> None:
        self.number, self.cookie = next(analysts)

    def own_form(self) -> str:
        """The forces own the forms in turn."""
        row = random.randrange(FORMS // FORCES) * FORCES + self.number - 1
        return f"form{row or FORCES:018d}"

    @task(20)
    def waiting(self) -> None:
        self.ask("/cpi/inbox/", "inbox")

    @task(10)
    def all_forms(self) -> None:
        self.ask("/cpi/inbox/?show=all", "inbox, all")

    @task(15)
    def lent(self) -> None:
        self.ask("/cpi/inbox/?show=lent", "inbox, lent")

    @task(35)
    def read(self) -> None:
        self.ask(f"/cpi/{self.own_form()}/", "form")

    @task(15)
    def home(self) -> None:
        self.ask("/", "home")

    @task(5)
    def help(self) -> None:
        self.ask("/help/", "help")


class Taker(Reader):
    """Asks for a document, waits for it and takes it; looks at the inbox in between."""

    fixed_count = 1

    def on_start(self) -> None:
        super().on_start()
        self.steps = self.documents()

    def documents(self) -> Iterator[None]:
        while True:
            key = self.own_form()
            page = self.ask(f"/cpi/{key}/", "form")
            yield
            self.send(f"/cpi/{key}/document/", "ask for a document", page)
            for _ in range(BETWEEN_DOCUMENTS - 2):
                yield
                page = self.ask(f"/cpi/{key}/document/", "is it made?")
                if "document/file/" in page.text:
                    yield
                    self.ask(f"/cpi/{key}/document/file/", "take the document")
                    break
            for _ in range(3):
                yield
                self.waiting()

    tasks = [lambda self: next(self.steps)]


class Writer(Person):
    """Sends one form after the other, question by question."""

    fixed_count = 3

    def on_start(self) -> None:
        self.cookie = next(writers)
        self.steps = itertools.chain.from_iterable(self.form() for _ in itertools.count())

    def form(self) -> Iterator[None]:
        gate = self.ask("/cpi/which/", "gate")
        yield
        start = self.send("/cpi/which/", "gate, answer", gate, answer="none")
        yield
        begun = self.send("/cpi/begin/", "begin", start, token=_hidden(start, "token"))
        draft = urlsplit(begun.headers["Location"]).path.partition("/draft/")[0]
        for step, answers in ANSWERS.items():
            yield
            page = self.ask(f"{draft}/draft/{step}/", "question")
            answers = answers or {"district": random.choice(_districts(page))}
            yield
            version = _hidden(page, "version")
            self.send(f"{draft}/draft/{step}/", "answer", page, version=version, **answers)
        yield
        page = self.ask(f"{draft}/check/", "check")
        yield
        self.send(f"{draft}/check/", "send", page)
        yield
        self.ask(f"{draft}/sent/", "sent")
        yield

    tasks = [lambda self: next(self.steps)]


def _hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    if found is None:
        raise ValueError(f"{name} is not on the page ({page.status_code}).")
    return html.unescape(found[1])


def _districts(page: Any) -> list[str]:
    return re.findall(r'<option value="(\d+)"', page.text)
