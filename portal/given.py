"""What the environment gives: a value, or a file that holds it. Standard library only.

A value in the environment stands in the list of processes and in what a crash leaves behind, so a
secret, and an address with a password in it, may come as `NAME_FILE` instead.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

LONGEST = 65_536


class Unusable(Exception):
    """A sentence for whoever starts the portal. It never repeats what the file holds."""


def value(name: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """None where neither is given. `NAME_FILE` beside `NAME` is refused: one would be forgotten."""
    place = environment.get(f"{name}_FILE")
    if place is None:
        return environment.get(name)
    if environment.get(name):
        raise Unusable(f"{name} and {name}_FILE are both given. Give one of them.")
    return _read(f"{name}_FILE", place)


def _read(name: str, place: str) -> str:
    if not place:
        raise Unusable(f"{name} is empty. Give the path of a file, or leave it out.")
    try:
        content = _content(name, Path(place))
    except UnicodeDecodeError as error:
        raise Unusable(f"{name}: the file is no text.") from error
    except OSError as error:
        raise Unusable(f"{name} cannot be read: {error.strerror}.") from error
    if not content:
        raise Unusable(f"{name}: the file is empty.")
    if "\n" in content:
        raise Unusable(f"{name}: the file holds more than one line.")
    return content


def _content(name: str, path: Path) -> str:
    """Looked at once it is open: another file could be put in its place in between."""
    with path.open("rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise Unusable(f"{name} must name an ordinary file.")
        if about.st_mode & stat.S_IROTH:
            raise Unusable(
                f"{name}: everybody on this machine can read the file. "
                "Take that away (chmod 0400) and change the secret if somebody may have read it."
            )
        if about.st_size > LONGEST:
            raise Unusable(f"{name}: the file is larger than any secret.")
        return file.read(LONGEST).decode("utf-8").strip()
