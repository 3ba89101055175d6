"""Code lists of the JAPTM cycle: house lists, none of them a national scheme."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NominationState(TextChoices):
    DRAFT = "draft", _("Draft")
    AWAITING = "awaiting", _("Waits for your agency's approver")
    SUBMITTED = "submitted", _("With the secretariat")
    RETURNED = "returned", _("Sent back by the secretariat")
    ENRICHING = "enriching", _("Partners are asked")
    SCORING = "scoring", _("Being scored")
    SCORED = "scored", _("Scored")
    LISTED = "listed", _("On the agenda")
    ACCEPTED = "accepted", _("Accepted")
    RESERVE = "reserve", _("Reserve")
    REJECTED = "rejected", _("Rejected")
    DEFERRED = "deferred", _("Deferred")
    SIGNPOSTED = "signposted", _("Signposted elsewhere")
    IN_COHORT = "in_cohort", _("In the cohort")
    DESELECTED = "deselected", _("De-selected")
    CLOSED = "closed", _("Closed")


_S = NominationState
# Seen by its own agency alone; what was sent back is mended as a draft again.
AT_HOME = (_S.DRAFT, _S.AWAITING)
WITH_OWNER = (*AT_HOME, _S.RETURNED)
# Seen by the programme's agencies.
CIRCULATED = tuple(state for state in _S if state not in {*WITH_OWNER, _S.SUBMITTED})
DECIDED = (_S.ACCEPTED, _S.RESERVE, _S.REJECTED, _S.DEFERRED, _S.SIGNPOSTED)
# Closed by the secretariat once it is decided; before that only where the person may be a child,
# or for one of the reasons of `EndedFor`, which also end what was accepted and not taken in yet.
DONE_WITH = (_S.RESERVE, _S.REJECTED, _S.DEFERRED, _S.SIGNPOSTED, _S.DESELECTED)
STOPPABLE = (_S.SUBMITTED, _S.ENRICHING, _S.SCORING, _S.SCORED)
ENDABLE = (*STOPPABLE, _S.ACCEPTED)
# From which state to which; the database holds the same in a trigger.
MOVES: dict[str, frozenset[str]] = {
    _S.DRAFT: frozenset({_S.AWAITING, _S.CLOSED}),
    _S.AWAITING: frozenset({_S.DRAFT, _S.SUBMITTED}),
    _S.SUBMITTED: frozenset({_S.RETURNED, _S.ENRICHING, _S.CLOSED}),
    _S.RETURNED: frozenset({_S.DRAFT, _S.CLOSED}),
    _S.ENRICHING: frozenset({_S.SCORING, _S.CLOSED}),
    _S.SCORING: frozenset({_S.SCORED, _S.CLOSED}),
    _S.SCORED: frozenset({_S.LISTED, _S.CLOSED}),
    # Undecided it goes back to where it was: in reserve, deferred, or scored.
    _S.LISTED: frozenset({*DECIDED, _S.SCORED}),
    _S.ACCEPTED: frozenset({_S.IN_COHORT, _S.CLOSED}),
    _S.RESERVE: frozenset({_S.LISTED, _S.CLOSED}),
    _S.REJECTED: frozenset({_S.CLOSED}),
    _S.DEFERRED: frozenset({_S.LISTED, _S.CLOSED}),
    _S.SIGNPOSTED: frozenset({_S.CLOSED}),
    _S.IN_COHORT: frozenset({_S.DESELECTED}),
    _S.DESELECTED: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset(),
}
TAG_COLOURS: dict[str, str] = {
    _S.DRAFT: "grey", _S.AWAITING: "yellow", _S.SUBMITTED: "blue", _S.RETURNED: "orange",
    _S.ENRICHING: "light-blue", _S.SCORING: "purple", _S.SCORED: "purple", _S.LISTED: "turquoise",
    _S.ACCEPTED: "green", _S.RESERVE: "yellow", _S.REJECTED: "red", _S.DEFERRED: "orange",
    _S.SIGNPOSTED: "grey", _S.IN_COHORT: "green", _S.DESELECTED: "grey", _S.CLOSED: "grey",
}  # fmt: skip


class EndedFor(TextChoices):
    """Why a nomination ends without a meeting. A child is no reason to choose: it is weighed."""

    WRONG = "wrong", _("It is about the wrong person")
    DIED = "died", _("The person has died")


class MeetingState(TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    CALLED_OFF = "called_off", _("Called off")


class CriterionKind(TextChoices):
    MANDATORY = "mandatory", _("Mandatory")
    SUPPORTING = "supporting", _("Supporting")


FEWEST_CRITERIA = {CriterionKind.MANDATORY: 1, CriterionKind.SUPPORTING: 2}


class ReplyKind(TextChoices):
    ADDED = "added", _("We have added what we know")
    NOTHING = "nothing", _("We have nothing to add")
    UNABLE = "unable", _("We are unable to say")


class NoteKind(TextChoices):
    RETURNED = "returned", _("Sent back by its agency's approver")
    SAME = "same", _("The same person: the later one is closed")
    DIFFERENT = "different", _("Different people: both are kept")
    UNSETTLED = "unsettled", _("Not known any more whether it is the same person")


class DocumentKind(TextChoices):
    PACK = "pack", _("Pack")
    MINUTES = "minutes", _("Minutes")
    DECISION = "decision", _("Decision")


class AttendanceKind(TextChoices):
    PRESENT = "present", _("Present")
    APOLOGIES = "apologies", _("Apologies")
    STRUCK = "struck", _("Entered by mistake")


class RemarkKind(TextChoices):
    ADVICE = "advice", _("Advice")
    DISSENT = "dissent", _("Dissent")
    ACTION = "action", _("Action")
    MODERATION = "moderation", _("Marks talked about")


SAYABLE = (RemarkKind.ADVICE, RemarkKind.DISSENT)


# While one is weighed, or may be weighed again, and is on no agenda.
BEFORE_AN_AGENDA = (
    _S.SUBMITTED, _S.ENRICHING, _S.SCORING, _S.SCORED, _S.RESERVE, _S.DEFERRED,
)  # fmt: skip
