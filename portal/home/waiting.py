"""What waits for a person, and what is new, by role: the front page looks across the apps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.access import MOST_COUNTED, seen
from partners.models import Notice, User
from partners.permissions import Permission, has_permission
from portal.home.agreement_tasks import agreement_tasks
from portal.home.cards import LATE, Item, Section, Task, Text
from portal.home.nomination_tasks import nomination_tasks
from portal.home.plan_tasks import plan_tasks
from portal.home.report_tasks import report_tasks
from portal.workdays import working_days_before
from referrals import handover
from referrals.choices import State
from referrals.models import CpiForm, Referral

MOST_ON_THE_FRONT_PAGE = 5
WARNING_DAYS = 30
ANSWERED_WITHIN = 5  # working days: a local aim, no national standard


def tasks_for(user: User) -> Sequence[Task]:
    """Danger comes first, then what is late."""
    found = [
        *_reviews(user), *_left(user), *_drafts(user), *_inbox(user), *_referrals(user),
        *agreement_tasks(user), *report_tasks(user), *nomination_tasks(user), *plan_tasks(user),
    ]  # fmt: skip
    return [*_urgent(user), *sorted(found, key=lambda task: not task.is_late)]


def notes_for(user: User) -> list[Text]:
    """What runs out, or has: it narrows what the person is shown."""
    notes: list[Text] = _standing_in(user)
    for what, until in ((_("vetting"), user.vetted_until), (_("training"), user.trained_until)):
        days = (until - timezone.localdate()).days if until else WARNING_DAYS + 1
        told = {"what": what, "day": date_format(until, "j F Y") if until else ""}
        if days < 0:
            notes.append(
                _("Your %(what)s ran out on %(day)s: of what others wrote you see only what is"
                  " marked OFFICIAL. You can still send information, and you see what you sent"
                  " yourself. The lead or the information-governance officer of your agency"
                  " records the renewal.") % told
            )  # fmt: skip
        elif days <= WARNING_DAYS:
            notes.append(
                _("Your %(what)s runs out on %(day)s. After that day you see of what others wrote"
                  " only what is marked OFFICIAL. Ask the lead of your agency to have it renewed.")
                % told
            )  # fmt: skip
    return notes


def _standing_in(user: User) -> list[Text]:
    """What they may do more than usual, and when."""
    if not user.deputy_until or user.deputy_until < timezone.localdate():
        return []
    rows = user.deputyships.visible_to(user).not_over().select_related("created_by")
    return [
        _("You stand in for %(lead)s, a lead of your agency, from %(first)s until the end of"
          " %(last)s. On these days you may do what they may do.")
        % {
            "lead": row.created_by.name,
            "first": date_format(row.starts_on, "j F Y"),
            "last": date_format(row.ends_on, "j F Y"),
        }
        for row in seen(rows.order_by("starts_on", "pk"), by=user, purpose="home")
    ]  # fmt: skip


def notices_for(user: User) -> Sequence[Notice]:
    unseen = Notice.objects.filter(person=user, seen_at__isnull=True)
    return list(unseen.select_related("made_by").order_by("pk")[:MOST_ON_THE_FRONT_PAGE])


def _reviews(user: User) -> list[Task]:
    if not has_permission(user, Permission.PEOPLE_MANAGE):
        return []
    people = User.objects.visible_to(user).exclude(pk=user.pk)
    due = [person for person in people.order_by("name") if person.review_is_due]
    return [
        Task(
            title=_("Confirm the account of %(name)s") % {"name": person.name},
            url=reverse("person", args=[person.key]),
            hint=_("Every 90 days you say who still works here, with which roles."),
            tag=_("Late"),
            colour=LATE,
        )
        for person in seen(due[:MOST_ON_THE_FRONT_PAGE], by=user, purpose="home")
    ]


def _left(user: User) -> list[Task]:
    drafts = handover.left(user)
    if not drafts:
        return []
    days = drafts[0].days
    begun = ngettext(
        "The oldest was begun %(days)s day ago.", "The oldest was begun %(days)s days ago.", days
    )
    return [
        Task(
            title=_("Say who goes on with drafts of people who have left"),
            url=reverse("referrals:drafts-left"),
            hint=f"{_('%(count)s waiting.')} {begun if days else _('The oldest was begun today.')}"
            % {"count": len(drafts), "days": days},
            tag=_("Waiting"),
            colour="govuk-tag--blue",
        )
    ]


def _drafts(user: User) -> list[Task]:
    if not has_permission(user, Permission.CPI_SEND):
        return []
    drafts = CpiForm.objects.sent_or_drafted_by(user).filter(state=State.DRAFT).order_by("-pk")
    return [
        Task(
            title=_("Finish your draft"),
            reference=draft.reference,
            url=reverse("referrals:cpi-draft", args=[draft.key]),
            hint=str(draft.get_theme_display()) or _("Not yet begun"),
            tag=_("Draft"),
            colour="govuk-tag--grey",
        )
        for draft in seen(drafts[:MOST_ON_THE_FRONT_PAGE], by=user, purpose="home")
    ]


def _urgent(user: User) -> list[Task]:
    if not has_permission(user, Permission.CPI_ANALYSE):
        return []
    undecided = CpiForm.objects.in_inbox_of(user).filter(state=State.SUBMITTED, is_urgent=True)
    return [
        Task(
            title=_("Read and decide the urgent forms now"),
            url=f"{reverse('referrals:cpi-inbox')}?show=urgent",
            hint=_("Somebody may be in danger. The oldest has waited for a decision for %(time)s.")
            % {"time": timesince(oldest.clock_from)},
            tag=_("Urgent"),
            colour="govuk-tag--red",
        )
        for oldest in seen(undecided.order_by("sent_at")[:1], by=user, purpose="home")
    ]


def _inbox(user: User) -> list[Task]:
    if not has_permission(user, Permission.CPI_ANALYSE):
        return []
    waiting = CpiForm.objects.in_inbox_of(user).filter(state=State.SUBMITTED)
    oldest = seen(waiting.order_by("sent_at")[:1], by=user, purpose="home")
    if not oldest:
        return []
    since = working_days_before(timezone.localdate(), ANSWERED_WITHIN)
    late = waiting.filter(sent_at__lt=timezone.make_aware(datetime.combine(since, time.min)))
    number = late.order_by()[: MOST_COUNTED + 1].count()
    return [
        Task(
            title=_("Read the forms that wait"),
            url=reverse("referrals:cpi-inbox"),
            hint=_waited(oldest[0].sent_at, number),
            tag=_("Late") if number else _("Waiting"),
            colour=LATE if number else "govuk-tag--blue",
        )
    ]


def _referrals(user: User) -> list[Task]:
    """Of the recipient all that are open; of the force those whose clock has run out."""
    if not has_permission(user, Permission.REFERRAL_SEE):
        return []
    made = Referral.objects.made_by_agency_of(user).late()
    rows = Referral.objects.received_by(user).waiting() | made
    return [
        Task(
            title=_("Answer a safeguarding referral")
            if row.recipient_id == user.agency_id
            else _("A safeguarding referral is late: ask its recipient"),
            reference=row.reference,
            url=row.get_absolute_url(),
            hint=_("Due by %(time)s.") % {"time": f"{timezone.localtime(row.due_at):%d %B, %H:%M}"},
            tag=_("Late") if row.is_late else row.tag.label,
            colour=LATE if row.is_late else f"govuk-tag--{row.tag.colour}",
        )
        for row in seen(rows.order_by("due_at")[:MOST_ON_THE_FRONT_PAGE], by=user, purpose="home")
    ]


def _waited(oldest: datetime, late: int) -> str:
    since = _("The oldest has waited since %(day)s.") % {
        "day": date_format(timezone.localtime(oldest), "j F Y")
    }
    if not late:
        return since
    number = f"{MOST_COUNTED:,}+" if late > MOST_COUNTED else f"{late}"
    told = ngettext(
        "%(number)s has waited for more than %(days)s working days.",
        "%(number)s have waited for more than %(days)s working days.",
        late,
    )
    return f"{told % {'number': number, 'days': ANSWERED_WITHIN}} {since}"


def sections_for(user: User) -> Sequence[Section]:
    if not has_permission(user, Permission.CPI_SEE_OWN) or user.agency.police_area_id:
        return ()
    forms = CpiForm.objects.sent_or_drafted_by(user).exclude(state=State.DRAFT).order_by("-pk")
    items = [
        Item(
            title=form.reference,
            url=form.get_absolute_url(),
            detail=str(form.get_theme_display()),
            tag=_("Answered") if form.state == State.CLOSED else _("Sent"),
            colour="govuk-tag--green" if form.state == State.CLOSED else "govuk-tag--blue",
        )
        for form in seen(forms[:MOST_ON_THE_FRONT_PAGE], by=user, purpose="home")
    ]
    may_send = has_permission(user, Permission.CPI_SEND)
    return (
        Section(
            title=_("What you sent last"),
            items=items,
            empty=_("You have sent nothing yet."),
            start_url=reverse("referrals:cpi-start") if may_send else "",
            start_label=_("Send information to the police"),
            more_url=reverse("referrals:cpi-mine"),
            more_label=_("All my forms"),
        ),
    )
