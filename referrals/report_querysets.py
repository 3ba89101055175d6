"""Which reports a person may see, stated once: the cover, the text, the copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Q

from partners import sharing
from partners.permissions import Permission, roles_with
from partners.querysets import ShareableQuerySet

if TYPE_CHECKING:
    from partners.models import User

ANALYSTS = roles_with(Permission.CPI_ANALYSE)
REPORT_READERS = roles_with(Permission.REPORT_READ)


class DisseminationQuerySet(ShareableQuerySet):
    """Reports told: to the analysts of the force that told, and to those of the recipient who read.

    What was told until a time ends by itself. Nobody ends it otherwise.
    """

    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        told = sharing.owned_by_agency_of(user, roles=ANALYSTS)
        rows = told | sharing.disclosed_to(user, roles=REPORT_READERS)
        return self.filter(sharing.within_marking(user) & rows)

    def received_by(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        within = sharing.within_marking(user)
        return self.filter(within & sharing.disclosed_to(user, roles=REPORT_READERS))

    def accepted_by(self, user: User) -> Self:
        """Whose conditions, if there are any, this person has accepted."""
        accepted = apps.get_model("referrals.Acknowledgement").objects.filter(accepted_by=user.pk)
        given = Q(conditions__len=0) | Q(pk__in=accepted.values("dissemination"))
        return self.received_by(user).filter(given)


class AcknowledgementQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        within = _disseminations().visible_to(user)
        told = within.filter(owner=user.agency_id)
        return self.filter(
            Q(dissemination__in=within, accepted_by=user.pk) | Q(dissemination__in=told)
        )


class IntelligenceReportQuerySet(ShareableQuerySet):
    """The force's analysts; once it is released, those whom it was told to."""

    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        rows = sharing.owned_by_agency_of(user, roles=ANALYSTS)
        rows |= _released() & Q(pk__in=_disseminations().received_by(user).values("report"))
        return self.filter(sharing.within_marking(user) & rows)

    def readable_by(self, user: User) -> Self:
        """Reports whose text may be read: by a recipient after accepting the conditions."""
        if not sharing.may_see(user):
            return self.none()
        rows = sharing.owned_by_agency_of(user, roles=ANALYSTS)
        rows |= _released() & Q(pk__in=_disseminations().accepted_by(user).values("report"))
        return self.filter(sharing.within_marking(user) & rows)

    def takeable_by(self, user: User) -> Self:
        """Reports of which a copy may leave the portal in this person's hands."""
        if not sharing.may_see(user):
            return self.none()
        free = _disseminations().accepted_by(user).filter(is_download_blocked=False)
        rows = sharing.owned_by_agency_of(user, roles=ANALYSTS)
        rows |= _released() & Q(pk__in=free.values("report"))
        return self.filter(sharing.within_marking(user) & rows)

    def editable_by(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        own = sharing.owned_by_agency_of(user, roles=ANALYSTS)
        return self.filter(sharing.within_marking(user) & own)

    def told_to_agency_of(self, user: User) -> Self:
        return self.visible_to(user).exclude(owner=user.agency_id)


class ReportTextQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(report__in=_reports().readable_by(user))

    def editable_by(self, user: User) -> Self:
        return self.filter(report__in=_reports().editable_by(user).filter(state="draft"))


class SanitisingQuerySet(ShareableQuerySet):
    """From which form a report came: for those who may change it."""

    def visible_to(self, user: User) -> Self:
        return self.filter(report__in=_reports().editable_by(user))

    def editable_by(self, user: User) -> Self:
        open_ones = _reports().editable_by(user).filter(state__in=["draft", "reading"])
        return self.filter(report__in=open_ones)


class ReportRenderingQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(report__in=_reports().takeable_by(user))

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user)


class WatchedWordQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        return self.filter(
            sharing.owned_by_agency_of(user, roles=roles_with(Permission.WORDS_KEEP))
        )

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user)

    def in_force(self) -> Self:
        return self.filter(ended_at__isnull=True)


class DataReportQuerySet(ShareableQuerySet):
    """The force's analysts; once published, whom it was published to while an agreement holds."""

    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        rows = sharing.owned_by_agency_of(user, roles=ANALYSTS)
        if sharing.has_role(user, roles_with(Permission.PROFILE_SEE)):
            rows |= Q(
                published_at__isnull=False, readers__contains=[user.agency_id],
                owner__in=sharing.bound_to(user.agency_id),
            )  # fmt: skip
        return self.filter(rows)

    def editable_by(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        return self.filter(sharing.owned_by_agency_of(user, roles=ANALYSTS))


class DataReportSourceQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        reports = apps.get_model("referrals.DataReport").objects.editable_by(user)
        return self.filter(report__in=reports)


def _released() -> Q:
    return Q(state__in=["released", "recalled"])


def _reports() -> IntelligenceReportQuerySet:
    rows: IntelligenceReportQuerySet = apps.get_model("referrals.IntelligenceReport").objects.all()
    return rows


def _disseminations() -> DisseminationQuerySet:
    rows: DisseminationQuerySet = apps.get_model("referrals.Dissemination").objects.all()
    return rows
