"""The four processes of the portal, as command lines."""

from __future__ import annotations

import os
from pathlib import Path

from portal.launch import manage, paths
from portal.launch.environment import Environment
from portal.launch.supervise import Program

QUEUES = ("quick", "documents", "mail")  # portal.queues says what waits in which
WEB, WORKER = "portal_web", "portal_worker"
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 gunicorn makes unlinked heartbeat files there
LONGEST_LOG = 5_000_000


def web(bind: str) -> list[str]:
    heartbeat = (
        ["--worker-tmp-dir", str(SHARED_MEMORY)] if os.access(SHARED_MEMORY, os.W_OK) else []
    )
    return [
        paths.venv_bin("python"), "-m", "gunicorn", "portal.wsgi",
        "--bind", bind, "--worker-class", "gthread",
        "--workers", "2", "--threads", "4", "--timeout", "30", "--graceful-timeout", "30",
        "--max-requests", "2000", "--max-requests-jitter", "200",
        "--limit-request-line", "4094", "--limit-request-fields", "64",
        "--forwarded-allow-ips", "127.0.0.1", "--forwarder-headers", "NONE",
        "--no-control-socket", *heartbeat,
    ]  # fmt: skip


def celery(*arguments: str) -> list[str]:
    return [paths.venv_bin("python"), "-m", "celery", "-A", "portal.celery", *arguments]


def worker(*queues: str) -> list[str]:
    """Processes, not threads: the time limits of jobs hold in processes only."""
    return celery(
        "worker", "--queues", ",".join(queues or QUEUES), "--pool", "prefork", "--concurrency", "2",
        "--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat",
    )  # fmt: skip


def beat(state: Path) -> list[str]:
    schedule = paths.private_folder(state / "beat") / "schedule"
    return celery("beat", "--loglevel", "INFO", "--pidfile", "", "--schedule", str(schedule))


def all_of(environment: Environment, *, port: int, logs: Path) -> list[Program]:
    lines = (
        ("web", WEB, web(f"127.0.0.1:{port}")),
        ("worker", WORKER, worker()),
        ("relay", WORKER, manage.command(["relay"])),
        ("beat", WORKER, beat(environment.state)),
    )
    return [
        Program(name, tuple(line), environment.of(role), paths.ROOT, logs / f"{name}.log")
        for name, role, line in lines
    ]


def turn_over(log: Path) -> None:
    """At a start, put a long log aside and let go of the one before it."""
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
