"""A disk that is full, or breaks, for this process alone: no root, nothing preloaded."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file that this process writes grows beyond `size` bytes. Sockets are not files."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


@contextmanager
def broken() -> Iterator[None]:
    """What was written cannot be put onto the disk."""

    def fails(descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", fails)
        yield


@contextmanager
def full() -> Iterator[None]:
    with room_for(ROOM):
        yield


ROOM = 1 << 16
