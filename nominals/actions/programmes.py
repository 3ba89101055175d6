"""Setting a programme up, and naming who signs for the agencies that chair it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nominals.models import Chair, Programme, ScoringScheme
from partners.choices import Marking
from partners.models import AgreementParty
from partners.permissions import RoleName
from portal import audit
from portal.errors import Refused
from portal.references import new_reference

if TYPE_CHECKING:
    from partners.models import User


@transaction.atomic
def begin_programme(*, by: User, **given: Any) -> Programme:
    """Its agencies are the parties of `agreement`; those that chair it must be among them."""
    parties = set(
        AgreementParty.objects.filter(agreement=given["agreement"]).values_list("agency", flat=True)
    )
    wanted = {by.agency_id, given["chair_first"].pk, given["chair_second"].pk}
    if given["chair_first"] == given["chair_second"]:
        raise Refused(_("Two different agencies chair a programme."))
    if not wanted <= parties:
        raise Refused(_("The secretariat and both chairs must be parties of the agreement."))
    programme: Programme = Programme.objects.create(
        **given, owner=by.agency, created_by=by, marking=Marking.OFFICIAL,
        scheme=ScoringScheme.objects.current(),
        reference=new_reference("PRG", timezone.localdate().year),
    )  # fmt: skip
    audit.record(audit.Event.PROGRAMME_BEGUN, by=by, on=programme)
    return programme


@transaction.atomic
def name_chair(programme: Programme, person: User, *, is_deputy: bool, by: User) -> Chair:
    """By the agency's own lead: nobody else says who signs for it."""
    if by.agency_id not in programme.chairs:
        raise Refused(_("Your agency does not chair this programme."))
    if person.agency_id != by.agency_id or RoleName.CO_CHAIR not in person.roles:
        raise Refused(_("Only a co-chair of your own agency can be named."))
    try:
        with transaction.atomic():
            named: Chair = Chair.objects.create(
                programme=programme, owner=by.agency, person=person, name=person.name,
                is_deputy=is_deputy, created_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("This person is named already.")) from error
    audit.record(
        audit.Event.CHAIR_NAMED, by=by, on=programme, after={"person": person.key}
    )  # fmt: skip
    return named


@transaction.atomic
def end_chair(chair: Chair, *, by: User) -> None:
    """From now on they sign nothing. What they signed stands."""
    rows = Chair.objects.editable_by(by).filter(pk=chair.pk)
    if not rows.update(ended_at=timezone.now(), ended_by=by):
        raise Refused(_("This person signs for the agency no more."))
    audit.record(
        audit.Event.CHAIR_ENDED, by=by, on=chair.programme, before={"person": chair.person.key}
    )
