"""The portal's lines to its database and its broker, led through proxies that spoil them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from portal.launch import paths
from portal.launch.broker import Broker
from portal.launch.environment import Environment
from portal.launch.postgres import BOOTSTRAP, Cluster
from tests.kill.proxy import Proxy, Weather, running


@dataclass
class Lines:
    """Fair until somebody says otherwise. The harness's own line to the database stays clear."""

    database: Proxy
    broker: Proxy
    folder: Path

    def between(self, environment: Environment, cluster: Cluster) -> Environment:
        real, ours = quote(str(cluster.sockets), safe=""), quote(str(self.folder), safe="")
        assert all(real in url for url in environment.urls.values())
        urls = {
            role: url if role == BOOTSTRAP else url.replace(real, ours)
            for role, url in environment.urls.items()
        }
        return replace(environment, urls=urls, redis_url=f"unix://{self.folder / 'v.sock'}")

    def turn(self, *, database: Weather, broker: Weather) -> None:
        self.database.weather, self.broker.weather = database, broker

    def clear(self) -> None:
        self.turn(database=Weather(), broker=Weather())


@contextmanager
def laid(cluster: Cluster, broker: Broker) -> Iterator[Lines]:
    folder = paths.socket_folder("lines")
    (real,) = [path for path in Path(cluster.sockets).glob(".s.PGSQL.*") if path.suffix != ".lock"]
    lines = Lines(
        Proxy(lambda: ("unix", real), ("unix", folder / real.name)),
        Proxy(lambda: ("unix", broker.address), ("unix", folder / "v.sock")),
        folder,
    )
    try:
        with running(lines.database, lines.broker):
            yield lines
    finally:
        shutil.rmtree(folder, ignore_errors=True)
