"""What one document may cost, and how large it may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The wall clock stays below the 45 seconds after which a job is stopped from outside."""

    seconds: float = 40
    cpu_seconds: int = 30
    memory: int = 1024**3
    """Address space, of which about 100 MB are the interpreter and WeasyPrint themselves."""

    html_bytes: int = 4_000_000
    elements: int = 40_000
    rows: int = 2_000
    columns: int = 40
    depth: int = 100
    marks: int = 16
    """Combining marks on one letter; written languages need four at most."""
    word: int = 2_000
    """Letters without a place to break a line."""
