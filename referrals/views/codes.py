"""Code lists for the host force's administrator: what a code is called, from when until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.access import PortalView, sensitive
from partners.permissions import Permission
from referrals import naming
from referrals.choices import CodeList
from referrals.code_forms import EndCodeForm, NameCodeForm
from referrals.models import Code

if TYPE_CHECKING:
    from django import forms


class Codes(PortalView):
    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        rows = list(Code.objects.exclude(last_day__lt=today).order_by("pk"))
        ended = Code.objects.filter(last_day__lt=today).order_by("-last_day", "pk")
        lists = [
            (of.label, [row for row in rows if row.list == of], [r for r in ended if r.list == of])
            for of in CodeList
        ]
        context = {"lists": lists, "today": today, "back_url": "../../administration/"}
        return render(request, "referrals/codes.html", context)


class OneCode(PortalView):
    """Everything that a code was called and will be."""

    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest, of: str, code: str) -> HttpResponse:
        today = timezone.localdate()
        names = _names(of, code)
        context = {
            "names": names, "of": CodeList(of), "code": code, "back_url": "../../",
            "is_planned": any(
                name.first_day > today or (name.last_day and name.last_day >= today)
                for name in names
            ),
        }  # fmt: skip
        return render(request, "referrals/code.html", context)


class _CodePage(PortalView):
    permission = Permission.PORTAL_MANAGE
    template: str
    kind: type[forms.Form]

    def get(self, request: HttpRequest, of: str, code: str) -> HttpResponse:
        return self._page(of, code, self.kind())

    def post(self, request: HttpRequest, of: str, code: str) -> HttpResponse:
        _names(of, code)
        form = self.kind(request.POST)
        if not form.is_valid():
            return self._page(of, code, form)
        self.act(of, code, form)
        messages.success(request, _("The list is changed from that day on."))
        return redirect("referrals:code", of, code)

    def act(self, of: str, code: str, form: forms.Form) -> None:
        raise NotImplementedError

    def _page(self, of: str, code: str, form: forms.Form) -> HttpResponse:
        context = {
            "form": form, "name": _names(of, code)[0], "of": CodeList(of), "back_url": "../",
        }  # fmt: skip
        return render(self.request, self.template, context)


@sensitive
class NameCode(_CodePage):
    permission = Permission.PORTAL_MANAGE
    template = "referrals/code_name.html"
    kind = NameCodeForm

    def act(self, of: str, code: str, form: forms.Form) -> None:
        naming.name_code(of, code, **form.cleaned_data, by=self.user)


@sensitive
class EndCode(_CodePage):
    permission = Permission.PORTAL_MANAGE
    template = "referrals/code_end.html"
    kind = EndCodeForm

    def act(self, of: str, code: str, form: forms.Form) -> None:
        naming.end_code(of, code, **form.cleaned_data, by=self.user)


@sensitive
class UnplanCode(PortalView):
    permission = Permission.PORTAL_MANAGE

    def post(self, request: HttpRequest, of: str, code: str) -> HttpResponse:
        _names(of, code)
        naming.take_back_plans(of, code, by=self.user)
        return redirect("referrals:code", of, code)


def _names(of: str, code: str) -> list[Code]:
    """Newest first."""
    names = list(Code.objects.filter(list=of, code=code).order_by("-first_day"))
    if not names:
        raise Http404
    return names
