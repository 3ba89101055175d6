"""Worker and beat as they run, with the points at which a task can be cut off."""

from __future__ import annotations

from typing import Any

from celery.signals import beat_init, task_postrun, worker_process_init, worker_ready

from portal.celery import app
from tests.kill import plan, plants, points

__all__ = ["app"]


def _is_rendering(event: Any, arguments: tuple[Any, ...]) -> bool:
    from portal import audit

    return bool(arguments[0] == audit.Event.DOCUMENT_RENDERED)


def _is_erasing(result: Any, arguments: tuple[Any, ...]) -> bool:
    return any("wall.delete_drafts" in str(each) for each in arguments)


def _is_a_job(job: Any, arguments: tuple[Any, ...]) -> bool:
    return job is not None


@worker_process_init.connect
def in_each_child(**kwargs: Any) -> None:
    from django.db.backends.utils import CursorWrapper

    from partners import emails
    from portal import audit, outbox, storage
    from portal.documents import press
    from referrals.actions import clock

    if plants.is_planted(plants.CLAIMED_TWICE):
        outbox.claim = plants.take_whatever_comes
        outbox.finish = plants.finish_whatever_was_done
    points.after(outbox, "claim", plan.CLAIMED, where=_is_a_job)
    points.after(press.Press, "_hand_over", plan.SETTING)
    points.after(storage.WholeFiles, "save", plan.FILED)
    points.before(audit, "record", plan.DOING_AUDITED, where=_is_rendering)
    points.after(outbox, "finish", plan.DONE)
    points.after(emails, "tell", plan.MAILED)
    points.after(CursorWrapper, "execute", plan.ERASING, where=_is_erasing)
    points.after(clock, "_one_piece", plan.ERASED, where=_is_erasing)


@task_postrun.connect
def has_run(sender: Any = None, **kwargs: Any) -> None:
    if sender.name == "referrals.render_copy":
        points.reach(plan.COMMITTED)


@worker_ready.connect
def worker_is_ready(**kwargs: Any) -> None:
    points.ready(plan.WORKER)


@beat_init.connect
def beat_is_ready(**kwargs: Any) -> None:
    points.ready(plan.BEAT)
