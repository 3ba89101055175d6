"""What of nominations waits for a person: an approval, an answer, a score, what came back or in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominals.japtm_choices import NominationState
from nominals.models import Contribution, Nomination, NominationNote, Reply, Score
from nominals.score_querysets import to_score
from partners.access import seen
from partners.permissions import Permission, has_permission
from portal.home.cards import LATE, Task

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partners.models import User

MOST = 5
_S = NominationState


def nomination_tasks(user: User) -> list[Task]:
    found: list[Task] = []
    if has_permission(user, Permission.NOMINATION_APPROVE):
        found += _to_approve(user)
    if has_permission(user, Permission.NOMINAL_CONTRIBUTE):
        found += [*_to_mend(user), *_to_answer(user), *_to_score(user)]
    if has_permission(user, Permission.JAPTM_KEEP):
        found += _came_in(user)
    return found


def _to_approve(user: User) -> list[Task]:
    """Those in which this person wrote wait for somebody else."""
    own = Contribution.objects.editable_by(user).filter(
        created_by=user.pk, nominal=OuterRef("nominal"), created_at__gte=OuterRef("created_at")
    )
    rows = Nomination.objects.of_agency(user).filter(state=_S.AWAITING)
    rows = rows.exclude(writers__contains=[user.pk])
    rows = rows.exclude(carried__overlap=ArraySubquery(own.values("pk")))
    told = _("It waits for a second person of your agency.")
    return [_task(row, _("Approve a nomination"), told) for row in _shown(rows, user)]


def _to_mend(user: User) -> list[Task]:
    """What this person wrote in, and the secretariat or their own approver sent back."""
    came_back = NominationNote.objects.visible_to(user).filter(nomination=OuterRef("pk"))
    rows = Nomination.objects.of_agency(user).filter(writers__contains=[user.pk])
    rows = rows.filter(Q(state=_S.RETURNED) | Q(Exists(came_back), state=_S.DRAFT))
    told = _("It was sent back, with what is to be mended.")
    return [_task(row, _("Mend a nomination"), told) for row in _shown(rows, user)]


def _to_answer(user: User) -> list[Task]:
    answered = Reply.objects.visible_to(user).filter(
        nomination=OuterRef("pk"), owner=user.agency_id
    )
    rows = Nomination.objects.visible_to(user).exclude(owner=user.agency_id)
    rows = rows.filter(~Exists(answered), state=_S.ENRICHING)
    return [_asked(row) for row in _shown(rows, user)]


def _asked(row: Nomination) -> Task:
    today = timezone.localdate()
    due = row.answers_due or today
    return _task(
        row, _("Say what your agency can add to a nomination"),
        _("By %(day)s.") % {"day": date_format(due, "j F Y")}, is_late=due < today,
    )  # fmt: skip


def _to_score(user: User) -> list[Task]:
    """A score that the own agency has taken back waits again."""
    given = Score.objects.visible_to(user).filter(
        nomination=OuterRef("pk"), owner=user.agency_id
    )  # fmt: skip
    rows = to_score(user).filter(~Exists(given))
    told = _("It waits for the score of your agency.")
    return [
        _task(row, _("Score a nomination"), told, url=reverse("nominals:score", args=[row.key]))
        for row in _shown(rows, user)
    ]


def _came_in(user: User) -> list[Task]:
    rows = Nomination.objects.for_secretariat(user).filter(state=_S.SUBMITTED)
    told = _("It came in and waits for you to ask the partners.")
    return [_task(row, _("Look at a new nomination"), told) for row in _shown(rows, user)]


def _shown(rows: QuerySet[Nomination], user: User) -> list[Nomination]:
    return seen(rows.order_by("pk")[:MOST], by=user, purpose="home")


def _task(row: Nomination, title: str, hint: str, *, is_late: bool = False, url: str = "") -> Task:
    return Task(
        title=title, url=url or row.get_absolute_url(), reference=row.reference, hint=hint,
        tag=_("Late") if is_late else _("Waiting"),
        colour=LATE if is_late else "govuk-tag--yellow",
    )  # fmt: skip
