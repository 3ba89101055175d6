"""Whose papers of a meeting a person may see, stated once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps

from partners import sharing
from partners.querysets import ShareableQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nominals.models import AgendaItem, Paper
    from partners.models import User


class PaperQuerySet(ShareableQuerySet):
    """Fingerprints alone: for whoever sees the item."""

    def visible_to(self, user: User) -> Self:
        return self.filter(item__in=_rows("AgendaItem").visible_to(user))

    def of_items(self, user: User, items: Iterable[AgendaItem]) -> Self:
        """Of items that `visible_to` gave the same person."""
        return self.filter(item__in=list(items)) if sharing.may_see(user) else self.none()


class PaperPartQuerySet(ShareableQuerySet):
    """Whoever sees the contribution: how many more there are is told to nobody."""

    def visible_to(self, user: User) -> Self:
        return self.filter(
            paper__in=_rows("Paper").visible_to(user),
            contribution__in=_rows("Contribution").visible_to(user),
        )

    def of_papers(self, user: User, papers: Iterable[Paper]) -> Self:
        """Of papers that `visible_to` or `of_items` gave the same person."""
        known = _rows("Contribution").visible_to(user)
        return self.filter(paper__in=list(papers), contribution__in=known)


class SignedPaperQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever signed under it, for good."""
        return self.filter(reader=user.pk) if sharing.may_see(user) else self.none()


class PaperRenderingQuerySet(ShareableQuerySet):
    """Made for one reader: a colleague of another unit may see less."""

    def visible_to(self, user: User) -> Self:
        return self.filter(reader=user.pk, meeting__in=_rows("Meeting").visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user)


def _rows(name: str) -> Any:
    return apps.get_model(f"nominals.{name}").objects
