"""A form's row, held while it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.errors import Refused
from referrals.models import CpiForm

if TYPE_CHECKING:
    from partners.models import User


class Stale(Exception):
    """The form was changed since the page was made. Nothing was saved."""


def locked(form: CpiForm, *with_related: str, by: User) -> CpiForm:
    """The row, locked. One that `by` may only read is not: its state refuses the change."""
    rows = CpiForm.objects.visible_to(by).select_related(*(with_related or [None]))
    locked: CpiForm | None = rows.select_for_update(of=("self",)).filter(pk=form.pk).first()
    found: CpiForm | None = locked or rows.filter(pk=form.pk).first()
    if found is None:
        raise Refused(_("This form is gone: it was deleted on another page."))
    return found


def locked_draft(form: CpiForm, *, version: int, by: User) -> CpiForm:
    """A draft as the page knew it: `Stale` where it changed since."""
    form = locked(form, by=by)
    if not form.is_draft:
        raise Refused(_("This form has been sent and can no longer be changed."))
    if form.version != version:
        raise Stale
    return form
