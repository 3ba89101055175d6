"""Why a document was not made; each carries the sentence that its reader sees."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.errors import Refused


class DocumentError(Refused):
    """Base of the named errors. `sentence` is for the reader, `detail` only for the log."""

    default: ClassVar[str | Promise] = gettext_lazy(
        "The document could not be made because of a fault in the portal. Nothing is lost. "
        "Ask again; if it fails again, tell your administrator."
    )

    def __init__(self, sentence: str = "", *, detail: str = "") -> None:
        super().__init__(sentence or str(self.default))
        self.detail = detail


class DocumentFailed(DocumentError):
    """The renderer met a fault, or went away."""


class DocumentRefused(DocumentError):
    """The document asks for something from outside itself, or holds what ours never hold."""

    default = gettext_lazy(
        "The document was not made, because it asks for something from outside the portal or "
        "holds something that a document of the portal may not hold. Tell your administrator."
    )


class DocumentTooLarge(DocumentError):
    default = gettext_lazy(
        "The document is too large to make. Choose less, for example a shorter period, "
        "and ask again."
    )

    @classmethod
    def because_of(cls, part: str, most: int) -> DocumentTooLarge:
        words = {
            "bytes": _("bytes of text and pictures"),
            "elements": _("parts"),
            "rows": _("table rows"),
            "columns": _("columns in a table"),
            "depth": _("levels of nesting"),
            "marks": _("accents on one letter"),
            "word": _("letters in one word"),
            "line": _("letters in the line that says who took it"),
        }
        if part not in words:
            return cls(detail=part)
        sentence = _(
            "The document is too large to make: it has more than %(most)s %(part)s. "
            "Choose less, for example a shorter period, and ask again."
        )
        return cls(sentence % {"most": f"{most:,}", "part": words[part]}, detail=part)


class DocumentTooSlow(DocumentError):
    default = gettext_lazy(
        "The document took too long to make and was stopped. Choose less, for example a shorter "
        "period, and ask again."
    )


class DocumentsUnavailable(DocumentError):
    """Pango, which WeasyPrint needs, is not on this machine."""

    default = gettext_lazy(
        "PDFs cannot be made on this machine, because the Pango library is missing. The page "
        "shows the same content. An administrator can install it with: "
        "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 "
        "libharfbuzz-subset0"
    )
