"""The inbox of a force: what waits, by its clock, and who deals with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.access import PortalView
from partners.choices import Marking
from partners.models import User
from partners.permissions import Permission
from referrals import actions
from referrals.forms import AssignForm, InboxFilterForm, SaveFilterForm
from referrals.forms.inbox import ME, NOBODY, UNDECIDED
from referrals.models import CpiForm, SavedFilter

if TYPE_CHECKING:
    from referrals.querysets import CpiFormQuerySet

# Each is put together only when it is shown: that takes as long as asking for it.
LISTS: dict[str, Callable[[User], CpiFormQuerySet]] = {
    "urgent": lambda user: CpiForm.objects.waiting_for(user).filter(is_urgent=True),
    "waiting": lambda user: CpiForm.objects.waiting_for(user),
    "all": lambda user: CpiForm.objects.in_inbox_of(user),
    "lent": lambda user: CpiForm.objects.lent_to_agency_of(user),
}
BY_THE_CLOCK = frozenset({"urgent", "waiting"})
KEPT = ("show", "priority", "who", "theme", "late")
INBOX = "referrals:cpi-inbox"
# Looked up for the rows of the page: joined, each account of the portal would be asked of the wall.
WHO_DEALS = Subquery(User.objects.filter(pk=OuterRef("claimed_by_id")).values("name")[:1])


class InboxView(PortalView):
    """Base of the inbox and of what is done there."""

    permission = Permission.CPI_ANALYSE

    def page(self, refused: AssignForm | None = None) -> HttpResponse:
        show, look = self._show(), InboxFilterForm(self.request.GET)
        rows = LISTS[show](self.user)
        if show != "lent":
            rows = _narrowed(rows, look.chosen, self.user)
        rows = rows.select_related("sender", "district").annotate(dealt_by=WHO_DEALS)
        page = self.listing(rows, soonest="due_at" if show in BY_THE_CLOCK else "")
        shares = show in BY_THE_CLOCK and page.rows
        query = _kept_part(self.request.GET)
        context = {
            "page": page,
            "title": _("Inbox"),
            "marking": Marking.OFFICIAL_SENSITIVE,
            "show": show,
            "now": timezone.now(),
            "look": look if show != "lent" else None,
            "is_narrowed": bool(look.chosen),
            "filters": _filters_of(self.user) if show != "lent" else [],
            "query": query,
            "form": refused or (AssignForm(by=self.user) if shares else None),
        }
        return render(self.request, "referrals/inbox.html", context)

    def _show(self) -> str:
        show = self.request.GET.get("show", "")
        if show in LISTS:
            return show
        narrowed = any(self.request.GET.get(name) for name in KEPT)
        unopened = LISTS["urgent"](self.user).filter(opened_at__isnull=True)
        return "urgent" if not narrowed and unopened.exists() else "waiting"


class Inbox(InboxView):
    """What waits, the clock that runs out next first; urgent and unopened forms before all."""

    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()


class Assign(InboxView):
    """The ticked forms of one page of the inbox, to one analyst."""

    permission = Permission.CPI_ANALYSE

    def post(self, request: HttpRequest) -> HttpResponse:
        waiting = CpiForm.objects.waiting_for(self.user)
        ticked = list(waiting.filter(key__in=request.POST.getlist("form")[:50]))
        form = AssignForm(request.POST, by=self.user, keys=[each.key for each in ticked])
        if not form.is_valid():
            return self.page(refused=form)
        to = form.cleaned_data["person"]
        number = actions.assign(ticked, to=to, by=self.user)
        told = ngettext(
            "%(name)s deals with %(number)s form.", "%(name)s deals with %(number)s forms.", number
        )
        messages.success(request, told % {"name": to.name, "number": number})
        return redirect(INBOX)


class SaveFilter(PortalView):
    """A look at the inbox, kept under a name of one's own."""

    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest) -> HttpResponse:
        form = SaveFilterForm(initial={"query": _kept_part(request.GET)})
        return self._page(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SaveFilterForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        query = _kept_part(QueryDict(form.cleaned_data["query"]))
        actions.save_filter(form.cleaned_data["name"], query=query, by=self.user)
        messages.success(request, _("This look is kept: it stands above your inbox."))
        return redirect(f"{reverse(INBOX)}?{query}")

    def _page(self, form: SaveFilterForm) -> HttpResponse:
        context = {"form": form, "back_url": reverse(INBOX)}
        return render(self.request, "referrals/save_filter.html", context)


class DeleteFilter(PortalView):
    permission = Permission.CPI_ANALYSE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        kept = self.fetch(SavedFilter, key=key, to_edit=True, is_read=False)
        actions.delete_filter(kept, by=self.user)
        return redirect(INBOX)


def _narrowed(rows: CpiFormQuerySet, chosen: dict[str, str], user: User) -> CpiFormQuerySet:
    if priority := chosen.get("priority"):
        rows = rows.filter(priority="" if priority == UNDECIDED else priority)
    if theme := chosen.get("theme"):
        rows = rows.filter(theme=theme)
    if chosen.get("who") == ME:
        rows = rows.filter(claimed_by=user)
    elif chosen.get("who") == NOBODY:
        rows = rows.filter(claimed_by__isnull=True)
    return rows.filter(due_at__lt=timezone.now()) if chosen.get("late") else rows


def _filters_of(user: User) -> list[Any]:
    return list(SavedFilter.objects.visible_to(user).order_by("name"))


def _kept_part(given: QueryDict) -> str:
    """What of an address is a look: never a place in the list, never what nobody offered."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if value := given.get(name, "")[:30]:
            kept[name] = value
    return kept.urlencode()
