from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from portal.documents.errors import DocumentRefused
from portal.documents.scanning import scan


def made(plant: Callable[[pikepdf.Pdf], object], **options: object) -> bytes:
    """A page with a paragraph's worth of content, and what `plant` adds to it."""
    document = pikepdf.new()
    document.add_blank_page()
    plant(document)
    content = BytesIO()
    document.save(content, **options)  # type: ignore[arg-type]
    return content.getvalue()


def with_action(**action: object) -> Callable[[pikepdf.Pdf], object]:
    """Two levels down inside a direct dictionary of an indirect object."""

    def plant(document: pikepdf.Pdf) -> None:
        does = Dictionary(**action)
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=does)
        document.pages[0].Annots = document.make_indirect(Array([link]))

    return plant


def attach(document: pikepdf.Pdf) -> None:
    document.attachments["note.txt"] = b"kept secret"


def attach_to_a_spot(document: pikepdf.Pdf) -> None:
    """As `a rel=attachment`: in no list of attachments, but in the page."""
    held = Stream(document, b"kept secret", Type=Name.EmbeddedFile)
    note = Dictionary(Subtype=Name.FileAttachment, FS=Dictionary(EF=Dictionary(F=held)))
    document.pages[0].Annots = Array([note])


def script_at_opening(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def named_script(document: pikepdf.Pdf) -> None:
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array()))


def form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array())


def when_shown(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = Dictionary(O=Dictionary(S=Name.GoTo))


def outside_stream(document: pikepdf.Pdf) -> None:
    document.Root.Kept = Stream(document, b"", F=String("/etc/passwd"))


REFUSED = {
    "attachment": attach,
    "attachment in a page": attach_to_a_spot,
    "script at opening": script_at_opening,
    "named script": named_script,
    "form": form,
    "action when shown": when_shown,
    "stream in a file": outside_stream,
    "launch": with_action(S=Name.Launch),
    "another file": with_action(S=Name.GoToR),
    "embedded file": with_action(S=Name.GoToE),
    "form data": with_action(S=Name.ImportData),
    "send form": with_action(S=Name.SubmitForm),
    "script": with_action(S=Name.JavaScript),
    "rendition": with_action(S=Name.Rendition),
    "plain http": with_action(S=Name.URI, URI=String("http://portal.example/")),
    "file address": with_action(S=Name.URI, URI=String("file:///etc/passwd")),
    "script address": with_action(S=Name.URI, URI=String("javascript:alert(1)")),
    "network share": with_action(S=Name.URI, URI=String("\\\\host.example\\share")),
}
ALLOWED = {
    "nothing": lambda document: None,
    "https": with_action(S=Name.URI, URI=String("https://portal.example/")),
    "mail": with_action(S=Name.URI, URI=String("mailto:desk@force.example")),
    "own page": with_action(S=Name.GoTo),
}


@pytest.mark.parametrize("plant", REFUSED.values(), ids=REFUSED)
def test_scan_refuses(plant: Callable[[pikepdf.Pdf], object]) -> None:
    with pytest.raises(DocumentRefused):
        scan(made(plant))


@pytest.mark.parametrize("plant", REFUSED.values(), ids=REFUSED)
def test_scan_refuses_what_hides_in_object_streams(plant: Callable[[pikepdf.Pdf], object]) -> None:
    hidden = made(plant, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    with pytest.raises(DocumentRefused):
        scan(hidden)


@pytest.mark.parametrize("plant", ALLOWED.values(), ids=ALLOWED)
def test_scan_lets_through(plant: Callable[[pikepdf.Pdf], object]) -> None:
    scan(made(plant))


def test_scan_refuses_what_it_cannot_read() -> None:
    with pytest.raises(DocumentRefused):
        scan(b"%PDF-1.7 and no more")


def test_scan_refuses_an_encrypted_file() -> None:
    locked = made(attach, encryption=pikepdf.Encryption(owner="one", user=""))

    with pytest.raises(DocumentRefused):
        scan(locked)
