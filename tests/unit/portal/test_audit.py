"""The way into the log: what an event holds, what it never holds, and when it is refused."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from partners.models import User
from portal import audit, logs
from portal.audit import Event
from portal.errors import AuditUnavailable
from portal.models import AuditEvent, Operation
from tests.conftest import acting_as
from tests.factories import partners, referrals
from tests.factories.audit import execute, really_committing

CANARY = "Zebedee Quillfeather"


@pytest.fixture
def person(db: None) -> User:
    return partners.person()


def last() -> AuditEvent:
    return AuditEvent.objects.latest("id")


def test_every_event_belongs_to_one_operation() -> None:
    assert set(audit.OPERATIONS) == set(Event)
    assert set(audit.OPERATIONS.values()) <= set(Operation)


@pytest.mark.django_db
@pytest.mark.parametrize("event", list(Event), ids=str)
def test_every_event_can_be_recorded_by_the_web(event: Event) -> None:
    by = partners.person()
    with acting_as(by):
        audit.record(event, by=by)

    assert (last().event, last().operation) == (event.value, audit.OPERATIONS[event].value)


def test_record_says_who_what_and_for_what(person: User) -> None:
    forms = [referrals.draft(person), referrals.draft(person)]
    token = logs.request_id.set("0123456789abcdef")
    with acting_as(person):
        audit.record(
            Event.CPI_SENT, by=person, on=iter(forms), recipients={9, 4}, purpose="p" * 300
        )
    logs.request_id.reset(token)

    event = last()
    assert (event.actor, event.agency) == (person.pk, person.agency_id)
    assert (event.model, event.objects_seen) == ("referrals.CpiForm", [form.key for form in forms])
    assert event.recipients == [4, 9]
    assert (event.purpose, event.request) == ("p" * 200, "0123456789abcdef")
    assert (event.fields, event.digest_before, event.digest_after) == ([], "", "")


def test_record_names_a_row_without_a_key_by_its_number(person: User) -> None:
    unit = partners.unit(person.agency)
    audit.record(Event.RECORD_READ, by=person, on=unit)

    assert last().objects_seen == [str(unit.pk)]


def test_record_of_nobody_and_of_nothing(person: User) -> None:
    audit.record(Event.SIGN_IN_FAILED, by=None, on=[])

    event = last()
    assert (event.actor, event.agency, event.model, event.objects_seen) == (None, None, "", [])


def test_record_keeps_the_names_of_the_fields_and_never_a_value(person: User) -> None:
    before = {"name": CANARY, "born_on": date(1987, 3, 4)}
    after = {"name": f"{CANARY} the Second", "place": CANARY}
    audit.record(Event.CPI_ALTERED, by=person, before=before, after=after)

    assert last().fields == ["born_on", "name", "place"]
    [(written,)] = execute(
        "SELECT to_jsonb(portal_auditevent.*)::text FROM portal_auditevent WHERE id = %s",
        [last().pk],
    )
    assert not any(word in written for word in (*CANARY.split(), "1987", "Second"))


def test_the_digest_is_stable_and_tells_values_apart(person: User) -> None:
    audit.record(
        Event.CPI_ALTERED,
        by=person,
        before={"name": CANARY, "place": None},
        after={"place": None, "name": CANARY},
    )
    same = last()
    audit.record(Event.CPI_ALTERED, by=person, before={"name": CANARY}, after={"place": CANARY})
    different = last()

    assert same.digest_before == same.digest_after
    assert len({same.digest_before, different.digest_before, different.digest_after}) == 3


def test_the_digest_cannot_be_guessed_without_the_key(person: User, settings: Any) -> None:
    born = {"born_on": "1987-03-04"}
    audit.record(Event.CPI_ALTERED, by=person, after=born)
    with_key = last().digest_after
    settings.DIGEST_KEY = b"another key of thirty-two bytes!"
    audit.record(Event.CPI_ALTERED, by=person, after=born)
    with_another = last().digest_after

    canonical = b'{"born_on": "1987-03-04"}'
    expected = hmac.new(settings.DIGEST_KEY, canonical, hashlib.sha256).hexdigest()
    assert with_another == expected
    assert with_key not in {with_another, hashlib.sha256(canonical).hexdigest()}


def test_record_outside_a_transaction_is_refused(person: User) -> None:
    with really_committing():
        with pytest.raises(AuditUnavailable, match="transaction of its act"):
            audit.record(Event.RECORD_READ, by=person)
        assert not AuditEvent.objects.exists()

        with transaction.atomic():
            audit.record(Event.RECORD_READ, by=person)
        assert AuditEvent.objects.count() == 1


def test_the_event_falls_with_the_transaction_of_its_act(person: User) -> None:
    with really_committing():
        with transaction.atomic():
            audit.record(Event.RECORD_READ, by=person)
            assert AuditEvent.objects.count() == 1
            transaction.set_rollback(True)

        assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    "fault",
    [
        "REVOKE INSERT ON portal_auditevent FROM portal_web",
        "ALTER TABLE portal_auditevent ADD CONSTRAINT full_disk CHECK (false) NOT VALID",
        "ALTER TABLE portal_auditevent RENAME TO portal_gone",
    ],
)
def test_an_event_that_cannot_be_written_is_said_so(person: User, fault: str) -> None:
    with acting_as(person):
        audit.record(Event.RECORD_READ, by=person)
    execute(fault)

    with acting_as(person), pytest.raises(AuditUnavailable), transaction.atomic():
        audit.record(Event.RECORD_READ, by=person)

    assert connection.is_usable()
