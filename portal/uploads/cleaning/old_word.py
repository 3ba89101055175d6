"""Word documents of before 2007 (.doc): a file system of its own inside one file.

It cannot be written anew, so what may act in it is refused; the parts that say who wrote it and
when are written over. Names that Word itself put into the text stay (tracked changes, comments).
"""

from __future__ import annotations

import re
import struct
from io import BytesIO
from typing import Any

import olefile

from portal.uploads.cleaning.unfit import Unfit, Why

MOST_PARTS = 500
_TEXT = "WordDocument"
_ACTS = re.compile(
    r"macros|vba|_vba_project.*|_vba_project_cur|objectpool|equation native|package"
    r"|\x01ole.*|\x03eprint|encryptedpackage",
    re.IGNORECASE,
)
_ABOUT = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")
_COMMANDS = re.compile(rb"D\0?D\0?E\0?(A\0?U\0?T\0?O|\s)|I\0?N\0?C\0?L\0?U\0?D\0?E\0?(T|P)")
_FLAGS_AT = 0x0A
_ENCRYPTED = 0x0100
_EMPTY_ABOUT = struct.pack("<HHI16sI16sIII", 0xFFFE, 0, 0x00020105, b"", 1, b"", 48, 8, 0)
_FREE = 0xFFFFFFFF


def clean(content: bytes) -> bytes:
    inside = BytesIO(content)
    with olefile.OleFileIO(inside, write_mode=False) as document:
        names = document.listdir(streams=True, storages=True)
        if len(names) > MOST_PARTS:
            raise Unfit(Why.TOO_LARGE)
        if [_TEXT] not in names:
            raise Unfit(Why.BROKEN)
        if any(_ACTS.fullmatch(part) for name in names for part in name):
            raise Unfit(Why.ACTIVE)
        text = document.openstream(_TEXT).read()
        (flags,) = struct.unpack_from("<H", text, _FLAGS_AT)
        if flags & _ENCRYPTED:
            raise Unfit(Why.LOCKED)
        if _COMMANDS.search(text):
            raise Unfit(Why.ACTIVE)
        _refuse_what_hangs_on(document, content)
    return _without_author(content)


def _refuse_what_hangs_on(document: Any, content: bytes) -> None:
    """A second file behind the end of the first would be opened by other programs."""
    used = max((at for at, next_ in enumerate(document.fat) if next_ != _FREE), default=0)
    end = (used + 2) * document.sector_size
    if content[end:].strip(b"\0"):
        raise Unfit(Why.MORE_INSIDE)


def _without_author(content: bytes) -> bytes:
    out = BytesIO(content)
    with olefile.OleFileIO(out, write_mode=True) as document:
        for name in _ABOUT:
            if document.exists(name):
                size = document.get_size(name)
                document.write_stream(name, _EMPTY_ABOUT[:size].ljust(size, b"\0"))
    return out.getvalue()
