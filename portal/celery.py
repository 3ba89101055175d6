"""The Celery application: imported by the worker, beat and the relay, never by the web."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="jobs")
app.conf.beat_schedule = {
    "sweep lost jobs": {"task": "portal.jobs.sweep_lost_jobs", "schedule": 5.0},
    "seal the audit log": {"task": "portal.jobs.seal_audit_log", "schedule": 30.0},
}
