"""What broker and cache of the compose file let their callers do, tried on the real server."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.core.cache.backends.redis import RedisCache
from kombu import Connection, Queue
from redis import Redis
from redis.exceptions import NoPermissionError

from portal.launch import broker
from portal.launch.supervise import Program
from tests.unit.deploy.test_compose import SERVICES

OURS = "CONFIG GET *|CONFIG SET dir /tmp|FLUSHALL|FLUSHDB|KEYS *|ACL LIST|ACL SETUSER x"
FOREIGN = "MONITOR|SHUTDOWN NOSAVE|SAVE|REPLICAOF 127.0.0.1 1|CLIENT LIST|MODULE LIST|SORT k"
MAY_NOT = [*OURS.split("|"), *FOREIGN.split("|")]
SCRIPTS = ["EVAL return(1) 0", "SCRIPT FLUSH", "FUNCTION LIST"]


@dataclass
class Limited(broker.Broker):
    """With the rights that a service of the compose file gives, and nothing else of its own."""

    rights: tuple[str, ...] = ()

    def program(self) -> Program:
        made = super().program()
        return replace(made, command=(*made.command, *self.rights))


def rights_of(service: str) -> tuple[str, ...]:
    words = shlex.split(SERVICES[service]["command"])
    return tuple(words[words.index("--user") :])


@pytest.fixture(params=["broker", "cache"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Limited]]:
    rights = rights_of(request.param)
    made = Limited(tmp_path / "data", tmp_path / "log", durable=False, rights=rights)
    made.start()
    yield request.param, made
    made.stop()


def refused(server: Limited, order: str) -> bool:
    with Redis(unix_socket_path=str(server.address)) as line:
        try:
            line.execute_command(*order.split())
        except NoPermissionError:
            return True
    return False


def test_what_would_stop_or_open_the_server_is_refused(served: tuple[str, Limited]) -> None:
    name, server = served
    allowed = [order for order in MAY_NOT if not refused(server, order)]
    if name == "cache":
        allowed += [order for order in SCRIPTS if not refused(server, order)]

    assert allowed == []
    assert server.alive()


def test_the_cache_does_all_that_the_portal_asks_of_it(served: tuple[str, Limited]) -> None:
    _name, server = served
    cache = RedisCache(f"{server.url}?db=2", {})

    assert cache.add("a", 0, timeout=60)
    assert not cache.add("a", 0, timeout=60)
    assert (cache.incr("a"), cache.decr("a"), cache.touch("a", 30)) == (1, 0, True)
    cache.set_many({"b": "words", "c": [1]})
    assert cache.get_many(["b", "c"]) == {"b": "words", "c": [1]}
    assert cache.delete("b")


def test_work_goes_through_the_broker_and_back_into_it_when_nobody_acknowledges(
    served: tuple[str, Limited],
) -> None:
    name, server = served
    if name == "cache":
        return
    taken: list[Any] = []
    options = {"visibility_timeout": 0}
    address = f"redis+socket://{server.address}"
    with Connection(address, transport_options=options) as line:
        queue = Queue("quick", channel=line.channel())
        queue.declare()
        line.Producer().publish({"id": 7}, routing_key="quick", exchange="", serializer="json")
        with line.Consumer([queue], callbacks=[lambda body, message: taken.append(message)]):
            line.drain_events(timeout=5)
            taken[0].channel.qos.restore_visible(interval=1)
            line.drain_events(timeout=5)
        for message in taken:
            message.ack()
    assert [message.payload for message in taken] == [{"id": 7}, {"id": 7}]
    with Redis(unix_socket_path=str(server.address)) as line:
        assert line.ping()
        assert line.hincrby("portal:traffic", "a page", 1) == 1
        assert line.hgetall("portal:traffic")
