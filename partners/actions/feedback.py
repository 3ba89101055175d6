"""Saying what was not as expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from partners.models import Feedback
from portal import audit

if TYPE_CHECKING:
    from partners.models import User


@transaction.atomic
def give_feedback(text: str, *, by: User) -> None:
    given = Feedback.objects.create(text=text, owner=by.agency, created_by=by)
    audit.record(audit.Event.FEEDBACK_GIVEN, by=by, on=given)
