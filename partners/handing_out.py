"""A stored document on its way to a reader: stamped with who took it and when, and recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.access import taken
from portal.documents import stamp
from portal.storage import read_whole

if TYPE_CHECKING:
    from partners.models import Rendering, User


def handed_out(rendering: Rendering, row: Any, *, by: User, reference: str = "") -> HttpResponse:
    """`row` is what the log says was taken; the file is called by its reference, or by another."""
    now = date_format(timezone.localtime(), "j F Y, H:i")
    line = _("Taken by %(name)s, %(agency)s, on %(now)s") % {
        "name": by.name, "agency": by.agency.name, "now": now,
    }  # fmt: skip
    pdf = stamp(read_whole(rendering.file, sha256=rendering.sha256), line)
    taken(row, by=by)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{reference or row.reference}.pdf"'
    return response
