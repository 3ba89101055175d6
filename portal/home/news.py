"""What is new for a person since their last visit: numbers of what they may see, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.access import MOST_COUNTED
from partners.models import Feedback, User
from partners.permissions import Permission, has_permission
from portal.home.cards import Item
from profiles.models import DistrictProfile
from referrals.choices import State
from referrals.models import CpiForm

if TYPE_CHECKING:
    from django.db.models import QuerySet

Found = tuple["QuerySet[Any]", Callable[[int], str], str]


def news_for(user: User, since: datetime | None) -> list[Item]:
    """Nothing on a first visit: then all is new."""
    if since is None:
        return []
    return [
        Item(title=_more_than(number) or told(number), url=reverse(page))
        for rows, told, page in (*_of_forms(user, since), *_of_others(user, since))
        if (number := rows.order_by()[: MOST_COUNTED + 1].count())
    ]


def _more_than(number: int) -> str:
    return _("More than 1,000 are new") if number > MOST_COUNTED else ""


def _of_forms(user: User, since: datetime) -> Iterator[Found]:
    forms = CpiForm.objects.visible_to(user)
    sent = forms.filter(sender=user.agency_id).exclude(state=State.DRAFT)
    if has_permission(user, Permission.CPI_SEE_OWN) and not user.agency.police_area_id:
        answered = sent.filter(created_by=user.pk, answered_at__gt=since)
        yield answered, _answers, "referrals:cpi-mine"
    if has_permission(user, Permission.CPI_SEE_TITLES) and not user.agency.police_area_id:
        yield (
            sent.exclude(created_by=user.pk).filter(sent_at__gt=since),
            _sent,
            "referrals:cpi-agency",
        )
    if has_permission(user, Permission.CPI_ANALYSE):
        received = CpiForm.objects.in_inbox_of(user).filter(sent_at__gt=since)
        yield received, _received, "referrals:cpi-inbox"


def _of_others(user: User, since: datetime) -> Iterator[Found]:
    if has_permission(user, Permission.PROFILE_SEE):
        rows = DistrictProfile.objects.visible_to(user).filter(published_at__gt=since)
        yield rows, _profiles, "profiles:profile-list"
    if has_permission(user, Permission.PEOPLE_SEE):
        yield User.objects.visible_to(user).filter(joined_at__gt=since), _people, "people"
    if has_permission(user, Permission.FEEDBACK_SEE):
        said = Feedback.objects.visible_to(user).filter(created_at__gt=since)
        yield said, _feedback, "feedback-list"


def _answers(number: int) -> str:
    return ngettext(
        "%(number)s answer to what you sent", "%(number)s answers to what you sent", number
    ) % {"number": number}


def _sent(number: int) -> str:
    return ngettext(
        "%(number)s form sent by colleagues", "%(number)s forms sent by colleagues", number
    ) % {"number": number}


def _received(number: int) -> str:
    return ngettext(
        "%(number)s form sent to your force", "%(number)s forms sent to your force", number
    ) % {"number": number}


def _profiles(number: int) -> str:
    return ngettext("%(number)s profile published", "%(number)s profiles published", number) % {
        "number": number
    }


def _people(number: int) -> str:
    return ngettext(
        "%(number)s person has come into your agency",
        "%(number)s people have come into your agency",
        number,
    ) % {"number": number}


def _feedback(number: int) -> str:
    return ngettext(
        "%(number)s word about the portal", "%(number)s words about the portal", number
    ) % {"number": number}
