"""The first wall by itself: with the second one down, pages still show each person their own.

The web's login meets both walls at once, so a page that has lost its own rule would look whole.
Here the requests come as the cluster's superuser, whom row-level security does not hold.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from partners.models import User
from tests.conftest import prove_again
from tests.factories import partners, referrals
from tests.factories.audit import execute
from tests.house.access_scene import Scene
from tests.house.access_table import PAGES, ROLES, THINGS
from tests.house.test_access_matrix import Run

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]

HIDDEN = ("other agency", "revoked", "expired", "lapsed")
LEAST = 250


@pytest.fixture
def unwalled() -> Callable[[User], Client]:
    def browser_of(user: User) -> Client:
        browser = Client(HTTP_X_FORWARDED_PROTO="https")
        browser.force_login(user, backend="partners.signin.SignIn")
        prove_again(browser, user)
        return browser

    return browser_of


def test_pages_hide_the_records_of_others_without_the_second_wall(
    unwalled: Callable[[User], Client],
) -> None:
    run = Run(Scene(), unwalled)  # type: ignore[arg-type]
    calls = [(page, call) for page in PAGES for call in page.calls if call.thing]
    for page, call in calls:
        for relation in set(THINGS[call.thing]) & {*HIDDEN, "own agency"}:
            for letter in page.may if call.method == "GET" else "":
                record = run.scene.record(call.thing, relation, letter)
                person = run.scene.asks(letter, call.thing, relation)
                answer = run.ask(person, page, "GET", record=record)
                case = (page.name, call.thing, relation, letter, answer.status_code)
                run.note(answer.status_code == call.status_for(letter, relation), *case)
                run.hidden[relation] += answer.status_code == 404

    assert not run.faults, "\n".join(run.faults)
    assert run.probes >= LEAST
    assert all(run.hidden[relation] for relation in HIDDEN), run.hidden
    assert set(ROLES) >= {letter for page in PAGES for letter in page.may}


def test_what_was_read_while_it_was_lent_is_hidden_after_the_end(
    sign_in: Callable[[User], Client],
) -> None:
    """Nothing of a page is kept for the next request: the right is asked for each time."""
    force, other = partners.force(), partners.force()
    partners.agreement(force, other)
    sender = partners.person()
    partners.agreement(sender.agency, force)
    form = referrals.sent(sender, force)
    owner = partners.person(force, "intelligence_analyst")
    grant = referrals.lend(form, other, owner)
    reader = sign_in(partners.person(other, "intelligence_analyst"))
    address = reverse("referrals:cpi-read", args=[form.key])

    assert reader.get(address).status_code == 200
    execute(
        "UPDATE referrals_cpiformgrant SET revoked_at = now(), revoked_by_id = %s WHERE id = %s",
        [owner.pk, grant.pk],
    )

    assert reader.get(address).status_code == 404
    assert form.reference not in reader.get(reverse("referrals:cpi-inbox")).content.decode()
