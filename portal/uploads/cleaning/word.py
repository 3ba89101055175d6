"""Word documents (.docx): written anew from the parts that they may hold, without their author."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.parsers import expat

from portal.uploads.cleaning import images
from portal.uploads.cleaning.unfit import Unfit, Why

MOST_PARTS = 1_000
MOST_UNPACKED = 150 * 1024**2
MOST_DEPTH = 400
_CONTENTS = "[Content_Types].xml"
_MAIN = "word/document.xml"

_MAY_HOLD = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/[\w.]+|customXml/[\w./]+"
    r"|word/[\w-]+\.xml|word/(theme|glossary)/[\w-]+\.xml|word/(_rels|theme/_rels|glossary/_rels)/[\w.-]+\.rels"
    r"|word/media/[\w.-]+|word/fonts/[\w.-]+\.(odttf|fntdata)"
)
_LEFT_OUT = re.compile(r"docProps/|customXml/")
_MENTIONS = re.compile(rb"<(Relationship|Override)\b[^>]*(docProps/|customXml/)[^>]*/>")
_AUTHORS = re.compile(rb"""(:(?:author|initials|lastModifiedBy|userId)=)("[^"]*"|'[^']*')""")
_COMMANDS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b", re.IGNORECASE)
_CONTENT_WITH_MACROS = ("macroEnabled", "vbaProject", "oleObject", "activeX")
_ADDRESSES = ("https://", "http://", "mailto:", "tel:")


def clean(content: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        parts = packed.infolist()
        _check_list(parts)
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as anew:
            left = MOST_UNPACKED
            for part in parts:
                unpacked = _unpacked(packed, part, left)
                left -= len(unpacked)
                if not _LEFT_OUT.match(part.filename):
                    # A fixed time: when each part was saved is nobody's business.
                    entry = zipfile.ZipInfo(part.filename)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    anew.writestr(entry, _cleaned(part.filename, unpacked))
    return out.getvalue()


def _check_list(parts: list[zipfile.ZipInfo]) -> None:
    """What the list of contents says, before anything is unpacked."""
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unfit(Why.TOO_LARGE)
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unfit(Why.LOCKED)
    if len({name.lower() for name in names}) != len(names):
        raise Unfit(Why.BROKEN)
    if _CONTENTS not in names or _MAIN not in names:
        raise Unfit(Why.BROKEN)
    if not all(_MAY_HOLD.fullmatch(name) for name in names):
        raise Unfit(Why.ACTIVE)


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    """The list may lie about sizes: never more than `most` bytes come out."""
    with packed.open(part) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise Unfit(Why.TOO_LARGE)
    return content


def _cleaned(name: str, content: bytes) -> bytes:
    if name.startswith("word/media/"):
        return _picture(name, content)
    if name.startswith("word/fonts/"):
        return content
    _Reader(is_list=name.endswith(".rels"), is_contents=name == _CONTENTS).read(content)
    content = _MENTIONS.sub(b"", content)
    return _AUTHORS.sub(rb'\1""', content)


def _picture(name: str, content: bytes) -> bytes:
    ending = name.rpartition(".")[2].lower()
    if ending in {"jpg", "jpeg"}:
        return images.clean_jpeg(content)
    if ending == "png":
        return images.clean_png(content)
    raise Unfit(Why.MORE_INSIDE)


class _Reader:
    """Reads one part as XML. No document type, so no entities; nothing is fetched or run."""

    def __init__(self, *, is_list: bool, is_contents: bool) -> None:
        self.is_list = is_list
        self.is_contents = is_contents
        self.depth = 0
        self.is_command = False
        self.commands: list[str] = []

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._typed
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._said
        parser.Parse(content, True)  # noqa: FBT003 the library's own signature
        if _COMMANDS.search("".join(self.commands)):
            raise Unfit(Why.ACTIVE)

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.upper() != "UTF-8":
            raise Unfit(Why.BROKEN)

    def _typed(self, *_: object) -> None:
        raise Unfit(Why.ACTIVE)

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Unfit(Why.TOO_LARGE)
        local = name.rpartition(":")[2]
        self.is_command = local == "instrText"
        if local in {"object", "altChunk", "control"}:
            raise Unfit(Why.MORE_INSIDE)
        self.commands.extend(_instructions(attributes))
        if self.is_list:
            _check_relation(attributes)
        if self.is_contents and any(
            word in value for value in attributes.values() for word in _CONTENT_WITH_MACROS
        ):
            raise Unfit(Why.ACTIVE)

    def _ended(self, _name: str) -> None:
        self.depth -= 1
        self.is_command = False

    def _said(self, text: str) -> None:
        if self.is_command:
            self.commands.append(text)


def _instructions(attributes: dict[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if name.rpartition(":")[2] == "instr":
            yield f" {value} "


def _check_relation(attributes: dict[str, str]) -> None:
    """Only links that somebody must follow themselves may lead outside."""
    if attributes.get("TargetMode", "").lower() != "external":
        return
    is_link = attributes.get("Type", "").endswith("/hyperlink")
    if not is_link or not attributes.get("Target", "").lower().startswith(_ADDRESSES):
        raise Unfit(Why.ACTIVE)
