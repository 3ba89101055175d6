"""Agencies, units and routes are written by functions of the wall, which ask who is asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from partners.models import Agency, User
from partners.permissions import RoleName
from tests.factories import partners
from tests.house.test_people_wall import tries

pytestmark = pytest.mark.django_db

FOR_LEADS = {
    "add a unit": ("SELECT wall.add_unit('New')", ()),
    "keep the agency": ("SELECT wall.keep_agency('{a.example}', true)", ()),
}
FOR_THE_HOST: dict[str, Callable[[Agency], tuple[str, tuple[Any, ...]]]] = {
    "add an agency": lambda other: (
        "SELECT wall.add_agency('k', 'New', 'New', 'health', '{}')", ()
    ),
    "change an agency": lambda other: (
        "SELECT wall.change_agency(%s, 'Else', 'Else', 'health', '{}')", (other.pk,)
    ),
    "suspend": lambda other: ("SELECT wall.suspend_agency(%s)", (other.pk,)),
    "count people": lambda other: ("SELECT count(*) FROM wall.people_of(%s)", (other.pk,)),
    "add a district": lambda other: (
        "SELECT wall.add_district('E07999998', 'New', %s, 'unitary')", (partners.force_area().pk,)
    ),
    "route a district": lambda other: (
        "SELECT wall.route_district(%s, 'Hub', '101', '101', '101')", (partners.district().pk,)
    ),
    "route an area": lambda other: (
        "SELECT wall.route_area(%s, '101', '101')", (partners.force_area().pk,)
    ),
    "ask in a first lead": lambda other: (
        "SELECT wall.invite_first_lead('k', 'A', 'a@x.example', %s)", (other.pk,)
    ),
}  # fmt: skip


@pytest.mark.parametrize("role", RoleName.values)
@pytest.mark.parametrize("act", FOR_LEADS)
def test_leads_look_after_their_own_agency(act: str, role: str) -> None:
    sql, values = FOR_LEADS[act]

    assert tries(partners.person(None, role), sql, *values) is (role == "agency_lead")
    assert not tries(None, sql, *values)


@pytest.mark.parametrize("role", RoleName.values)
@pytest.mark.parametrize("act", FOR_THE_HOST)
def test_the_host_s_administrator_sets_up_for_all(act: str, role: str) -> None:
    sql, values = FOR_THE_HOST[act](partners.agency())
    there = partners.person(partners.force(is_host=True), role)
    elsewhere = partners.person(partners.force(), "system_administrator")

    assert tries(there, sql, *values) is (role == "system_administrator")
    assert not tries(elsewhere, sql, *values)
    assert not tries(None, sql, *values)


def test_a_suspended_or_closed_agency_gets_no_first_lead() -> None:
    admin = partners.person(partners.force(is_host=True), "system_administrator")
    for state in ("suspended", "closed"):
        away = partners.agency(state=state)
        sql = "SELECT wall.invite_first_lead('k', 'A', 'a@x.example', %s)"
        assert not tries(admin, sql, away.pk), state


def test_the_web_invites_no_first_lead_with_other_roles() -> None:
    admin = partners.person(partners.force(is_host=True), "system_administrator")
    new = partners.agency()
    invitation = partners.invitation(admin, "agency_lead", "practitioner", owner=new)

    tries(admin, "SELECT wall.send_invitation(%s, 'x')", invitation.pk, role="portal_worker")
    invitation.refresh_from_db()
    assert invitation.digest == ""


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE partners_agency SET is_host = true RETURNING id",
        "UPDATE partners_agency SET state = 'active' RETURNING id",
        "INSERT INTO partners_unit (agency_id, name) VALUES ({agency}, 'New') RETURNING id",
        "UPDATE partners_district SET mash_telephone = '1' RETURNING id",
        "UPDATE partners_forcearea SET bureau_telephone = '1' RETURNING id",
        "DELETE FROM partners_agency_districts RETURNING id",
    ],
)
@pytest.mark.parametrize("login", ["portal_web", "portal_worker"])
def test_no_login_writes_places_directly(login: str, sql: str) -> None:
    host = partners.force(is_host=True)
    host.districts.add(partners.district())
    admin = partners.person(host, "system_administrator", "agency_lead")

    assert not tries(admin, sql.format(agency=host.pk), role=login)


def test_there_is_one_host_and_it_is_a_force() -> None:
    partners.force(is_host=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        partners.force(is_host=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        partners.agency(is_host=True)


def test_nobody_comes_into_a_closed_unit() -> None:
    by = partners.person()
    unit = partners.unit(by.agency)
    inside = partners.person(by.agency, unit=unit, is_active=False)
    unit.closed_at, unit.closed_by = by.joined_at, by
    unit.save()

    for comes in (
        lambda: User.objects.filter(pk=by.pk).update(unit=unit),
        lambda: partners.invitation(by, unit=unit),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            comes()
    User.objects.filter(pk=inside.pk).update(is_active=True)
    taken_up = partners.person(by.agency, unit=unit)
    units = User.objects.filter(pk__in=[inside.pk, taken_up.pk]).values_list("unit", flat=True)
    assert set(units) == {None}
