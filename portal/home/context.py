"""The shell around each page: who is signed in, where they may go, what every page has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from partners.choices import Marking
from partners.permissions import Permission, has_permission
from portal import heartbeats
from referrals import watch

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from partners.models import User


@dataclass(frozen=True, kw_only=True)
class Place:
    """A part of the portal, in the menu and on the home page of those whose role has it."""

    label: Promise
    hint: Promise
    url_name: str
    permission: Permission
    not_for_forces: bool = False  # a force records its own information in its own system
    for_unit_leads: bool = False
    for_receivers: bool = False  # a unit's lead, an agency's lead, an analyst
    beside: tuple[str, ...] = ()  # addresses that belong to it and do not begin as it does


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    label: Promise
    url: str
    current: str  # the value of aria-current; empty elsewhere


@dataclass(frozen=True, kw_only=True)
class Shell:
    signed_in: bool
    agency: str
    navigation: tuple[MenuItem, ...]
    demonstration: bool
    is_late: bool
    alarm: Any  # how many urgent forms nobody has opened in time, counted where it is shown


OF_JAPTM = ("nominations", "scoring", "rankings", "meetings", "items", "decisions")
HOME = Place(
    label=_("Home"),
    hint=_("What waits for you."),
    url_name="home",
    permission=Permission.HOME_SEE,
)
PLACES: tuple[Place, ...] = (
    Place(
        label=_("Search"),
        hint=_("Forms, profiles, agencies and people that you may see."),
        url_name="search",
        permission=Permission.HOME_SEE,
    ),
    Place(
        label=_("Send information"),
        hint=_("Tell the police what you have noticed. It takes about three minutes."),
        url_name="referrals:cpi-start",
        permission=Permission.CPI_SEND,
        not_for_forces=True,
    ),
    Place(
        label=_("Tell us quickly"),
        hint=_("What happened, who, where. Two short pages, and the rest later."),
        url_name="referrals:cpi-quick",
        permission=Permission.CPI_SEND,
        not_for_forces=True,
    ),
    Place(
        label=_("My forms"),
        hint=_("What you have sent or drafted, and the answers."),
        url_name="referrals:cpi-mine",
        permission=Permission.CPI_SEE_OWN,
        not_for_forces=True,
    ),
    Place(
        label=_("Our forms"),
        hint=_("What your agency has sent: titles and states."),
        url_name="referrals:cpi-agency",
        permission=Permission.CPI_SEE_TITLES,
        not_for_forces=True,
    ),
    Place(
        label=_("Our unit"),
        hint=_("What the people of the unit that you lead have sent, and the answers."),
        url_name="referrals:cpi-unit",
        permission=Permission.CPI_SEE_OWN,
        not_for_forces=True,
        for_unit_leads=True,
    ),
    Place(
        label=_("Inbox"),
        hint=_("Forms sent to your force, newest first."),
        url_name="referrals:cpi-inbox",
        permission=Permission.CPI_ANALYSE,
    ),
    Place(
        label=_("Referrals"),
        hint=_("Somebody’s safety, referred by a police force: what waits, and by when."),
        url_name="referrals:referrals",
        permission=Permission.REFERRAL_SEE,
        for_receivers=True,
    ),
    Place(
        label=_("Reports"),
        hint=_("Intelligence reports that your force made, or that your agency was told."),
        url_name="referrals:reports",
        permission=Permission.REPORT_READ,
    ),
    Place(
        label=_("Sources"),
        hint=_("Who a source is: opened with a reason each time."),
        url_name="referrals:sources",
        permission=Permission.SOURCE_OPEN,
    ),
    Place(
        label=_("Watched words"),
        hint=_("Words that no answer to a sender may hold."),
        url_name="referrals:words",
        permission=Permission.WORDS_KEEP,
    ),
    Place(
        label=_("Nominals"),
        hint=_("People of whom agencies have said something."),
        url_name="nominals:nominals",
        permission=Permission.NOMINAL_SEE,
    ),
    Place(
        label=_("JAPTM"),
        hint=_("Programmes: who is nominated, who signs, what is decided."),
        url_name="nominals:programmes",
        permission=Permission.JAPTM_SEE,
        beside=tuple(f"/nominals/{part}/" for part in OF_JAPTM),
    ),
    Place(
        label=_("Plans"),
        hint=_("4P plans: against whom or what, who leads, what each agency does."),
        url_name="plans:plans",
        permission=Permission.JAPTM_SEE,
    ),
    Place(
        label=_("Actions"),
        hint=_("What partnerships have asked of your agency: to answer, to do, done."),
        url_name="plans:board",
        permission=Permission.ACTION_ANSWER,
    ),
    Place(
        label=_("Profiles"),
        hint=_("Recorded crime and its severity by district."),
        url_name="profiles:profile-list",
        permission=Permission.PROFILE_SEE,
    ),
    Place(
        label=_("Figures"),
        hint=_("Forms that a force received, month by month, in numbers."),
        url_name="referrals:data-reports",
        permission=Permission.PROFILE_SEE,
    ),
    Place(
        label=_("People"),
        hint=_("Who works in your agency, with which role, and who is invited."),
        url_name="people",
        permission=Permission.PEOPLE_SEE,
    ),
    Place(
        label=_("Our agency"),
        hint=_("Its units, where invitations may go, and whether the directory shows it."),
        url_name="own-agency",
        permission=Permission.AGENCY_MANAGE,
    ),
    Place(
        label=_("Administration"),
        hint=_("Agencies, districts and their telephone numbers, code lists."),
        url_name="administration",
        permission=Permission.PORTAL_MANAGE,
    ),
    Place(
        label=_("Agencies"),
        hint=_("Who belongs to the partnership, and whom to telephone."),
        url_name="directory",
        permission=Permission.HOME_SEE,
    ),
    Place(
        label=_("Agreements"),
        hint=_("What your agency has agreed with others about sharing."),
        url_name="agreements",
        permission=Permission.HOME_SEE,
    ),
    Place(
        label=_("Feedback"),
        hint=_("What people say about the portal."),
        url_name="feedback-list",
        permission=Permission.FEEDBACK_SEE,
    ),
    Place(
        label=_("Agreements to renew"),
        hint=_("Agencies that share with yours without an agreement in force."),
        url_name="renewals",
        permission=Permission.RENEWAL_SEE,
    ),
)


ANALYSTS = (Permission.CPI_ANALYSE, Permission.PROFILE_BUILD)


def places_for(user: User | AnonymousUser) -> tuple[Place, ...]:
    return tuple(
        place
        for place in PLACES
        if has_permission(user, place.permission)
        and not (place.not_for_forces and _is_force(user))
        and (_leads_unit(user) or not place.for_unit_leads)
        and (_receives(user) or not place.for_receivers)
    )


def _receives(user: User | AnonymousUser) -> bool:
    wide = (Permission.CPI_ANALYSE, Permission.CPI_SEE_TITLES)
    return _leads_unit(user) or any(has_permission(user, each) for each in wide)


def _leads_unit(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.leads_unit


def _is_force(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.agency.police_area_id is not None


def shell(request: HttpRequest) -> dict[str, Any]:
    """For every page. A view's own context wins, so these are also the defaults of base.html."""
    user = request.user
    return {
        "shell": Shell(
            signed_in=user.is_authenticated,
            agency=str(user.agency) if user.is_authenticated else "",
            navigation=_navigation(user, request.path),
            demonstration=settings.DEMONSTRATION,
            is_late=_analyses(user) and bool(heartbeats.late()),
            alarm=SimpleLazyObject(lambda: watch.number_out_of_time(user)),
        ),
        "marking": Marking.OFFICIAL.value,
        "crumbs": (),
        "back_url": "",
        "form": None,
        "job": None,
    }


def _analyses(user: User | AnonymousUser) -> bool:
    """Those who wait for documents all day; nobody else's page pays for the question."""
    return any(has_permission(user, each) for each in ANALYSTS)


def _navigation(user: User | AnonymousUser, path: str) -> tuple[MenuItem, ...]:
    if not has_permission(user, HOME.permission):
        return ()
    urls = {place: _address(place.url_name) for place in (HOME, *places_for(user))}
    parts = [
        url
        for place, url in urls.items()
        if place is not HOME and path.startswith((url, *place.beside))
    ]
    here = max(parts, key=len, default="")
    return tuple(
        MenuItem(label=place.label, url=url, current=_current(url, here, path))
        for place, url in urls.items()
    )


@lru_cache(maxsize=128)
def _address(name: str) -> str:
    return reverse(name)


def _current(url: str, here: str, path: str) -> str:
    """The page itself, or the part of the portal that it belongs to."""
    if url == path:
        return "page"
    return "true" if url == here else ""
