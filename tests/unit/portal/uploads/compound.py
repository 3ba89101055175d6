"""Old Word files, built part by part: a compound file (MS-CFB) of version 3."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR = 512
END, FREE, IS_FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
NO_ENTRY = 0xFFFFFFFF
CUT_OFF = 4096
"""Streams below this would need a file system of their own: all of ours are longer."""


def compound(streams: Mapping[str, bytes]) -> bytes:
    """`streams` by name, one `Storage/Name` deep at most."""
    chains: list[bytes] = []
    starts: dict[str, int] = {}
    fat: list[int] = []
    for name, content in streams.items():
        padded = content.ljust(CUT_OFF, b"\0")
        starts[name] = _add(fat, chains, padded)
    directory = _directory(streams, starts)
    first_entry = _add(fat, chains, directory)
    place_of_fat = len(fat)
    fat.append(IS_FAT)
    table = b"".join(struct.pack("<I", at) for at in fat).ljust(SECTOR, b"\xff")
    if len(table) > SECTOR:
        raise ValueError("Too large for one table.")
    return _header(first_entry, place_of_fat) + b"".join(chains) + table


def _add(fat: list[int], chains: list[bytes], content: bytes) -> int:
    sectors = -(-len(content) // SECTOR)
    start = len(fat)
    fat.extend(range(start + 1, start + sectors))
    fat.append(END)
    chains.append(content.ljust(sectors * SECTOR, b"\0"))
    return start


def _header(first_entry: int, place_of_fat: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIII", 0, 1, first_entry, 0, CUT_OFF)
    head += struct.pack("<IIII", END, 0, END, 0)
    return (head + struct.pack("<I", place_of_fat)).ljust(SECTOR, b"\xff")


def _directory(streams: Mapping[str, bytes], starts: Mapping[str, int]) -> bytes:
    """Root, storages, streams; brothers hang on one another to the right, in order."""
    storages = sorted({name.split("/")[0] for name in streams if "/" in name})
    top = storages + [name for name in streams if "/" not in name]
    names = ["Root Entry", *top, *(name for name in streams if "/" in name)]
    index = {name: at for at, name in enumerate(names)}
    entries = [_entry("Root Entry", 5, child=index[top[0]] if top else NO_ENTRY)]
    for name, follower in zip(top, [*top[1:], None], strict=True):
        inside = [each for each in streams if each.startswith(f"{name}/")]
        entries.append(
            _entry(
                name, 1 if name in storages else 2,
                right=index[follower] if follower else NO_ENTRY,
                child=index[inside[0]] if inside else NO_ENTRY,
                start=starts.get(name, END), size=_size(streams.get(name)),
            )
        )  # fmt: skip
    for name in names[len(top) + 1 :]:
        short = name.split("/")[1]
        entries.append(_entry(short, 2, start=starts[name], size=_size(streams[name])))
    while len(entries) % 4:
        entries.append(bytes(128))
    return b"".join(entries)


def _size(content: bytes | None) -> int:
    return 0 if content is None else max(CUT_OFF, len(content))


def _entry(
    name: str, kind: int, *, right: int = NO_ENTRY, child: int = NO_ENTRY, start: int = END,
    size: int = 0,
) -> bytes:  # fmt: skip
    coded = name.encode("utf-16-le") + b"\0\0"
    head = coded.ljust(64, b"\0") + struct.pack("<HBB", len(coded), kind, 1)
    head += struct.pack("<III", NO_ENTRY, right, child) + bytes(16 + 4 + 8 + 8)
    return head + struct.pack("<IQ", start, size)
