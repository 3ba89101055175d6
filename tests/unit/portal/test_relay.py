"""The relay: what it publishes, and that whatever cuts it off loses nothing."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from portal import outbox
from portal.management.commands import relay
from portal.models import Job, JobState
from tests.factories.portal import ago, committed_jobs, job

pytestmark = pytest.mark.django_db
QUEUED = JobState.QUEUED


class Broker:
    """Takes messages down; breaks when it is told to."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, list[int]]] = []
        self.breaks_at: int | None = None
        self.break_with: BaseException = BrokerError("away")

    def send_task(self, name: str, args: list[int], **options: Any) -> None:
        if self.breaks_at == len(self.messages):
            raise self.break_with
        self.messages.append((name, args))


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    made = Broker()
    monkeypatch.setattr(relay.app, "send_task", made.send_task)
    return made


def unmarked() -> int:
    return Job.objects.filter(state=QUEUED, published_at__isnull=True).count()


@pytest.mark.parametrize(
    ("state", "is_published", "is_sent"),
    [
        (QUEUED, False, True), (QUEUED, True, False), (JobState.RUNNING, False, False),
        (JobState.DONE, False, False), (JobState.FAILED, False, False),
    ],
)  # fmt: skip
def test_what_is_queued_and_unpublished_is_published(
    broker: Broker, state: str, is_published: bool, is_sent: bool
) -> None:
    asked = job(state=state, published_at=ago(1) if is_published else None)

    assert relay.publish_batch() == int(is_sent)

    assert broker.messages == ([("tests.nothing", [asked.pk])] if is_sent else [])
    assert unmarked() == 0


def test_a_message_holds_a_name_and_a_number(broker: Broker) -> None:
    asked = job(task="referrals.render_copy", key="cpi-copy:some-key", subject=77)

    relay.publish_batch()

    assert broker.messages == [("referrals.render_copy", [asked.pk])]


def test_the_oldest_go_first_and_no_batch_is_too_long(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "BATCH", 2)
    asked = [job().pk for _ in range(3)]

    assert [relay.publish_batch() for _ in range(3)] == [2, 1, 0]
    assert [args for _, args in broker.messages] == [[pk] for pk in asked]


def publish_like_the_relay() -> None:
    relay.publish_batch()


def mark_before_publishing() -> None:
    """A planted fault."""
    jobs = list(Job.objects.filter(state=QUEUED, published_at__isnull=True))
    Job.objects.filter(pk__in=[each.pk for each in jobs]).update(published_at=timezone.now())
    for each in jobs:
        relay.app.send_task(each.task, args=[each.pk])


def mark_each_after_all_were_tried() -> None:
    """A planted fault: a broker that is away is passed over."""
    jobs = list(Job.objects.filter(state=QUEUED, published_at__isnull=True))
    for each in jobs:
        try:
            relay.app.send_task(each.task, args=[each.pk])
        except BrokerError:
            continue
    Job.objects.filter(pk__in=[each.pk for each in jobs]).update(published_at=timezone.now())


class Killed(BaseException):
    """Nothing catches it, as nothing catches SIGKILL; the transaction is gone with the process."""


def is_lost_when_cut_off(publish: Callable[[], None], broker: Broker) -> bool:
    """Whether a job is marked whose message nobody has."""
    asked = [job().pk for _ in range(3)]
    broker.breaks_at = 1
    with suppress(Killed, BrokerError):  # what it had committed stays
        publish()
    sent = {args[0] for _, args in broker.messages}
    marked = set(
        Job.objects.filter(pk__in=asked, published_at__isnull=False).values_list("pk", flat=True)
    )
    return bool(marked - sent)


@pytest.mark.parametrize("break_with", [Killed(), BrokerError("away")], ids=["killed", "broker"])
@pytest.mark.parametrize(
    ("publish", "loses"),
    [
        (publish_like_the_relay, set()),
        (mark_before_publishing, {Killed, BrokerError}),
        (mark_each_after_all_were_tried, {BrokerError}),
    ],
)
def test_nothing_is_marked_that_was_not_published(
    broker: Broker, publish: Callable[[], None], loses: set[type], break_with: BaseException
) -> None:
    broker.break_with = break_with

    assert is_lost_when_cut_off(publish, broker) is (type(break_with) in loses)


def test_what_was_published_and_not_marked_is_published_twice_and_taken_once(
    broker: Broker,
) -> None:
    asked = job()

    @transaction.atomic
    def dies_before_it_marks() -> None:
        relay.publish_batch()
        raise Killed

    with pytest.raises(Killed):
        dies_before_it_marks()
    relay.publish_batch()

    assert broker.messages == [("tests.nothing", [asked.pk])] * 2
    taken = [outbox.claim(args[0]) for _, args in broker.messages]
    assert [each is None for each in taken] == [False, True]


def test_what_one_relay_is_publishing_no_other_does(broker: Broker) -> None:
    from tests.unit.portal.test_outbox import Beside

    with committed_jobs(2) as jobs:
        with Beside() as other:
            other.execute("SELECT FROM portal_job WHERE id = %s FOR UPDATE", [jobs[0].pk])
            assert relay.publish_batch() == 1
        assert relay.publish_batch() == 1

    assert [args for _, args in broker.messages] == [[jobs[1].pk], [jobs[0].pk]]


# The loop


@pytest.fixture
def handlers() -> Iterator[None]:
    """The command takes over two signals; pytest wants its own back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """No pause is waited for; the fifth ends the relay."""
    made: list[float] = []

    def pause(seconds: float) -> None:
        made.append(seconds)
        if len(made) == 5:
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(relay.time, "sleep", pause)
    return made


@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize(
    "away", [BrokerError("away"), OperationalError("away"), ConnectionResetError()], ids=repr
)
def test_the_relay_outlives_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, pauses: list[float], away: Exception
) -> None:
    answers = iter([1, away, away, 0, 2, 0, 0])
    closed: list[bool] = []

    def publish() -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(relay, "publish_batch", publish)
    monkeypatch.setattr(relay.connection, "close", lambda: closed.append(True))

    relay.Command(stdout=StringIO(), stderr=StringIO()).handle()

    patience, poll = relay.PATIENCE_SECONDS, relay.POLL_SECONDS
    assert pauses == [patience, patience, poll, poll, poll]
    assert len(closed) == 2


@pytest.mark.usefixtures("handlers", "pauses")
def test_the_relay_hides_no_fault_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def publish() -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(relay, "publish_batch", publish)

    with pytest.raises(ZeroDivisionError):
        relay.Command(stdout=StringIO(), stderr=StringIO()).handle()
