"""What can be done with agreements. The wall decides too, and is the only one that writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import agreeing, sharing
from partners.models import AgreementParty, RenewalTask, SharingAgreement
from partners.permissions import RoleName
from partners.telling import tell
from portal import audit
from portal.errors import Refused
from portal.references import normalised

if TYPE_CHECKING:
    from partners.models import Agency, User


@transaction.atomic
def draft_agreement(
    *, title: str, purpose: str, begins: datetime, ends: datetime, others: Sequence[Agency],
    by: User,
) -> SharingAgreement:  # fmt: skip
    """Signed for the writer's agency in the same act. Nothing is shared on it until all have."""
    number = agreeing.draft(title=title, purpose=purpose, begins=begins, ends=ends, others=others)
    if number is None:
        raise Refused(
            _("Your agency has a draft of this title that still waits to be signed, or one of the"
              " agencies is not active any more. Look at your agreements first.")
        )  # fmt: skip
    made: SharingAgreement = SharingAgreement.objects.visible_to(by).get(pk=number)
    told = {"title": title, "parties": sorted(each.pk for each in (*others, by.agency))}
    audit.record(audit.Event.AGREEMENT_WRITTEN, by=by, on=made, after=told)
    _tell(made, "agreement_waits", [each.pk for each in others])
    return made


@transaction.atomic
def sign_agreement(agreement: SharingAgreement, *, by: User) -> bool:
    """Whether it was the last signature, and the agreement holds from its first day on."""
    state = agreeing.sign(agreement.pk)
    if state is None:
        raise Refused(
            _("Your agency has signed this already, it was withdrawn, or its last day is past.")
        )
    audit.record(
        audit.Event.AGREEMENT_SIGNED, by=by, on=agreement,
        before={"state": agreement.state}, after={"state": state},
    )  # fmt: skip
    if state == "in_force":
        _tell(agreement, "agreement_holds", _parties(agreement))
    return state == "in_force"


@transaction.atomic
def leave_agreement(agreement: SharingAgreement, *, why: str, by: User) -> bool:
    """Whether it ended for all: two or more others go on without one that leaves."""
    before = _parties(agreement)
    state = agreeing.leave(agreement.pk, why)
    if state is None:
        raise Refused(_("This agreement is over already, or your agency is no party to it."))
    audit.record(
        audit.Event.AGREEMENT_LEFT, by=by, on=agreement,
        before={"state": agreement.state, "parties": before},
        after={"state": state, "parties": _parties(agreement)},
    )  # fmt: skip
    _tell(agreement, "agreement_left", before)
    return state == "withdrawn"


@transaction.atomic
def close_renewal(task: RenewalTask, *, by: User) -> None:
    """Close a task once an agreement is in force again; until then it stays open."""
    if sharing.agreement_in_force(task.owner, task.other) is None:
        raise Refused(_("No agreement between the two agencies is in force yet. Renew it first."))
    if task.done_at is None:
        task.done_at = timezone.now()
        task.save(update_fields=["done_at"])
        audit.record(audit.Event.RENEWAL_CLOSED, by=by, on=task)


def _parties(agreement: SharingAgreement) -> list[int]:
    rows = AgreementParty.objects.filter(agreement=agreement).order_by("agency")
    return list(rows.values_list("agency", flat=True))


def _tell(agreement: SharingAgreement, kind: str, agencies: Sequence[int]) -> None:
    """Its leads and information-governance officers. An old number on paper is not spelt out."""
    about = SimpleNamespace(
        key=agreement.key, reference=normalised(agreement.reference) or "", marking=""
    )
    roles = [RoleName.AGENCY_LEAD, RoleName.IG_OFFICER]
    for agency in agencies:
        tell(kind, agency=agency, or_roles=roles, about=about, once=timezone.now().isoformat())
