"""Rubbish gets a sentence: 4xx, or the form again with an error. Never a fault, nothing half-kept.

The table is made from the access table: each call that takes a form, each field that its page
shows, each kind of rubbish.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse

from partners.models import User
from partners.signin import FactorAdapter
from portal import middleware
from portal.middleware import REPEATABLE
from portal.wsgi import Handler
from referrals import steps
from tests.conftest import PortalClient
from tests.factories import partners
from tests.house import rubbish
from tests.house.access_record import Record
from tests.house.access_scene import Scene
from tests.house.access_table import OPEN_PAGES, PAGES, Call, Page
from tests.house.drill import snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1200)]

FIELD = re.compile(r'<(?:input|select|textarea)[^>]*? name="([^"]+)"')
PROBLEM = "There is a problem"
# Fields that a form takes and that no page of its own shows.
ALSO = {"referrals:cpi-begin": ("token", "made_on_0", "made_on_1", "made_on_2", "reference")}
SIGN_IN = {
    "account_login": ("login", "password", "next"), "account_reauthenticate": ("code",),
    "mfa_add_webauthn": ("name", "credential"),
    "password-change": ("current", "password"),
}  # fmt: skip
STEPS = tuple(step.name for step in steps.BY_NAME.values() if not step.several)
PARTS = tuple(step.name for step in steps.ONE_BY_ONE)
SHARES, IN_TURN = 2, 6
WHOLE = pytest.mark.parametrize(
    "whole", [False, pytest.param(True, marks=pytest.mark.long)], ids=["in turn", "whole"]
)


@dataclass(frozen=True)
class Target:
    """A form: who may send it where, and its fields."""

    name: str
    browser: PortalClient
    address: str
    fields: tuple[str, ...]

    def body(self, changed: str, value: str) -> bytes:
        """One field of rubbish among fields that are none."""
        return "&".join(
            f"{name}={value if name == changed else '1'}" for name in self.fields
        ).encode()

    @property
    def once(self) -> str:
        """A field that has one answer."""
        return next((each for each in self.fields if each not in REPEATABLE), "field")


@dataclass
class Run:
    scene: Scene
    sign_in: Callable[[User], PortalClient]
    browsers: dict[int, PortalClient] = field(default_factory=dict)
    requests: int = 0
    faults: list[str] = field(default_factory=list)

    def browser(self, person: User) -> PortalClient:
        if person.pk not in self.browsers:
            self.browsers[person.pk] = self.sign_in(person)
            self.browsers[person.pk].raise_request_exception = False
        return self.browsers[person.pk]

    def note(self, is_right: bool, *said: object) -> None:
        if not is_right:
            self.faults.append(" ".join(str(word) for word in said))

    def send(self, target: Target, kind: str, body: bytes, *, as_type: str = rubbish.FORM) -> Any:
        """Undone afterwards, so that each kind of rubbish meets the form as it was."""
        with transaction.atomic():
            answer = target.browser.generic("POST", target.address, body, content_type=as_type)
            transaction.set_rollback(True)
        self.requests += 1
        self.note(answer.status_code < 500, target.name, kind, answer.status_code)
        return answer

    def refuse(
        self, target: Target, kind: str, body: bytes, *, as_type: str = rubbish.FORM
    ) -> None:
        """Kept if it was taken: `nothing_changes` finds it."""
        answer = target.browser.generic("POST", target.address, body, content_type=as_type)
        self.requests += 1
        self.note(is_refused(answer), target.name, kind, answer.status_code, "not in words")

    @contextmanager
    def nothing_changes(self, name: str) -> Iterator[None]:
        with transaction.atomic():
            before = snapshot()
            yield
            self.note(snapshot() == before, name, "changed something")
            transaction.set_rollback(True)


def is_refused(answer: Any) -> bool:
    """In words: a page with a heading and a sentence, or the form with what is wrong in it."""
    text = answer.content.decode(errors="replace")
    if 400 <= answer.status_code < 500:
        return "<h1" in text and "<p" in text
    return answer.status_code == 200 and PROBLEM in text


@pytest.fixture
def run(sign_in: Callable[[User], PortalClient], settings: Any) -> Run:
    settings.ACCOUNT_RATE_LIMITS = False  # or the limits would hide what is behind them
    return Run(Scene(), sign_in)


@pytest.fixture
def forms(run: Run, client: PortalClient) -> list[Target]:
    calls = [(page, call) for page in PAGES for call in page.calls if call.method == "POST"]
    inside = [target for page, call in calls for target in targets_of(run, page, call)]
    return [*inside, *sign_in_forms(run, client)]


def allowed(run: Run, call: Call) -> tuple[User, Record | None]:
    if not call.thing:
        return run.scene.officer, None
    relation, letters = next(iter(call.gets.items()))
    person = run.scene.asks(letters[0], call.thing, relation)
    return person, run.scene.record(call.thing, relation, letters[0])


def targets_of(run: Run, page: Page, call: Call) -> Iterator[Target]:
    person, record = allowed(run, call)
    browser = run.browser(person)
    for step in _steps_of(page):
        kwargs = {**page.kwargs, **({"key": record.key} if record else {})}
        kwargs |= {"step": step} if step else {}
        address = reverse(page.name, kwargs=kwargs)
        shown = browser.get(address).content.decode()
        names = {*FIELD.findall(shown), *ALSO.get(page.name, ()), *call.sends}
        label = " ".join(filter(None, (page.name, step, call.thing)))
        yield Target(label, browser, address, tuple(sorted(names - {"csrfmiddlewaretoken"})))


def _steps_of(page: Page) -> tuple[str, ...]:
    if "step" not in page.kwargs:
        return ("",)
    return PARTS if "number" in page.kwargs else STEPS


def sign_in_forms(run: Run, client: PortalClient) -> Iterator[Target]:
    client.raise_request_exception = False
    person = partners.person()
    secret = FactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    Authenticator.objects.filter(user=person).update(data={"secret": secret})
    for page in OPEN_PAGES:
        for answers, browser in ((page.anonymous, client), (page.signed_in, run.browser(person))):
            if answers.get("POST") == 200:  # the others lead away before they read a field
                yield Target(page.name, browser, reverse(page.name), SIGN_IN[page.name])


def each_field_once(forms: list[Target]) -> Iterator[tuple[Target, str]]:
    """A field that several forms have is tried in the first: the same code reads it in all."""
    seen = set()
    for target in forms:
        for name in target.fields:
            if name not in seen:
                seen.add(name)
                yield target, name


def in_turn(kinds: Mapping[str, str], place: int, *, each: int) -> Iterator[tuple[str, str]]:
    """One in `each` of the kinds, others at the next place."""
    yield from islice(kinds.items(), place % each, None, each)


@WHOLE
def test_every_field_of_every_form_refuses_rubbish(
    run: Run,
    forms: list[Target],
    whole: bool,
) -> None:
    """The gate refuses it before a form is read: in turn, each field meets one kind of it."""
    each, places = (1 if whole else len(rubbish.REFUSED)), count(random.randrange(100))
    for target in forms:
        with run.nothing_changes(target.name):
            for name in target.fields:
                for kind, value in in_turn(rubbish.REFUSED, next(places), each=each):
                    run.refuse(target, f"{name}: {kind}", target.body(name, value))

    fields = sum(len(target.fields) for target in forms)
    print(f"{len(forms)} forms, {fields} fields, {run.requests:,} requests")
    assert not run.faults, "\n".join(run.faults[:40])
    assert fields >= 50


@WHOLE
@pytest.mark.sweep
@pytest.mark.parametrize("share", range(SHARES))
def test_no_field_falls_over_doubtful_values(
    run: Run,
    forms: list[Target],
    share: int,
    whole: bool,
) -> None:
    """In shares of the fields, which can be tried side by side; in turn, some of the kinds."""
    each, places = (1 if whole else IN_TURN), count(random.randrange(IN_TURN))
    for target, name in list(each_field_once(forms))[share::SHARES]:
        for kind, value in in_turn(rubbish.DOUBTFUL, next(places), each=each):
            run.send(target, f"{name}: {kind}", target.body(name, value))

    print(f"{run.requests:,} requests")
    assert not run.faults, "\n".join(run.faults[:40])
    assert run.requests >= 10 * len(rubbish.DOUBTFUL)


def test_every_form_refuses_a_broken_body(run: Run, forms: list[Target]) -> None:
    for target in forms:
        name = target.once.encode()
        with run.nothing_changes(target.name):
            for kind in rubbish.REFUSED_BODIES:
                content_type, body = rubbish.BODIES[kind]
                run.refuse(target, kind, body.replace(b"{name}", name), as_type=content_type)

    assert not run.faults, "\n".join(run.faults[:40])


@pytest.mark.sweep
@WHOLE
def test_no_form_falls_over_an_odd_body(run: Run, forms: list[Target], whole: bool) -> None:
    odd = {kind: kind for kind in sorted(rubbish.BODIES.keys() - rubbish.REFUSED_BODIES)}
    each, places = (1 if whole else IN_TURN), count(random.randrange(IN_TURN))
    for target in {target.name.partition(" ")[0]: target for target in forms}.values():
        name = target.once.encode()
        for kind, _same in in_turn(odd, next(places), each=each):
            content_type, body = rubbish.BODIES[kind]
            run.send(target, kind, body.replace(b"{name}", name), as_type=content_type)

    assert not run.faults, "\n".join(run.faults[:40])


@pytest.mark.parametrize("kind", rubbish.CONTENT_TYPES)
def test_a_content_type_that_cannot_be_read_is_refused_as_the_server_hands_it_over(
    kind: str,
) -> None:
    asked = RequestFactory(HTTP_X_FORWARDED_PROTO="https").generic(
        "POST", reverse("account_login"), b"login=a", content_type="text/plain"
    )
    environ = {**asked.environ, "CONTENT_TYPE": rubbish.CONTENT_TYPES[kind]}
    environ["wsgi.input"] = io.BytesIO(b"login=a")
    said: list[str] = []

    page = b"".join(Handler()(environ, lambda status, headers: said.append(status)))

    assert said == ["400 Bad Request"]
    assert b"could not read what was sent" in page


def addresses(run: Run) -> Iterator[tuple[Page, PortalClient, str]]:
    for page in PAGES:
        person, record = allowed(run, page.calls[0])
        kwargs = {**page.kwargs, **({"key": record.key} if record else {})}
        yield page, run.browser(person), reverse(page.name, kwargs=kwargs)


def test_every_address_refuses_a_broken_query(run: Run) -> None:
    for page, browser, address in addresses(run):
        for kind, query in rubbish.QUERIES.items():
            answer = browser.generic("GET", address, QUERY_STRING=query)
            run.note(is_refused(answer), page.name, kind, answer.status_code)

    assert not run.faults, "\n".join(run.faults)


@pytest.mark.sweep
@WHOLE
def test_no_address_falls_over_an_odd_query(run: Run, whole: bool) -> None:
    each, places = (1 if whole else 3), count(random.randrange(3))
    for page, browser, address in addresses(run):
        for kind, query in in_turn(rubbish.DOUBTFUL_QUERIES, next(places), each=each):
            answer = browser.generic("GET", address, QUERY_STRING=query)
            run.note(answer.status_code < 500, page.name, kind, answer.status_code)

    assert not run.faults, "\n".join(run.faults)


@pytest.mark.parametrize("kind", rubbish.HEADERS)
def test_broken_headers_are_no_fault(run: Run, client: PortalClient, kind: str) -> None:
    client.raise_request_exception = False
    browser = run.browser(partners.person())
    for each, name in ((client, "account_login"), (browser, "home"), (browser, "help")):
        for method in ("GET", "POST"):
            with transaction.atomic():
                answer = each.generic(method, reverse(name), b"", **rubbish.HEADERS[kind])
                transaction.set_rollback(True)
            assert answer.status_code < 500, (kind, name, method)


@pytest.mark.parametrize(
    "path",
    [
        "/%00", "/cpi/%00/", "/cpi/%ED%A0%80/", "/cpi/%FF%FE/", "/cpi/..%2f..%2fetc/passwd",
        "/cpi/" + "A" * 5_000 + "/", "/cpi/%2e%2e/", "//other.example/", "/cpi/\\..\\/",
        "/%E2%80%AE/", "/cpi/%0d%0aSet-Cookie:%20a=b/", "/assets/../portal/settings.py",
        "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/%00", "/.git/config", "/cpi/%3Fx=%25", "/;/",
    ],
)  # fmt: skip
def test_a_broken_address_is_no_page(
    client: PortalClient, sign_in: Callable[[User], PortalClient], path: str
) -> None:
    for browser in (client, sign_in(partners.person())):
        browser.raise_request_exception = False
        answer = browser.generic("GET", "/", PATH_INFO=as_handed_over(path))
        assert answer.status_code in {302, 400, 404}, path
        assert "Set-Cookie" not in str(answer.headers.get("Location", ""))


def as_handed_over(path: str) -> str:
    """By a WSGI server: bytes, one character each."""
    return unquote_to_bytes(path).decode("latin-1")


def test_the_gate_is_what_refuses(
    run: Run, forms: list[Target], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the gate open the same rubbish gets through and is kept: the proofs above can fail."""
    monkeypatch.setattr(middleware, "_is_well_formed", lambda request: True)
    monkeypatch.setattr(middleware, "_mistake_in", lambda fields: None)
    target = next(
        target for target in forms if target.name == "referrals:cpi-question people draft"
    )

    with run.nothing_changes(target.name):
        run.refuse(target, "a replacement character", b"version=1&people=a%EF%BF%BDb")

    assert [fault.rpartition(" draft ")[2] for fault in run.faults] == [
        "a replacement character 302 not in words", "changed something",
    ]  # fmt: skip
