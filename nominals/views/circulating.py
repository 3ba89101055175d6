"""Pages on which the secretariat asks the partners, and each partner answers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nominals import actions
from nominals.models import Contribution, Nominal, Nomination
from nominals.nomination_forms import AskForm, EndForm, ReasonForm, ReplyForm
from nominals.views.youth import LedToSafeguarding
from partners.access import PortalView, seen, sensitive
from partners.permissions import Permission


class _Kept(PortalView):
    """A form of the secretariat about one nomination that it keeps."""

    permission = Permission.JAPTM_KEEP
    form_class: Any
    template: str
    done: Any

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(self.fetch(Nomination, key=key, to_edit=True), self.form_class())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(Nomination, key=key, to_edit=True, is_read=False)
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self._page(record, form)
        self.act(record, **form.cleaned_data)
        messages.success(request, self.done)
        return redirect(record)

    def act(self, record: Nomination, **given: Any) -> None:
        raise NotImplementedError

    def _page(self, record: Nomination, form: Any) -> HttpResponse:
        context = {
            "record": record, "form": form, "back_url": record.get_absolute_url(),
            "marking": record.marking,
        }  # fmt: skip
        return render(self.request, self.template, context)


class SendBack(_Kept):
    permission = Permission.JAPTM_KEEP
    form_class, template = ReasonForm, "nominals/nomination_return.html"
    done = _("It is sent back to its agency.")

    def act(self, record: Nomination, **given: Any) -> None:
        actions.send_back(record, **given, by=self.user)


@sensitive
class AskPartners(LedToSafeguarding, _Kept):
    permission = Permission.JAPTM_KEEP
    form_class, template = AskForm, "nominals/nomination_ask.html"
    done = _("The partners are asked.")

    def act(self, record: Nomination, **given: Any) -> None:
        actions.ask_partners(record, **given, by=self.user)


@sensitive
class EndNomination(_Kept):
    """Of the wrong person, or of the dead: without a meeting, and for good."""

    permission = Permission.JAPTM_KEEP
    form_class, template = EndForm, "nominals/nomination_end.html"
    done = _("The nomination has ended. Whoever was asked about it is told not to rely on it.")

    def act(self, record: Nomination, **given: Any) -> None:
        actions.close_nomination(record, **given, by=self.user)


class MoveOn(LedToSafeguarding, PortalView):
    """What the secretariat does without words: telling who has not answered; scoring; closing."""

    permission = Permission.JAPTM_KEEP
    moves: ClassVar[dict[str, Any]] = {
        "chase": actions.chase, "score": actions.open_scoring, "close": actions.close_nomination,
    }  # fmt: skip
    done: ClassVar[dict[str, Any]] = {
        "score": _("The scoring is open."), "close": _("The nomination is closed."),
    }  # fmt: skip

    def post(self, request: HttpRequest, key: str, move: str) -> HttpResponse:
        if move not in self.moves:
            raise Http404
        record = self.fetch(Nomination, key=key, to_edit=True, is_read=False)
        told = self.moves[move](record, by=self.user)
        messages.success(request, _reminded(told) if move == "chase" else self.done[move])
        return redirect(record)


def _reminded(told: int) -> Any:
    if not told:
        return _("Nobody was reminded: all have answered, or were reminded today already.")
    return ngettext("%(count)s person is reminded.", "%(count)s people are reminded.", told) % {
        "count": told
    }


@sensitive
class ReplyToRound(PortalView):
    permission = Permission.NOMINAL_CONTRIBUTE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(Nomination, key=key)
        return self._page(record, self._form(record))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(Nomination, key=key, is_read=False)
        form = self._form(record, request.POST)
        if not form.is_valid():
            return self._page(record, form)
        actions.reply(record, **form.answers, by=self.user)
        messages.success(request, _("Your agency’s answer is with the secretariat."))
        return redirect(record)

    def _form(self, record: Nomination, *args: Any) -> ReplyForm:
        own = Contribution.objects.editable_by(self.user).filter(
            nominal=record.nominal_id, withdrawn_at__isnull=True
        )
        said = seen(own, by=self.user, purpose=self.purpose())
        return ReplyForm(
            *args, programme=actions.programme_of(record, by=self.user), said=said, user=self.user
        )

    def _nominal(self, record: Nomination) -> Nominal | None:
        rows = Nominal.objects.visible_to(self.user).filter(pk=record.nominal_id)
        found: Nominal | None = rows.first()
        return found

    def _page(self, record: Nomination, form: ReplyForm) -> HttpResponse:
        context = {
            "record": record, "form": form, "back_url": record.get_absolute_url(),
            "marking": record.marking, "nominal": self._nominal(record),
        }  # fmt: skip
        return render(self.request, "nominals/nomination_reply.html", context)
