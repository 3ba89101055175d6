"""What somebody is told whose file is not taken."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.errors import Refused
from portal.uploads.cleaning import Why

SENTENCES = {
    Why.BROKEN: _(
        "This file cannot be read, or is not what its name says. Open it yourself, save it again"
        " as a PDF, and attach that."
    ),
    Why.TOO_LARGE: _(
        "This file is too large once it is unpacked. Attach only the pages or the part that"
        " matters."
    ),
    Why.ACTIVE: _(
        "This file can do things by itself: macros, scripts, links to other files. Print it to a"
        " new PDF, and attach that."
    ),
    Why.INFECTED: _("The virus scanner found something in this file. Tell your IT team."),
    Why.LOCKED: _("This file is locked with a password. Save it without one, and attach that."),
    Why.MORE_INSIDE: _(
        "This file has other files inside it. Attach each by itself, or print it to a new PDF."
    ),
}


class NotAccepted(Refused):
    """The file is not taken; the sentence says what to do instead."""

    def __init__(self, why: Why) -> None:
        super().__init__(str(SENTENCES[why]))
        self.why = why
