"""A form before it is sent: begun, written page by page, or given up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import audit, outbox
from portal.errors import Refused
from portal.references import new_reference
from referrals import danger
from referrals.actions.rows import locked, locked_draft
from referrals.choices import STOPS, AtRisk
from referrals.models import CpiAccount, CpiForm, GateStop
from referrals.parts import parts_of, texts_of
from referrals.steps import ON_THE_COVER

if TYPE_CHECKING:
    from partners.models import User
    from referrals.models import Part

TRIES_FOR_A_REFERENCE = 5


@transaction.atomic
def count_stop(answer: str) -> None:
    """Count that the gate sent somebody elsewhere: month and answer, nobody and nothing else."""
    if answer not in STOPS:
        return
    month = timezone.localdate().replace(day=1)
    GateStop.objects.bulk_create([GateStop(month=month, answer=answer)], ignore_conflicts=True)
    GateStop.objects.filter(month=month, answer=answer).update(times=F("times") + 1)


@transaction.atomic
def start_form(
    *,
    token: str,
    by: User,
    referred_on: date | None = None,
    referral_reference: str = "",
    is_quick: bool = False,
    supplements: CpiForm | None = None,
) -> CpiForm:
    """Begin a draft; the same token again gives the same draft, so that a double tap starts one."""
    mine = CpiForm.objects.visible_to(by).filter(created_by=by, start_token=token)
    outbox.hold(f"cpi-start:{by.pk}:{token}")  # a second tap waits, and finds the first
    started: CpiForm | None = mine.first()
    if started is not None:
        return started
    form = _create_with_reference(
        start_token=token, created_by=by, owner=by.agency, sender=by.agency, unit=by.unit,
        safeguarding_referred_on=referred_on, safeguarding_reference=referral_reference,
        is_quick=is_quick, **_taken_from(supplements),
    )  # fmt: skip
    CpiAccount.objects.create(form=form)
    audit.record(audit.Event.CPI_STARTED, by=by, on=form)
    return form


def _taken_from(original: CpiForm | None) -> dict[str, Any]:
    """A form that adds to another starts with what that one was about; both can be changed."""
    if original is None:
        return {}
    return {
        "supplements": original, "theme": original.theme, "district_id": original.district_id,
    }  # fmt: skip


def _create_with_reference(**fields: Any) -> CpiForm:
    for _attempt in range(TRIES_FOR_A_REFERENCE):
        try:
            with transaction.atomic():
                reference = new_reference("CPI", timezone.localdate().year)
                return CpiForm.objects.create(reference=reference, **fields)
        except IntegrityError as error:
            if "reference" not in str(error):
                raise
    raise Refused(_("The form could not be started. Please try again."))


@transaction.atomic
def save_answers(form: CpiForm, *, version: int, answers: Mapping[str, Any], by: User) -> CpiForm:
    """Write a page's answers to a draft, unless it changed since the page was made (`Stale`)."""
    form = locked_draft(form, version=version, by=by)
    account = CpiAccount.objects.visible_to(by).get(form=form)
    before: dict[str, Any] = {}
    for name, value in answers.items():
        row = form if name in ON_THE_COVER else account
        before[name] = getattr(row, name)
        setattr(row, name, value)
    weigh(form, account, parts_of(form, by=by))
    form.save(update_fields=[*(ON_THE_COVER & answers.keys()), "version", "is_urgent"])
    words = sorted(answers.keys() - ON_THE_COVER)
    if words:
        account.save(update_fields=words)
    audit.record(audit.Event.CPI_ALTERED, by=by, on=form, before=before, after=answers)
    return form


def weigh(form: CpiForm, account: CpiAccount, parts: Mapping[str, list[Part]]) -> None:
    """The draft has changed: its version goes up, and what it says is looked through again."""
    form.version += 1
    form.is_urgent = account.at_risk == AtRisk.YES or bool(signs_of_danger(account, parts))


def signs_of_danger(account: CpiAccount, parts: Mapping[str, list[Part]]) -> dict[danger.Sign, str]:
    """Words of the sender that mean a threat to life, in whatever free text they stand."""
    return danger.signs_in(*(getattr(account, name) for name in CpiAccount.TEXTS), *texts_of(parts))


@transaction.atomic
def withdraw_draft(form: CpiForm, *, by: User) -> None:
    """Delete a draft. What was in it is gone; that it was is recorded."""
    form = locked(form, by=by)
    if not form.is_draft:
        raise Refused(
            _("This form has been sent and can no longer be deleted. Ask for a correction.")
        )
    audit.record(audit.Event.CPI_WITHDRAWN, by=by, on=form)
    mine = CpiForm.objects.visible_to(by).filter(pk=form.pk)
    CpiAccount.objects.visible_to(by).filter(form=form).delete()
    # A draft has no grants and no documents, and the web may delete none: nothing to collect.
    mine._raw_delete(mine.db)
