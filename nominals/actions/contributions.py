"""Saying something of a nominal, taking it back, putting something newer in its place."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nominals.actions.adults import pause_what_is_planned
from nominals.choices import AgeDecision, Kind
from nominals.folding import folded
from nominals.models import Contribution, Nominal
from nominals.saying import Said
from nominals.youth import standing_of
from portal import audit
from portal.errors import Refused
from portal.references import new_reference

if TYPE_CHECKING:
    from partners.models import User


@transaction.atomic
def say(nominal: Nominal, said: Said, *, by: User) -> Contribution:
    """One more thing, owned by the agency that says it."""
    _refuse_in_vain(nominal, said, by=by)
    made = _made(nominal, said, None, by=by)
    pause_what_is_planned(nominal, by=by)
    return made


@transaction.atomic
def replace(earlier: Contribution, said: Said, *, by: User) -> Contribution:
    """Something newer in its place. The earlier one stays on record, withdrawn.

    Whoever was lent the earlier one sees that on the row itself: the newer is not theirs to see.
    """
    earlier = _locked(earlier, by=by)
    if said.kind != earlier.kind:
        raise Refused(_("What takes its place must be of the same kind."))
    made = _made(earlier.nominal, said, earlier, by=by)
    _withdraw(earlier, _("Something newer took its place."), by=by)
    pause_what_is_planned(earlier.nominal, by=by)
    return made


def _refuse_in_vain(nominal: Nominal, said: Said, *, by: User) -> None:
    """No decision outweighs a child's birth on record: who decides is told before it is kept."""
    if (said.kind, said.code) != (Kind.AGE, AgeDecision.ADULT):
        return
    if standing_of(nominal, by=by, on=timezone.localdate()).is_on_record:
        raise Refused(
            _("A day of birth that makes this a child is said as a fact, and stands against any"
              " decision. If the day is wrong, whoever said it replaces it or takes it back.")
        )  # fmt: skip


@transaction.atomic
def withdraw(contribution: Contribution, *, reason: str, by: User) -> Contribution:
    """It was wrong: nobody should rely on it. It stays readable, crossed out, with the reason."""
    contribution = _locked(contribution, by=by)
    if not reason.strip():
        raise Refused(_("Say why it is withdrawn."))
    _withdraw(contribution, reason.strip(), by=by)
    pause_what_is_planned(contribution.nominal, by=by)
    return contribution


def _withdraw(contribution: Contribution, reason: str, *, by: User) -> None:
    contribution.withdrawn_at, contribution.withdrawn_by = timezone.now(), by
    contribution.withdrawn_reason = reason
    contribution.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit.record(
        audit.Event.CONTRIBUTION_WITHDRAWN, by=by, on=contribution, after={"reason": reason}
    )


def _locked(contribution: Contribution, *, by: User) -> Contribution:
    rows = Contribution.objects.editable_by(by).select_related("nominal")
    found: Contribution | None = (
        rows.select_for_update(of=("self",)).filter(pk=contribution.pk).first()
    )
    if found is None:
        raise Refused(_("Only the agency that said this may change it."))
    if found.withdrawn_at is not None:
        raise Refused(_("This has been withdrawn or replaced already."))
    return found


def _made(
    nominal: Nominal, said: Said, earlier: Contribution | None, *, by: User
) -> Contribution:  # fmt: skip
    fields = asdict(said)
    unit = by.unit if fields.pop("is_of_unit") else None
    name = folded(said.value) if said.kind == Kind.NAME else ""
    if said.kind == Kind.NAME and not name:
        raise Refused(_("Write the name in letters."))
    try:
        with transaction.atomic():
            made: Contribution = Contribution.objects.create(
                **fields, nominal=nominal, replaces=earlier, owner=by.agency, unit=unit,
                reference=new_reference("CON", timezone.localdate().year), created_by=by,
                folded=name,
            )  # fmt: skip
    except IntegrityError as error:  # two replaced it at once
        raise Refused(_("This has been withdrawn or replaced already.")) from error
    audit.record(audit.Event.CONTRIBUTION_MADE, by=by, on=made)
    return made
