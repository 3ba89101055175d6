"""The monthly figures of the demonstration force: two editions of last month, both published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import dj_database_url
from django.db import connection, transaction
from django.utils import timezone

from partners.models import User
from portal import tasks, wall
from portal.models import JobState
from referrals import actions
from referrals.models import DataReport

ANNA = "anna.analyst@constabulary.example"
EDITIONS = 2
ADDRESS = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


def play(web: str = "") -> None:
    """Asked for and published as from a page, by the login at `web`; made as by a worker.

    Where no document can be made, there are no figures.
    """
    last = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    by = User.objects.select_related("agency__police_area").get(email=ANNA)
    for _edition in range(EDITIONS):
        with connected(web), transaction.atomic():
            wall.enter(by.pk)
            if DataReport.objects.editable_by(by).filter(month=last).count() >= EDITIONS:
                return
            job = actions.ask_for_data_report(last, by=by).job
        tasks.perform(job.pk, actions.make_data_report)
        with connected(web), transaction.atomic():
            wall.enter(by.pk)
            job.refresh_from_db()
            if job.state == JobState.DONE:
                made = DataReport.objects.editable_by(by).get(job=job)
                actions.publish_data_report(made, by=by)


@contextmanager
def connected(web: str) -> Iterator[None]:
    """A worker asks for no report and publishes none: that is the right of the web's login."""
    if not web:
        yield
        return
    own, other = dict(connection.settings_dict), dj_database_url.parse(web)
    connection.close()
    connection.settings_dict.update({name: other[name] for name in ADDRESS})  # type: ignore[literal-required]
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(own)
