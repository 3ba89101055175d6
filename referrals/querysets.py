"""Which forms a person may see, stated once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.postgres.functions import TransactionNow
from django.db.models import (
    DurationField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from partners import sharing
from partners.permissions import Permission, RoleName, has_permission, roles_with
from partners.querysets import ShareableQuerySet
from referrals.choices import WAITING, Quarantine, State

if TYPE_CHECKING:
    from partners.models import User
    from referrals.models import CpiAccount, CpiForm

MINUTE = Value(timedelta(minutes=1))
OPENED_WITHIN = 15  # minutes, where the force has set nothing
ANALYSTS = roles_with(Permission.CPI_ANALYSE)


def _own(user: User) -> Q:
    """What a person wrote for the agency they are in now.

    Whatever its marking: it tells them nothing, and danger is not held up by lapsed paperwork.
    """
    rows = Q(sender=user.agency_id, created_by=user.pk, first_writer__isnull=True)
    return rows if sharing.has_role(user, roles_with(Permission.CPI_SEE_OWN)) else sharing.NOBODY


def _written_by(user: User) -> Q:
    """What was passed to a person; a unit's lead sees its sent forms."""
    rows = Q(sender=user.agency_id, created_by=user.pk)
    if user.leads_unit and user.unit_id:
        rows |= Q(sender=user.agency_id, unit=user.unit_id) & ~Q(state=State.DRAFT)
    return rows if sharing.has_role(user, roles_with(Permission.CPI_SEE_OWN)) else sharing.NOBODY


def _received_by(user: User) -> Q:
    return sharing.owned_by_agency_of(user, roles=ANALYSTS) & ~Q(state=State.DRAFT)


class CpiFormQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Title, state and answer: writer, unit's lead, agency's lead, force, readers."""
        if not sharing.may_see(user):
            return self.none()
        rows = _written_by(user) | _received_by(user) | self._lent_to(user)
        if sharing.has_role(user, [RoleName.AGENCY_LEAD]):
            rows |= Q(sender=user.agency_id) & ~Q(state=State.DRAFT)
        return self.filter(_own(user) | sharing.within_marking(user) & rows)

    def readable_by(self, user: User) -> Self:
        """Forms whose account may be read: not by an agency lead, who sees titles and states."""
        if not sharing.may_see(user):
            return self.none()
        rows = _written_by(user) | _received_by(user) | self._lent_to(user)
        return self.filter(_own(user) | sharing.within_marking(user) & rows)

    def copied_to(self, user: User) -> Self:
        """Sent forms whose writer, or whose unit's lead, this is."""
        if not sharing.may_see(user):
            return self.none()
        rows = _own(user) | sharing.within_marking(user) & _written_by(user)
        return self.filter(rows & ~Q(state=State.DRAFT))

    def lent_to_agency_of(self, user: User) -> Self:
        """Forms of other forces that their owners lend to this person's agency."""
        if not sharing.may_see(user):
            return self.none()
        return self.filter(sharing.within_marking(user) & self._lent_to(user))

    def editable_by(self, user: User) -> Self:
        """The writer's own draft; the force's analysts record what came of a sent form."""
        if not sharing.may_see(user):
            return self.none()
        within = sharing.within_marking(user)
        draft = Q(sender=user.agency_id, created_by=user.pk, state=State.DRAFT)
        drafts = draft & (Q(first_writer__isnull=True) | within)
        if not sharing.has_role(user, roles_with(Permission.CPI_SEND)):
            drafts = sharing.NOBODY
        return self.filter(drafts | within & _received_by(user))

    def in_inbox_of(self, user: User) -> Self:
        return self.visible_to(user).filter(owner=user.agency_id).exclude(state=State.DRAFT)

    def waiting_for(self, user: User) -> Self:
        """What the force has still to deal with."""
        return self.in_inbox_of(user).filter(state__in=WAITING)

    def out_of_time_for(self, user: User) -> Self:
        """Urgent forms that nobody opened in time or deals with, or that nobody decided in time.

        Whatever job is running: by the clock alone.
        """
        allowed = apps.get_model("referrals.TriageSettings").objects.filter(owner=OuterRef("owner"))
        minutes = Coalesce(Subquery(allowed.values("duty_minutes")), Value(OPENED_WITHIN))
        reach = ExpressionWrapper(minutes * MINUTE, output_field=DurationField())
        rungs = apps.get_model("referrals.Escalation").objects.filter(form=OuterRef("pk"))
        begun = Coalesce("received_at", "sent_at")
        dealt_with = rungs.filter(ended_at__isnull=False, sent_at__gte=OuterRef("begun"))
        unopened = Q(opened_at__isnull=True, begun__lte=TransactionNow() - reach)
        return self.in_inbox_of(user).alias(begun=begun).filter(
            unopened & ~Exists(dealt_with) | Q(due_at__lte=TransactionNow()),
            state=State.SUBMITTED, is_urgent=True,
        )  # fmt: skip

    def sent_or_drafted_by(self, user: User) -> Self:
        return self.visible_to(user).filter(sender=user.agency_id, created_by=user.pk)

    def around(self, form: CpiForm) -> Self:
        """What the form adds to, and what adds to it."""
        return self.filter(Q(pk=form.supplements_id) | Q(supplements=form.pk)).order_by("pk")

    def found_by(self, user: User, words: str, themes: list[str]) -> Self:
        """One's own forms with these words in the reference or in what one wrote."""
        told = Q(reference__icontains=words) | Q(theme__in=themes)
        for name in ("what_happened", "people", "places"):
            told |= Q(**{f"account__{name}__icontains": words})
        return self.sent_or_drafted_by(user).filter(told)

    def of_unit_led_by(self, user: User) -> Self:
        """Sent by people of the unit that this person leads, their own among them."""
        if not user.leads_unit or not user.unit_id:
            return self.none()
        sent = self.visible_to(user).exclude(state=State.DRAFT)
        return sent.filter(sender=user.agency_id, unit=user.unit_id)

    def _lent_to(self, user: User) -> Q:
        return sharing.lent_to(user, apps.get_model("referrals.CpiFormGrant"), roles=ANALYSTS)


class CpiAccountQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(form__in=_forms().readable_by(user))

    def of_account(self, user: User, account: CpiAccount) -> Self:
        """Of the form whose account `visible_to` gave the same person: the rule is the same."""
        return self.filter(form=account.form_id) if sharing.may_see(user) else self.none()

    def editable_by(self, user: User) -> Self:
        return self.filter(form__in=_forms().editable_by(user).filter(state=State.DRAFT))


class CpiAttachmentQuerySet(ShareableQuerySet):
    """Read where the account is read; written by the check alone, as whoever asked for it."""

    def visible_to(self, user: User) -> Self:
        return self.filter(form__in=_forms().readable_by(user))

    def of_account(self, user: User, account: CpiAccount) -> Self:
        """Of the form whose account `visible_to` gave the same person: the rule is the same."""
        return self.filter(form=account.form_id) if sharing.may_see(user) else self.none()

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user).filter(state=Quarantine.WAITING)


class CpiReceiptQuerySet(ShareableQuerySet):
    """The copy of those on the sender's side who may read what was sent."""

    def visible_to(self, user: User) -> Self:
        return self.filter(form__in=_forms().copied_to(user))

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user)


class CpiCorrectionQuerySet(ShareableQuerySet):
    """Between those of the sender's side who may read what was sent, and the force."""

    def visible_to(self, user: User) -> Self:
        copied, received = _forms().copied_to(user), _forms().in_inbox_of(user)
        if not sharing.has_role(user, ANALYSTS):
            return self.filter(form__in=copied)
        return self.filter(Q(form__in=copied) | Q(form__in=received))

    def editable_by(self, user: User) -> Self:
        """The force replies, once."""
        if not sharing.may_see(user) or not sharing.has_role(user, ANALYSTS):
            return self.none()
        return self.filter(form__in=_forms().in_inbox_of(user), replied_at__isnull=True)


class ForceOnlyQuerySet(ShareableQuerySet):
    """What the owning force alone may see: the outcome and the document with it."""

    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user) or not sharing.has_role(user, ANALYSTS):
            return self.none()
        return self.filter(form__in=_forms().in_inbox_of(user))

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user)


class GradingQuerySet(ForceOnlyQuerySet):
    def editable_by(self, user: User) -> Self:
        return self.none()


class PresenceQuerySet(ForceOnlyQuerySet):
    """Everybody of the force sees who has a form open, and says so of themselves alone."""

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user).filter(person=user.pk)


class OwnFilterQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        analyses = has_permission(user, Permission.CPI_ANALYSE)
        return self.filter(person=user.pk) if analyses else self.none()

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user)


class UsefulnessQuerySet(ShareableQuerySet):
    """Said by those on the sender's side who read the answer; seen by them and by the force."""

    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        forms = _forms()
        rows = Q(form__in=forms.copied_to(user))
        if sharing.has_role(user, ANALYSTS):
            rows |= Q(form__in=forms.in_inbox_of(user))
        return self.filter(rows)


class HandoverQuerySet(ShareableQuerySet):
    """Who went on with a colleague's draft: for those who answer for the agency's people."""

    def visible_to(self, user: User) -> Self:
        if not has_permission(user, Permission.PEOPLE_SEE):
            return self.none()
        return self.filter(owner=user.agency_id)


class WatchedQuerySet(ShareableQuerySet):
    """Clocks, ladder and duty of a force: its analysts and its lead."""

    def visible_to(self, user: User) -> Self:
        if not has_permission(user, Permission.FORCE_WATCH):
            return self.none()
        return self.filter(owner=user.agency_id)

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user)


class SettingsQuerySet(WatchedQuerySet):
    """Kept by the lead."""

    def editable_by(self, user: User) -> Self:
        leads = sharing.has_role(user, [RoleName.AGENCY_LEAD])
        return self.visible_to(user) if leads else self.none()


class DutyQuerySet(WatchedQuerySet):
    """An analyst says so of themselves, the lead of everybody."""

    def editable_by(self, user: User) -> Self:
        rows = self.visible_to(user)
        if sharing.has_role(user, [RoleName.AGENCY_LEAD]):
            return rows
        return rows.filter(person=user.pk, part="duty")


def _forms() -> CpiFormQuerySet:
    rows: CpiFormQuerySet = apps.get_model("referrals.CpiForm").objects.all()
    return rows
