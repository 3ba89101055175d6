"""Pages of the cohort: who is in it, taking somebody in, what both chairs sign at a review."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from nominals.actions import young_of
from nominals.composing import names_of
from nominals.models import Nomination, Programme
from partners.access import PortalView, seen, sensitive
from partners.permissions import Permission, has_permission
from plans import actions
from plans.forms import AdmitForm, ReviewForm
from plans.models import Membership, Plan, Review
from plans.suggestions import noted_on
from plans.views.asking import Asking

MOST_MEMBERS = 200


class Cohort(PortalView):
    """Who is in the cohort of one programme, what has lapsed first."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key)
        rows = Membership.objects.visible_to(self.user).filter(programme=programme)
        members = list(rows.select_related("nomination").order_by("review_due")[:MOST_MEMBERS])
        seen([member.nomination for member in members], by=self.user, purpose=self.purpose())
        names = names_of(
            [member.nomination for member in members], by=self.user, purpose=self.purpose()
        )
        inside = [member for member in members if member.ended_on is None]
        context = {
            "record": programme, "back_url": programme.get_absolute_url(),
            "inside": [(member, names.get(member.nomination.nominal_id, "")) for member in inside],
            "left": [
                (member, names.get(member.nomination.nominal_id, ""))
                for member in members if member.ended_on
            ],
            "marking": "OFFICIAL-SENSITIVE",
        }  # fmt: skip
        return render(request, "plans/cohort.html", context)


class ReadMember(PortalView):
    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        member = self.fetch(Membership, key=key)
        reviews = Review.objects.visible_to(self.user).filter(membership=member)
        rows = seen(reviews.order_by("-edition"), by=self.user, purpose=self.purpose())
        plans = Plan.objects.visible_to(self.user).filter(membership=member)
        programme = Programme.objects.visible_to(self.user).get(pk=member.programme_id)
        nomination = Nomination.objects.visible_to(self.user).get(pk=member.nomination_id)
        names = names_of([nomination], by=self.user, purpose=self.purpose())
        keeps = has_permission(self.user, Permission.JAPTM_KEEP)
        signs = has_permission(self.user, Permission.JAPTM_SIGN)
        chairs = signs and self.user.agency_id in programme.chairs
        context = {
            "record": member, "name": names.get(nomination.nominal_id, ""), "reviews": rows,
            "plans": seen(plans.order_by("-pk"), by=self.user, purpose=self.purpose()),
            "noted": seen(
                noted_on(nomination, by=self.user), by=self.user, purpose=self.purpose()
            ),
            "programme": programme, "nomination": nomination, "marking": nomination.marking,
            "is_young": bool(young_of([nomination], by=self.user)),
            "may_propose": member.ended_on is None
            and (chairs or (keeps and programme.owner_id == self.user.agency_id)),
            "to_sign": self._to_sign(rows), "may_plan": has_permission(
                self.user, Permission.PLAN_KEEP
            ),
        }  # fmt: skip
        return render(request, "plans/member.html", context)

    def _to_sign(self, rows: list[Review]) -> Review | None:
        """The latest proposal, where it is this person's to sign."""
        if not rows or rows[0].first_agency_id == self.user.agency_id:
            return None
        own = Review.objects.editable_by(self.user).filter(pk=rows[0].pk)
        return rows[0] if own.exists() else None


@sensitive
class Admit(Asking):
    permission = Permission.JAPTM_KEEP
    fetched = Nomination
    title, button = _("Take into the cohort"), _("Take them in")
    lead = _("Both chairs have accepted this nomination.")

    def form(self, record: Nomination, *args: Any) -> AdmitForm:
        return AdmitForm(*args)

    def act(self, record: Nomination, **given: Any) -> Membership:
        return actions.admit(record, **given, by=self.user)


@sensitive
class ProposeReview(Asking):
    permission = Permission.JAPTM_SEE
    fetched, to_edit = Membership, False
    title, button = _("Review a membership"), _("Put it to both chairs")
    lead = _("It takes effect when both chairs, or their deputies, have signed it.")

    def form(self, record: Membership, *args: Any) -> ReviewForm:
        return ReviewForm(*args, member=record)

    def act(self, record: Membership, **given: Any) -> None:
        actions.propose_review(record, **given, by=self.user)


@sensitive
class SignReview(PortalView):
    permission = Permission.JAPTM_SIGN

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        review = self.fetch(Review, key=key, to_edit=True, is_read=False)
        actions.sign_review(review, by=self.user)
        return redirect("plans:member", Membership.objects.visible_to(self.user).get(
            pk=review.membership_id
        ).key)  # fmt: skip
