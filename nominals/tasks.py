"""What the workers do for nominals."""

from __future__ import annotations

from nominals import actions
from portal.models import Job
from portal.tasks import portal_task


@portal_task("nominals.rank")
def rank(job: Job) -> None:
    """Safe to run twice: what is made stays as it is."""
    actions.make_ranking(job)


@portal_task("nominals.render_paper")
def render_paper(job: Job) -> None:
    """Pack, minutes or a decision for whoever asked: rights are asked for again now."""
    actions.make_paper(job)
