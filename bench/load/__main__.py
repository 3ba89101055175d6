"""`make load` and `make load SCALE=small`: forty requests a second against the real processes.

Web, worker, relay and beat run as in real life, each with its own login, behind both walls and with
the audit log, on a database of 100,000 forms and a million grants. Locust runs on the same cores.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg2

from bench import world
from bench.load import processors, verdict
from portal.launch import assets, manage, paths, ports, programs, roles, supervise
from portal.launch.environment import Environment, throwaway
from portal.launch.postgres import BOOTSTRAP

PEOPLE, A_SECOND = 40, 40
WARM_UP_SECONDS, SETTLE_SECONDS = 10, 60
FIRST_PORT = 8700


@dataclass(frozen=True)
class Plan:
    scale: world.Scale
    seconds: int


PLANS = {
    "full": Plan(world.SCALES["full"], 600),
    "small": Plan(world.SCALES["small"], 60),
}
SETTING = """
    INSERT INTO partners_agency_districts (agency_id, district_id)
        SELECT 100, id FROM partners_district;
    INSERT INTO account_emailaddress (user_id, email, verified, "primary")
        SELECT id, email, true, true FROM partners_user
"""
DONE = """
    SELECT (SELECT count(*) FROM portal_auditevent),
        (SELECT count(*) FROM portal_job WHERE state = 'done'),
        (SELECT count(*) FROM portal_job WHERE state <> 'done')
"""


def main() -> int:
    name = os.environ.get("SCALE") or "full"
    if name not in PLANS:
        sys.exit(f"SCALE must be one of {', '.join(PLANS)}, not {name!r}.")
    os.environ["STEP_UP_SECONDS"] = "3600"  # the run is longer than one proof is good for
    with throwaway(durable=True) as made:
        environment = replace(made, port=ports.pick(FIRST_PORT))
        database = _world(environment, PLANS[name].scale)
        with _running(environment) as running:
            before = _taken(database, running)
            samples, work = _measured(environment, PLANS[name], database)
            after = _taken(database, running)
    for kind, taken in after.items():
        print(f"    {taken - before[kind]:6.0f} s of a core: {kind}")
    return _report(samples, work, PLANS[name])


def _world(environment: Environment, scale: world.Scale) -> Any:
    print(f"Building the world at scale {scale.name} ...", file=sys.stderr)
    assets.collect(environment.of(programs.WEB))
    for command in (["migrate", "--noinput", "-v", "0"], ["secure_database"]):
        manage.run(command, environment.of(roles.OWNER))
    database = psycopg2.connect(environment.urls[BOOTSTRAP])
    database.autocommit = True
    world.build(database, scale)
    with database.cursor() as cursor:
        cursor.execute(SETTING)
    return database


@contextmanager
def _running(environment: Environment) -> Iterator[supervise.Supervisor]:
    supervisor = supervise.Supervisor(tell=lambda text: print(text, file=sys.stderr))
    logs = paths.private_folder(environment.state / "logs")
    try:
        for program in programs.all_of(environment, port=environment.port, logs=logs):
            supervisor.add(program)
        _wait(lambda: _answers(environment.port), "the web process", seconds=60)
        yield supervisor
        _show_faults(logs)
    finally:
        supervisor.end_all()


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/health/ready", headers={"Host": f"localhost:{port}"})
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def _wait(holds: Callable[[], bool], what: str, *, seconds: float) -> bool:
    until, pause = time.monotonic() + seconds, threading.Event()
    while not holds():
        if time.monotonic() > until:
            print(f"{what}: not within {seconds:g} seconds", file=sys.stderr)
            return False
        pause.wait(0.2)
    return True


def _show_faults(logs: Path) -> None:
    for file in sorted(logs.glob("*.log")):
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        for line in [line for line in lines if '"ERROR"' in line][:5]:
            print(f"{file.stem}: {line[:400]}", file=sys.stderr)


def _measured(
    environment: Environment, plan: Plan, database: Any
) -> tuple[verdict.Samples, verdict.Work]:
    told, kept = environment.state / "told.json", environment.state / "samples.jsonl"
    told.write_text(json.dumps({
        "forms": plan.scale.forms, "port": environment.port,
        "host": f"localhost:{environment.port}", "cookies": _cookies(environment),
    }), encoding="utf-8")  # fmt: skip
    before = _done(database)
    print(f"{A_SECOND} requests a second for {plan.seconds} seconds ...", file=sys.stderr)
    _drive(plan, {"LOAD_TOLD": str(told), "LOAD_SAMPLES": str(kept)})
    _wait(lambda: _done(database)[2] == 0, "the last jobs", seconds=SETTLE_SECONDS)
    audited, documents, unfinished = _done(database)
    work = verdict.Work(audited - before[0], documents - before[1], unfinished)
    return verdict.Samples(kept, first=WARM_UP_SECONDS), work


def _drive(plan: Plan, told: dict[str, str]) -> None:
    answer = subprocess.run(
        [
            sys.executable, "-m", "locust", "-f", "bench/load/visitors.py", "--headless",
            "-u", str(PEOPLE), "-r", str(PEOPLE), "-t", f"{plan.seconds + WARM_UP_SECONDS}s",
            "--only-summary", "--loglevel", "ERROR", "--exit-code-on-error", "0",
        ],
        cwd=paths.ROOT, env=os.environ | told, capture_output=True, text=True, check=False,
    )  # fmt: skip
    faults = answer.stderr.partition("Error report")[2] or answer.stderr[-2000:]
    if answer.returncode or "Error report" in answer.stderr:
        print(f"Locust: {faults}", file=sys.stderr)
    if answer.returncode:
        sys.exit(answer.returncode)


def _cookies(environment: Environment) -> Any:
    answer = subprocess.run(
        [sys.executable, "-m", "bench.load.people"], env=environment.of(programs.WEB),
        cwd=paths.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if answer.returncode:
        sys.exit(answer.stderr)
    return json.loads(answer.stdout)


def _done(database: Any) -> tuple[int, int, int]:
    with database.cursor() as cursor:
        cursor.execute(DONE)
        found: tuple[int, int, int] = cursor.fetchone()
    return found


def _taken(database: Any, running: supervise.Supervisor) -> dict[str, float]:
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        postmaster = processors.parent_of(cursor.fetchone()[0])
    started = [(one.process, one.program.name) for one in running.watched]
    sessions = {process.pid: name for process, name in started if process}
    return processors.seconds(sessions, postmaster)


def _report(samples: verdict.Samples, work: verdict.Work, plan: Plan) -> int:
    lines = verdict.lines(samples, work, a_second=A_SECOND)
    print(*samples.by_page(), sep="\n")
    print(*(f"    {number:6d}  {what}" for what, number in samples.failed.items()), sep="\n")
    head = (
        f"{datetime.now(UTC):%d %B %Y}, commit {_commit()}, {os.cpu_count()} cores: "
        f"{plan.scale.forms:,} forms, {plan.scale.grants:,} grants, {plan.seconds} seconds"
    )
    table = ["| figure | must hold | value | holds |", "|---|---|---|---|"]
    text = "\n".join([head, "", *table, *(line.text() for line in lines)])
    print(f"\n{text}")
    (paths.BUILD / "load-figures.md").write_text(text + "\n", encoding="utf-8")
    return 0 if all(line.holds for line in lines) else 1


def _commit() -> str:
    answer = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=paths.ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return answer.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
