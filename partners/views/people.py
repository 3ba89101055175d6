"""Who works in an agency, and what is done with one account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners import actions
from partners.access import PortalView, seen, sensitive
from partners.forms import ChecksForm, RolesForm
from partners.models import Invitation, User
from partners.permissions import Permission, has_permission, may_name_deputy


class People(PortalView):
    permission = Permission.PEOPLE_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        people = User.objects.visible_to(self.user).select_related("unit").order_by("name", "pk")
        asked = Invitation.objects.visible_to(self.user).of_newcomers()
        waiting = asked.waiting().with_mail().select_related("unit")
        context = {
            "people": seen(people, by=self.user, purpose="people"),
            "invitations": seen(waiting.order_by("-pk"), by=self.user, purpose="people"),
            "can_manage": has_permission(self.user, Permission.PEOPLE_MANAGE),
        }
        return render(request, "partners/people.html", context)


class Person(PortalView):
    permission = Permission.PEOPLE_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        person = self.fetch(User, key=key)
        is_own = person == self.user
        context = {
            "person": person,
            "is_own": is_own,
            "recovery": _recovery_of(person, by=self.user),
            "can_manage": not is_own and has_permission(self.user, Permission.PEOPLE_MANAGE),
            "can_name_deputy": not is_own and may_name_deputy(self.user),
            "can_check": not is_own and has_permission(self.user, Permission.CHECKS_SET),
            "back_url": "../",
        }
        return render(request, "partners/person.html", context)


def _recovery_of(person: User, *, by: User) -> Invitation | None:
    """The link that is out to somebody who lost every way in; seen with the person."""
    asked = Invitation.objects.visible_to(by).waiting().with_mail()
    found: Invitation | None = asked.filter(person=person).order_by("-pk").first()
    return found


@sensitive
class ChangeRoles(PortalView):
    permission = Permission.PEOPLE_MANAGE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        person = self.fetch(User, key=key)
        return self._page(person, RolesForm(person=person, by=self.user))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        person = self.fetch(User, key=key)
        form = RolesForm(request.POST, person=person, by=self.user)
        if not form.is_valid():
            return self._page(person, form)
        actions.change_roles(person, **{"unit": None, **form.cleaned_data}, by=self.user)
        return _done(request, person, _("Their sessions have ended, and they are told by mail."))

    def _page(self, person: User, form: RolesForm) -> HttpResponse:
        context = {"person": person, "form": form, "back_url": "../"}
        return render(self.request, "partners/person_roles.html", context)


@sensitive
class RecordChecks(PortalView):
    permission = Permission.CHECKS_SET

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        person = self.fetch(User, key=key)
        names = ("vetting", "vetted_until", "trained_until")
        return self._page(
            person, ChecksForm(initial={name: getattr(person, name) for name in names})
        )

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        person = self.fetch(User, key=key)
        form = ChecksForm(request.POST)
        if not form.is_valid():
            return self._page(person, form)
        actions.record_checks(person, **form.cleaned_data, by=self.user)
        return _done(request, person, _("The dates are recorded."))

    def _page(self, person: User, form: ChecksForm) -> HttpResponse:
        context = {"person": person, "form": form, "back_url": "../"}
        return render(self.request, "partners/person_checks.html", context)


@sensitive
class SwitchOff(PortalView):
    permission = Permission.PEOPLE_MANAGE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        context: dict[str, Any] = {"person": self.fetch(User, key=key), "back_url": "../"}
        return render(request, "partners/person_switch_off.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        person = self.fetch(User, key=key, is_read=False)
        actions.switch_off(person, by=self.user)
        return _done(
            request, person,
            _("The account is switched off. Drafts of theirs wait under People for a colleague."),
        )  # fmt: skip


@sensitive
class SwitchOn(PortalView):
    permission = Permission.PEOPLE_MANAGE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        person = self.fetch(User, key=key, is_read=False)
        actions.switch_on(person, by=self.user)
        return _done(request, person, _("The account is switched on again."))


class ConfirmAccount(PortalView):
    permission = Permission.PEOPLE_MANAGE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        person = self.fetch(User, key=key, is_read=False)
        actions.confirm_account(person, by=self.user)
        return _done(request, person, _("Confirmed. You are asked again in 90 days."))


class NoticesSeen(PortalView):
    permission = Permission.HOME_SEE

    def post(self, request: HttpRequest) -> HttpResponse:
        actions.see_notices(by=self.user)
        actions.see_messages(request.POST.getlist("message"), by=self.user)
        return redirect("home")


def _done(request: HttpRequest, person: User, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("person", person.key)
