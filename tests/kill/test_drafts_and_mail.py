"""Killed while drafts are erased, and between a mail and its mark: never half, never another."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from tests.kill import plan
from tests.kill.senders import Browser, Diary
from tests.kill.stage import Stage, staged
from tests.kill.trap import wait_until

pytestmark = [
    pytest.mark.long, pytest.mark.usefixtures("migrated"), pytest.mark.timeout(600),
]  # fmt: skip
DRAFTS = 250  # more than are deleted at once
TO_COME_SECONDS, TO_SETTLE_SECONDS = 60, 120

# What the run before left of its copies.
FORGET = """
SET session_replication_role = replica;
DELETE FROM portal_auditevent WHERE event = 'cpi_expired';
DELETE FROM partners_message WHERE kind = 'draft_gone'
"""
COPIES = """
SET session_replication_role = replica;
WITH made AS (
    INSERT INTO referrals_cpiform SELECT (jsonb_populate_record(one, jsonb_build_object(
        'id', nextval(pg_get_serial_sequence('referrals_cpiform', 'id')),
        'key', 'copy-' || n, 'reference', 'COPY-' || n, 'start_token', 'copy-' || n,
        'saved_at', now() - interval '30 days', 'warned_at', now() - interval '8 days'))).*
    FROM referrals_cpiform one, generate_series(1, %(number)s) n WHERE one.key = %(key)s
    RETURNING id)
INSERT INTO referrals_cpiaccount SELECT (jsonb_populate_record(account, jsonb_build_object(
        'id', nextval(pg_get_serial_sequence('referrals_cpiaccount', 'id')), 'form_id', made.id))).*
    FROM made, referrals_cpiaccount account JOIN referrals_cpiform one ON one.id = account.form_id
    WHERE one.key = %(key)s
"""
# Of each draft: its rows, its events of erasure, and how often its writer is told.
STANDING = """
SELECT (SELECT count(*) FROM referrals_cpiform f WHERE f.key = 'copy-' || n),
    (SELECT count(*) FROM referrals_cpiaccount a JOIN referrals_cpiform f ON f.id = a.form_id
        WHERE f.key = 'copy-' || n),
    (SELECT count(*) FROM portal_auditevent e
        WHERE e.event = 'cpi_expired' AND 'copy-' || n = ANY (e.objects_seen)),
    (SELECT count(*) FROM partners_message m
        WHERE m.kind = 'draft_gone' AND m.reference = 'COPY-' || n)
FROM generate_series(1, %(number)s) n
"""
WHOLE, GONE = (1, 1, 0, 0), (0, 0, 1, 1)
WARNED = """
SELECT j.state, j.attempts, m.mailed_at IS NOT NULL, m.key
FROM partners_message m JOIN portal_job j ON j.key = 'message ' || m.key
WHERE m.kind = 'draft_ends' AND m.subject_key = %(key)s
"""


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged() as made:
        yield made


def ask(stage: Stage, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    database = stage.connect()
    try:
        with database.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        database.close()


def draft(stage: Stage) -> str:
    """The key of a form that somebody has begun."""
    port, folder = stage.environment.port, stage.environment.state
    diary = Diary(folder / "diary.jsonl", threading.Lock())
    (cookie, *_rest) = stage.ask("tests.kill.people", role="portal_web")
    browser = Browser(port, f"localhost:{port}", cookie, diary, threading.Event())
    token, _address = browser.begin_a_form()
    ((key,),) = ask(
        stage, "SELECT key FROM referrals_cpiform WHERE start_token = %(token)s", token=token
    )
    return str(key)


@contextmanager
def at(stage: Stage, point: str) -> Iterator[None]:
    """Somebody who looks after drafts stands at this point."""
    with ThreadPoolExecutor(1) as errand:
        sent = errand.submit(stage.ask, "tests.kill.clockwork", role="portal_worker")
        with stage.trap.held(point, TO_COME_SECONDS) as is_there:
            assert is_there, f"Nobody came to: {point}"
            yield
        sent.result()


def kill_at(stage: Stage, victim: str, point: str) -> None:
    stage.wait_for_all()
    with at(stage, point):
        stage.kill(victim)
    stage.start(victim)
    stage.wait_for_all()


@pytest.mark.parametrize("victim", [plan.WORKER, plan.DATABASE])
@pytest.mark.parametrize(("point", "gone"), [(plan.ERASING, 0), (plan.ERASED, 200)])
def test_an_erasure_is_whole_or_has_not_begun(
    victim: str, point: str, gone: int, stage: Stage
) -> None:
    def standing() -> Counter[tuple[int, ...]]:
        return Counter(ask(stage, STANDING, number=DRAFTS))

    key = draft(stage)
    ask(stage, FORGET)
    ask(stage, COPIES, key=key, number=DRAFTS)
    before = standing()

    kill_at(stage, victim, point)
    after = standing()
    stage.ask("tests.kill.clockwork", role="portal_worker")
    wait_until(
        lambda: ask(stage, "SELECT 1 FROM referrals_cpiform WHERE key ~ '^copy-'") == [],
        "the rest", seconds=TO_SETTLE_SECONDS,
    )  # fmt: skip

    assert before == {WHOLE: DRAFTS}
    assert after == Counter({WHOLE: DRAFTS - gone, GONE: gone})
    assert standing() == {GONE: DRAFTS}


def mails(stage: Stage) -> list[EmailMessage]:
    folder = stage.environment.state / "mail"
    read = [path.read_bytes() for path in sorted(folder.glob("*.log"))]
    parts = [part for text in read for part in text.split(b"-" * 79) if part.strip()]
    return [message_from_bytes(part.lstrip(), policy=policy.default) for part in parts]  # type: ignore[misc]


@pytest.mark.parametrize("victim", [plan.WORKER, plan.DATABASE])
def test_a_mail_that_was_sent_and_not_marked_is_sent_again_as_the_same(
    victim: str, stage: Stage
) -> None:
    key = draft(stage)
    ask(
        stage, "SET session_replication_role = replica; UPDATE referrals_cpiform"
        " SET saved_at = now() - interval '22 days' WHERE key = %(key)s", key=key,
    )  # fmt: skip

    kill_at(stage, victim, plan.MAILED)
    wait_until(
        lambda: [row[0] for row in ask(stage, WARNED, key=key)] == ["done"],
        "the mail", seconds=TO_SETTLE_SECONDS,
    )  # fmt: skip

    ((_state, attempts, is_marked, message),) = ask(stage, WARNED, key=key)
    ours = [mail for mail in mails(stage) if str(message) in str(mail["Message-ID"])]
    assert (attempts, is_marked) == (2, True)
    assert len(ours) == 2
    assert len({(str(m["Message-ID"]), str(m["To"]), m.get_content()) for m in ours}) == 1
