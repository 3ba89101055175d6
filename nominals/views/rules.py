"""Pages of scoring schemes: all versions, one, a draft part by part; a programme's choice."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nominals import actions, schemes, scoring
from nominals.models import Programme, ScoringScheme
from nominals.rule_forms import SchemeForm, form_of
from partners.access import PortalView, sensitive
from partners.permissions import Permission, has_permission


class Schemes(PortalView):
    """What is published, and the drafts of one's own secretariat."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.listing(ScoringScheme.objects.visible_to(self.user).select_related("owner"))
        context = {"rows": page.rows, "page": page, "back_url": reverse("nominals:programmes")}
        return render(request, "nominals/schemes.html", context)


class ReadScheme(PortalView):
    """All of it, what is wrong with it, and one sum written out."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        scheme = self.fetch(ScoringScheme, key=key)
        faults = schemes.faults_in(scheme.definition)
        keeps = has_permission(self.user, Permission.JAPTM_KEEP)
        context = {
            "record": scheme, "back_url": reverse("nominals:schemes"), "faults": faults,
            "of": scheme.definition, "may_draft": keeps,
            "may_write": keeps and scheme.published_on is None,
            "worked": None if faults else scoring.worked(scheme.scheme()),
            "scales": [(name, scheme.definition["scales"][name]) for name in scoring.SCALES],
        }  # fmt: skip
        return render(request, "nominals/scheme.html", context)


class WriteScheme(PortalView):
    """One part of a draft. A mistake in it is shown beside the draft and stops only publishing."""

    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest, key: str, slug: str) -> HttpResponse:
        draft = self.fetch(ScoringScheme, key=key, to_edit=True)
        return self._page(draft, self._form(draft, slug))

    def post(self, request: HttpRequest, key: str, slug: str) -> HttpResponse:
        draft = self.fetch(ScoringScheme, key=key, to_edit=True, is_read=False)
        form = self._form(draft, slug, request.POST)
        if not form.is_valid():
            return self._page(draft, form)
        actions.write_scheme(draft, form.changed, by=self.user)
        return redirect(draft)

    def _form(self, draft: ScoringScheme, slug: str, *args: Any) -> Any:
        kind = form_of(slug, draft.definition)
        if kind is None:
            raise Http404
        return kind(*args, draft=draft, slug=slug)

    def _page(self, draft: ScoringScheme, form: Any) -> HttpResponse:
        context = {"record": draft, "form": form, "back_url": draft.get_absolute_url()}
        return render(self.request, "nominals/scheme_part.html", context)


class MoveScheme(PortalView):
    """A draft is begun from any version that one sees, and thrown away again."""

    permission = Permission.JAPTM_KEEP
    moves: ClassVar[tuple[str, ...]] = ("draft", "discard")

    def post(self, request: HttpRequest, key: str, move: str) -> HttpResponse:
        if move not in self.moves:
            raise Http404
        scheme = self.fetch(ScoringScheme, key=key, to_edit=move == "discard", is_read=False)
        if move == "draft":
            return redirect(actions.draft_scheme(scheme, by=self.user))
        actions.discard_scheme(scheme, by=self.user)
        return redirect("nominals:schemes")


@sensitive
class PublishScheme(PortalView):
    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        draft = self.fetch(ScoringScheme, key=key, to_edit=True)
        context = {
            "record": draft, "back_url": draft.get_absolute_url(),
            "faults": schemes.faults_in(draft.definition),
        }  # fmt: skip
        return render(request, "nominals/scheme_publish.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        draft = self.fetch(ScoringScheme, key=key, to_edit=True, is_read=False)
        actions.publish_scheme(draft, by=self.user)
        return redirect(draft)


@sensitive
class ChooseScheme(PortalView):
    """By which version a programme is scored from its next round on."""

    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key, to_edit=True)
        return self._page(programme, self._form(programme))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key, to_edit=True, is_read=False)
        form = self._form(programme, request.POST)
        if not form.is_valid():
            return self._page(programme, form)
        actions.choose_scheme(programme, form.cleaned_data["scheme"], by=self.user)
        return redirect(programme)

    def _form(self, programme: Programme, *args: Any) -> SchemeForm:
        offered = ScoringScheme.objects.visible_to(self.user).for_programme(programme)
        now = ScoringScheme.objects.of(programme)
        return SchemeForm(*args, schemes=offered, initial={"scheme": now.key})

    def _page(self, programme: Programme, form: SchemeForm) -> HttpResponse:
        context = {
            "record": programme, "form": form, "back_url": programme.get_absolute_url(),
            "title": _("Choose the scheme of the next round"),
        }  # fmt: skip
        return render(self.request, "nominals/programme_scheme.html", context)
