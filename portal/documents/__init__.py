"""PDFs of the portal. Nothing outside this package imports WeasyPrint.

`render_pdf` makes a document, `stamp` writes on a stored one who took it and when. Both raise a
`DocumentError`, which is a `Refused`: its sentence is for the reader.
"""

from portal.documents.errors import (
    DocumentError,
    DocumentFailed,
    DocumentRefused,
    DocumentsUnavailable,
    DocumentTooLarge,
    DocumentTooSlow,
)
from portal.documents.limits import Limits
from portal.documents.pdf import render_pdf
from portal.documents.scanning import scan
from portal.documents.stamping import stamp

__all__ = [
    "DocumentError",
    "DocumentFailed",
    "DocumentRefused",
    "DocumentTooLarge",
    "DocumentTooSlow",
    "DocumentsUnavailable",
    "Limits",
    "render_pdf",
    "scan",
    "stamp",
]
