"""What can be done with people, their factors and agreements."""

from partners.actions.agreements import close_renewal
from partners.actions.factors import make_recovery_codes, remove_passkey
from partners.actions.feedback import give_feedback
from partners.actions.invitations import (
    accept_invitation,
    invite,
    invite_all,
    withdraw_invitation,
)
from partners.actions.people import (
    change_roles,
    confirm_account,
    record_checks,
    see_notices,
    switch_off,
    switch_on,
)

__all__ = [
    "accept_invitation",
    "change_roles",
    "close_renewal",
    "confirm_account",
    "give_feedback",
    "invite",
    "invite_all",
    "make_recovery_codes",
    "record_checks",
    "remove_passkey",
    "see_notices",
    "switch_off",
    "switch_on",
    "withdraw_invitation",
]
