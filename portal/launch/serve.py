"""`make run` and `make reset`."""

from __future__ import annotations

import http.client
import os
import signal
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit

from portal.launch import assets, desk, keys, manage, paths, ports, programs, roles, single, stamps
from portal.launch.broker import Broker
from portal.launch.console import Stop, say, step
from portal.launch.environment import Environment
from portal.launch.gates import SOURCE
from portal.launch.identity import refuge
from portal.launch.keys import given
from portal.launch.postgres import Cluster, end_leftover
from portal.launch.supervise import Supervisor

LOGINS = (roles.OWNER, *roles.GUESTS, roles.BACKUP)
LOADED, MIGRATED = "demonstration", "migrated"
# What is no data: tools, the stamps of what is installed, and locks that others may hold.
NO_DATA = {"tools", "stamps", "run.lock", "install.lock", "assets.lock"}
SECRETS = paths.STATE / "secrets.json"


@dataclass(frozen=True)
class Services:
    """What runs below the portal; either part is None where a server was named."""

    cluster: Cluster | None
    broker: Broker | None
    urls: Mapping[str, str]
    redis_url: str

    def look(self) -> None:
        for name, service in (("database", self.cluster), ("broker", self.broker)):
            if service is not None and not service.alive():
                say(f"The {name} ended and is started again (its log: {service.log})")
                service.start()


def run() -> int:
    with ExitStack() as undo:
        undo.enter_context(single.held("start it again"))
        try:
            _serve(undo)
        finally:
            _let_end_in_peace()
    return 0


def _serve(undo: ExitStack) -> None:
    first_port = ports.wanted(os.environ.get("PORT"))
    single.forget_leftovers()
    undo.callback(single.forget_leftovers)
    paths.private_folder(paths.LOGS)
    secrets = _secrets()
    with step("front-end assets"):
        assets.build(with_checkers=False)
    with step("database and broker"):
        services = _services(undo, secrets)
    environment = _environment(secrets, services, ports.pick(first_port))
    _prepare(environment, key=given("DATABASE_URL") or secrets[roles.OWNER])
    desk.tell(environment)
    undo.callback(desk.forget)
    supervisor = Supervisor(tell=say)
    undo.callback(supervisor.end_all)
    _start_programs(supervisor, environment)
    _welcome(environment)
    _keep_running(supervisor, services)


def _secrets() -> dict[str, str]:
    ours = {name: value for name in keys.APPLICATION if (value := given(name))}
    return keys.load(SECRETS) | ours


def _services(undo: ExitStack, secrets: dict[str, str]) -> Services:
    for log in paths.LOGS.glob("*.log"):
        programs.turn_over(log)
    cluster, urls = _database(undo, secrets)
    broker, redis_url = _broker(undo)
    single.remember([service.sockets for service in (cluster, broker) if service])
    return Services(cluster, broker, urls, redis_url)


def _database(undo: ExitStack, secrets: dict[str, str]) -> tuple[Cluster | None, dict[str, str]]:
    server = given("DATABASE_URL")
    if server:
        urls, refused = roles.server_urls(server, secrets)
        for statement in refused:
            say(f"\n    The database's login may not do this; have it done there: {statement}")
        return None, urls | {roles.OWNER: server}
    cluster = Cluster(paths.STATE / "postgres", paths.LOGS / "postgres.log")
    undo.callback(cluster.stop)
    if cluster.make(secrets["superuser"]):
        stamps.forget(LOADED)
        stamps.forget(MIGRATED)
    cluster.start()
    cluster.prepare(secrets)
    return cluster, {name: cluster.role_url(name, secrets) for name in LOGINS}


def _broker(undo: ExitStack) -> tuple[Broker | None, str]:
    server = given("REDIS_URL")
    if server:
        if urlsplit(server).scheme not in {"redis", "rediss", "unix"}:
            raise Stop(f"REDIS_URL must begin with redis://, rediss:// or unix://, not {server!r}.")
        return None, server
    broker = Broker(paths.STATE / "broker", paths.LOGS / "broker.log")
    undo.callback(broker.stop)
    broker.start()
    return broker, broker.url


def _environment(secrets: dict[str, str], services: Services, port: int) -> Environment:
    return Environment(
        secrets,
        services.urls,
        services.redis_url,
        paths.STATE,
        port=port,
        demonstration=os.environ.get("DEMONSTRATION", "true"),
    )


def _prepare(environment: Environment, *, key: str) -> None:
    """The key tells one database from another, so that each gets its demonstration once."""
    owner = environment.of(roles.OWNER)
    with step("migrations"):
        _migrate(owner, key)
    with step("collecting assets"):
        assets.collect(environment.of(programs.WEB))
    if environment.demonstration == "true":
        with step("demonstration data"):
            loaded = stamps.fingerprint([], key)
            if not stamps.is_current(LOADED, loaded):
                manage.run(["load_demonstration"], owner)
                manage.run(["play_demonstration"], environment.of_demonstration())
                stamps.keep(LOADED, loaded)


def _migrate(owner: Mapping[str, str], key: str) -> None:
    """The same code on our own cluster has nothing to migrate; a server is asked every time."""
    value = stamps.fingerprint([paths.ROOT / name for name in SOURCE], key, owner["PRINCIPAL_KEY"])
    if stamps.is_current(MIGRATED, value):
        manage.run(["check"], owner)  # nonsense in a setting ends the start here, in its own words
        return
    manage.run(["migrate", "--noinput", "-v", "1"], owner)
    manage.run(["secure_database"], owner)
    if not given("DATABASE_URL"):
        stamps.keep(MIGRATED, value)


def _start_programs(supervisor: Supervisor, environment: Environment) -> None:
    with step("processes (web, worker, relay, beat)"):
        for program in programs.all_of(environment, port=environment.port, logs=paths.LOGS):
            supervisor.add(program)
        _wait_for_answer(supervisor, environment.port)


def _wait_for_answer(supervisor: Supervisor, port: int) -> None:
    for _ in range(240):
        supervisor.look()
        if failing := supervisor.failing():
            raise Stop(
                f"The {failing.name} process does not stay up: the reason is in {failing.log}."
            )
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            line.request("GET", "/", headers={"Host": f"localhost:{port}"})
            line.getresponse()
        except OSError:
            threading.Event().wait(0.25)
        else:
            return
        finally:
            line.close()
    raise Stop(f"The web process does not answer: the reason is in {paths.LOGS / 'web.log'}.")


def _welcome(environment: Environment) -> None:
    say(f"\nThe portal is at {environment.base_url} (Ctrl-C ends it).\n")
    if environment.demonstration == "true":
        say(manage.run(["demonstration_people"], environment.of(roles.OWNER)).rstrip())


def _keep_running(supervisor: Supervisor, services: Services) -> None:
    pause = threading.Event()
    try:
        while True:
            pause.wait(0.5)
            services.look()
            supervisor.look()
    except KeyboardInterrupt:
        say("\nEnding what was started ...")


def _let_end_in_peace() -> None:
    """A second Ctrl-C must not leave half of it running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def reset() -> int:
    with single.held("reset it"):
        data = paths.STATE / "postgres"
        for one in (data, refuge(data) / data.name):
            end_leftover(one)
        paths.remove(refuge(data))
        single.forget_leftovers()
        for kept in paths.STATE.iterdir():
            if kept.name not in NO_DATA:
                paths.remove(kept)
        stamps.forget(LOADED)
        stamps.forget(MIGRATED)
    say("The data, files, logs and secrets of this checkout are gone; `make run` starts afresh.")
    if given("DATABASE_URL"):
        say("The server that DATABASE_URL names was not touched.")
    return 0
