"""The secretariat decides whether two nominations are of one person. It says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from nominals.actions.adults import closed
from nominals.duplicates import compared, probable_duplicates
from nominals.japtm_choices import STOPPABLE, WITH_OWNER, NominationState, NoteKind
from nominals.models import Nomination, NominationNote
from portal import audit
from portal.errors import Refused

if TYPE_CHECKING:
    from partners.models import User


@transaction.atomic
def compare(
    nomination: Nomination, *, other: int, kind: str, reason: str, by: User
) -> None:  # fmt: skip
    """Of two that look alike; or once more, of two that were taken for different people."""
    pair = _pair(nomination.pk, other, by=by)
    before = compared(nomination, by=by).get(other)
    if kind == NoteKind.UNSETTLED:
        may = before is not None and before.kind == NoteKind.DIFFERENT
    else:
        may = other in {row.pk for row in probable_duplicates(nomination, by=by)}
    if not may:
        raise Refused(_("These two were compared meanwhile. Open the nomination again."))
    later, earlier = sorted(pair, key=lambda row: (row.approved_at, row.pk), reverse=True)
    NominationNote.objects.create(
        nomination=later, other=earlier, owner=by.agency, kind=kind, words=reason.strip(),
        made_by=by,
    )  # fmt: skip
    audit.record(audit.Event.NOMINATIONS_COMPARED, by=by, on=pair, after={"kind": str(kind)})
    if kind == NoteKind.SAME:
        _join(later, earlier, by=by)


def _pair(*numbers: int, by: User) -> list[Nomination]:
    """Both locked, so that no two nominations are each closed for the other."""
    rows = Nomination.objects.for_secretariat(by).filter(pk__in=numbers)
    list(
        Nomination.objects.editable_by(by).filter(pk__in=numbers).order_by("pk")
        .select_for_update(of=("self",))
    )  # fmt: skip
    found = list(rows.order_by("pk"))
    if len(found) != len(set(numbers)) or len(found) == 1:
        raise Refused(_("These two were compared meanwhile. Open the nomination again."))
    return found


def _join(later: Nomination, earlier: Nomination, *, by: User) -> None:
    """The earlier one goes on. Its nominator is told what is told of any close, and no reason."""
    if earlier.state in {*WITH_OWNER, NominationState.CLOSED}:
        raise Refused(
            _("%(of)s is not with the secretariat any more, so that nothing is joined to it.")
            % {"of": earlier.reference}
        )
    if later.state not in STOPPABLE:
        raise Refused(
            _("%(of)s is on an agenda, decided or with its agency: it is not closed as the same.")
            % {"of": later.reference}
        )
    closed(later, by=by)
