"""A programme of three agencies, and a nomination taken through it by the portal's own actions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from nominals import actions
from nominals.approving import fingerprint
from nominals.models import Nomination, Programme
from partners.models import User
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm, nominals, partners


@dataclass
class Table:
    """A programme of three agencies with the people who sit in it."""

    keeper: User
    nominator: User
    approver: User
    partner: User
    programme: Programme


def laid() -> Table:
    keeper = partners.person(None, "japtm_secretariat")
    nominator = partners.person(None, "nominating_officer")
    partner = partners.person(None, "nominating_officer")
    return Table(
        keeper, nominator, partners.person(nominator.agency, "agency_lead"), partner,
        japtm.programme(keeper, nominator.agency, partner.agency),
    )  # fmt: skip


def at(name: str, row: Any, *more: str) -> str:
    return reverse(f"nominals:{name}", args=[row.key, *more])


def shown_print(browser: PortalClient, row: Nomination) -> str:
    page = browser.get(at("nomination-approve", row)).content.decode()
    found = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def say_yes(row: Nomination, *, by: User) -> None:
    """To what stands on the page now."""
    actions.approve(row, necessity="Nothing less would do.", sha256=fingerprint(row), by=by)


def whole_draft(table: Table) -> Nomination:
    said = nominals.said(table.nominator)
    return japtm.nomination(table.nominator, table.programme, said.nominal, carried=[said.pk])


def waiting(table: Table) -> Nomination:
    """Whole, and with the agency's approver."""
    row = whole_draft(table)
    with acting_as(table.nominator):
        actions.ask_approval(row, by=table.nominator)
    return Nomination.objects.get(pk=row.pk)


def approved(table: Table) -> Nomination:
    row = waiting(table)
    with acting_as(table.approver):
        say_yes(row, by=table.approver)
    return Nomination.objects.get(pk=row.pk)


def asked(table: Table) -> Nomination:
    row = approved(table)
    with acting_as(table.keeper):
        actions.ask_partners(
            row, answers_due=timezone.localdate() + timedelta(days=14), by=table.keeper
        )
    return Nomination.objects.get(pk=row.pk)
