"""A page with one form about one row: the shape of most pages here."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from partners.access import PortalView
from partners.permissions import Permission


class Asking(PortalView):
    """`fetched` is the model whose row it is about; `form` makes the form, `act` does it."""

    permission = Permission.PLAN_KEEP
    fetched: ClassVar[Any]
    to_edit: ClassVar[bool] = True
    title: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""
    button: ClassVar[Any] = ""
    marking: ClassVar[str] = ""  # where the page shows more than its row

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(self.fetched, key=key, to_edit=self.to_edit)
        return self._page(record, self.form(record))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(self.fetched, key=key, to_edit=self.to_edit, is_read=False)
        form = self.form(record, request.POST)
        if not form.is_valid():
            return self._page(record, form)
        return redirect(self.act(record, **form.cleaned_data) or self.back(record))

    def form(self, record: Any, *args: Any) -> Any:
        raise NotImplementedError

    def act(self, record: Any, **given: Any) -> Any:
        raise NotImplementedError

    def back(self, record: Any) -> str:
        address: str = record.get_absolute_url()
        return address

    def _page(self, record: Any, form: Any) -> HttpResponse:
        context = {
            "record": record, "form": form, "back_url": self.back(record), "title": self.title,
            "lead": self.lead, "button": self.button, "caption": getattr(record, "reference", ""),
            "marking": self.marking or getattr(record, "marking", "OFFICIAL-SENSITIVE"),
        }  # fmt: skip
        return render(self.request, "plans/question.html", context)
