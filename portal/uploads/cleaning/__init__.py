"""A file without what its author did not mean to send, or the reason why it is not taken.

Runs in a process of its own that holds no secret, writes no file and reaches no network. Knows
nothing of Django.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping

from PIL import Image

from portal.uploads.cleaning import images, old_word, pdfs, word
from portal.uploads.cleaning.unfit import Unfit, Why
from portal.uploads.kinds import Kind

__all__ = ["Unfit", "Why", "clean", "warm_up"]

_CLEANERS: Mapping[Kind, Callable[[bytes], bytes]] = {
    Kind.PDF: pdfs.clean,
    Kind.JPEG: images.clean_jpeg,
    Kind.PNG: images.clean_png,
    Kind.DOCX: word.clean,
    Kind.DOC: old_word.clean,
}


def clean(kind: Kind, content: bytes) -> bytes:
    """Raises `Unfit`. Whatever a library raises over a broken file means that it is broken."""
    try:
        return _CLEANERS[kind](content)
    except (Unfit, MemoryError):
        raise
    except Exception as fault:
        raise Unfit(Why.BROKEN) from fault


def warm_up() -> None:
    """Load what libraries load late: once confined, the process may open nothing else."""
    Image.init()
    codecs.lookup("cp437")  # names in a zip archive
