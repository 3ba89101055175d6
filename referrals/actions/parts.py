"""One person, vehicle or place of a draft: added, changed, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from partners.choices import Marking
from portal import audit
from portal.errors import Refused
from referrals.actions.drafts import weigh
from referrals.actions.rows import locked_draft
from referrals.models import CpiAccount, CpiForm
from referrals.parts import KINDS, parts_of

if TYPE_CHECKING:
    from partners.models import User
    from referrals.models import Part

NAMES_SOMEBODY = "persons"


@transaction.atomic
def save_part(
    form: CpiForm, kind: str, number: int, *, version: int, answers: Mapping[str, Any], by: User
) -> CpiForm:
    """Write one of several to a draft, under its number: what stood there is changed."""
    form = locked_draft(form, version=version, by=by)
    if not 1 <= number <= KINDS[kind].MOST:
        raise Refused(_("A form takes no more of these. Write the rest under “Anything else”."))
    part = _found(form, kind, number, by=by) or KINDS[kind](form=form, number=number)
    before = {name: getattr(part, name) for name in answers}
    for name, value in answers.items():
        setattr(part, name, value)
    part.save()
    if kind == NAMES_SOMEBODY:
        form.marking = Marking.OFFICIAL_SENSITIVE
    _changed(form, kind, before, answers, by=by)
    return form


@transaction.atomic
def remove_part(form: CpiForm, kind: str, number: int, *, version: int, by: User) -> CpiForm:
    """Take one away. One that is gone already stays gone."""
    form = locked_draft(form, version=version, by=by)
    part = _found(form, kind, number, by=by)
    if part is None:
        return form
    before = {"number": number}
    part.delete()
    _changed(form, kind, before, {"number": None}, by=by)
    return form


def _found(form: CpiForm, kind: str, number: int, *, by: User) -> Part | None:
    found: Part | None = KINDS[kind].objects.visible_to(by).filter(form=form, number=number).first()
    return found


def _changed(
    form: CpiForm, kind: str, before: Mapping[str, Any], after: Mapping[str, Any], *, by: User
) -> None:
    weigh(form, CpiAccount.objects.visible_to(by).get(form=form), parts_of(form, by=by))
    form.save(update_fields=["version", "is_urgent", "marking"])
    audit.record(
        audit.Event.CPI_ALTERED, by=by, on=form,
        before={f"{kind}.{name}": value for name, value in before.items()},
        after={f"{kind}.{name}": value for name, value in after.items()},
    )  # fmt: skip
