"""Code lists of safeguarding referrals. Local lists, not national policy."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from referrals.choices import Tag


class ReferralState(TextChoices):
    SENT = "sent", _("Sent, not yet acknowledged")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    ANSWERED = "answered", _("Answered")
    RETURNED = "returned", _("Sent back")


OPEN = (ReferralState.SENT, ReferralState.ACKNOWLEDGED)
REFERRAL_TAGS: dict[str, Tag] = {
    ReferralState.SENT: Tag(_("Sent"), "blue"),
    ReferralState.ACKNOWLEDGED: Tag(_("Acknowledged"), "purple"),
    ReferralState.ANSWERED: Tag(_("Answered"), "green"),
    ReferralState.RETURNED: Tag(_("Sent back"), "orange"),
}
REFERRAL_MOVES: dict[str, frozenset[str]] = {
    ReferralState.SENT: frozenset({ReferralState.ACKNOWLEDGED, ReferralState.RETURNED}),
    ReferralState.ACKNOWLEDGED: frozenset({ReferralState.ANSWERED, ReferralState.RETURNED}),
    ReferralState.ANSWERED: frozenset(),
    ReferralState.RETURNED: frozenset(),
}


class Concern(TextChoices):
    """How serious. The hours that go with each differ by authority and stand with its district."""

    RED = "red", _("Red: somebody may be harmed seriously, now or soon")
    AMBER = "amber", _("Amber: significant concern, not at this moment")
    GREEN = "green", _("Green: help is needed, nobody is in danger")


CONCERN_TAGS: dict[str, Tag] = {
    Concern.RED: Tag(_("Red"), "red"),
    Concern.AMBER: Tag(_("Amber"), "orange"),
    Concern.GREEN: Tag(_("Green"), "green"),
}


class ReferralOutcome(TextChoices):
    """What the recipient does. For both sides of the referral and nobody else."""

    STRATEGY_DISCUSSION = "strategy_discussion", _("A strategy discussion or enquiry is begun")
    ASSESSMENT = "assessment", _("Social care assesses what is needed")
    EARLY_HELP = "early_help", _("Early help or support is offered")
    ALREADY_OPEN = "already_open", _("Known and open here already: this was added")
    OTHER_AGENCY = "other_agency", _("Passed to another agency")
    NO_FURTHER_ACTION = "no_further_action", _("No further action")


class ReturnReason(TextChoices):
    NOT_OUR_AREA = "not_our_area", _("It is for another area")
    OTHER_TEAM = "other_team", _("It is for another team or agency")
    NOT_ENOUGH = "not_enough", _("It says too little to act on")
