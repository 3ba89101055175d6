"""One box over all that a person may see. What is hidden is found as little as what is not there.

Each list comes from `visible_to` and shows at most ten rows; no number says what lies behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.access import seen
from partners.models import Agency, District, User
from portal.home.cards import Item
from profiles.models import DistrictProfile
from referrals import codes
from referrals.choices import CodeList, State
from referrals.models import CpiForm

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

MOST_SHOWN = 10
LEAST_CHARACTERS = 3


@dataclass(frozen=True)
class Found:
    title: str | Promise
    items: Sequence[Item]
    is_cut: bool


class SearchForm(forms.Form):
    term = forms.CharField(
        label=gettext_lazy("Search"), min_length=LEAST_CHARACTERS, max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "A reference, a theme, a district, an agency, a profile or a colleague."
            " What you search for is recorded."
        ),
        error_messages={
            "required": gettext_lazy("Enter what you are looking for."),
            "min_length": gettext_lazy("Enter at least 3 characters."),
        },
    )  # fmt: skip


def found_by(user: User, term: str) -> list[Found]:
    """What of each kind fits and may be seen; kinds with nothing are left out."""
    tried = [search(user, term) for search in (_forms, _profiles, _people, _agencies)]
    return [found for found in tried if found.items]


def _forms(user: User, term: str) -> Found:
    fits = Q(reference__icontains=term) | Q(theme__in=_themes(term))
    fits |= Q(district__in=_districts(term)) | Q(sender__in=_senders(term))
    rows = CpiForm.objects.visible_to(user).filter(fits).select_related("sender", "district")
    return _found(_("Forms"), rows.order_by("-pk"), _form, by=user)


def _form(form: CpiForm) -> Item:
    parts = [str(form.get_theme_display()), form.district.name if form.district else ""]
    is_draft = form.state == State.DRAFT
    return Item(
        title=form.reference,
        url=reverse("referrals:cpi-draft", args=[form.key]) if is_draft
        else form.get_absolute_url(),
        detail=" – ".join(part for part in [*parts, form.sender.name] if part),
    )  # fmt: skip


def _profiles(user: User, term: str) -> Found:
    fits = Q(title__icontains=term) | Q(reference__icontains=term)
    fits |= Q(force_area__in=_districts(term).values("force_area"))
    rows = DistrictProfile.objects.visible_to(user).filter(fits)
    return _found(
        _("Profiles"), rows.order_by("-pk"),
        lambda row: Item(title=row.title, url=row.get_absolute_url()), by=user,
    )  # fmt: skip


def _people(user: User, term: str) -> Found:
    fits = Q(name__icontains=term) | Q(email__icontains=term)
    rows = User.objects.visible_to(user).filter(fits)
    return _found(
        _("People"), rows.order_by("name", "pk"),
        lambda row: Item(
            title=row.name, url=reverse("person", args=[row.key]), detail=row.email
        ), by=user,
    )  # fmt: skip


def _agencies(user: User, term: str) -> Found:
    rows = Agency.objects.in_directory().filter(
        Q(name__icontains=term) | Q(short_name__icontains=term)
    )
    shown = list(rows.order_by("name")[: MOST_SHOWN + 1])
    items = [Item(title=row.name, url=reverse("directory")) for row in shown[:MOST_SHOWN]]
    return Found(_("Agencies"), items, len(shown) > MOST_SHOWN)


def _found(
    title: str, rows: QuerySet[Model], as_item: Callable[..., Item], *, by: User
) -> Found:  # fmt: skip
    shown = list(rows[: MOST_SHOWN + 1])
    read = seen(shown[:MOST_SHOWN], by=by, purpose="search")
    return Found(title, [as_item(row) for row in read], len(shown) > MOST_SHOWN)


def _themes(term: str) -> list[str]:
    """As they are called now."""
    offered = codes.offered(CodeList.THEME)
    return [code for code, label in offered if term.lower() in label.lower()]


def _districts(term: str) -> QuerySet[District]:
    return District.objects.filter(name__icontains=term)


def _senders(term: str) -> QuerySet[Agency]:
    """Unlisted ones, too: whoever sees a form sees who sent it."""
    return Agency.objects.filter(name__icontains=term)
