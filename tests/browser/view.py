"""One page in one state, and one address that gives a file."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.acts import Act

WIDE, NARROW = 1280, 320
BOTH = (WIDE, NARROW)


@dataclass(frozen=True)
class View:
    """`path` names keys of the world in braces. `act` brings the page into its state.

    `refused` says that the page shows the errors of a form.
    """

    name: str
    email: str
    path: str
    act: Act | None = None
    status: int = 200
    widths: tuple[int, ...] = BOTH
    refused: bool = False


@dataclass(frozen=True)
class File:
    """An address that gives a file and no page. `page` is where it is taken from."""

    email: str
    page: str
    path: str
    kind: str
    act: Act | None = None
