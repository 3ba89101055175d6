"""Files that are there whole or not at all, and on the disk before the row that names them."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Container
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.translation import gettext as _

from portal.errors import Refused

_HOUR = 3600


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


def read_whole(name: str, *, sha256: str) -> bytes:
    """The bytes of a stored file, if they are those that its row names."""
    with default_storage.open(name) as stored:
        content: bytes = stored.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Refused(_("This document was changed after it was made. Tell your administrator."))
    return content


def sweep(folder: str, *, named: Container[str]) -> None:
    """Take away what lies in `folder` for an hour or longer and is not `named` by any row.

    A file is on the disk before its row is committed: a younger one may be about to be named.
    """
    if not default_storage.exists(folder):
        return
    for file in default_storage.listdir(folder)[1]:
        path = f"{folder}/{file}"
        age = time.time() - default_storage.get_modified_time(path).timestamp()
        if path not in named and age > _HOUR:
            default_storage.delete(path)


def _settle(path: Path) -> None:
    """Onto the disk. Of a folder: the names in it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
