"""What one agency gives a nomination."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nominals.scoring import Marks


@dataclass(frozen=True)
class Given:
    """Marks, and a reason for each high one by the code of its dimension."""

    marks: Marks
    reasons: Mapping[str, str]
