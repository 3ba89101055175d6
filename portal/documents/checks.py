"""System check: a portal without Pango runs, but makes no PDF."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

from django.core import checks

from portal.documents.errors import DocumentsUnavailable

LIBRARIES = (
    ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    ("libfontconfig.so.1", "libfontconfig.1.dylib"),
)


def missing_libraries(libraries: Sequence[tuple[str, ...]] = LIBRARIES) -> list[str]:
    """Asked of the loader, because importing WeasyPrint to find out takes a second."""
    return [names[0] for names in libraries if not any(_loads(name) for name in names)]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


@checks.register("documents")
def pango_is_installed(**kwargs: Any) -> list[checks.CheckMessage]:
    missing = missing_libraries()
    if not missing:
        return []
    sentence = f"{DocumentsUnavailable.default} (missing: {', '.join(missing)})"
    return [checks.Warning(sentence, id="portal.W001")]
