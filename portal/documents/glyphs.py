"""Letters that no font on this machine can draw are written out as their numbers.

Otherwise the paper shows the same empty box for every one of them: a name is lost, and the file
breaks both standards, which forbid drawing the glyph of a missing letter.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element

_LIBRARIES = ("libfontconfig.so.1", "libfontconfig.1.dylib")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UNDRAWN = frozenset({"Cf", "Zl", "Zp", "Zs"})
_MEANT_BY_NOBODY = frozenset({"Cn", "Co"})  # not assigned, or for private use
_VARIANTS = (range(0xFE00, 0xFE10), range(0xE0000, 0xE1000))


class _FontSet(ctypes.Structure):
    _fields_ = (
        ("count", ctypes.c_int),
        ("room", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    )


def write_out_missing(root: Element, has: Callable[[str], bool]) -> None:
    for element in root.iter():
        if element.text:
            element.text = written_out(element.text, has)
        if element.tail:
            element.tail = written_out(element.tail, has)


def written_out(text: str, has: Callable[[str], bool]) -> str:
    """`[U+738B U+660E]` for each run of letters that `has` denies; control characters go."""
    text = _CONTROLS.sub("", text)
    if text.isascii():
        return text
    runs = groupby(text, key=lambda letter: letter.isascii() or _is_drawn(letter, has))
    return "".join("".join(run) if drawn else _numbers(run) for drawn, run in runs)


def _is_drawn(letter: str, has: Callable[[str], bool]) -> bool:
    """Or needs no drawing. Some fonts draw a box of digits for numbers that are no letter yet."""
    category = unicodedata.category(letter)
    if category in _UNDRAWN or any(ord(letter) in variants for variants in _VARIANTS):
        return True
    return category not in _MEANT_BY_NOBODY and has(letter)


def _numbers(run: Iterable[str]) -> str:
    return f"[{' '.join(f'U+{ord(letter):04X}' for letter in run)}]"


@cache
def drawable() -> Callable[[str], bool]:
    """What all fonts together can draw, asked of fontconfig, which Pango asks too."""
    fontconfig = _library()
    together = fontconfig.FcCharSetCreate()
    fonts = fontconfig.FcConfigGetFonts(None, 0).contents
    for place in range(fonts.count):
        letters = ctypes.c_void_p()
        if not fontconfig.FcPatternGetCharSet(fonts.fonts[place], b"charset", 0, letters):
            fontconfig.FcCharSetMerge(together, letters, None)
    return lambda letter: bool(fontconfig.FcCharSetHasChar(together, ord(letter)))


def _library() -> Any:
    pointer = ctypes.c_void_p
    for name in _LIBRARIES:
        try:
            found = ctypes.CDLL(name)
        except OSError:
            continue
        break
    else:
        raise OSError("No fontconfig")
    found.FcCharSetCreate.restype = pointer
    found.FcConfigGetFonts.argtypes = (pointer, ctypes.c_int)
    found.FcConfigGetFonts.restype = ctypes.POINTER(_FontSet)
    letters = ctypes.POINTER(pointer)
    found.FcPatternGetCharSet.argtypes = (pointer, ctypes.c_char_p, ctypes.c_int, letters)
    found.FcCharSetMerge.argtypes = (pointer, pointer, pointer)
    found.FcCharSetHasChar.argtypes = (pointer, ctypes.c_uint32)
    return found
