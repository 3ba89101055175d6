"""Agreements about sharing: read by their parties, written, signed and left by their leads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import actions
from partners.access import PortalView, sensitive
from partners.agreement_forms import AgreementForm, LeaveForm
from partners.choices import AgreementState
from partners.models import Agency, SharingAgreement
from partners.permissions import Permission, has_permission


class Agreements(PortalView):
    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        agreements = SharingAgreement.objects.visible_to(self.user).prefetch_related("parties")
        context = {
            "agreements": agreements.order_by("-ends_at", "pk"),
            "may_write": has_permission(self.user, Permission.AGENCY_MANAGE),
        }
        return render(request, "partners/agreements.html", context)


class Agreement(PortalView):
    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        found = self.fetch(SharingAgreement, key=key)
        parties = found.agreementparty_set.select_related("agency").order_by("agency__name")
        own = next((row for row in parties if row.agency_id == self.user.agency_id), None)
        keeps = has_permission(self.user, Permission.AGENCY_MANAGE) and _is_open(found)
        context = {
            "agreement": found, "parties": parties, "back_url": "../", "leads": keeps,
            "left": found.formerparty_set.select_related("agency"),
            "may_sign": keeps and own is not None and not own.signed_at
            and found.state == AgreementState.DRAFT,
            "may_leave": keeps and own is not None,
        }  # fmt: skip
        return render(request, "partners/agreement.html", context)


@sensitive
class WriteAgreement(PortalView):
    permission = Permission.AGENCY_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(AgreementForm(user=self.user, initial=self._as_before()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AgreementForm(request.POST, user=self.user)
        if not form.is_valid():
            return self._page(form)
        made = actions.draft_agreement(**form.terms(), by=self.user)
        messages.success(request, _("Signed for your agency. The others are asked to sign."))
        return redirect("agreement", made.key)

    def _as_before(self) -> dict[str, Any]:
        """The words and parties of the one that is renewed, or the agency to agree with."""
        given = self.request.GET
        before = SharingAgreement.objects.visible_to(self.user).filter(key=given.get("renew", ""))
        if (found := before.first()) is not None:
            others = found.parties.exclude(pk=self.user.agency_id)
            first = max(timezone.localdate(), timezone.localtime(found.ends_at).date())
            return {
                "title": found.title, "purpose": found.purpose, "first_day": first,
                "others": [agency.key for agency in others],
            }  # fmt: skip
        return {"others": [given.get("with", "")[:40]], "first_day": timezone.localdate()}

    def _page(self, form: AgreementForm) -> HttpResponse:
        context = {"form": form, "back_url": "../"}
        return render(self.request, "partners/agreement_write.html", context)


@sensitive
class SignAgreement(PortalView):
    permission = Permission.AGENCY_MANAGE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        found = self.fetch(SharingAgreement, key=key, is_read=False)
        is_last = actions.sign_agreement(found, by=self.user)
        done = _("All have signed: it holds from its first day on.")
        waits = _("Signed for your agency. It holds when all have signed.")
        messages.success(request, done if is_last else waits)
        return redirect("agreement", found.key)


@sensitive
class LeaveAgreement(PortalView):
    """What it ends is said before it is done."""

    permission = Permission.AGENCY_MANAGE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(self.fetch(SharingAgreement, key=key), LeaveForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        found = self.fetch(SharingAgreement, key=key)
        form = LeaveForm(request.POST)
        if not form.is_valid():
            return self._page(found, form)
        is_over = actions.leave_agreement(found, why=form.cleaned_data["why"], by=self.user)
        over, out = _("The agreement is over."), _("Your agency is no party to it any more.")
        messages.success(request, over if is_over else out)
        return redirect("agreement", found.key)

    def _page(self, found: SharingAgreement, form: LeaveForm) -> HttpResponse:
        others = Agency.objects.filter(agreements=found).exclude(pk=self.user.agency_id)
        goes_on = found.state == AgreementState.IN_FORCE and others.count() > 1
        context = {"form": form, "agreement": found, "goes_on": goes_on, "back_url": "../"}
        return render(self.request, "partners/agreement_leave.html", context)


def _is_open(found: SharingAgreement) -> bool:
    return found.state != AgreementState.WITHDRAWN and found.ends_at > timezone.now()
