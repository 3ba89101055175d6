"""What a second person approves: the words, what goes with them, to whom; and who may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from nominals.models import Contribution

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from nominals.models import Nomination
    from partners.models import User

STALE = _(
    "It has changed since you opened this page. Read it again as it stands now, and decide then."
)


def fingerprint(nomination: Nomination) -> str:
    """Of all that is shown to whoever reads it now. The database compares it with the approved."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nominals_print(%s)", [nomination.pk])
        (made,) = cursor.fetchone()
    return made or ""


def goes_with(nomination: Nomination, *, by: User) -> QuerySet[Contribution]:
    """What was ticked and stands: what was withdrawn meanwhile goes to nobody."""
    own = Contribution.objects.editable_by(by)
    return own.filter(pk__in=nomination.carried, withdrawn_at__isnull=True)


def wrote_in(nomination: Nomination, *, by: User) -> bool:
    """Any of its parts, or something that goes with it and was said since it began."""
    said = goes_with(nomination, by=by).filter(
        created_by=by.pk, created_at__gte=nomination.created_at
    )
    return by.pk in nomination.writers or said.exists()
