from __future__ import annotations

from pathlib import Path

import pytest

import profiles


@pytest.fixture
def shipped() -> Path:
    """The folder of the open data that comes with the project."""
    return Path(profiles.__file__).parent / "data"
