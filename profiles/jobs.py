"""What beat runs for profiles."""

from __future__ import annotations

from celery import shared_task

from profiles import actions


@shared_task(name="profiles.jobs.sweep_data_files")
def sweep_data_files() -> None:
    actions.sweep_files()
