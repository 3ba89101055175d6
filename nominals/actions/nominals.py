"""A nominal begins with the first thing that somebody says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from nominals.actions.contributions import say
from nominals.models import Nominal
from partners.choices import Marking
from portal import audit
from portal.references import new_reference

if TYPE_CHECKING:
    from nominals.saying import Said
    from partners.models import User


@transaction.atomic
def begin(first: Said, *, by: User) -> Nominal:
    """The cover says nothing and is seen by whoever sees anything said of it.

    So it carries the lowest marking: what is said has its own.
    """
    nominal = Nominal.objects.create(
        reference=new_reference("NOM", timezone.localdate().year), owner=by.agency,
        unit=by.unit if first.is_of_unit else None, marking=Marking.OFFICIAL, created_by=by,
    )  # fmt: skip
    audit.record(audit.Event.NOMINAL_BEGUN, by=by, on=nominal)
    say(nominal, first, by=by)
    return nominal
