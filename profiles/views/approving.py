"""The page on which a second person approves a profile, and the way back to a draft."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from partners.access import PortalView, sensitive
from partners.permissions import Permission
from profiles import actions
from profiles.choices import ProfileState
from profiles.forms import ApproveForm
from profiles.models import DistrictProfile


@sensitive
class ApproveProfile(PortalView):
    permission = Permission.PROFILE_BUILD

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        profile = self.fetch(DistrictProfile, key=key, to_edit=True)
        if profile.state != ProfileState.DRAFT:
            return redirect(profile)
        return self._page(profile, ApproveForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        profile = self.fetch(DistrictProfile, key=key, to_edit=True, is_read=False)
        form = ApproveForm(request.POST)
        if not form.is_valid():
            return self._page(self.fetch(DistrictProfile, key=key, to_edit=True), form)
        return redirect(actions.approve_profile(profile, by=self.user, **form.cleaned_data))

    def _page(self, profile: DistrictProfile, form: ApproveForm) -> HttpResponse:
        context = {
            "record": profile, "marking": profile.marking, "form": form,
            "missing": actions.missing_in(profile, by=self.user),
            "is_author": self.user.pk in actions.authors_of(profile, by=self.user),
            "back_url": profile.get_absolute_url(),
        }  # fmt: skip
        return render(self.request, "profiles/approve.html", context)


class ReopenProfile(PortalView):
    permission = Permission.PROFILE_BUILD

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        profile = self.fetch(DistrictProfile, key=key, to_edit=True, is_read=False)
        return redirect(actions.reopen_profile(profile, by=self.user))
