"""Which work waits where: each task has one queue, and some worker takes it."""

from __future__ import annotations

import pytest

from portal import queues
from portal.celery import app
from portal.launch import alone, programs

TASKS = {
    "referrals.render_cpi": queues.DOCUMENTS,
    "referrals.render_copy": queues.DOCUMENTS,
    "referrals.check_attachment": queues.DOCUMENTS,
    "nominals.render_paper": queues.DOCUMENTS,
    "plans.render_figures": queues.DOCUMENTS,
    "referrals.render_data_report": queues.DOCUMENTS,
    "referrals.render_report": queues.DOCUMENTS,
    "profiles.render_profile": queues.DOCUMENTS,
    "profiles.take_in_file": queues.DOCUMENTS,
    "profiles.jobs.sweep_data_files": queues.QUICK,
    "partners.send_invitation": queues.MAIL,
    "partners.tell_of_change": queues.MAIL,
    "partners.tell_of_own_change": queues.MAIL,
    "partners.send_message": queues.MAIL,
    "partners.send_round_up": queues.MAIL,
    "portal.jobs.sweep_lost_jobs": queues.QUICK,
    "portal.jobs.seal_audit_log": queues.QUICK,
    "portal.jobs.report_worker": queues.QUICK,  # but where beat names another
    "portal.jobs.forget_sessions": queues.QUICK,
    "partners.jobs.send_what_is_due": queues.QUICK,
    "partners.jobs.forget_messages": queues.QUICK,
    "referrals.jobs.look_after_drafts": queues.QUICK,
    "referrals.jobs.tell_of_summaries": queues.QUICK,
}


def queue_of(task: str) -> str:
    return str(app.amqp.router.route({}, task)["queue"].name)


def taken_by(line: list[str]) -> set[str]:
    return set(line[line.index("--queues") + 1].split(","))


@pytest.mark.parametrize("task", TASKS)
def test_a_task_waits_in_its_queue(task: str) -> None:
    assert queue_of(task) == TASKS[task]


def test_every_task_that_makes_documents_or_sends_mail_is_known_here() -> None:
    app.loader.import_default_modules()
    registered = {name for name in app.tasks if not name.startswith("celery.")}

    assert {name for name in registered if queue_of(name) != queues.QUICK} == {
        name for name, queue in TASKS.items() if queue != queues.QUICK
    }


def test_every_queue_is_taken_by_the_one_worker_of_a_desk_and_by_one_of_its_own() -> None:
    every = {queues.QUICK, queues.DOCUMENTS, queues.MAIL}

    assert taken_by(programs.worker()) == every == set(programs.QUEUES)
    own = [taken_by(alone.LINES[name]()) for name in ("worker", "documents", "mail")]
    assert own == [{queues.QUICK}, {queues.DOCUMENTS}, {queues.MAIL}]
    assert set(queues.KINDS.values()) == every
