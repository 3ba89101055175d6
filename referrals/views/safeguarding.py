"""Referrals: made by a force from its form; read, acknowledged and answered by whom they reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nominals.models import Nominal
from partners.access import PortalView, seen
from partners.choices import Marking
from partners.permissions import Permission, has_permission
from referrals.actions import referring
from referrals.models import Referral, ReferralMessage, ReferralOrigin, ReferralText
from referrals.referral_forms import (
    AnswerReferralForm,
    MakeReferralForm,
    ReturnReferralForm,
    WriteForm,
)
from referrals.safeguarding import Subject, of_form, referrals_of, route_of
from referrals.views.analyst import ForceFormView

if TYPE_CHECKING:
    from partners.models import User

LIST = "referrals:referrals"
ONE = "referrals:referral"


def words_may_stand(asked: MakeReferralForm, about: Subject, *, by: User) -> bool:
    """What is wrong is said in the form, every word of it kept."""
    given = asked.referral
    never, left = referring.marks_for_recipient(about, "\n".join(given["words"].values()), by=by)
    if never:
        told = _("These may not stand in a referral: %(found)s.")
        asked.add_error(None, told % {"found": ", ".join(never)})
    elif left and not given["marks_reason"]:
        told = _("These words tell how it became known: %(found)s. Take them out, or say why.")
        found = ", ".join(dict.fromkeys(mark.words for mark in left))
        asked.add_error("marks_reason", told % {"found": found})
    return not asked.errors


def say_who_was_told(request: HttpRequest, number: int) -> None:
    if number:
        messages.success(request, _("The referral is sent, and its recipients are told."))
        return
    messages.warning(
        request, _("The referral is sent, and nobody there could be told. Telephone them now.")
    )


class MakeReferral(ForceFormView):
    """Not asked for a fresh proof: where somebody is in danger nothing stands in between."""

    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(key, MakeReferralForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        asked = MakeReferralForm(request.POST)
        record = self.form(key, is_read=False)
        if not asked.is_valid():
            return self._page(key, asked)
        about = of_form(record)
        if not words_may_stand(asked, about, by=self.user):
            return self._page(key, asked)
        made, number = referring.make_referral(record, **asked.referral, by=self.user)
        say_who_was_told(request, number)
        return redirect(made)

    def _page(self, key: str, form: forms.Form) -> HttpResponse:
        record = self.form(key)
        made, route = referrals_of(record, by=self.user), route_of(record)
        page = "refer" if route else "refer_nobody"
        context = {
            "record": record, "form": form, "marking": record.marking, "route": route,
            "made": seen(made, by=self.user, purpose="referring"),
            "back_url": record.get_absolute_url(),
        }  # fmt: skip
        return render(self.request, f"referrals/{page}.html", context)


class Referrals(PortalView):
    """Those that one's own agency or unit was told; for who makes them those that were made."""

    permission = Permission.REFERRAL_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        receives = has_permission(self.user, Permission.REFERRAL_ANSWER)
        analyses = has_permission(self.user, Permission.CPI_ANALYSE)
        makes = analyses or has_permission(self.user, Permission.NOMINAL_CONTRIBUTE)
        received = request.GET.get("show") == "received"
        if request.GET.get("show") not in ("received", "made"):
            received = receives and not analyses
        mine = Referral.objects.made_by_agency_of(self.user)
        if received:
            mine = Referral.objects.received_by(self.user)
        if request.GET.get("open"):
            mine = mine.waiting()
        context = {
            "page": self.listing(mine.select_related("owner", "recipient", "recipient_unit")),
            "received": received, "makes": makes, "receives": receives, "now": timezone.now(),
            "only_open": bool(request.GET.get("open")), "marking": Marking.OFFICIAL_SENSITIVE,
        }  # fmt: skip
        return render(request, "referrals/referrals.html", context)


class ReadReferral(PortalView):
    """The same page for both sides. Which form it came from only its force is shown."""

    permission = Permission.REFERRAL_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(Referral, key=key)
        text = ReferralText.objects.visible_to(self.user).filter(referral=record).first()
        thread = ReferralMessage.objects.visible_to(self.user).filter(referral=record)
        origin = ReferralOrigin.objects.visible_to(self.user).filter(referral=record)
        context = {
            "record": record, "marking": record.marking, "text": text,
            "thread": list(thread.select_related("agency")),
            "form_of": getattr(origin.select_related("form").first(), "form", None),
            "nominal_of": Nominal.objects.visible_to(self.user).filter(
                pk__in=origin.values("nominal")
            ).first(),
            "answers": Referral.objects.editable_by(self.user).filter(pk=record.pk).exists(),
            "now": timezone.now(), "back_url": reverse(LIST),
        }  # fmt: skip
        return render(request, "referrals/referral.html", context)


class _Referral(PortalView):
    """Base of what is done with a referral, on a page of one question."""

    permission = Permission.REFERRAL_ANSWER
    question: type[forms.Form]
    template: str

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.record(key)
        return self._page(record, self.question()) if record.is_open else redirect(record)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.record(key, is_read=False)
        asked = self.question(request.POST)
        if not asked.is_valid():
            return self._page(self.record(key), asked)
        self.act(record, asked.cleaned_data)
        return redirect(record)

    def record(self, key: str, *, is_read: bool = True) -> Referral:
        return self.fetch(Referral, key=key, to_edit=True, is_read=is_read)

    def act(self, record: Referral, given: dict[str, Any]) -> None:
        raise NotImplementedError

    def _page(self, record: Referral, form: forms.Form) -> HttpResponse:
        context = {
            "record": record, "form": form, "marking": record.marking,
            "back_url": record.get_absolute_url(),
        }  # fmt: skip
        return render(self.request, f"referrals/{self.template}.html", context)


class AcknowledgeReferral(PortalView):
    permission = Permission.REFERRAL_ANSWER

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(Referral, key=key, to_edit=True, is_read=False)
        referring.acknowledge_referral(record, by=self.user)
        messages.success(request, _("The police see that you have it."))
        return redirect(record)


class AnswerReferral(_Referral):
    permission = Permission.REFERRAL_ANSWER
    question, template = AnswerReferralForm, "referral_answer"

    def act(self, record: Referral, given: dict[str, Any]) -> None:
        referring.answer_referral(record, **given, by=self.user)
        messages.success(self.request, _("Your answer is kept, and the police are told."))


class ReturnReferral(_Referral):
    permission = Permission.REFERRAL_ANSWER
    question, template = ReturnReferralForm, "referral_return"

    def act(self, record: Referral, given: dict[str, Any]) -> None:
        referring.return_referral(record, **given, by=self.user)
        messages.success(self.request, _("The referral is sent back, and the police are told."))


class WriteOnReferral(_Referral):
    """Either side, while it is open."""

    permission = Permission.REFERRAL_SEE
    question, template = WriteForm, "referral_write"

    def record(self, key: str, *, is_read: bool = True) -> Referral:
        found = self.fetch(Referral, key=key, is_read=is_read)
        may_write = Referral.objects.readable_by(self.user).filter(pk=found.pk)
        if not may_write.exists():
            return self.fetch(Referral, key=key, to_edit=True, is_read=False)
        return found

    def act(self, record: Referral, given: dict[str, Any]) -> None:
        referring.write_on_referral(record, **given, by=self.user)
        messages.success(self.request, _("Your message is sent."))
