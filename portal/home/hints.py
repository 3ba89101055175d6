"""First steps by role: shown on the front page until the person has read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partners.permissions import RoleName

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from partners.models import User

HINTS: dict[RoleName, Promise] = {
    RoleName.PRACTITIONER: _(
        "“Send information” takes about three minutes. You may stop and come back: a draft waits"
        " under “My forms”, and the answer comes there too."
    ),
    RoleName.AGENCY_LEAD: _(
        "Under “People” you invite colleagues and say what each may do; under “Our agency” you keep"
        " its units. You see titles and states of forms, not what they say."
    ),
    RoleName.INTELLIGENCE_ANALYST: _(
        "“Inbox” has the forms sent to your force, the newest first. Each gets an outcome for the"
        " force and an approved answer for its sender."
    ),
    RoleName.PROFILE_ANALYST: _(
        "“Profiles” turns recorded crime into figures by district. A draft is seen by your force"
        " alone; publishing shares it with the agencies that have an agreement."
    ),
    RoleName.IG_OFFICER: _(
        "You see who works in the agency, what it has agreed and decided to share, and why. You"
        " never see what a form says."
    ),
    RoleName.NOMINATING_OFFICER: _(
        "“Nominals” has the people of whom your agency has said something. Look for a name before"
        " you begin another."
    ),
    RoleName.JAPTM_OFFICE: _(
        "“JAPTM” has your programmes: who is nominated, who has answered, and the next meeting."
    ),
    RoleName.CO_CHAIR: _(
        "“JAPTM” has what waits for your signature. It counts only with the other co-chair's."
    ),
    RoleName.LEAD_OFFICER: _(
        "“JAPTM” has the people and threats whose plans you lead, and what each agency is to do."
    ),
    RoleName.SYSTEM_ADMINISTRATOR: _(
        "You look after agencies, telephone numbers and code lists, and hear what people say about"
        " the portal. You see no record."
    ),
}


def hints_for(user: User) -> list[Promise]:
    unread = set(user.roles) - set(user.hints_read)
    return [hint for role, hint in HINTS.items() if role in unread]
