"""What people are told of: the words on the front page, where they lead, and what cannot wait."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`page` is the name of an address that takes the key of the row that is told about."""

    words: Promise
    page: str = ""
    cannot_wait: bool = False


KINDS: dict[str, Kind] = {
    "answered": Kind(words=_("A form was answered."), page="referrals:cpi-read"),
    "draft_ends": Kind(
        words=_("A draft of yours is deleted in a week unless you save it again."),
        page="referrals:cpi-draft",
        cannot_wait=True,
    ),
    "draft_gone": Kind(words=_("A draft that you had not saved for 28 days was deleted.")),
    "draft_deleted": Kind(words=_("A lead deleted a draft of yours for your former unit.")),
    "summary": Kind(
        words=_("There is a summary of your agency’s forms."), page="referrals:cpi-summary"
    ),
    "correction": Kind(
        words=_("Somebody asks for a correction of a form that they sent, or was answered."),
        page="referrals:cpi-read",
    ),
    "correction_danger": Kind(
        words=_("Somebody who asks for a correction writes of danger to life. Read it now."),
        page="referrals:cpi-read",
        cannot_wait=True,
    ),
    "report": Kind(
        words=_("A police force shared an intelligence report with your agency."),
        page="referrals:report",
    ),
    "scores_revealed": Kind(
        words=_("The scores of a round are revealed."), page="nominals:ranking"
    ),
    "marks_set_aside": Kind(
        words=_("Marks were set aside for an interest: have the order of the round made anew."),
        page="nominals:ranking",
    ),
    "scheme_chosen": Kind(
        words=_("A programme is scored by other rules from its next round on."),
        page="nominals:programme",
    ),
    "profile_published": Kind(
        words=_("A profile of your districts is published."), page="profiles:profile-read"
    ),
    "agreement_waits": Kind(
        words=_("An agreement about sharing waits for your agency’s signature."), page="agreement"
    ),
    "agreement_holds": Kind(
        words=_("All parties have signed an agreement about sharing."), page="agreement"
    ),
    "agreement_left": Kind(
        words=_("An agency left an agreement about sharing, or ended it."),
        page="agreement",
        cannot_wait=True,
    ),
    "recalled": Kind(
        words=_("An intelligence report was recalled. Stop relying on it."),
        page="referrals:report",
        cannot_wait=True,
    ),
    "nomination_waits": Kind(
        words=_("A nomination waits for your approval."), page="nominals:nomination"
    ),
    "nomination_back": Kind(
        words=_("A nomination was sent back, with what is to be mended."),
        page="nominals:nomination",
    ),
    "nomination_closed": Kind(
        words=_("The secretariat closed a nomination."), page="nominals:nomination"
    ),
    "nomination_ended": Kind(
        words=_("A nomination has ended without a meeting. Do not rely on it any more."),
        page="nominals:nomination",
    ),
    "nomination_new": Kind(
        words=_("A nomination came to the secretariat."), page="nominals:nomination"
    ),
    "nomination_asked": Kind(
        words=_("Your agency is asked what it can add to a nomination."),
        page="nominals:nomination",
    ),
    "scoring_open": Kind(
        words=_("A nomination waits for the score of your agency."), page="nominals:nomination"
    ),
    "nomination_chased": Kind(
        words=_("The secretariat still waits for your agency’s answer on a nomination."),
        page="nominals:nomination",
        cannot_wait=True,
    ),
    "nomination_decided": Kind(
        words=_("A meeting decided about a nomination of your agency."), page="nominals:nomination"
    ),
    "meeting_planned": Kind(words=_("A meeting was planned."), page="nominals:meeting"),
    "meeting_closed": Kind(
        words=_("A meeting is over. Its minutes can be read."), page="nominals:meeting"
    ),
    "meeting_moved": Kind(words=_("A meeting was moved to another day."), page="nominals:meeting"),
    "meeting_called_off": Kind(words=_("A meeting was called off."), page="nominals:meeting"),
    "item_taken_off": Kind(
        words=_("A nomination of your agency was taken off the agenda of a meeting."),
        page="nominals:nomination",
    ),
    "review_waits": Kind(
        words=_("A review of somebody in a cohort waits for your signature."), page="plans:member"
    ),
    "member_lapsed": Kind(
        words=_("A membership of a cohort is past its review and needs a decision."),
        page="plans:member",
        cannot_wait=True,
    ),
    "plan_to_lead": Kind(
        words=_("Your agency is to lead a plan. Its lead responsible officer takes it."),
        page="plans:plan",
    ),
    "plan_new": Kind(words=_("A plan was opened to your agency."), page="plans:plan"),
    "plan_left": Kind(words=_("A plan is no longer open to your agency.")),
    "plan_paused": Kind(
        words=_("A plan was paused: whom it is about is two weeks past their review."),
        page="plans:plan",
        cannot_wait=True,
    ),
    "plan_overdue": Kind(words=_("A plan is past its review."), page="plans:plan"),
    "plan_untrained": Kind(
        words=_("The lead responsible officer of a plan has no training that is valid now."),
        page="plans:plan",
    ),
    "plan_lead_left": Kind(
        words=_("The lead responsible officer of a plan no longer leads. Another takes it."),
        page="plans:plan",
    ),
    "plan_only_pursue": Kind(
        words=_("A plan only pursues: nothing prevents, protects or prepares."), page="plans:plan"
    ),
    "plan_unread": Kind(
        words=_("A plan was not read by all its agencies within a week."), page="plans:plan"
    ),
    "member_age": Kind(
        words=_("Somebody in a cohort is or may be under 18. Their plans are paused."),
        page="plans:member",
        cannot_wait=True,
    ),
    "plan_stopped": Kind(
        words=_("A plan was paused at once. The secretariat says how it goes on."),
        page="plans:plan",
        cannot_wait=True,
    ),
    "disruption_claimed": Kind(
        words=_("A disruption was claimed and waits to be moderated."), page="plans:disruption"
    ),
    "disruption_weighed": Kind(
        words=_("A disruption that your agency claimed was moderated."), page="plans:disruption"
    ),
    "disruption_answered": Kind(
        words=_("The agency that claimed a disruption answered the level that yours moderated."),
        page="plans:disruption",
    ),
    "action_new": Kind(
        words=_("Your agency was given an action, and is asked for an answer."),
        page="plans:action",
    ),
    "action_yours": Kind(words=_("An action was given to you."), page="plans:action"),
    "action_answered": Kind(
        words=_("There is something new about an action."), page="plans:action"
    ),
    "action_late": Kind(
        words=_("An action waits for an answer or is late."),
        page="plans:action",
        cannot_wait=True,
    ),
    "action_plan_ended": Kind(
        words=_("Something has changed behind an action. Ask its contact if it is still needed."),
        page="plans:action",
    ),
    "second_reading": Kind(
        words=_("A report waits for a second reader."),
        page="referrals:report",
    ),
    "reading_overdue": Kind(
        words=_("A report was released by one person and is still to be read by a second."),
        page="referrals:report",
        cannot_wait=True,
    ),
    "referral": Kind(
        words=_("A police force referred somebody’s safety to you."), page="referrals:referral"
    ),
    "referral_news": Kind(
        words=_("There is something new about a safeguarding referral."),
        page="referrals:referral",
    ),
    "referral_late": Kind(
        words=_("The time of a safeguarding referral has run out."),
        page="referrals:referral",
        cannot_wait=True,
    ),
    "transferred": Kind(
        words=_("Another police force passed a form to yours."), page="referrals:cpi-read"
    ),
    "transfer_seen": Kind(
        words=_("The force that you passed a form to has it."), page="referrals:transfer"
    ),
    "passed_on": Kind(
        words=_("A form of yours was passed to the police force that deals with it."),
        page="referrals:cpi-read",
    ),
    "urgent": Kind(
        words=_("A form came in that may be about somebody in danger now. Open it first."),
        page="referrals:cpi-read",
        cannot_wait=True,
    ),
    "climbed_duty": Kind(
        words=_("Nobody has opened an urgent form, and you are on duty."),
        page="referrals:escalation-acknowledge",
        cannot_wait=True,
    ),
    "climbed_supervisor": Kind(
        words=_("Nobody has opened an urgent form: see that somebody does."),
        page="referrals:escalation-acknowledge",
        cannot_wait=True,
    ),
    "climbed_undecided": Kind(
        words=_(
            "An urgent form has not been decided in time. Decide it, or see that somebody does."
        ),
        page="referrals:escalation-acknowledge",
        cannot_wait=True,
    ),
    "climbed_control_room": Kind(
        words=_("Nobody has opened an urgent form: telephone the force control room now."),
        page="referrals:escalation-acknowledge",
        cannot_wait=True,
    ),
}
