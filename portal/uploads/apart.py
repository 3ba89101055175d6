"""Cleaning in a process of its own: a file that breaks a library breaks nothing else."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

from portal.uploads.__main__ import LIMITS, UNFIT
from portal.uploads.cleaning import Why
from portal.uploads.kinds import Kind
from portal.uploads.reasons import NotAccepted

log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_GRACE = 10
_ENVIRONMENT = ("LANG", "LD_LIBRARY_PATH", "PATH")
"""All that it sees of ours: no secret, no address."""


def cleaned(kind: Kind, content: bytes) -> bytes:
    """The file without what its author did not mean to send. Raises `NotAccepted`."""
    try:
        done = subprocess.run(  # noqa: S603 our own module; the kind is one of five words
            [sys.executable, "-s", "-m", "portal.uploads", kind.value],
            input=content,
            capture_output=True,
            check=False,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            timeout=LIMITS.seconds + _GRACE,
        )
    except subprocess.TimeoutExpired as late:
        raise NotAccepted(Why.TOO_LARGE) from late
    if done.returncode == 0:
        return done.stdout
    if done.returncode == UNFIT:
        raise NotAccepted(Why(done.stdout.decode()))
    # Its words may hold a person's: only how it ended is told.
    log.warning("A file could not be cleaned: %s ended with %s", kind.value, done.returncode)
    raise NotAccepted(Why.TOO_LARGE if done.returncode < 0 else Why.BROKEN)
