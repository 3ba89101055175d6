"""The ladder of urgent forms: each rung at its minute, once, until somebody opens the form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from partners.models import Message, User
from portal.errors import Refused
from portal.models import AuditEvent
from referrals import actions, jobs
from referrals.models import CpiForm, DutyTurn, Escalation, TriageSettings
from tests.conftest import acting_as, database_role
from tests.factories import partners, referrals
from tests.factories.audit import execute, triggers_off

pytestmark = pytest.mark.django_db
Send = Callable[..., CpiForm]


@pytest.fixture
def analyst() -> User:
    return partners.person(partners.force(), "intelligence_analyst")


def now() -> datetime:
    """Of the database: it stands still in a test."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        found: datetime = cursor.fetchone()[0]
    return found


def urgent(to: User, *, minutes: int, seconds: int = 0, **fields: Any) -> CpiForm:
    """Sent so long ago."""
    form = referrals.sent(partners.person(), to.agency, is_urgent=True, **fields)
    sent_at = now() - timedelta(minutes=minutes, seconds=seconds)
    with triggers_off():
        CpiForm.objects.filter(pk=form.pk).update(sent_at=sent_at)
    form.refresh_from_db()
    return form


def escalate() -> int:
    with database_role("portal_worker"):
        return actions.escalate()


def rungs(form: CpiForm) -> list[str]:
    return list(Escalation.objects.filter(form=form).order_by("pk").values_list("rung", flat=True))


@pytest.mark.parametrize(
    ("minutes", "raised"),
    [
        pytest.param(15, ["duty"], id="on duty"),
        pytest.param(30, ["duty", "supervisor"], id="supervisor"),
        pytest.param(45, ["duty", "supervisor", "control_room"], id="control room"),
    ],
)
def test_a_rung_is_raised_at_its_second_and_not_one_before(
    analyst: User, minutes: int, raised: list[str]
) -> None:
    before, on_time = urgent(analyst, minutes=minutes, seconds=-1), urgent(analyst, minutes=minutes)
    after = urgent(analyst, minutes=minutes, seconds=1)

    escalate()

    assert rungs(before) == raised[:-1]
    assert rungs(on_time) == rungs(after) == raised


def test_the_force_sets_its_own_minutes(analyst: User) -> None:
    TriageSettings.objects.create(
        owner=analyst.agency, duty_minutes=3, supervisor_minutes=5, control_room_minutes=8,
        changed_by=analyst,
    )  # fmt: skip
    early, late = urgent(analyst, minutes=2), urgent(analyst, minutes=5)

    escalate()

    assert rungs(early) == []
    assert rungs(late) == ["duty", "supervisor"]


def test_running_twice_raises_once(analyst: User) -> None:
    form = urgent(analyst, minutes=16)

    assert escalate() == 1
    assert escalate() == 0
    assert rungs(form) == ["duty"]
    assert AuditEvent.objects.filter(event="cpi_escalated", objects_seen=[form.key]).count() == 1


def test_what_is_not_urgent_or_was_opened_climbs_nothing(analyst: User) -> None:
    calm = urgent(analyst, minutes=600)
    CpiForm.objects.filter(pk=calm.pk).update(is_urgent=False)
    opened = urgent(analyst, minutes=600, opened_at=now(), opened_by=analyst)

    assert escalate() == 0
    assert rungs(calm) == rungs(opened) == []


def undecided(to: User, **fields: Any) -> CpiForm:
    """Its time for a decision has just run out."""
    form = urgent(to, minutes=60, **fields)
    with triggers_off():
        CpiForm.objects.filter(pk=form.pk).update(due_at=now())
    form.refresh_from_db()
    return form


def test_a_form_that_was_opened_and_not_decided_climbs_at_its_time(analyst: User) -> None:
    form = undecided(analyst, opened_at=now(), opened_by=analyst)
    early = undecided(analyst, opened_at=now(), opened_by=analyst)
    with triggers_off():
        CpiForm.objects.filter(pk=early.pk).update(due_at=now() + timedelta(seconds=1))
    lead = partners.person(analyst.agency, "agency_lead")

    assert escalate() == 1
    assert escalate() == 0

    assert (rungs(form), rungs(early)) == (["undecided"], [])
    assert sorted(Escalation.objects.get().told) == sorted([analyst.pk, lead.pk])
    assert set(Message.objects.values_list("kind", "person")) == {
        ("climbed_undecided", analyst.pk), ("climbed_undecided", lead.pk)
    }  # fmt: skip


def test_saying_that_one_deals_with_it_is_no_decision(analyst: User) -> None:
    form = urgent(analyst, minutes=16)
    escalate()
    with acting_as(analyst):
        actions.acknowledge(Escalation.objects.get(), by=analyst)
    with triggers_off():
        CpiForm.objects.filter(pk=form.pk).update(due_at=now())

    escalate()

    assert rungs(form) == ["duty", "undecided"]


