"""Preparing a draft: its parts in their order, one of them on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.access import PortalView, seen
from partners.permissions import Permission
from portal.components import SummaryRow
from portal.errors import Refused
from profiles import actions
from profiles.choices import ProfileState
from profiles.models import DistrictProfile
from profiles.parts import KINDS, Kind

if TYPE_CHECKING:
    from profiles.models.parts import ProfilePart


class PrepareProfile(PortalView):
    """All parts of a profile by kind, with a way to each."""

    permission = Permission.PROFILE_BUILD

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        profile = self.fetch(DistrictProfile, key=key, to_edit=True)
        context = {
            "record": profile,
            "marking": profile.marking,
            "kinds": [self._of_kind(profile, kind) for kind in KINDS.values()],
            "is_draft": profile.state == ProfileState.DRAFT,
            "back_url": profile.get_absolute_url(),
        }
        return render(request, "profiles/prepare.html", context)

    def _of_kind(self, profile: DistrictProfile, kind: Kind) -> dict[str, Any]:
        rows = kind.model.objects.visible_to(self.user).filter(profile=profile)
        shown = seen(rows, by=self.user, purpose=self.purpose())
        return {
            "kind": kind,
            "parts": [{"key": part.key, "name": kind.name_of(part)} for part in shown],
        }


class PartView(PortalView):
    """Base of the pages with the words of one part."""

    permission = Permission.PROFILE_BUILD

    def part(self, of: str, key: str) -> tuple[Kind, ProfilePart]:
        found = kind_named(of)
        return found, self.fetch(found.model, key=key, to_edit=True)

    def page(
        self, profile: DistrictProfile, kind: Kind, form: Any, *, title: Any, saved: Any = ()
    ) -> HttpResponse:
        context = {
            "record": profile, "form": form, "title": title, "saved": saved,
            "marking": profile.marking, "keep_url": self.request.path,
            "back_url": back_to(profile, kind),
        }  # fmt: skip
        return render(self.request, "profiles/part.html", context, status=409 if saved else 200)


class AddPart(PartView):
    def get(self, request: HttpRequest, key: str, of: str) -> HttpResponse:
        found, profile = kind_named(of), self._profile(key)
        return self.page(profile, found, found.form(), title=found.add)

    def post(self, request: HttpRequest, key: str, of: str) -> HttpResponse:
        found, profile = kind_named(of), self._profile(key)
        form = found.form(request.POST)
        if not form.is_valid():
            return self.page(profile, found, form, title=found.add)
        actions.add_part(profile, found, answers=form.answers, by=self.user)
        return redirect(back_to(profile, found))

    def _profile(self, key: str) -> DistrictProfile:
        profile = self.fetch(DistrictProfile, key=key, to_edit=True)
        if profile.state != ProfileState.DRAFT:
            raise Refused(_("What is written in a profile changes only while it is a draft."))
        return profile


class ChangePart(PartView):
    """A page made before another change keeps its words and asks (409), with both on it."""

    def get(self, request: HttpRequest, of: str, key: str) -> HttpResponse:
        found, part = self.part(of, key)
        form = found.form(initial=_initial(found, part))
        return self.page(part.profile, found, form, title=found.change)

    def post(self, request: HttpRequest, of: str, key: str) -> HttpResponse:
        found, part = self.part(of, key)
        form = found.form(request.POST)
        if not form.is_valid():
            return self.page(part.profile, found, form, title=found.change)
        version = form.cleaned_data["version"] or 0
        try:
            actions.change_part(part, found, version=version, answers=form.answers, by=self.user)
        except actions.Stale:
            return self._ask(found, part, form)
        return redirect(back_to(part.profile, found))

    def _ask(self, kind: Kind, part: ProfilePart, form: Any) -> HttpResponse:
        part = self.fetch(kind.model, key=part.key, to_edit=True)  # 404: taken out meanwhile
        if all(getattr(part, name) == value for name, value in form.answers.items()):
            return redirect(back_to(part.profile, kind))  # a second tap
        form.data = form.data.copy()
        form.data["version"] = str(part.version)
        form.add_error(None, _(
            "Somebody changed this since you opened the page. Your words are still here: save"
            " again to put them in the place of the others, or keep what is saved."
        ))  # fmt: skip
        saved = [
            SummaryRow(key=str(kind.form.base_fields[name].label), value=_told(part, name))
            for name in form.asked
        ]
        return self.page(part.profile, kind, form, title=kind.change, saved=saved)


class RemovePart(PartView):
    def get(self, request: HttpRequest, of: str, key: str) -> HttpResponse:
        found, part = self.part(of, key)
        context = {
            "record": part.profile, "name": found.name_of(part), "title": found.remove,
            "version": part.version, "marking": part.profile.marking,
            "back_url": back_to(part.profile, found),
        }  # fmt: skip
        return render(request, "profiles/part_remove.html", context)

    def post(self, request: HttpRequest, of: str, key: str) -> HttpResponse:
        found, part = self.part(of, key)
        given = request.POST.get("version", "")
        version = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
        try:
            actions.remove_part(part, found, version=version, by=self.user)
        except actions.Stale:
            raise Refused(
                _("Somebody changed this since you opened the page. Look at it again first.")
            ) from None
        return redirect(back_to(part.profile, found))


class MovePart(PartView):
    def post(self, request: HttpRequest, of: str, key: str) -> HttpResponse:
        found, part = self.part(of, key)
        actions.move_part(part, found, up=request.POST.get("direction") == "up", by=self.user)
        return redirect(back_to(part.profile, found))


def kind_named(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def back_to(profile: DistrictProfile, kind: Kind) -> str:
    return f"{reverse('profiles:profile-prepare', args=[profile.key])}#{kind.name}"


def _initial(kind: Kind, part: ProfilePart) -> dict[str, Any]:
    return {name: getattr(part, name) for name in kind.form.base_fields}


def _told(part: ProfilePart, name: str) -> str:
    display = getattr(part, f"get_{name}_display", None)
    value = display() if display else getattr(part, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)
