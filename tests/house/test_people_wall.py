"""People are written by functions of the wall alone, and these ask who is asking.

As somebody would who can run any SQL in a page of theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from partners.models import Invitation, User
from partners.permissions import RoleName, may_give
from tests.conftest import acting_as
from tests.factories import partners
from tests.house.committed import ask

pytestmark = pytest.mark.django_db
SETS = [*combinations(RoleName.values, 1), *combinations(RoleName.values, 2)]
INVITE = "SELECT wall.invite(%s, 'Called', 'called@x.example', %s, %s)"


def tries(who: User | None, sql: str, *values: Any, role: str = "portal_web") -> bool:
    """Whether the database does it."""
    with acting_as(who, role=role):
        try:
            with transaction.atomic():
                rows = ask(sql, values)
        except DatabaseError:
            return False
    return bool(rows and rows[0][0])


@pytest.mark.parametrize("giver", SETS)
def test_both_walls_give_the_same_roles(giver: tuple[str, ...]) -> None:
    person = partners.person(None, *giver)
    for given in SETS:
        ((allowed,),) = ask("SELECT wall.may_give(%s, %s)", [list(giver), list(given)])
        assert allowed is may_give(person, given), given


NOT_LEADS = [role for role in RoleName.values if role != "agency_lead"]


@pytest.mark.parametrize("role", NOT_LEADS)
def test_only_a_lead_invites(role: str) -> None:
    assert not tries(partners.person(None, role), INVITE, "k" * 22, [role], None)


def test_nobody_invites_nobody() -> None:
    assert not tries(None, INVITE, "k" * 22, ["practitioner"], None)


def _unit_elsewhere() -> int:
    return partners.unit(partners.agency()).pk


FORGED: dict[str, Callable[[User], list[Any]]] = {
    "a role beyond one's own": lambda lead: [["intelligence_analyst"], None],
    "one such role among others": lambda lead: [["practitioner", "system_administrator"], None],
    "a role that is none": lambda lead: [["superuser"], None],
    "no role": lambda lead: [[], None],
    "a unit of another agency": lambda lead: [["practitioner"], _unit_elsewhere()],
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_lead_does_not_invite_with(forged: Callable[[User], list[Any]]) -> None:
    lead = partners.person(None, "agency_lead")

    assert not tries(lead, INVITE, "k" * 22, *forged(lead))
    assert not Invitation.objects.exists()


def test_a_lead_invites_into_their_own_agency() -> None:
    lead = partners.person(None, "agency_lead")

    assert tries(lead, INVITE, "k" * 22, ["practitioner"], None)
    assert Invitation.objects.get().owner == lead.agency


def test_a_lead_does_not_invite_beyond_the_domains_of_the_agency() -> None:
    lead = partners.person(partners.agency(mail_domains=["a.example"]), "agency_lead")

    assert not tries(lead, INVITE, "k" * 22, ["practitioner"], None)


@pytest.mark.parametrize("role", RoleName.values)
def test_nobody_takes_back_an_invitation_of_another_agency(role: str) -> None:
    theirs = partners.invitation(partners.person(None, "agency_lead"), token="t")

    assert not tries(partners.person(None, role), "SELECT wall.withdraw_invitation(%s)", theirs.pk)


def test_the_web_sends_no_invitation() -> None:
    """Or injected SQL could put a link of its own choosing in the place of the true one."""
    lead = partners.person(None, "agency_lead")
    own = partners.invitation(lead, token="t")

    assert not tries(lead, "SELECT wall.send_invitation(%s, 'mine')", own.pk)


@pytest.mark.parametrize("role", RoleName.values)
def test_a_worker_sends_no_invitation_of_another_agency(role: str) -> None:
    theirs = partners.invitation(partners.person(None, "agency_lead"), token="t")
    tries(
        partners.person(None, role), "SELECT wall.send_invitation(%s, 'mine')", theirs.pk,
        role="portal_worker",
    )  # fmt: skip

    before = theirs.digest
    theirs.refresh_from_db()
    assert theirs.digest == before


def test_what_the_table_keeps_opens_nothing() -> None:
    own = partners.invitation(partners.person(None, "agency_lead"), token="t")

    assert not tries(None, "SELECT wall.accept_invitation(%s, 'x')", own.digest)
    assert not tries(None, "SELECT number FROM wall.invitation(%s)", own.digest)


@pytest.mark.parametrize(
    "sql",
    [
        (
            "INSERT INTO partners_invitation (key, owner_id, name, email, roles, created_by_id)"
            " VALUES ('k', 1, 'n', 'e', '{{practitioner}}', {own}) RETURNING id"
        ),
        "UPDATE partners_invitation SET digest = 'mine' RETURNING id",
        "UPDATE partners_user SET roles = '{{intelligence_analyst}}' RETURNING id",
        "INSERT INTO partners_user (email) VALUES ('e') RETURNING id",
        "DELETE FROM partners_user RETURNING id",
    ],
)
@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
def test_no_login_writes_people_directly(role: str, sql: str) -> None:
    lead = partners.person(None, "agency_lead")
    partners.invitation(lead, token="t")

    assert not tries(lead, sql.format(own=lead.pk).replace("%", "%%"), role=role)


CHANGES = {
    "roles": "SELECT wall.change_roles(%s, '{practitioner,agency_lead}', NULL)",
    "switching off": "SELECT wall.switch_off(%s)",
    "checks": "SELECT wall.record_checks(%s, 'SC', '2090-01-01', '2090-01-01')",
    "confirming": "SELECT wall.confirm_account(%s)",
}
MAY: dict[str, set[str]] = {
    "roles": {"agency_lead"},
    "switching off": {"agency_lead"},
    "checks": {"agency_lead", "ig_officer"},
    "confirming": {"agency_lead"},
}


@pytest.mark.parametrize("role", RoleName.values)
@pytest.mark.parametrize("change", CHANGES)
def test_an_account_is_changed_by_those_of_its_agency_who_may(change: str, role: str) -> None:
    asking = partners.person(None, role)
    colleague, stranger = partners.person(asking.agency), partners.person()

    assert tries(asking, CHANGES[change], colleague.pk) is (role in MAY[change])
    assert not tries(asking, CHANGES[change], stranger.pk)
    assert not tries(asking, CHANGES[change], asking.pk), "one's own"


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_an_account_without_a_principal(change: str) -> None:
    assert not tries(None, CHANGES[change], partners.person().pk)


def test_a_lead_of_a_suspended_agency_changes_nothing() -> None:
    lead = partners.person(partners.agency(state="suspended"), "agency_lead")
    colleague = partners.person(lead.agency)

    assert not [change for change in CHANGES.values() if tries(lead, change, colleague.pk)]


@pytest.mark.parametrize("roles", ["{intelligence_analyst}", "{practitioner,system_administrator}"])
def test_a_lead_adds_no_role_beyond_their_own_by_sql(roles: str) -> None:
    lead = partners.person(None, "agency_lead")
    colleague = partners.person(lead.agency)

    assert not tries(lead, "SELECT wall.change_roles(%s, %s, NULL)", colleague.pk, roles)


def test_a_notice_is_read_and_put_away_by_its_person_alone() -> None:
    lead = partners.person(None, "agency_lead")
    colleague = partners.person(lead.agency)
    tries(lead, CHANGES["confirming"], colleague.pk)
    tries(lead, CHANGES["roles"], colleague.pk)

    assert not tries(lead, "UPDATE partners_notice SET seen_at = now() RETURNING id")
    assert tries(colleague, "UPDATE partners_notice SET seen_at = now() RETURNING id")
