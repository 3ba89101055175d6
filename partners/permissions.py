"""May this person do this kind of thing? Which rows is `querysets`; the state is the action's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from partners.models import User


class Permission(StrEnum):
    HOME_SEE = "home_see"
    CPI_SEND = "cpi_send"
    CPI_SEE_OWN = "cpi_see_own"
    CPI_SEE_TITLES = "cpi_see_titles"
    CPI_ANALYSE = "cpi_analyse"
    FORCE_WATCH = "force_watch"
    SOURCE_OPEN = "source_open"
    REPORT_READ = "report_read"
    REFERRAL_SEE = "referral_see"
    REFERRAL_ANSWER = "referral_answer"
    WORDS_KEEP = "words_keep"
    PROFILE_SEE = "profile_see"
    PROFILE_BUILD = "profile_build"
    DECISION_SEE = "decision_see"
    RENEWAL_SEE = "renewal_see"
    PEOPLE_SEE = "people_see"
    PEOPLE_MANAGE = "people_manage"
    CHECKS_SET = "checks_set"
    FEEDBACK_SEE = "feedback_see"
    AGENCY_MANAGE = "agency_manage"
    PORTAL_MANAGE = "portal_manage"
    NOMINAL_SEE = "nominal_see"
    NOMINAL_CONTRIBUTE = "nominal_contribute"
    NOMINATION_APPROVE = "nomination_approve"
    JAPTM_SEE = "japtm_see"
    JAPTM_KEEP = "japtm_keep"
    JAPTM_SIGN = "japtm_sign"
    PLAN_KEEP = "plan_keep"
    ACTION_DO = "action_do"
    ACTION_ANSWER = "action_answer"


class RoleName(TextChoices):
    PRACTITIONER = "practitioner", _("Practitioner")
    AGENCY_LEAD = "agency_lead", _("Agency lead")
    INTELLIGENCE_ANALYST = "intelligence_analyst", _("Intelligence analyst")
    PROFILE_ANALYST = "profile_analyst", _("Profile analyst")
    IG_OFFICER = "ig_officer", _("Information-governance officer")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")
    SOURCE_CUSTODIAN = "source_custodian", _("Source custodian")
    NOMINATING_OFFICER = "nominating_officer", _("Nominating officer")
    JAPTM_OFFICE = "japtm_secretariat", _("JAPTM secretariat")
    CO_CHAIR = "co_chair", _("JAPTM co-chair")
    LEAD_OFFICER = "lead_officer", _("Lead responsible officer")


@dataclass(frozen=True)
class Role:
    title: Promise
    description: Promise
    permissions: frozenset[Permission]


_OPEN_TO_ALL = frozenset({Permission.HOME_SEE})

ROLES: dict[RoleName, Role] = {
    RoleName.PRACTITIONER: Role(
        _("Practitioner"),
        _("Sends what they have noticed to the police, and sees their own forms and the answers."),
        _OPEN_TO_ALL
        | {
            Permission.CPI_SEND,
            Permission.CPI_SEE_OWN,
            Permission.PROFILE_SEE,
            Permission.REFERRAL_SEE,
            Permission.REFERRAL_ANSWER,
            Permission.ACTION_DO,
        },
    ),
    RoleName.AGENCY_LEAD: Role(
        _("Agency lead"),
        _(
            "Sees the titles and states of what the agency has sent,"
            " keeps its agreements alive, and says who works in it."
        ),
        _OPEN_TO_ALL
        | {
            Permission.CPI_SEND,
            Permission.CPI_SEE_OWN,
            Permission.CPI_SEE_TITLES,
            Permission.PROFILE_SEE,
            Permission.DECISION_SEE,
            Permission.RENEWAL_SEE,
            Permission.PEOPLE_SEE,
            Permission.PEOPLE_MANAGE,
            Permission.CHECKS_SET,
            Permission.AGENCY_MANAGE,
            Permission.FORCE_WATCH,
            Permission.REPORT_READ,
            Permission.REFERRAL_SEE,
            Permission.REFERRAL_ANSWER,
            Permission.WORDS_KEEP,
            Permission.NOMINAL_SEE,
            Permission.NOMINAL_CONTRIBUTE,
            Permission.NOMINATION_APPROVE,
            Permission.JAPTM_SEE,
            Permission.PLAN_KEEP,
            Permission.ACTION_DO,
            Permission.ACTION_ANSWER,
        },
    ),
    RoleName.INTELLIGENCE_ANALYST: Role(
        _("Intelligence analyst"),
        _("Reads the forms sent to the force, records what came of them and answers."),
        _OPEN_TO_ALL
        | {
            Permission.CPI_ANALYSE,
            Permission.FORCE_WATCH,
            Permission.PROFILE_SEE,
            Permission.DECISION_SEE,
            Permission.REPORT_READ,
            Permission.REFERRAL_SEE,
            Permission.WORDS_KEEP,
            Permission.NOMINAL_SEE,
            Permission.NOMINAL_CONTRIBUTE,
            Permission.JAPTM_SEE,
            Permission.ACTION_DO,
            Permission.ACTION_ANSWER,
        },
    ),
    RoleName.PROFILE_ANALYST: Role(
        _("Profile analyst"),
        _("Turns recorded crime into district profiles and publishes them to the partnership."),
        _OPEN_TO_ALL | {Permission.PROFILE_SEE, Permission.PROFILE_BUILD},
    ),
    RoleName.IG_OFFICER: Role(
        _("Information-governance officer"),
        _("Sees what the agency has decided to share and why, never the content."),
        _OPEN_TO_ALL
        | {
            Permission.DECISION_SEE,
            Permission.RENEWAL_SEE,
            Permission.PEOPLE_SEE,
            Permission.CHECKS_SET,
        },
    ),
    RoleName.SYSTEM_ADMINISTRATOR: Role(
        _("System administrator"),
        _("Looks after the portal and hears what people say about it, never the content."),
        _OPEN_TO_ALL | {Permission.FEEDBACK_SEE, Permission.PORTAL_MANAGE},
    ),
    RoleName.SOURCE_CUSTODIAN: Role(
        _("Source custodian"),
        _("Of a police force: alone opens who a source is, with a reason each time."),
        _OPEN_TO_ALL | {Permission.SOURCE_OPEN},
    ),
    RoleName.NOMINATING_OFFICER: Role(
        _("Nominating officer"),
        _("Says what the agency knows of a nominal, and nominates offenders."),
        _OPEN_TO_ALL
        | {
            Permission.NOMINAL_SEE,
            Permission.NOMINAL_CONTRIBUTE,
            Permission.JAPTM_SEE,
            Permission.REFERRAL_SEE,
            Permission.ACTION_DO,
            Permission.ACTION_ANSWER,
        },
    ),
    RoleName.JAPTM_OFFICE: Role(
        _("JAPTM secretariat"),
        _("Keeps a JAPTM programme: asks the partners, prepares the meeting and its minutes."),
        _OPEN_TO_ALL
        | {
            Permission.NOMINAL_SEE,
            Permission.JAPTM_SEE,
            Permission.JAPTM_KEEP,
            Permission.PLAN_KEEP,
            Permission.ACTION_DO,
        },
    ),
    RoleName.CO_CHAIR: Role(
        _("JAPTM co-chair"),
        _("With the co-chair of another agency signs what a JAPTM meeting decides."),
        _OPEN_TO_ALL
        | {
            Permission.NOMINAL_SEE,
            Permission.JAPTM_SEE,
            Permission.JAPTM_SIGN,
            Permission.ACTION_DO,
        },
    ),
    RoleName.LEAD_OFFICER: Role(
        _("Lead responsible officer"),
        _("Leads the plan against a threat and answers for what it achieves."),
        _OPEN_TO_ALL
        | {
            Permission.NOMINAL_SEE,
            Permission.JAPTM_SEE,
            Permission.PLAN_KEEP,
            Permission.ACTION_DO,
            Permission.ACTION_ANSWER,
        },
    ),
}


# Held through the role, and only by people of the host force: it sets up agencies for all.
HOST_ONLY = frozenset({Permission.PORTAL_MANAGE})
FORCE_ONLY = frozenset({Permission.SOURCE_OPEN, Permission.WORDS_KEEP})
NEVER_LENT = HOST_ONLY | {Permission.SOURCE_OPEN}


def has_permission(user: User | AnonymousUser, permission: Permission) -> bool:
    """Closed for anonymous, inactive and suspended; an unknown name is a fault, not a 'no'."""
    wanted = Permission(permission)
    if not user.is_authenticated or not user.may_see:
        return False
    if wanted in HOST_ONLY and not user.agency.is_host:
        return False
    if wanted in FORCE_ONLY and user.agency.police_area_id is None:
        return False
    return any(wanted in ROLES[RoleName(role)].permissions for role in user.held_roles)


def roles_with(permission: Permission) -> list[str]:
    return [name.value for name, role in ROLES.items() if permission in role.permissions]


def rights_of(roles: Iterable[str]) -> frozenset[Permission]:
    return frozenset().union(*(ROLES[RoleName(role)].permissions for role in roles))


def lent_by(roles: Iterable[str]) -> frozenset[str]:
    """What somebody with these roles of their own lends to a deputy: all but those above."""
    held = list(roles)
    if Permission.PEOPLE_MANAGE not in rights_of(held):
        return frozenset()
    return frozenset(role for role in held if not rights_of([role]) & NEVER_LENT)


def may_name_deputy(user: User) -> bool:
    """By a role of their own: nobody lends on what is lent to them."""
    own = rights_of(user.roles)
    return has_permission(user, Permission.PEOPLE_MANAGE) and Permission.PEOPLE_MANAGE in own


def may_give(user: User, roles: Iterable[str]) -> bool:
    """Nobody gives a right that they do not hold themselves. An unknown name is a fault."""
    given = list(roles)
    if not given or not has_permission(user, Permission.PEOPLE_MANAGE):
        return False
    return rights_of(given) <= rights_of(user.held_roles)


def roles_to_give(user: User) -> list[RoleName]:
    return [name for name in RoleName if may_give(user, [name])]
