"""Which work waits in which queue. A worker may take them all, or a worker of its own each.

Quick work (lost jobs, seals, reports) must not wait behind documents, documents are made by
processes without a network, and mail is sent by the only one that has a way out.
"""

from __future__ import annotations

QUICK, DOCUMENTS, MAIL = "quick", "documents", "mail"
ROUTES = {
    "*.render_*": {"queue": DOCUMENTS},
    "referrals.check_attachment": {"queue": DOCUMENTS},
    "profiles.take_in_file": {"queue": DOCUMENTS},
    "partners.send_invitation": {"queue": MAIL},
    "partners.tell_of_change": {"queue": MAIL},
    "partners.tell_of_own_change": {"queue": MAIL},
    "partners.send_message": {"queue": MAIL},
    "partners.send_round_up": {"queue": MAIL},
}
# By the name under which a kind of worker reports.
KINDS = {"worker": QUICK, "documents": DOCUMENTS, "mail": MAIL}
