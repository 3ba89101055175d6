"""Four hundred files: a hundred that honest people send, three hundred that must not come through.

Every one of the bad is to be refused, or to come out without what is bad in it (`gone`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pikepdf import Dictionary, Name, String

from portal.uploads.kinds import Kind
from tests.unit.portal.uploads import parts

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"<script>alert(1)</script>"
ZIP = parts.docx()
MEGA = 1 << 20


@dataclass(frozen=True)
class File:
    name: str
    content: bytes
    kind: Kind | None  # None: what its name says is not what it is
    gone: bytes = b""  # may come through, without this


def good() -> Iterator[File]:
    sizes = [(1, 1), (320, 240), (1000, 10), (641, 479), (64, 2000)]
    for at in range(25):
        mode = ("RGB", "L", "CMYK")[at % 3]
        yield File(f"photo {at}.jpg", parts.jpeg(sizes[at % 5], mode=mode), Kind.JPEG)
    for at in range(20):
        mode = ("RGB", "RGBA", "L", "P", "1")[at % 5]
        yield File(f"screen {at}.PNG", parts.png(sizes[at // 4], mode=mode), Kind.PNG)
    for at in range(25):
        yield File(f"letter {at}.pdf", parts.pdf(1 + at * 3), Kind.PDF)
    for at in range(20):
        yield File(f"note {at}.docx", parts.docx(_honest_parts(at), text=f"seen {at}"), Kind.DOCX)
    for at in range(10):
        yield File(f"old {at}.doc", parts.doc(text=b"words " * at * 50), Kind.DOC)


def _honest_parts(at: int) -> dict[str, bytes | str]:
    link = parts.relations(("hyperlink", f"https://www.example.org/{at}"), external=True)
    return {
        "word/styles.xml": f"<w:styles {parts.W}/>",
        "word/theme/theme1.xml": "<a/>",
        "word/_rels/document.xml.rels": link,
        f"word/media/image{at}.jpg": parts.jpeg(),
        "customXml/item1.xml": f"<b>{parts.SECRET}</b>",
    }


def bad() -> Iterator[File]:
    yield from _misnamed()
    yield from _acting_pdfs()
    yield from _acting_documents()
    yield from _acting_old_documents()
    yield from _bombs()
    yield from _two_in_one()
    yield from _broken()


def _misnamed() -> Iterator[File]:
    others = {
        "page.html": SCRIPT, "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "run.exe": b"MZ" + bytes(90), "run.js": b"alert(1)", "movie.gif": b"GIF89a" + bytes(30),
        "sheet.xlsx": ZIP, "text.txt": b"words", "archive.zip": ZIP, "eicar.com": EICAR,
        "mail.eml": b"From: a", "x.tiff": b"II*\0", "x.webp": b"RIFF....WEBP", "x": parts.pdf(),
        "x.pdf.exe": parts.pdf(), "x.rtf": b"{\\rtf1}", "x.docm": ZIP, "x.dot": parts.doc(),
    }  # fmt: skip
    for name, content in others.items():
        yield File(name, content, None)
        for kind in Kind:
            is_it = (kind, content[:2]) in {
                (Kind.DOCX, b"PK"),
                (Kind.PDF, b"%P"),
                (Kind.DOC, b"\xd0\xcf"),
            }
            if not is_it:
                yield File(f"renamed {name}.{kind}", content, None)


def _acting_pdfs() -> Iterator[File]:
    code = String("app.alert(1)")
    actions = {
        "script": {"/S": Name.JavaScript, "/JS": code},
        "launch": {"/S": Name.Launch, "/F": String("cmd.exe")},
        "other file": {"/S": Name.GoToR, "/F": String("b.pdf")},
        "inside": {"/S": Name.GoToE, "/F": String("b")},
        "send": {"/S": Name.SubmitForm, "/F": String("http://x.example")},
        "import": {"/S": Name.ImportData},
        "sound": {"/S": Name.Sound}, "film": {"/S": Name.Movie}, "show": {"/S": Name.Rendition},
        "own scheme": {"/S": Name.URI, "/URI": String("javascript:alert(1)")},
        "a file": {"/S": Name.URI, "/URI": String("file:///etc/passwd")},
    }  # fmt: skip
    for name, action in actions.items():
        for where in ("/OpenAction", "/AA", "/Something"):
            yield File(f"{name} {where[1:]}.pdf", parts.pdf_with(action, where), Kind.PDF)
    for key in ("/EmbeddedFiles", "/JavaScript"):
        yield File(f"{key[1:]}.pdf", parts.pdf_with({key: Dictionary()}, "/Names"), Kind.PDF)
    yield File("xfa.pdf", parts.pdf_with({"/XFA": String("<x/>")}, "/AcroForm"), Kind.PDF)
    yield File("film.pdf", parts.pdf_with({"/Subtype": Name.RichMedia}, "/Annot"), Kind.PDF)


def _acting_documents() -> Iterator[File]:
    document = "word/document.xml"
    dtd = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    laughs = "<!DOCTYPE a [" + "".join(
        f'<!ENTITY l{at + 1} "{f"&l{at};" * 10}">' for at in range(9)
    ) + "]><a>&l9;</a>"  # fmt: skip
    changed: list[dict[str, bytes | str]] = [
        {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, {"word/embeddings/oleObject1.bin": b"x"},
        {"word/activeX/activeX1.xml": "<a/>"}, {"word/afchunk.mht": "x"}, {"evil.exe": b"MZ"},
        {"../../etc/passwd": "x"}, {"/etc/passwd": "x"}, {"word\\..\\x.xml": "<a/>"},
        {"word/media/../../x": "x"}, {"word/media/x.svg": SCRIPT}, {"word/media/x.emf": b"x"},
        {"word/media/x.png": SCRIPT}, {"WORD/document.xml": "<a/>"}, {document: dtd},
        {document: laughs}, {"word/styles.xml": dtd}, {"docProps/app.exe": b"MZ", "x/y": b"x"},
        {document: "<a>" * 5_000 + "</a>" * 5_000}, {document: "<a>"}, {document: b"\0" * 90},
        {document: '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16")},
        {"[Content_Types].xml": '<T><D C="application/vnd.ms-word.document.macroEnabled"/></T>'},
    ]  # fmt: skip
    changed.extend(_acting_words())
    for at, held in enumerate(changed):
        yield File(f"acting {at}.docx", parts.docx(held), Kind.DOCX)


def _acting_words() -> Iterator[dict[str, bytes | str]]:
    """Commands in the text, and relations that lead outside."""
    document = "word/document.xml"
    rels = "word/_rels/document.xml.rels"
    for element in ("object", "altChunk", "control"):
        yield {document: parts.document(f"<w:{element}/>")}
    for command in ("DDE", "DDEAUTO", "IncludeText", "includepicture", "LINK"):
        split = "</w:instrText><w:instrText>".join((f" {command[:2]}", f'{command[2:]} "x"'))
        yield {document: parts.document(f"<w:instrText>{split}</w:instrText>")}
        yield {document: parts.document(f'<w:fldSimple w:instr="{command} x"/>')}
    for kind in ("attachedTemplate", "image", "oleObject", "frame", "subDocument"):
        for target in ("http://192.0.2.9/x", "file:///c:/x", "\\\\192.0.2.9\\x"):
            yield {rels: parts.relations((kind, target), external=True)}
    for target in ("javascript:alert(1)", "file:///c:/x", "ms-msdt:/id", "data:text/html,x"):
        yield {rels: parts.relations(("hyperlink", target), external=True)}


def _acting_old_documents() -> Iterator[File]:
    held = [
        "Macros/VBA", "_VBA_PROJECT_CUR/x", "ObjectPool/x", "Equation Native", "Package",
        "\x01Ole10Native", "EncryptedPackage", "VBA/dir", "macros/x",
    ]  # fmt: skip
    for name in held:
        yield File(f"holds {name!r}.doc", parts.doc({name: b"x"}), Kind.DOC)
    yield File("locked.doc", parts.doc(flags=0x0100), Kind.DOC)
    for command in (b"DDEAUTO cmd", "DDEAUTO cmd".encode("utf-16-le"), b"INCLUDETEXT x"):
        yield File(f"{command[:9]!r}.doc", parts.doc(text=command), Kind.DOC)
    yield File("no text.doc", parts.compound({"Workbook": b"x"}), Kind.DOC)


def _bombs() -> Iterator[File]:
    for side in (7_800, 10_000, 30_000, 65_000):
        yield File(f"flood {side}.png", parts.flood(side, side), Kind.PNG)
        yield File(
            f"flood in {side}.docx",
            parts.docx({"word/media/a.png": parts.flood(side, side)}),
            Kind.DOCX,
        )
    for size in (400 * MEGA, 10_000 * MEGA):
        yield File(f"bomb {size}.pdf", parts.pdf_bomb(size), Kind.PDF)
        yield File(f"twice {size}.pdf", parts.pdf_bomb(size, filters=2), Kind.PDF)
    for size in (80 * MEGA, 160 * MEGA):
        yield File(f"bomb {size}.docx", parts.docx_bomb(size), Kind.DOCX)
    yield File("thrice.pdf", parts.pdf_bomb(400 * MEGA, filters=3), Kind.PDF)
    yield File("many pages.pdf", parts.pdf(301), Kind.PDF)
    many: dict[str, bytes | str] = {f"word/p{at}.xml": "<a/>" for at in range(1_100)}
    yield File("many parts.docx", parts.docx(many), Kind.DOCX)


def _two_in_one() -> Iterator[File]:
    """One file before or behind another: what comes out holds the picture or the pages alone."""
    for at, other in enumerate((ZIP, SCRIPT, EICAR, b"PK\x05\x06" + bytes(18), b"%PDF-1.7\n")):
        yield File(f"two {at}.jpg", parts.jpeg() + other, Kind.JPEG, gone=other)
        yield File(f"two {at}.png", parts.png() + other, Kind.PNG, gone=other)
        yield File(f"two {at}.pdf", parts.pdf() + other, Kind.PDF, gone=other)
        yield File(f"two {at}.doc", parts.doc() + bytes(1024) + other, Kind.DOC, gone=other)
        yield File(f"two {at}.docx", parts.docx() + other, Kind.DOCX, gone=other)


def _broken() -> Iterator[File]:
    whole = {
        Kind.PDF: parts.pdf(2), Kind.JPEG: parts.jpeg(), Kind.PNG: parts.png(),
        Kind.DOCX: parts.docx(), Kind.DOC: parts.doc(),
    }  # fmt: skip
    for kind, content in whole.items():
        for seed in range(12):
            yield File(f"broken {seed}.{kind}", parts.broken(content, seed), kind, gone=b"CANARY")
