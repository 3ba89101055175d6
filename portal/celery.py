"""The Celery application: imported by the worker, beat and the relay, never by the web."""

import os
from typing import Any

from celery import Celery
from kombu.transport import redis

from portal import queues

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


class Reckoning(redis.QoS):
    """How many messages a worker holds. One that cannot be acknowledged is no longer held.

    Kombu counts it for ever: a worker whose broker died while each of its processes was at work
    would say that it is ready and never take another message. The job's row is the truth, so a
    message that comes twice does no harm.
    """

    def ack(self, delivery_tag: str) -> None:
        try:
            super().ack(delivery_tag)
        finally:
            self._quick_ack(delivery_tag)

    def reject(self, delivery_tag: str, *arguments: Any, **named: Any) -> None:
        try:
            super().reject(delivery_tag, *arguments, **named)
        finally:
            self._quick_ack(delivery_tag)


redis.Channel.QoS = Reckoning

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="jobs")
app.conf.beat_schedule = {
    "sweep lost jobs": {"task": "portal.jobs.sweep_lost_jobs", "schedule": 5.0},
    "seal the audit log": {"task": "portal.jobs.seal_audit_log", "schedule": 30.0},
    "forget ended sessions": {"task": "portal.jobs.forget_sessions", "schedule": 3600.0},
    "destroy old search keys": {
        "task": "portal.jobs.destroy_search_keys", "schedule": 86400.0,
    },
    "send what is due": {"task": "partners.jobs.send_what_is_due", "schedule": 300.0},
    "check attachments again": {"task": "referrals.jobs.check_attachments", "schedule": 300.0},
    "sweep attached files": {"task": "referrals.jobs.sweep_attachments", "schedule": 1800.0},
    "sweep files of figures": {"task": "profiles.jobs.sweep_data_files", "schedule": 1800.0},
    "look after drafts": {"task": "referrals.jobs.look_after_drafts", "schedule": 600.0},
    "chase second readings": {
        "task": "referrals.jobs.chase_second_readings", "schedule": 900.0,
    },
    "chase referrals": {"task": "referrals.jobs.chase_referrals", "schedule": 300.0},
    "chase partners": {"task": "nominals.jobs.chase_partners", "schedule": 1800.0},
    "forget words of names": {
        "task": "nominals.jobs.forget_name_words", "schedule": 86400.0,
    },
    "chase plans": {"task": "plans.jobs.chase", "schedule": 3600.0},
    "tell of summaries": {"task": "referrals.jobs.tell_of_summaries", "schedule": 900.0},
    "forget old messages": {"task": "partners.jobs.forget_messages", "schedule": 86400.0},
    "raise what nobody opens": {
        "task": "referrals.jobs.escalate_unopened", "schedule": 60.0, "options": {"expires": 60},
    },
}  # fmt: skip
for kind, queue in queues.KINDS.items():
    # A message that nobody took in time says nothing new.
    app.conf.beat_schedule[f"report for {kind}"] = {
        "task": "portal.jobs.report_worker", "schedule": 20.0, "args": [kind],
        "options": {"queue": queue, "expires": 60},
    }  # fmt: skip
app.conf.beat_scheduler = "portal.clock:Clock"
