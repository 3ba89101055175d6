"""Adults only, weighed once more at each step: who may be a child by now goes no further.

By what the person who acts may see. Nobody else is told why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nominals.actions.nominations import locked, move
from nominals.japtm_choices import DONE_WITH, ENDABLE, EndedFor, NominationState
from nominals.japtm_querysets import MEMBERS
from nominals.youth import young_among
from partners.permissions import Permission, roles_with
from partners.telling import tell
from portal import audit
from portal.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nominals.models import Nominal, Nomination
    from partners.models import User


def young_of(nominations: Iterable[Nomination], *, by: User) -> list[Nomination]:
    """Those whose person is or may be under 18 today. One query for all."""
    rows = list(nominations)
    young = young_among({row.nominal_id for row in rows}, by=by, on=timezone.localdate())
    return [row for row in rows if row.nominal_id in young]


def refuse_the_young(nominations: Iterable[Nomination], *, by: User) -> None:
    young = young_of(nominations, by=by)
    if young:
        raise Refused(
            _("%(references)s: this person is or may be under 18, and it goes no further. Refer"
              " them to safeguarding from their page.")
            % {"references": ", ".join(row.reference for row in young)}
        )  # fmt: skip


def pause_what_is_planned(nominal: Nominal, *, by: User) -> None:
    """At once, where the words that `by` just said or took back make this perhaps a child.

    The plans stand in the app above: a function of the database pauses them, and tells those who
    keep the cohort that it is so and not who said it.
    """
    if nominal.pk in young_among([nominal.pk], by=by, on=timezone.localdate()):
        with connection.cursor() as cursor:
            cursor.execute("SELECT wall.pause_for_youth(%s)", [nominal.pk])


@transaction.atomic
def close_nomination(nomination: Nomination, *, why: str = "", by: User) -> None:
    """By the secretariat: what is decided, and before that what is of somebody who may be a child.

    Of the wrong person or of the dead it ends at once, with what it carried, and whoever had it is
    told to rely on it no more. The agency may nominate the person anew. Of a child nobody is told
    why.
    """
    kept = locked(nomination, by=by, states=(*DONE_WITH, *ENDABLE))
    young = bool(young_of([kept], by=by)) if kept.state in ENDABLE else False
    ends = kept.state in ENDABLE and not young and why in EndedFor.values
    if kept.state in ENDABLE and not young and not ends:
        raise Refused(
            _("Before it is decided, only the meeting ends a nomination, unless it is about the"
              " wrong person or somebody who has died.")
        )  # fmt: skip
    if ends:
        audit.record(audit.Event.NOMINATION_ENDED, by=by, on=kept, after={"why": why})
        # Before partners are asked it is not theirs to hear of.
        asked = {*kept.readers} - {kept.owner_id} if kept.answers_due else set()
        for agency in sorted(asked):
            tell("nomination_ended", agency=agency, or_roles=MEMBERS, about=kept)
    closed(kept, by=by)


def closed(nomination: Nomination, *, by: User) -> None:
    """Whatever the reason is, its agency is told the same."""
    move(nomination, NominationState.CLOSED, by=by)
    tell("nomination_closed", agency=nomination.owner_id, people=[nomination.created_by_id],
         or_roles=roles_with(Permission.NOMINATION_APPROVE), about=nomination)  # fmt: skip
