"""The list, a profile, building and publishing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from partners.access import PortalView, sensitive
from partners.choices import DecisionOutcome
from partners.models import ForceArea, SharingDecision
from partners.permissions import Permission, has_permission
from portal.errors import Refused
from profiles import actions, documents
from profiles.choices import ProfileState
from profiles.forms import BuildForm, PublishForm
from profiles.models import DistrictProfile


class ProfileList(PortalView):
    permission = Permission.PROFILE_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = DistrictProfile.objects.visible_to(self.user).select_related("force_area")
        context = {
            "page": self.listing(rows.defer("figures", "charts")),
            "can_build": self.user.agency.police_area_id is not None
            and has_permission(self.user, Permission.PROFILE_BUILD),
        }
        return render(request, "profiles/list.html", context)


class BuildProfile(PortalView):
    permission = Permission.PROFILE_BUILD

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(BuildForm(area=self._area()))

    def post(self, request: HttpRequest) -> HttpResponse:
        area = self._area()
        form = BuildForm(request.POST, area=area)
        if not form.is_valid():
            return self._page(form)
        return redirect(actions.build_profile(area, by=self.user, **form.cleaned_data))

    def _area(self) -> ForceArea:
        area = self.user.agency.police_area
        if area is None:
            raise Refused(_("Only the police force of an area builds its profile."))
        return area

    def _page(self, form: BuildForm) -> HttpResponse:
        context = {"form": form, "back_url": reverse("profiles:profile-list")}
        return render(self.request, "profiles/build.html", context)


# Many figures, all of them published, and a token that differs each time: nothing that the length
# of a compressed page could give away.
@method_decorator(gzip_page, name="get")
class ReadProfile(PortalView):
    permission = Permission.PROFILE_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        profile = self.fetch(DistrictProfile, key=key)
        can_build = has_permission(self.user, Permission.PROFILE_BUILD)
        authors = actions.authors_of(profile, by=self.user) if can_build else set()
        is_ready = profile.state == ProfileState.APPROVED or (
            profile.state == ProfileState.DRAFT and not authors
        )
        context = {
            "record": profile,
            "marking": profile.marking,
            "document": documents.profile_document(profile),
            "decisions": self._decisions(profile),
            "can_prepare": can_build and profile.owner_id == self.user.agency_id,
            "can_approve": can_build and profile.state == ProfileState.DRAFT and bool(authors),
            "can_reopen": can_build and profile.state == ProfileState.APPROVED,
            "can_publish": can_build and is_ready and self.user.pk not in authors,
            "another_publishes": can_build and is_ready and self.user.pk in authors,
            "newer": self._newer(profile),
            "is_past_review": profile.is_past_review(timezone.localdate()),
            "back_url": reverse("profiles:profile-list"),
        }
        return render(request, "profiles/read.html", context)

    def _newer(self, profile: DistrictProfile) -> DistrictProfile | None:
        """The edition that follows it, where its reader sees that one."""
        rows = DistrictProfile.objects.visible_to(self.user).filter(replaces=profile)
        found: DistrictProfile | None = rows.defer("figures", "charts").first()
        return found

    def _decisions(self, profile: DistrictProfile) -> list[_Decision]:
        """Whom it is shared with, for those of the owner who answer for its decisions."""
        rows = SharingDecision.objects.visible_to(self.user).filter(
            owner=self.user.agency_id, subject_key=profile.key
        )
        return [
            _Decision(
                row.recipient.name, row.outcome == DecisionOutcome.SHARE, str(row.agreement or "")
            )
            for row in rows.select_related("recipient", "agreement").order_by("recipient__name")
        ]


@dataclass(frozen=True)
class _Decision:
    agency: str
    is_shared: bool
    agreement: str


@sensitive
class PublishProfile(PortalView):
    permission = Permission.PROFILE_BUILD

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        profile = self.fetch(DistrictProfile, key=key, to_edit=True)
        if profile.is_published:
            return redirect(profile)
        return self._page(profile, self._form(profile))

    def _form(self, profile: DistrictProfile, data: Any = None) -> PublishForm:
        return PublishForm(data, among=actions.replaceable(profile, by=self.user))

    def _page(self, profile: DistrictProfile, form: PublishForm) -> HttpResponse:
        plan = actions.planned_sharing(profile)
        context: dict[str, Any] = {
            "record": profile,
            "marking": profile.marking,
            "shared": [
                {"agency": one.agency, "agreement": one.agreement, "until": one.agreement.ends_at}
                for one in plan
                if one.agreement
            ],
            "withheld": [one.agency for one in plan if not one.agreement],
            "form": form,
            "back_url": profile.get_absolute_url(),
        }
        return render(self.request, "profiles/publish.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        profile = self.fetch(DistrictProfile, key=key, to_edit=True, is_read=False)
        if profile.is_published and profile.published_by_id == self.user.pk:
            return redirect(profile)  # a second tap
        form = self._form(profile, request.POST)
        if not form.is_valid():
            return self._page(self.fetch(DistrictProfile, key=key, to_edit=True), form)
        return redirect(actions.publish_profile(profile, by=self.user, **form.cleaned_data))
