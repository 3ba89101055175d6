"""The states of a job: who may bring it from which to which, and what the sweeper puts back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models import Max

from partners.models import User
from portal import outbox
from portal.errors import Refused
from portal.models import Job, JobState
from tests.conftest import acting_as
from tests.factories import partners
from tests.factories.audit import execute, really_committing
from tests.factories.portal import ago, committed_jobs, job

pytestmark = pytest.mark.django_db
QUEUED, RUNNING, DONE, FAILED = JobState.QUEUED, JobState.RUNNING, JobState.DONE, JobState.FAILED
LIMITS = {"queued_for": timedelta(seconds=15), "running_for": timedelta(seconds=75)}


def state_of(asked: Job) -> str:
    return str(Job.objects.values_list("state", flat=True).get(pk=asked.pk))


# Asking


def test_work_is_asked_for_in_the_transaction_of_its_act_only() -> None:
    by = partners.person()
    with really_committing(), pytest.raises(Refused):
        outbox.put("tests.nothing", by=by, key="k", subject=1)


def test_work_stands_and_falls_with_its_act() -> None:
    by = partners.person()

    @transaction.atomic
    def act() -> None:
        outbox.put("tests.nothing", by=by, key="undone", subject=1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()

    assert not Job.objects.filter(key="undone").exists()


def test_the_same_key_is_asked_for_once() -> None:
    by = partners.person()
    with acting_as(by):
        first = outbox.put("tests.nothing", by=by, key="one", subject=1)
        second = outbox.put("tests.nothing", by=by, key="one", subject=1)

    assert first.pk == second.pk
    assert (first.state, first.published_at) == (QUEUED, None)


def test_what_is_asked_for_waits_for_the_relay_and_for_nothing_else() -> None:
    """A row that says published, or work after the commit, would be lost with the process."""
    by = partners.person()
    with acting_as(by):
        asked = outbox.put("tests.nothing", by=by, key="waits", subject=1)

    row = Job.objects.get(pk=asked.pk)
    assert (row.state, row.published_at, row.claimed_at) == (QUEUED, None, None)
    assert transaction.get_connection().run_on_commit == []


@pytest.mark.parametrize("state", [QUEUED, RUNNING, DONE, FAILED])
def test_only_what_failed_is_queued_again(state: str) -> None:
    asked = job(state=state, published_at=ago(9), claimed_at=ago(8), attempts=4)
    by = partners.person()

    outbox.ask_again(asked, by=by)

    asked.refresh_from_db()
    if state == FAILED:
        assert (asked.state, asked.reason, asked.attempts) == (QUEUED, "", 0)
        assert (asked.published_at, asked.claimed_at, asked.asked_by) == (None, None, by)
    else:
        assert (asked.state, asked.attempts) == (state, 4)
        assert asked.asked_by != by


# Taking


@pytest.mark.parametrize(
    ("state", "is_taken"), [(QUEUED, True), (RUNNING, False), (DONE, False), (FAILED, False)]
)
def test_only_a_queued_job_is_taken(state: str, is_taken: bool) -> None:
    asked = job(state=state)

    claimed = outbox.claim(asked.pk)

    assert (claimed is not None) is is_taken
    asked.refresh_from_db()
    assert asked.attempts == int(is_taken)
    if claimed is not None:
        assert (claimed.state, claimed.claimed_at) == (RUNNING, asked.claimed_at)


def test_a_job_that_was_never_committed_is_nothing_to_take() -> None:
    highest = Job.objects.aggregate(Max("pk"))["pk__max"] or 0

    assert outbox.claim(highest + 1_000_000) is None


def test_of_two_messages_for_one_job_one_is_taken() -> None:
    asked = job()

    assert [outbox.claim(asked.pk) is None for _ in range(3)] == [False, True, True]


# Finishing: what has happened to the row since it was taken


def nothing(taken: Job) -> None:
    """The ordinary way."""


def swept(taken: Job) -> None:
    Job.objects.filter(pk=taken.pk).update(state=QUEUED, claimed_at=None, published_at=None)


def taken_anew(taken: Job) -> None:
    swept(taken)
    assert outbox.claim(taken.pk)


def asked_again_and_taken(taken: Job) -> None:
    """`attempts` is 1 once more, so it is not by their number that claims are told apart."""
    by = partners.person()
    outbox.fail(taken, reason="Something.")
    outbox.ask_again(taken, by=by)
    assert outbox.claim(taken.pk).attempts == taken.attempts


def done_by_another(taken: Job) -> None:
    swept(taken)
    outbox.finish(outbox.claim(taken.pk))


AFTERWARDS = [
    (nothing, True, RUNNING), (swept, False, QUEUED), (taken_anew, False, RUNNING),
    (asked_again_and_taken, False, RUNNING), (done_by_another, False, DONE),
]  # fmt: skip


@pytest.mark.parametrize(("meanwhile", "is_ours", "state"), AFTERWARDS)
def test_a_job_is_finished_by_the_claim_that_did_it(
    meanwhile: Callable[[Job], None], is_ours: bool, state: str
) -> None:
    taken = outbox.claim(job().pk)
    meanwhile(taken)

    if is_ours:
        outbox.finish(taken)
    else:
        with pytest.raises(outbox.ClaimLost):
            outbox.finish(taken)

    assert state_of(taken) == (DONE if is_ours else state)


@pytest.mark.parametrize(("meanwhile", "is_ours", "state"), AFTERWARDS)
def test_only_the_claim_that_holds_a_job_says_that_it_failed(
    meanwhile: Callable[[Job], None], is_ours: bool, state: str
) -> None:
    taken = outbox.claim(job().pk)
    meanwhile(taken)

    outbox.fail(taken, reason="x" * 1_000)

    assert state_of(taken) == (FAILED if is_ours else state)


# Sweeping


@pytest.mark.parametrize(
    ("state", "published", "claimed", "attempts", "then"),
    [
        # published and not taken: the message was lost, or the worker is busy, which does no harm
        (QUEUED, 16, None, 0, "put back"),
        (QUEUED, 14, None, 0, "left"),
        (QUEUED, None, None, 0, "left"),  # the relay has it
        # taken by a worker that died
        (RUNNING, 80, 76, 1, "put back"),
        (RUNNING, 80, 74, 1, "left"),  # a live task may be as old
        (RUNNING, None, 76, 4, "put back"),
        (RUNNING, 80, 76, 5, "given up"),
        (RUNNING, 80, 76, 6, "given up"),
        # the database's clock was set back an hour, or by less than would matter
        (QUEUED, -3_600, None, 0, "put back"),
        (QUEUED, -14, None, 0, "left"),
        (RUNNING, -3_600, -3_600, 1, "put back"),
        (RUNNING, -70, -70, 1, "left"),
        # finished
        (DONE, -3_600, -3_600, 1, "left"),
        (DONE, 900, 900, 1, "left"),
        (FAILED, 900, 900, 5, "left"),
    ],
)
def test_what_is_lost_is_put_back(
    state: str, published: int | None, claimed: int | None, attempts: int, then: str
) -> None:
    times = {
        "published_at": ago(published) if published else None,
        "claimed_at": ago(claimed) if claimed else None,
    }
    asked = job(state=state, attempts=attempts, **times)

    number = outbox.sweep(**LIMITS)

    asked.refresh_from_db()
    assert number == (then == "put back")
    assert asked.attempts == attempts
    if then == "put back":
        assert (asked.state, asked.published_at, asked.claimed_at) == (QUEUED, None, None)
    elif then == "given up":
        assert (asked.state, "cut off several times" in asked.reason) == (FAILED, True)
        assert asked.finished_at is not None
    else:
        assert (asked.state, asked.published_at, asked.claimed_at) == (state, *times.values())


def test_sweeping_twice_puts_back_once() -> None:
    job(state=RUNNING, claimed_at=ago(100), attempts=1)

    assert [outbox.sweep(**LIMITS), outbox.sweep(**LIMITS)] == [1, 0]


class Beside:
    """Another connection, in a transaction of its own that stays open."""

    def __enter__(self) -> Any:
        self.opened = connections.create_connection("default")
        self.opened.set_autocommit(False)
        return self.opened.cursor()

    def __exit__(self, *_: object) -> None:
        self.opened.rollback()
        self.opened.close()


def test_a_sweeper_leaves_alone_what_another_is_changing() -> None:
    """Two sweepers at once wait for nobody, and neither takes the other's rows."""
    with committed_jobs(3, state=RUNNING, claimed_at=ago(100), attempts=1) as jobs:
        with Beside() as other:
            other.execute("SELECT FROM portal_job WHERE id = %s FOR UPDATE", [jobs[1].pk])
            first = outbox.sweep(**LIMITS)

        assert (first, outbox.sweep(**LIMITS)) == (2, 1)


