"""After sending: the words of a form once more, and asking the force to correct it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from partners import telling
from partners.permissions import Permission, RoleName, roles_with
from portal import audit
from portal.errors import Refused
from referrals import danger
from referrals.actions.composing import refuse_what_tips_off
from referrals.actions.drafts import save_answers, start_form
from referrals.models import CpiAccount, CpiCorrection, CpiForm
from referrals.parts import KINDS, parts_of

if TYPE_CHECKING:
    from partners.models import User

# What holds only for the day and the form that it was said of.
NOT_COPIED = frozenset({
    "id", "form", "at_risk", "referral_understood", "basis_understood", "pictures_declared",
})  # fmt: skip


@transaction.atomic
def copy_form(form: CpiForm, *, token: str, by: User) -> CpiForm:
    """Begin a draft with the words of a form of one's own; the same token gives the same draft."""
    account = CpiAccount.objects.visible_to(by).get(form=form)
    draft = start_form(token=token, by=by)
    if draft.version > 1:
        return draft
    names = {field.name for field in CpiAccount._meta.concrete_fields} - NOT_COPIED
    answers = {name: getattr(account, name) for name in names}
    answers |= {"theme": form.theme, "district": form.district, "marking": form.marking}
    for kind, rows in parts_of(form, by=by).items():
        for part in rows:
            part.pk, part.form = None, draft
        KINDS[kind].objects.bulk_create(rows)
    return save_answers(draft, version=draft.version, answers=answers, by=by)


@transaction.atomic
def ask_for_correction(form: CpiForm, *, asked: str, by: User) -> CpiCorrection:
    """Ask the force that has the form, at once where it tells of danger. What was sent stays."""
    mine = CpiForm.objects.copied_to(by).filter(pk=form.pk)
    if not mine.exists():
        raise Refused(_("This form has not been sent: change it yourself."))
    if CpiCorrection.objects.visible_to(by).filter(form=form, asked=asked).exists():
        raise Refused(_("You have asked for this already. The reply stands on the form’s page."))
    made = CpiCorrection.objects.create(form=form, asked=asked, asked_by=by)
    audit.record(
        audit.Event.CORRECTION_ASKED, by=by, on=form, recipients=[form.owner_id],
        after={"asked": asked},
    )  # fmt: skip
    telling.tell(
        "correction_danger" if danger.signs_in(asked) else "correction",
        agency=form.owner_id, or_roles=roles_with(Permission.CPI_ANALYSE),
        about=form, once=made.key,
    )  # fmt: skip
    return made


@transaction.atomic
def reply_to_correction(correction: CpiCorrection, *, reply: str, by: User) -> None:
    """Once, in words that its sender may read."""
    form = correction.form
    refuse_what_tips_off(form, reply, by=by)
    open_ones = CpiCorrection.objects.editable_by(by).filter(pk=correction.pk)
    if not open_ones.update(reply=reply, replied_by=by):
        raise Refused(_("This request has been replied to already."))
    audit.record(
        audit.Event.CORRECTION_ANSWERED, by=by, on=form, recipients=[form.sender_id],
        after={"reply": reply},
    )  # fmt: skip
    telling.tell(
        "correction", agency=form.sender_id, people=[correction.asked_by_id],
        or_roles=[RoleName.AGENCY_LEAD], about=form, once=f"{correction.key} reply",
    )  # fmt: skip
