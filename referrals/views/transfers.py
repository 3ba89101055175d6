"""Passing a form to another police force, and what both forces see of that."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.access import PortalView, sensitive
from partners.choices import Marking
from partners.permissions import Permission
from referrals.actions import Stale, transferring
from referrals.models import CpiForm, Transfer
from referrals.referral_forms import TransferForm
from referrals.views.analyst import ForceFormView


@sensitive
class TransferCpi(ForceFormView):
    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.form(key)
        if not record.is_waiting:
            return redirect(record)
        initial = {"version": record.version}
        return self._page(record, TransferForm(initial=initial, about=record, by=self.user))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.form(key)
        asked = TransferForm(request.POST, about=record, by=self.user)
        if not asked.is_valid():
            return self._page(record, asked)
        try:
            moved = transferring.transfer_form(record, **asked.cleaned_data, by=self.user)
        except Stale:
            asked.add_error(None, _(
                "This form was changed since you opened it. Look at it again, then pass it on."
            ))  # fmt: skip
            return self._page(record, asked, status=409)
        messages.success(request, _("The form is passed on. Its sender is told so."))
        return redirect(moved)

    def _page(self, record: CpiForm, form: TransferForm, status: int = 200) -> HttpResponse:
        context = {
            "record": record, "form": form, "marking": record.marking,
            "back_url": record.get_absolute_url(),
        }  # fmt: skip
        return render(self.request, "referrals/transfer_form.html", context, status=status)


class Transfers(PortalView):
    """Forms that the force passed on, and forms that were passed to it."""

    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Transfer.objects.visible_to(self.user).select_related("owner", "recipient")
        context = {
            "page": self.listing(rows), "marking": Marking.OFFICIAL_SENSITIVE,
            "agency": self.user.agency_id, "back_url": reverse("referrals:cpi-inbox"),
        }  # fmt: skip
        return render(request, "referrals/transfers.html", context)


class ReadTransfer(PortalView):
    """The record that stays with the force that passed the form on; the other leads to the form."""

    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(Transfer, key=key)
        forms = CpiForm.objects.in_inbox_of(self.user).filter(pk=record.form_id)
        context = {
            "record": record, "marking": record.marking, "form_of": forms.first(),
            "receives": record.recipient_id == self.user.agency_id,
            "back_url": reverse("referrals:transfers"),
        }  # fmt: skip
        return render(request, "referrals/transfer.html", context)


class AcknowledgeTransfer(PortalView):
    permission = Permission.CPI_ANALYSE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(Transfer, key=key, to_edit=True, is_read=False)
        transferring.acknowledge_transfer(record, by=self.user)
        messages.success(request, _("The other force sees that yours has it."))
        return redirect(record)
