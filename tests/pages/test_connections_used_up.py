"""The database takes no more connections: the portal says so, and nothing is half done or lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal import health
from referrals.models import CpiForm
from tests.factories import partners, referrals
from tests.house.at_once import cookie_of
from tests.house.committed import ask, cleared_afterwards, process_of, watcher

SENTENCE = "The portal is not available for the moment"
EVENTS = "SELECT count(*) FROM portal_auditevent"


@dataclass(frozen=True)
class Scene:
    cookie: str
    form: CpiForm

    def send(self) -> Any:
        return self.call("post", reverse("referrals:cpi-check", args=[self.form.key]))

    def call(self, verb: str, address: str) -> Any:
        with process_of("portal_web"):
            browser = Client(HTTP_X_FORWARDED_PROTO="https", raise_request_exception=False)
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.cookie
            return getattr(browser, verb)(address)


@contextmanager
def used_up() -> Iterator[None]:
    """For the application's logins; whoever looks after the database still comes in."""
    name, eyes = connection.ops.quote_name(connection.settings_dict["NAME"]), watcher()
    try:
        ask(f"ALTER DATABASE {name} CONNECTION LIMIT 0", by=eyes)
        yield
    finally:
        ask(f"ALTER DATABASE {name} CONNECTION LIMIT -1", by=eyes)
        eyes.close()


@pytest.fixture
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), cleared_afterwards():
        writer, force = partners.person(), partners.force()
        district = partners.district(force_area=force.police_area)
        form = referrals.draft(writer, theme="CUCKOOING", district=district)
        yield Scene(cookie_of(writer), form)


def test_what_cannot_be_done_is_told_and_changes_nothing(scene: Scene) -> None:
    before = ask(EVENTS)
    with used_up():
        answer = scene.send()

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert SENTENCE in answer.content.decode()
    assert CpiForm.objects.get(pk=scene.form.pk).state == "draft"
    assert ask(EVENTS) == before


def test_the_same_again_is_done_as_soon_as_there_is_room(scene: Scene) -> None:
    with used_up():
        scene.send()

    assert scene.send().status_code == 302
    assert CpiForm.objects.get(pk=scene.form.pk).state == "submitted"
    assert ask("SELECT count(*) FROM partners_sharingdecision WHERE subject_key = %s",
               [scene.form.key]) == [(1,)]  # fmt: skip


@pytest.mark.parametrize("address", ["/", "/sign-in/", "/nowhere/"])
def test_every_address_says_so(address: str, scene: Scene) -> None:
    with used_up():
        answer = scene.call("get", address)

    assert answer.status_code == 503
    assert SENTENCE in answer.content.decode()


def test_the_process_lives_and_is_not_ready(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_latest", health.Latest())
    with used_up():
        told = [scene.call("get", f"/health/{name}").status_code for name in ("live", "ready")]

    assert told == [200, 503]
