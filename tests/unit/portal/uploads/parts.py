"""Files as an honest sender has them, and what an attacker hangs on to them."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from random import Random

import pikepdf
from PIL import Image, PngImagePlugin

from tests.unit.portal.uploads.compound import compound

SECRET = "CANARY of the author"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def jpeg(size: tuple[int, int] = (80, 60), *, mode: str = "RGB", notes: bool = True) -> bytes:
    out, exif = BytesIO(), Image.Exif()
    if notes:
        exif[0x010F] = SECRET
        exif[0x8825] = {1: "N", 2: (50.0, 54.0, 1.0), 3: "W", 4: (1.0, 24.0, 2.0)}
    image = Image.new(mode, size, 90)
    image.save(out, "JPEG", exif=exif, comment=SECRET.encode() if notes else b"")
    return out.getvalue()


def png(size: tuple[int, int] = (80, 60), *, mode: str = "RGB") -> bytes:
    out, said = BytesIO(), PngImagePlugin.PngInfo()
    said.add_text("Author", SECRET)
    said.add_itxt("Comment", SECRET)
    Image.new(mode, size).save(out, "PNG", pnginfo=said)
    return out.getvalue()


def flood(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds next to nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def pdf(pages: int = 1, *, extra: Mapping[str, object] | None = None) -> bytes:
    """`extra` goes into the catalogue."""
    document, out = pikepdf.new(), BytesIO()
    for number in range(pages):
        document.add_blank_page()
        words = f"BT /F1 12 Tf (page {number}) Tj ET".encode()
        document.pages[-1].Contents = document.make_stream(words)
    document.docinfo["/Author"] = SECRET
    with document.open_metadata() as about:
        about["dc:creator"] = [SECRET]
    for name, value in (extra or {}).items():
        document.Root[name] = value
    document.save(out)
    return out.getvalue()


def pdf_with(action: Mapping[str, object], where: str = "/OpenAction") -> bytes:
    return pdf(extra={where: pikepdf.Dictionary(dict(action))})


def pdf_bomb(unpacked: int, *, filters: int = 1) -> bytes:
    document, out = pikepdf.new(), BytesIO()
    document.add_blank_page()
    content = _deflated(unpacked)
    for _ in range(filters - 1):
        content = zlib.compress(content)
    stream = document.make_stream(b"")
    named = pikepdf.Array([pikepdf.Name.FlateDecode] * filters)
    stream.write(content, filter=named)
    document.pages[0].Contents = stream
    document.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return out.getvalue()


def _deflated(length: int) -> bytes:
    """One packed megabyte, again and again: ten gigabytes are packed in no time."""
    packer = zlib.compressobj(9)
    first = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * ((length >> 20) - 1) + packer.flush()


def docx(parts: Mapping[str, bytes | str] | None = None, *, text: str = "What I saw") -> bytes:
    """An honest document; `parts` adds to it or replaces a part."""
    held: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="text/xml"/></Types>',
        "_rels/.rels": relations(
            ("officeDocument", "word/document.xml"), ("core-properties", "docProps/core.xml")
        ),
        "word/document.xml": document(f"<w:t>{text}</w:t>"),
        "docProps/core.xml": f"<a>{SECRET}</a>",
    } | dict(parts or {})
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in held.items():
            packed.writestr(name, content)
    return out.getvalue()


def document(run: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>'
        f'<w:p><w:ins w:author="{SECRET}"><w:r>{run}</w:r></w:ins></w:p></w:body></w:document>'
    )


def relations(*pairs: tuple[str, str], external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    inside = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for at, (kind, target) in enumerate(pairs)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def docx_bomb(unpacked: int) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name in ("[Content_Types].xml", "word/document.xml"):
            with packed.open(name, "w") as part:
                for _ in range(unpacked >> 20):
                    part.write(b" " * (1 << 20))
    return out.getvalue()


def doc(parts: Mapping[str, bytes] | None = None, *, flags: int = 0, text: bytes = b"") -> bytes:
    head = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, flags) + text
    about = SECRET.encode().ljust(5000, b".")
    return compound(
        {"WordDocument": head, "\x05SummaryInformation": about, "1Table": b"table", **(parts or {})}
    )


def broken(content: bytes, seed: int) -> bytes:
    """Cut off, and some of its bytes turned."""
    by = Random(seed)
    cut = bytearray(content[: by.randrange(12, max(13, len(content) * 2 // 3))])
    for _ in range(8):
        cut[by.randrange(8, len(cut))] ^= by.randrange(1, 256)
    return bytes(cut)
