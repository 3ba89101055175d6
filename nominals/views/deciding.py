"""Pages of one item: an interest declared, an outcome proposed, and the signatures under it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from nominals import actions, documents
from nominals.meeting_forms import InterestForm, ProposeForm
from nominals.models import AgendaItem, Decision, Signature
from partners.access import PortalView, seen, sensitive
from partners.permissions import Permission


class OfItem(PortalView):
    """A question about one item of an agenda."""

    permission = Permission.JAPTM_SEE
    template: str

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        item = self.fetch(AgendaItem, key=key)
        return self._page(item, self.form(item))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        item = self.fetch(AgendaItem, key=key, is_read=False)
        form = self.form(item, request.POST)
        if not form.is_valid():
            return self._page(item, form)
        self.act(item, **form.cleaned_data)
        return redirect(item.meeting)

    def form(self, item: AgendaItem, *args: Any) -> Any:
        raise NotImplementedError

    def act(self, item: AgendaItem, **given: Any) -> None:
        raise NotImplementedError

    def _page(self, item: AgendaItem, form: Any) -> HttpResponse:
        context = {
            "record": item, "form": form, "back_url": item.meeting.get_absolute_url(),
            "marking": item.meeting.marking,
        }  # fmt: skip
        return render(self.request, self.template, context)


class Propose(OfItem):
    """By the secretariat or a chair: the action says who."""

    permission = Permission.JAPTM_SEE
    template = "nominals/decision_propose.html"

    def form(self, item: AgendaItem, *args: Any) -> ProposeForm:
        rows = Decision.objects.visible_to(self.user).filter(item=item)
        return ProposeForm(*args, last=rows.order_by("-edition").first())

    def act(self, item: AgendaItem, **given: Any) -> None:
        actions.propose(item, **given, by=self.user)


class DeclareInterest(OfItem):
    permission = Permission.JAPTM_SEE
    template = "nominals/interest_declare.html"

    def form(self, item: AgendaItem, *args: Any) -> InterestForm:
        return InterestForm(*args)

    def act(self, item: AgendaItem, **given: Any) -> None:
        actions.declare_interest(item, **given, by=self.user)


class ReadDecision(PortalView):
    """What was signed, as it was on the table: for its signatories whatever lapses later."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        decision = self.fetch(Decision, key=key)
        rows = Signature.objects.visible_to(self.user).filter(decision=decision)
        seen(rows, by=self.user, purpose=self.purpose())
        context = {
            "record": decision, "marking": "OFFICIAL-SENSITIVE",
            "document": documents.decision_of(decision, by=self.user),
            "may_take": AgendaItem.objects.visible_to(self.user)
            .filter(pk=decision.item_id)
            .exists(),
            "back_url": reverse("nominals:programmes"),
        }  # fmt: skip
        return render(request, "nominals/decision.html", context)


@sensitive
class SignDecision(PortalView):
    permission = Permission.JAPTM_SIGN

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        decision = self.fetch(Decision, key=key, is_read=False)
        given = request.POST.get("sha256", "")
        return redirect(actions.sign(decision, sha256=given, by=self.user))
