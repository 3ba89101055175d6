"""Files with a form: attached by its writer, taken by whoever may read what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.access import PortalView, sensitive, taken
from partners.permissions import Permission
from portal.errors import Refused
from portal.storage import read_whole
from portal.uploads import Kind
from portal.uploads.kinds import CONTENT_TYPES
from referrals import actions
from referrals.choices import Quarantine
from referrals.forms import AttachmentForm
from referrals.models import CpiAttachment, CpiForm
from referrals.models.attachment import MOST
from referrals.views.drafts import DraftView

if TYPE_CHECKING:
    from django.http import HttpRequest

    from partners.models import User
    from referrals.models import CpiAccount


def attachments_of(form: CpiForm, user: User) -> list[CpiAttachment]:
    rows = CpiAttachment.objects.visible_to(user).select_related("job").filter(form=form)
    return list(rows)


def attachments_beside(account: CpiAccount, user: User) -> list[CpiAttachment]:
    """With the form whose account `visible_to` gave this person."""
    return list(CpiAttachment.objects.of_account(user, account).select_related("job"))


class Attachments(DraftView):
    """What is attached to a draft, and one more. Sending never waits for the check."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form, _account = self.draft(key)
        if not form.is_draft:
            return redirect(form)
        return self._page(form, AttachmentForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form, _account = self.draft(key)
        if not form.is_draft:
            raise Refused(_("This form has been sent and can no longer be changed."))
        attached = AttachmentForm(request.POST, request.FILES)
        if not attached.is_valid() or attached.kind is None:
            return self._page(form, attached)
        actions.attach(
            form, name=attached.shown_name, kind=attached.kind,
            content=attached.cleaned_data["file"].read(), by=self.user,
        )  # fmt: skip
        return redirect("referrals:cpi-attachments", key)

    def _page(self, form: CpiForm, attached: AttachmentForm) -> HttpResponse:
        attachments = attachments_of(form, self.user)
        context = {
            "record": form, "form": attached, "marking": form.marking, "attachments": attachments,
            "is_full": len(attachments) >= MOST,
            "back_url": reverse("referrals:cpi-draft", args=[form.key]),
        }  # fmt: skip
        return render(self.request, "referrals/attachments.html", context)


class RemoveAttachment(DraftView):
    def post(self, request: HttpRequest, key: str, number: int) -> HttpResponse:
        form, _account = self.draft(key)
        actions.take_away(_attachment(form, number, self.user), by=self.user)
        return redirect("referrals:cpi-attachments", key)


class CheckAgain(PortalView):
    """Whoever may read the form may ask for the check that could not be made."""

    permission = Permission.HOME_SEE

    def post(self, request: HttpRequest, key: str, number: int) -> HttpResponse:
        form = self.fetch(CpiForm, key=key, is_read=False)
        actions.check_again(_attachment(form, number, self.user), by=self.user)
        return redirect("referrals:cpi-attachments" if form.is_draft else "referrals:cpi-read", key)


@sensitive
class AttachmentFile(PortalView):
    """A checked file, under a name that the portal made."""

    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest, key: str, number: int) -> HttpResponse:
        form = self.fetch(CpiForm, key=key, is_read=False)
        attachment = _attachment(form, number, self.user)
        if attachment.state != Quarantine.CLEAN:
            raise Refused(_("This file has not passed the virus check, so nobody can open it."))
        content = read_whole(attachment.file, sha256=attachment.sha256)
        taken(form, by=self.user)
        kind = Kind(attachment.kind)
        response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
        name = f"{form.reference}-{attachment.number}.{kind.value}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _attachment(form: CpiForm, number: int, user: User) -> CpiAttachment:
    rows = CpiAttachment.objects.visible_to(user).select_related("form", "job")
    attachment: CpiAttachment | None = rows.filter(form=form, number=number).first()
    if attachment is None:
        raise Http404
    return attachment
