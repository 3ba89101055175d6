"""An errand of beat's, done now: drafts are looked after. Run as the worker; prints JSON."""

from __future__ import annotations

import json
import sys

TASK = "referrals.jobs.look_after_drafts"


def main() -> None:
    from portal.celery import app

    app.send_task(TASK, ignore_result=True)
    sys.stdout.write(json.dumps(TASK))


if __name__ == "__main__":
    main()
