"""Files that are there whole or not at all, and on the disk before the row that names them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Written beside their place and then moved into it, over a file of the same name.

    A job that is done twice writes the same file twice: it must never take away, for a moment, the
    one that a committed row names already.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_overwrite=True, **options)

    def _save(self, name: str, content: Any) -> str:
        saved: str = super()._save(f"{name}.part", content)  # type: ignore[misc]  # not in the stubs
        part = Path(self.path(saved))
        _settle(part)
        part.replace(self.path(name))
        _settle(part.parent)
        return name


def _settle(path: Path) -> None:
    """Onto the disk. Of a folder: the names in it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
