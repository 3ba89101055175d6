"""What can be done with people, their factors and agreements."""

from partners.actions.agreements import close_renewal
from partners.actions.factors import remove_passkey
from partners.actions.invitations import accept_invitation, invite, withdraw_invitation

__all__ = ["accept_invitation", "close_renewal", "invite", "remove_passkey", "withdraw_invitation"]
