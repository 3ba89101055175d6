"""A meeting of three agencies about one nomination, laid out before it is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from nominals import actions, tasks
from nominals.models import (
    AgendaItem,
    Contribution,
    ContributionGrant,
    Decision,
    Meeting,
    Nomination,
    NominationGrant,
    Programme,
)
from partners.models import User
from portal.models import Job
from tests.conftest import PortalClient, acting_as, database_role
from tests.factories import japtm, nominals, partners

SignIn = Callable[[User], PortalClient]


@dataclass
class Table:
    """A planned meeting with one item: of three contributions one agency each sees two."""

    programme: Programme
    meeting: Meeting
    row: Nomination
    keeper: User
    first: User
    second: User
    nominator: User
    lent: dict[str, Contribution]

    @property
    def item(self) -> AgendaItem:
        return AgendaItem.objects.get()


def laid() -> Table:
    keeper = partners.person(None, "japtm_secretariat")
    first = partners.person(keeper.agency, "co_chair")
    second = partners.person(None, "co_chair")
    nominator = partners.person(None, "nominating_officer", "agency_lead")
    programme = japtm.programme(keeper, second.agency, nominator.agency, quorum=2)
    for person in (first, second):
        japtm.chair(programme, person)
    known = nominals.said(nominator, value="INVENTED, Ivor")
    lent = {"name": known}
    for name in ("first", "second", "own"):
        lent[name] = nominals.said(nominator, known.nominal, kind="text", code="",
                                   value="", detail=f"Only for {name}.")  # fmt: skip
    row = japtm.nomination(nominator, programme, known.nominal, state="scored")
    for person in (first, second):
        japtm.lend(row, person.agency, nominator)
        lend(known, person, nominator, programme)
    lend(lent["first"], first, nominator, programme)
    lend(lent["second"], second, nominator, programme)
    meeting = japtm.meeting(programme, keeper, state="planned")
    with acting_as(keeper):
        actions.list_items(meeting, [row], late_reason="In time.", minutes=15, by=keeper)
    meeting.refresh_from_db()
    return Table(programme, meeting, row, keeper, first, second, nominator, lent)


def lend(said: Contribution, to: User, by: User, programme: Programme) -> None:
    nominals.lend(said, to.agency, by, agreement=programme.agreement)


def frozen(table: Table) -> str:
    with acting_as(table.keeper):
        made = actions.freeze_pack(table.meeting, by=table.keeper)
    table.meeting.refresh_from_db()
    return made


def is_open(table: Table) -> None:
    there = [agency.pk for agency in table.programme.agencies()]
    with acting_as(table.keeper):
        actions.open_meeting(table.meeting, present=there, by=table.keeper)
        actions.show_item(table.meeting, table.item.key, by=table.keeper)
    table.meeting.refresh_from_db()


def proposed(table: Table) -> Decision:
    with acting_as(table.keeper):
        return actions.propose(
            table.item, outcome="accepted", reasons="High harm.", by=table.keeper
        )


def signed(decision: Decision, *people: User) -> None:
    for by in people:
        with acting_as(by):
            actions.sign(decision, sha256=decision.sha256, by=by)


def closed(table: Table) -> None:
    with acting_as(table.keeper):
        actions.close_meeting(table.meeting, by=table.keeper)
    table.meeting.refresh_from_db()


def do(job: Job) -> Job:
    with database_role("portal_worker"):
        tasks.render_paper.run(job.pk)
    job.refresh_from_db()
    return job


def stands(table: Table, by: User) -> bool:
    with acting_as(by):
        return actions.pack_stands(table.meeting)


def read(sign_in: SignIn, by: User, row: Any) -> str:
    answer = sign_in(by).get(row.get_absolute_url(), follow=True)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def pack_page(meeting: Meeting, paper: str = "pack") -> str:
    return reverse("nominals:meeting-paper", args=[meeting.key, paper])


def agreed(table: Table) -> Decision:
    """Decided by both, and the meeting closed."""
    is_open(table)
    decision = proposed(table)
    signed(decision, table.first, table.second)
    closed(table)
    decision.refresh_from_db()
    return decision


def loans_end(table: Table) -> None:
    for model in (NominationGrant, ContributionGrant):
        model.objects.update(revoked_at=timezone.now(), revoked_by=table.nominator)
