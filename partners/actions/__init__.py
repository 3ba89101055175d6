"""What can be done with people, their factors and agreements."""

from partners.actions.agencies import (
    add_agency,
    add_district,
    add_unit,
    change_agency,
    close_unit,
    invite_first_lead,
    keep_agency,
    keep_summary,
    rename_unit,
    resume_agency,
    route_area,
    route_district,
    suspend_agency,
)
from partners.actions.agreements import close_renewal
from partners.actions.factors import (
    link_subject,
    make_first_recovery_codes,
    make_recovery_codes,
    remove_passkey,
    unlink_subject,
)
from partners.actions.feedback import give_feedback
from partners.actions.invitations import (
    accept_invitation,
    invite,
    invite_all,
    recover,
    send_again,
    withdraw_invitation,
)
from partners.actions.messages import (
    ask_for_due_mail,
    choose_pace,
    forget_old_messages,
    see_messages,
)
from partners.actions.people import (
    change_roles,
    confirm_account,
    read_hints,
    record_checks,
    remember_visit,
    see_notices,
    switch_off,
    switch_on,
)
from partners.actions.standing_in import end_deputy, lead_unit, name_deputy
from partners.actions.tokens import end_token, make_token

__all__ = [
    "accept_invitation",
    "add_agency",
    "add_district",
    "add_unit",
    "ask_for_due_mail",
    "change_agency",
    "change_roles",
    "choose_pace",
    "close_renewal",
    "close_unit",
    "confirm_account",
    "end_deputy",
    "end_token",
    "forget_old_messages",
    "give_feedback",
    "invite",
    "invite_all",
    "invite_first_lead",
    "keep_agency",
    "keep_summary",
    "lead_unit",
    "link_subject",
    "make_first_recovery_codes",
    "make_recovery_codes",
    "make_token",
    "name_deputy",
    "read_hints",
    "record_checks",
    "recover",
    "remember_visit",
    "remove_passkey",
    "rename_unit",
    "resume_agency",
    "route_area",
    "route_district",
    "see_messages",
    "see_notices",
    "send_again",
    "suspend_agency",
    "switch_off",
    "switch_on",
    "unlink_subject",
    "withdraw_invitation",
]
