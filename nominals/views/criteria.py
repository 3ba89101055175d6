"""Pages of a programme's criteria: which count from when, a new one, other words, an end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from nominals import actions, nominating
from nominals.criterion_forms import AddCriterionForm, ChangeCriterionForm
from nominals.models import Criterion, Programme
from partners.access import PortalView
from partners.permissions import Permission, has_permission


class Criteria(PortalView):
    """Those of today, what is planned, and what held before."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key)
        today = timezone.localdate()
        own = Criterion.objects.filter(programme=programme.pk)
        context = {
            "record": programme, "back_url": programme.get_absolute_url(),
            "rows": nominating.criteria_on(today, programme.pk),
            "planned": own.filter(starts_on__gt=today).order_by("starts_on", "kind", "code"),
            "past": own.filter(ends_on__lte=today).order_by("-ends_on", "kind", "code"),
            "keeps": has_permission(self.user, Permission.JAPTM_KEEP)
            and programme.owner_id == self.user.agency_id,
        }  # fmt: skip
        return render(request, "nominals/criteria.html", context)


class AddCriterion(PortalView):
    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(self.fetch(Programme, key=key, to_edit=True), AddCriterionForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key, to_edit=True, is_read=False)
        form = AddCriterionForm(request.POST)
        if not form.is_valid():
            return self._page(programme, form)
        actions.add_criterion(programme, **form.cleaned_data, by=self.user)
        return redirect("nominals:criteria", programme.key)

    def _page(self, programme: Programme, form: AddCriterionForm) -> HttpResponse:
        context = {"record": programme, "form": form, "back_url": "../"}
        return render(self.request, "nominals/criterion_add.html", context)


class ChangeCriterion(PortalView):
    """Other words, or an end, from a day that has not begun."""

    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest, key: str, slug: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key, to_edit=True)
        criterion = self._criterion(programme, slug)
        form = ChangeCriterionForm(initial={"words": criterion.words})
        return self._page(programme, criterion, form)

    def post(self, request: HttpRequest, key: str, slug: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key, to_edit=True, is_read=False)
        criterion = self._criterion(programme, slug)
        form = ChangeCriterionForm(request.POST)
        if not form.is_valid():
            return self._page(programme, criterion, form)
        self._act(programme, criterion, **form.cleaned_data)
        return redirect("nominals:criteria", programme.key)

    def _act(
        self, programme: Programme, criterion: Criterion, *, act: str, words: str, from_day: date
    ) -> None:
        if act == "end":
            actions.end_criterion(programme, criterion, from_day=from_day, by=self.user)
        else:
            actions.reword_criterion(
                programme, criterion, words=words, from_day=from_day, by=self.user
            )

    def _criterion(self, programme: Programme, code: str) -> Criterion:
        """As it stands today, or as it will where it has not begun."""
        today = nominating.criteria_on(timezone.localdate(), programme.pk)
        own = Criterion.objects.filter(programme=programme.pk, ends_on__isnull=True, code=code)
        found = today.filter(code=code).first() or own.first()
        if found is None:
            raise Http404
        return found

    def _page(self, programme: Programme, criterion: Criterion, form: Any) -> HttpResponse:
        context = {"record": programme, "criterion": criterion, "form": form, "back_url": "../"}
        return render(self.request, "nominals/criterion_change.html", context)
