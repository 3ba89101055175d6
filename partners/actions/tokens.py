"""Letting a system of one's agency in, and ending that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from partners import tokens
from partners.models import ApiToken
from portal import audit
from portal.errors import Refused

if TYPE_CHECKING:
    from partners.models import User


@transaction.atomic
def make_token(*, name: str, scopes: Sequence[str], by: User) -> str:
    """The secret, to be shown once."""
    number, secret = tokens.make(name=name, scopes=sorted(scopes))
    if number is None:
        raise Refused(_("Your agency has a system of this name already, or you may not do this."))
    made = ApiToken.objects.get(pk=number)
    audit.record(
        audit.Event.SYSTEM_LET_IN, by=by, on=made, after={"name": name, "scopes": sorted(scopes)}
    )
    return secret


@transaction.atomic
def end_token(token: ApiToken, *, by: User) -> None:
    if not tokens.end(token.key):
        raise Refused(_("This system was shut out already."))
    audit.record(audit.Event.SYSTEM_SHUT_OUT, by=by, on=token)
