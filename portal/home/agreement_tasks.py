"""Agreements that wait for a signature, end soon or are missing: for leads and IG officers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.choices import AgreementState
from partners.models import RenewalTask, SharingAgreement
from partners.permissions import Permission, has_permission
from portal.home.cards import LATE, Task

if TYPE_CHECKING:
    from partners.models import User

MOST = 5
ENDS_SOON = timedelta(days=60)  # as long as signatures of several agencies may take
ENDS_NOW = timedelta(days=14)
RENEWED_WITHIN = timedelta(days=28)
WAITS = "govuk-tag--orange"


def agreement_tasks(user: User) -> list[Task]:
    if not has_permission(user, Permission.RENEWAL_SEE):
        return []
    return [*_to_sign(user), *_ending(user), *_missing(user)]


def _to_sign(user: User) -> list[Task]:
    waits = SharingAgreement.objects.visible_to(user).filter(
        state=AgreementState.DRAFT, ends_at__gt=timezone.now(),
        agreementparty__agency=user.agency_id, agreementparty__signed_at__isnull=True,
    )  # fmt: skip
    return [
        Task(
            title=_("Sign the agreement %(reference)s") % {"reference": each.reference},
            url=reverse("agreement", args=[each.key]),
            hint=_("The lead of your agency signs or withdraws it. Nothing rests on it before."),
            tag=_("Agreement"),
            colour=WAITS,
        )
        for each in waits.order_by("pk")[:MOST]
    ]


def _ending(user: User) -> list[Task]:
    """Those that none goes on after, between the same agencies."""
    now = timezone.now()
    open_now = SharingAgreement.objects.visible_to(user).filter(
        ends_at__gt=now, agreementparty__agency=user.agency_id
    )
    ending = open_now.filter(ends_at__lt=now + ENDS_SOON, state=AgreementState.IN_FORCE)
    soon = list(ending.prefetch_related("parties").order_by("ends_at", "pk")[:MOST])
    if not soon:
        return []
    rest = open_now.exclude(state=AgreementState.WITHDRAWN).prefetch_related("parties")
    return [_ends(each) for each in soon if not _goes_on(each, rest)]


def _goes_on(ending: SharingAgreement, rest: Any) -> bool:
    bound = {agency.pk for agency in ending.parties.all()}
    return any(
        each.ends_at > ending.ends_at and bound <= {agency.pk for agency in each.parties.all()}
        for each in rest
    )


def _ends(agreement: SharingAgreement) -> Task:
    is_late = agreement.ends_at < timezone.now() + ENDS_NOW
    told = {"reference": agreement.reference, "day": date_format(agreement.last_day, "j F Y")}
    return Task(
        title=_("Renew the agreement %(reference)s") % told,
        url=reverse("agreement", args=[agreement.key]),
        hint=_("Its last day is %(day)s. What is lent on it is not read after that.") % told,
        tag=_("Late") if is_late else _("Agreement"),
        colour=LATE if is_late else WAITS,
    )


def _missing(user: User) -> list[Task]:
    tasks = RenewalTask.objects.visible_to(user).filter(done_at__isnull=True)
    return [
        Task(
            title=_("Renew the agreement with %(agency)s") % {"agency": task.other.name},
            url=reverse("renewals"),
            hint=_(
                "A form was sent without one in force. Sending went on; the agreement is missing."
            ),
            tag=_("Late") if _is_old(task) else _("Agreement"),
            colour=LATE if _is_old(task) else WAITS,
        )
        for task in tasks.select_related("other").order_by("pk")[:MOST]
    ]


def _is_old(task: RenewalTask) -> bool:
    return task.opened_at < timezone.now() - RENEWED_WITHIN
