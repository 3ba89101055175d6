"""`manage.py relay` with the points at which it can be cut off."""

from __future__ import annotations

import os

from django.core.management import execute_from_command_line

from tests.kill import plan, plants, points


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from portal.celery import app

    if plants.is_planted(plants.CLAIMED_TWICE):
        app.send_task = plants.twice(app.send_task)
    points.before(app, "send_task", plan.PUBLISHING)
    points.after(app, "send_task", plan.PUBLISHED)
    points.ready(plan.RELAY)
    execute_from_command_line(["manage.py", "relay"])


if __name__ == "__main__":
    main()
