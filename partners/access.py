"""The one place that decides between 404, 403 and the row, and that records each read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q, Subquery
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views import View

from partners import stepup
from partners.permissions import Permission, has_permission
from portal import audit

if TYPE_CHECKING:
    from django.db.models import Model

    from partners.models import User
    from partners.querysets import ShareableQuerySet

Row = TypeVar("Row", bound="Model")
Sensitive = TypeVar("Sensitive", bound="type[PortalView]")
PAGE_ROWS = 25
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class Page:
    """Rows by key, newest first. `count` is None above the most that is counted."""

    rows: list[Any]
    older: str
    is_first: bool
    count: int | None

    @property
    def count_text(self) -> str:
        return f"more than {MOST_COUNTED:,}" if self.count is None else f"{self.count:,}"


def seen(rows: Iterable[Model], *, by: User, purpose: str) -> list[Any]:
    """Rows that a page shows outside its own list: a consultation like any other."""
    shown = list(rows)
    if shown:
        audit.record(audit.Event.LIST_READ, by=by, on=shown, purpose=purpose)
    return shown


def taken(row: Model, *, by: User) -> None:
    """A stored document of the row leaves the portal."""
    audit.record(audit.Event.DOCUMENT_TAKEN, by=by, on=row)


def sensitive(view: Sensitive) -> Sensitive:
    """What cannot be taken back (a share, an export, a right) needs a proof of the last minutes."""
    view.is_sensitive = True
    return view


def _after(last: ShareableQuerySet, soonest: str) -> Q:
    """Looked up among the visible rows: a foreign key and a made-up one both end the list."""
    number = Subquery(last.values("pk"))
    if not soonest:
        return Q(pk__lt=number)
    moment = Subquery(last.values(soonest))
    return Q(**{f"{soonest}__gt": moment}) | Q(**{soonest: moment}, pk__gt=number)


class Recorded:
    """How a page or an address of the API comes to rows: visible ones alone, and on record."""

    permission: ClassVar[Permission]
    request: Any

    @property
    def user(self) -> User:
        return self.request.user  # type: ignore[no-any-return]

    def fetch(
        self, model: type[Row], *, to_edit: bool = False, is_read: bool = True, **lookup: Any
    ) -> Row:
        """The row, its read recorded. Hidden or missing: 404, alike. Visible, not editable: 403.

        `is_read` is False only for a row that is written and not shown.
        """
        manager: Any = model._default_manager
        row: Row | None = manager.visible_to(self.user).filter(**lookup).first()
        if row is None:
            raise Http404
        if to_edit and not manager.editable_by(self.user).filter(pk=row.pk).exists():
            raise PermissionDenied
        if is_read:
            audit.record(audit.Event.RECORD_READ, by=self.user, on=row, purpose=self.purpose())
        return row

    def listing(self, rows: ShareableQuerySet, *, size: int = PAGE_ROWS, soonest: str = "") -> Page:
        """One page of `rows`, which came from `visible_to`; what it shows is recorded as read.

        Newest first, or by the time that `soonest` names, the earliest first.
        """
        after_key = self.request.GET.get("after", "")[:40]
        ordered = rows.order_by(soonest, "pk") if soonest else rows.order_by("-pk")
        if after_key:
            ordered = ordered.filter(_after(rows.order_by().filter(key=after_key), soonest))
        page = list(ordered[: size + 1])
        shown = page[:size]
        is_whole = not after_key and len(page) <= size
        counted = len(page) if is_whole else rows.order_by()[: MOST_COUNTED + 1].count()
        audit.record(audit.Event.LIST_READ, by=self.user, on=shown, purpose=self.purpose())
        return Page(
            rows=shown,
            older=shown[-1].key if len(page) > size else "",
            is_first=not after_key,
            count=None if counted > MOST_COUNTED else counted,
        )

    def purpose(self) -> str:
        """Set once for a task, carried along; the page's name where no task set one."""
        match = self.request.resolver_match
        return str(self.request.session.get("purpose") or (match.view_name if match else ""))


class PortalView(Recorded, View):
    """Base of every page about people's data. A view without `permission` cannot be imported."""

    is_sensitive: ClassVar[bool] = False
    request: HttpRequest

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not isinstance(getattr(cls, "permission", None), Permission):
            raise TypeError(f"{cls.__module__}.{cls.__name__} names no permission.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not has_permission(request.user, self.permission):
            raise PermissionDenied
        if self.is_sensitive and not stepup.is_fresh(request):
            return stepup.ask_again(request)
        return super().dispatch(request, *args, **kwargs)
