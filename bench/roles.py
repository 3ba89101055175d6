"""The connection as another role: imports and documents are the worker's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import dj_database_url
from django.db import connection


@contextmanager
def as_worker() -> Iterator[None]:
    before = dict(connection.settings_dict)
    parsed = dj_database_url.parse(os.environ["DATABASE_WORKER_URL"])
    connection.close()
    connection.settings_dict.update({name: parsed[name] for name in ("USER", "PASSWORD")})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