def test_a_job_that_is_being_finished_is_not_swept_from_under_it() -> None:
    """As old as may be: what is done and not yet committed holds its row."""
    with committed_jobs(1) as [asked]:
        taken = outbox.claim(asked.pk)
        execute(
            "UPDATE portal_job SET claimed_at = claimed_at - interval '100 s' WHERE id = %s",
            [asked.pk],
        )
        taken.refresh_from_db()
        with transaction.atomic():
            outbox.finish(taken)
            assert _swept_beside() == 0

        assert (_swept_beside(), state_of(asked)) == (0, DONE)


def _swept_beside() -> int:
    ours = connections["default"]
    connections["default"] = connections.create_connection("default")
    try:
        return outbox.sweep(**LIMITS)
    finally:
        connection.close()
        connections["default"] = ours


# Who sees and changes the rows


def test_nobody_changes_the_job_of_another() -> None:
    """The second wall: the web's role can neither finish nor take over what others asked for."""
    mine, other = partners.person(), partners.person()
    asked = job(mine)

    with acting_as(other):
        assert Job.objects.filter(pk=asked.pk).update(state=DONE) == 0
        assert not Job.objects.filter(pk=asked.pk).exists()
    with acting_as(mine):
        assert Job.objects.filter(pk=asked.pk).exists()


def test_nothing_of_a_job_is_content(django_user_model: type[User]) -> None:
    """What lies in the table and in messages are names and numbers."""
    texts = {field.name for field in Job._meta.get_fields() if hasattr(field, "max_length")}

    assert {name for name in texts if Job._meta.get_field(name).max_length} == {
        "key", "task", "state", "reason",
    }  # fmt: skip