def test_what_nobody_decided_is_not_acknowledged_away(analyst: User) -> None:
    undecided(analyst, opened_at=now(), opened_by=analyst)
    escalate()
    rung = Escalation.objects.get()

    with acting_as(analyst), pytest.raises(Refused):
        actions.acknowledge(rung, by=analyst)
    for how, refused in (("acknowledged", "until_decided"), ("decided", "a named person decided")):
        ended = {"ended_at": now(), "ended_by": analyst, "ended_how": how}
        with acting_as(analyst), pytest.raises(IntegrityError, match=refused), transaction.atomic():
            Escalation.objects.update(**ended)

    rung.refresh_from_db()
    assert rung.ended_at is None


def test_opening_leaves_that_nobody_decided_and_deciding_ends_it(analyst: User) -> None:
    form = undecided(analyst)
    escalate()
    assert rungs(form) == ["duty", "supervisor", "control_room", "undecided"]

    with acting_as(analyst):
        actions.mark_opened(form, by=analyst)
    left = Escalation.objects.filter(ended_at__isnull=True).values_list("rung", flat=True)
    assert list(left) == ["undecided"]
    form.refresh_from_db()
    with acting_as(analyst):
        actions.triage(form, version=form.version, priority="high", by=analyst)

    ended = Escalation.objects.get(rung="undecided")
    assert (ended.ended_how, ended.ended_by) == ("decided", analyst)


def test_opening_the_form_stops_the_ladder(analyst: User) -> None:
    form = urgent(analyst, minutes=31)
    escalate()

    with acting_as(analyst):
        actions.mark_opened(form, by=analyst)

    ended = Escalation.objects.filter(form=form)
    assert {(row.ended_how, row.ended_by) for row in ended} == {("opened", analyst)}
    with triggers_off():
        CpiForm.objects.filter(pk=form.pk).update(sent_at=now() - timedelta(hours=9))
    assert escalate() == 0


def test_acknowledging_stops_the_ladder_once(analyst: User) -> None:
    form = urgent(analyst, minutes=16)
    escalate()
    rung = Escalation.objects.get(form=form)

    with acting_as(analyst):
        actions.acknowledge(rung, by=analyst)
        with pytest.raises(Refused):
            actions.acknowledge(rung, by=analyst)
    with triggers_off():
        CpiForm.objects.filter(pk=form.pk).update(sent_at=now() - timedelta(hours=9))

    assert escalate() == 0
    rung.refresh_from_db()
    assert (rung.ended_how, rung.ended_by) == ("acknowledged", analyst)


def test_the_control_room_is_acknowledged_with_a_name(analyst: User) -> None:
    form = urgent(analyst, minutes=46)
    escalate()
    rung = Escalation.objects.get(form=form, rung="control_room")

    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(analyst):
        actions.acknowledge(rung, by=analyst)
    with acting_as(analyst):
        actions.acknowledge(rung, spoke_with="Inspector Example", by=analyst)


def test_those_on_duty_are_told_and_without_any_every_analyst(analyst: User) -> None:
    second = partners.person(analyst.agency, "intelligence_analyst")
    lead = partners.person(analyst.agency, "agency_lead")
    partners.person(analyst.agency, "profile_analyst")
    nobody_named = urgent(analyst, minutes=31)
    escalate()
    with acting_as(lead):
        actions.begin_duty(second, part="duty", by=lead)
        actions.begin_duty(second, part="supervisor", by=lead)
    named = urgent(analyst, minutes=46)
    escalate()

    told = {
        (row.form_id, row.rung): row.told for row in Escalation.objects.order_by("pk")
    }  # fmt: skip
    assert told[nobody_named.pk, "duty"] == [analyst.pk, second.pk]
    assert told[nobody_named.pk, "supervisor"] == [lead.pk]
    assert told[named.pk, "duty"] == told[named.pk, "supervisor"] == [second.pk]
    assert told[named.pk, "control_room"] == [second.pk]


def test_an_analyst_takes_duty_for_nobody_else(analyst: User) -> None:
    second = partners.person(analyst.agency, "intelligence_analyst")

    with acting_as(analyst):
        turn = actions.begin_duty(analyst, part="duty", by=analyst)
        assert actions.begin_duty(analyst, part="duty", by=analyst) == turn
        for person, part in ((second, "duty"), (analyst, "supervisor")):
            with pytest.raises(DatabaseError), transaction.atomic():
                actions.begin_duty(person, part=part, by=analyst)
        actions.end_duty(turn, by=analyst)

    assert DutyTurn.objects.filter(ended_at__isnull=True).count() == 0


def test_only_the_worker_may_raise(analyst: User) -> None:
    urgent(analyst, minutes=16)

    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(analyst):
        actions.escalate()


def test_a_run_that_dies_leaves_nothing_and_the_next_does_all(analyst: User) -> None:
    """The statement is the whole run: without its events none of its rungs stands."""
    form = urgent(analyst, minutes=46)
    execute("ALTER TABLE portal_auditevent ADD CONSTRAINT closed CHECK (event <> 'cpi_escalated')")
    with pytest.raises(DatabaseError), transaction.atomic():
        escalate()
    assert rungs(form) == []
    execute("ALTER TABLE portal_auditevent DROP CONSTRAINT closed")

    with database_role("portal_worker"):
        jobs.escalate_unopened()

    assert rungs(form) == ["duty", "supervisor", "control_room"]
