"""Who was there, what they advised, where they dissented; interests before there is an agenda."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominals.japtm_choices import AttendanceKind, RemarkKind
from nominals.models.meeting import AgendaItem, Meeting
from nominals.models.nomination import Nomination
from nominals.sitting_querysets import (
    AttendanceQuerySet,
    EarlyInterestQuerySet,
    RemarkQuerySet,
)
from partners.models import Agency
from portal.constraints import not_blank, one_of


class Attendance(models.Model):
    """Somebody who was there for an agency, or sent apologies: written by the secretariat."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=AttendanceKind.choices)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", AttendanceKind.values),
            not_blank("name"),
            models.UniqueConstraint(
                fields=["meeting", "owner", "name"], name="nominals_attendance_once"
            ),
        ]

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class Remark(models.Model):
    """Advice, dissent, an action or a moderation on an item, for the minutes. It never changes.

    By whoever said it, or by the secretariat for somebody who is at the table. An action names the
    agency that is to act and a day; it is given to nobody before it is taken over into a plan. A
    moderation names the dimension or scale whose marks were too far apart, and the points that the
    table agreed on, none where the marks stand as they are; the revealed order stays as it was.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="remarks")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=RemarkKind.choices)
    words = models.TextField()
    tasked = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due = models.DateField(null=True, blank=True)
    scale = models.CharField(max_length=40, blank=True, default="", db_default="")
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", RemarkKind.values),
            not_blank("words"),
            models.CheckConstraint(
                condition=Q(kind=RemarkKind.ACTION, tasked__isnull=False, due__isnull=False)
                | (~Q(kind=RemarkKind.ACTION) & Q(tasked__isnull=True, due__isnull=True)),
                name="nominals_remark_action_has_agency_and_day",
            ),
            models.CheckConstraint(
                condition=(Q(kind=RemarkKind.MODERATION) & ~Q(scale=""))
                | (~Q(kind=RemarkKind.MODERATION) & Q(scale="", points__isnull=True)),
                name="nominals_remark_moderation_has_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"remark {self.pk}"

    @property
    def said(self) -> str:
        """By whom, or who is to act by when."""
        if self.tasked is None or self.due is None:
            return _("%(name)s, %(agency)s") % {"name": self.name, "agency": self.owner.name}
        day = date_format(self.due, "j F Y")
        return _("%(agency)s, by %(day)s") % {"agency": self.tasked.name, "day": day}


class EarlyInterest(models.Model):
    """Somebody's own interest in a nomination before it is on an agenda: they do not score it.

    It goes with the nomination onto every agenda. It is theirs and the secretariat's to see.
    """

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="early_interests"
    )
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    words = models.CharField(max_length=300)
    declared_at = models.DateTimeField(db_default=Now())
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = EarlyInterestQuerySet.as_manager()

    class Meta:
        constraints = [
            not_blank("words"),
            models.UniqueConstraint(
                fields=["nomination", "declared_by"], name="nominals_earlyinterest_one_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"early interest {self.pk}"
