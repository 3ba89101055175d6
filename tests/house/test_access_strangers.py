"""Who is not wholly signed in sees nothing: nobody, switched off, suspended, without a factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from partners.models import User
from tests.conftest import PortalClient
from tests.factories import partners
from tests.house.access_rules import READ
from tests.house.access_scene import Scene
from tests.house.access_table import (
    ONLY_IN_DEMONSTRATION,
    OPEN_PAGES,
    PAGES,
    THINGS,
    OpenPage,
    Page,
)
from tests.house.committed import ask

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


def address(scene: Scene, page: Page) -> str:
    """With the key of a record that the person who asks has written, where there can be one."""
    if not page.has_key:
        return reverse(page.name, kwargs=page.kwargs)
    own = [call.thing for call in page.calls if "P" in call.gets.get("own", "")]
    thing = (own or [page.calls[0].thing])[0]
    record = scene.record(thing, "own" if "own" in THINGS[thing] else "own agency", "P")
    return reverse(page.name, kwargs={**page.kwargs, "key": record.key})


def _switched_off(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def _suspended(person: User) -> None:
    ask("UPDATE partners_agency SET state = 'suspended' WHERE id = %s", [person.agency_id])


def _without_factor(person: User) -> None:
    ask("DELETE FROM mfa_authenticator WHERE user_id = %s", [person.pk])


def _without_roles(person: User) -> None:
    User.objects.filter(pk=person.pk).update(roles=[])


SIGN_IN, SET_UP = "/sign-in/", "/second-factor/set-up/"


def _answers(browser: PortalClient, scene: Scene) -> list[tuple[str, str, Any]]:
    return [
        (page.name, method, browser.generic(method, address(scene, page)))
        for page in PAGES
        for method in METHODS
    ]


def test_nobody_is_led_to_the_sign_in_page(client: PortalClient) -> None:
    scene = Scene()
    for name, method, answer in _answers(client, scene):
        assert answer.status_code == 302, (name, method)
        assert answer.headers["Location"].startswith(SIGN_IN), (name, method)
        assert answer.content == b"", (name, method)


@pytest.mark.parametrize(
    ("happens", "leads_to"),
    [
        (_switched_off, SIGN_IN),
        (_suspended, SIGN_IN),
        (_without_roles, SIGN_IN),
        (_without_factor, SET_UP),
    ],
    ids=["switched off", "agency suspended", "other roles", "without second factor"],
)
def test_a_session_ends_with_the_right_to_it(
    sign_in: SignIn, happens: Callable[[User], None], leads_to: str
) -> None:
    scene = Scene()
    for page in PAGES:
        for method in ("GET", "POST"):
            browser = sign_in(scene.senders["P"])
            happens(scene.senders["P"])
            answer = browser.generic(method, address(scene, page))
            ended = answer.headers.get("Location", "").startswith(leads_to)
            gave_words_back = (method, answer.status_code) == ("POST", 403)
            assert ended or gave_words_back, (page.name, method, answer)
            assert not scene_words(scene, answer), (page.name, method)


def scene_words(scene: Scene, answer: Any) -> bool:
    told = answer.content.decode()
    own = (scene.record("draft", "own", "P"), scene.record("form", "own", "P"))
    return any(word in told for record in own for word in (*record.words, record.account))


def test_a_person_without_a_role_is_refused_everywhere(sign_in: SignIn) -> None:
    scene = Scene()
    _without_roles(scene.senders["P"])
    scene.senders["P"].refresh_from_db()
    browser = sign_in(scene.senders["P"])
    for name, method, answer in _answers(browser, scene):
        assert answer.status_code == 403, (name, method)
        assert not scene_words(scene, answer), (name, method)


def _shows(page: Page) -> bool:
    return any(call.method == READ for call in page.calls)


def test_a_person_who_moved_sees_nothing_of_the_old_agency(sign_in: SignIn) -> None:
    """Their own forms stay with the agency that they wrote them for."""
    scene = Scene()
    person = scene.senders["P"]
    browser = sign_in(person)
    keyed = [
        page
        for page in PAGES
        if page.has_key and "P" in page.may and "cpi" in page.name and _shows(page)
    ]
    before = {page.name: browser.get(address(scene, page)) for page in keyed}
    User.objects.filter(pk=person.pk).update(agency=partners.agency(), unit=None)
    assert browser.get(reverse("home")).url.startswith(SIGN_IN)
    person.refresh_from_db()
    browser = sign_in(person)
    after = {page.name: browser.get(address(scene, page)) for page in keyed}

    assert {answer.status_code for name, answer in before.items()} <= {200, 302}
    for name, answer in after.items():
        assert answer.status_code == 404, name
        assert not scene_words(scene, answer), name


@pytest.mark.parametrize("page", OPEN_PAGES, ids=lambda page: page.name)
def test_an_open_page_answers_by_the_table(
    page: OpenPage, client: PortalClient, sign_in: SignIn
) -> None:
    if page.name in ONLY_IN_DEMONSTRATION:
        path, signed_in = "/demonstration/", sign_in(partners.person())
    else:
        path, signed_in = reverse(page.name, kwargs=page.kwargs), sign_in(partners.person())
    for browser, answers in ((client, page.anonymous), (signed_in, page.signed_in)):
        for method, status in answers.items():
            answer = browser.generic(method, path)
            assert answer.status_code == status, (method, answer)


def test_a_session_of_yesterday_is_no_session(sign_in: SignIn) -> None:
    browser = sign_in(partners.person())
    session = browser.session
    session["signed_in_at"] = (
        int(timezone.now().timestamp()) - settings.SESSION_ABSOLUTE_SECONDS - 1
    )
    session.save()

    assert browser.get(reverse("home")).headers["Location"].startswith(SIGN_IN)
