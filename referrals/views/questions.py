"""The form one question at a time, and one person, vehicle or place at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.components import SummaryRow
from referrals import actions, danger, forms, steps
from referrals.actions.sources import source_reference
from referrals.answer_choices import YesNo
from referrals.choices import AtRisk
from referrals.models import CpiAccount, CpiForm
from referrals.parts import KINDS, parts_of_kind
from referrals.rows import part_told, part_url, told
from referrals.views.drafts import DraftView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from referrals.models import Part


class QuestionView(DraftView):
    """Base of the pages with a question. A page made before another change keeps its words and
    asks (409), with both versions on it."""

    @property
    def is_typing(self) -> bool:
        """The page saves by itself; whoever writes is not led anywhere."""
        return self.request.headers.get("X-Portal-Autosave") == "1"

    def page(
        self,
        form: CpiForm,
        chosen: steps.Step,
        question: Any,
        *,
        back: str,
        saved: Any = (),
        number: int = 0,
    ) -> HttpResponse:
        way = steps.way_through(chosen)
        context = {
            "record": form, "form": question, "step": chosen, "marking": form.marking,
            "number": way.index(chosen) + 1, "total": len(way), "back_url": back, "saved": saved,
            "is_core": chosen in steps.STEPS or chosen in steps.QUICK, "part_number": number,
            "keep_url": self.request.get_full_path(),
        }  # fmt: skip
        status = 409 if saved else 200
        return render(self.request, "referrals/question.html", context, status=status)

    def stale(self, form: CpiForm, question: Any) -> None:
        question.data = question.data.copy()
        question.data["version"] = str(form.version)
        question.add_error(None, _(
            "This form was changed on another page or device since you opened this one. "
            "Your words are still here: continue to keep them,"
            " or open the form again to see the others."
        ))  # fmt: skip


class Question(QuestionView):
    """One question, or the list of what the form holds several of."""

    def get(self, request: HttpRequest, key: str, step: str) -> HttpResponse:
        form, account = self.draft(key)
        if not form.is_draft:
            return redirect(form)
        chosen = step_named(step)
        if chosen.several:
            return self._list(form, chosen)
        return self._page(
            form, chosen, chosen.form(initial=chosen.initial(form, account), user=self.user)
        )

    def post(self, request: HttpRequest, key: str, step: str) -> HttpResponse:
        form, account = self.draft(key)
        chosen = step_named(step)
        if chosen.several:
            return redirect(self._next(form, chosen, {}))
        question = chosen.form(request.POST, initial=chosen.initial(form, account), user=self.user)
        if not question.is_valid():
            return self._page(form, chosen, question)  # also while typing: nothing is saved yet
        version = question.cleaned_data["version"]
        try:
            saved = actions.save_answers(
                form, version=version, answers=question.answers, by=self.user
            )
        except actions.Stale:
            return self._ask(form, account, chosen, question)
        if self.is_typing:
            return HttpResponse(status=204, headers={"X-Portal-Version": str(saved.version)})
        if saved.is_urgent and (not form.is_urgent or _tells_of_danger(question.answers)):
            call = reverse("referrals:cpi-danger", args=[key, step])
            return redirect(f"{call}?from=check" if self.is_from_check else call)
        return redirect(self._next(form, chosen, question.answers))

    def _next(self, form: CpiForm, chosen: steps.Step, answers: Mapping[str, Any]) -> str:
        if chosen.name == "child" and YesNo.YES not in answers.values():
            chosen = steps.BY_NAME["referral"]  # nothing to ask about one
        if answers.get("source_named") == YesNo.YES and not source_reference(form):
            name_it = reverse("referrals:cpi-source", args=[form.key])
            return f"{name_it}?from=check" if self.is_from_check else name_it
        return following(form, chosen, to_check=self.is_from_check)

    def _ask(
        self, form: CpiForm, account: CpiAccount, chosen: steps.Step, question: Any
    ) -> HttpResponse:
        form.refresh_from_db()
        account.refresh_from_db()
        stands = chosen.initial(form, account)
        if question.answers == {name: stands[name] for name in chosen.fields}:
            return redirect(self._next(form, chosen, question.answers))  # a second tap
        self.stale(form, question)
        saved = [
            SummaryRow(
                key=str(chosen.form.base_fields[name].label),
                value=told(form if name in steps.ON_THE_COVER else account, name),
            )
            for name in chosen.fields
        ]
        return self._page(form, chosen, question, saved)

    def _page(
        self, form: CpiForm, chosen: steps.Step, question: Any, saved: Any = ()
    ) -> HttpResponse:
        previous = steps.before(chosen)
        back = (
            reverse("referrals:cpi-question", args=[form.key, previous.name])
            if previous
            else reverse("referrals:cpi-draft", args=[form.key])
        )
        return self.page(form, chosen, question, back=back, saved=saved)

    def _list(self, form: CpiForm, chosen: steps.Step) -> HttpResponse:
        parts = parts_of_kind(form, chosen.name, by=self.user)
        context = {
            "record": form, "marking": form.marking, "step": chosen,
            "parts": [
                {
                    "title": f"{chosen.several} {part.number}",
                    "text": part_told(chosen, part),
                    "url": part_url(form, chosen, part.number),
                }
                for part in parts
            ],
            "add_url": _free(form, chosen, parts),
            "most": KINDS[chosen.name].MOST,
            "next_url": self._next(form, chosen, {}),
            "back_url": reverse("referrals:cpi-draft", args=[form.key]),
        }  # fmt: skip
        return render(self.request, "referrals/parts.html", context)


class OnePart(QuestionView):
    """One person, vehicle, place, number or business, under its number in the form."""

    def get(self, request: HttpRequest, key: str, step: str, number: int) -> HttpResponse:
        form, _account = self.draft(key)
        if not form.is_draft:
            return redirect(form)
        chosen = several_named(step, number)
        part = self.part(form, chosen, number)
        return self._page(
            form, chosen, number, chosen.form(initial=_initial(form, chosen, part), user=self.user)
        )

    def post(self, request: HttpRequest, key: str, step: str, number: int) -> HttpResponse:
        form, _account = self.draft(key)
        chosen = several_named(step, number)
        question = chosen.form(request.POST, user=self.user)
        if not question.is_valid():
            return self._page(form, chosen, number, question)
        answers, version = question.answers, question.cleaned_data["version"]
        try:
            saved = actions.save_part(
                form, step, number, version=version, answers=answers, by=self.user
            )
        except actions.Stale:
            return self._ask(form, chosen, number, question)
        listed = reverse("referrals:cpi-question", args=[key, step])
        if saved.is_urgent and not form.is_urgent:
            return redirect("referrals:cpi-danger", key, step)
        return redirect(f"{listed}?from=check" if self.is_from_check else listed)

    def part(self, form: CpiForm, chosen: steps.Step, number: int) -> Part | None:
        found = parts_of_kind(form, chosen.name, by=self.user)
        return next((part for part in found if part.number == number), None)

    def _ask(self, form: CpiForm, chosen: steps.Step, number: int, question: Any) -> HttpResponse:
        form.refresh_from_db()
        part = self.part(form, chosen, number)
        if part and all(getattr(part, name) == value for name, value in question.answers.items()):
            return redirect("referrals:cpi-question", form.key, chosen.name)  # a second tap
        self.stale(form, question)
        text = part_told(chosen, part) if part else _("Nothing: it was taken away, or is not added")
        saved = [SummaryRow(key=f"{chosen.several} {number}", value=text)]
        return self._page(form, chosen, number, question, saved)

    def _page(
        self, form: CpiForm, chosen: steps.Step, number: int, question: Any, saved: Any = ()
    ) -> HttpResponse:
        back = reverse("referrals:cpi-question", args=[form.key, chosen.name])
        return self.page(form, chosen, question, back=back, saved=saved, number=number)


class RemovePart(OnePart):
    def get(self, request: HttpRequest, key: str, step: str, number: int) -> HttpResponse:
        form, _account = self.draft(key)
        if not form.is_draft:
            return redirect(form)
        chosen = several_named(step, number)
        part = self.part(form, chosen, number)
        if part is None:
            return redirect("referrals:cpi-question", key, step)
        return self._asked(form, chosen, part)

    def post(self, request: HttpRequest, key: str, step: str, number: int) -> HttpResponse:
        form, _account = self.draft(key)
        chosen = several_named(step, number)
        question = forms.RemoveForm(request.POST, user=self.user)
        version = question.cleaned_data["version"] if question.is_valid() else 0
        try:
            actions.remove_part(form, step, number, version=version, by=self.user)
        except actions.Stale:
            part = self.part(form, chosen, number)
            if part is not None:
                form.refresh_from_db()
                return self._asked(form, chosen, part, status=409)
        return redirect("referrals:cpi-question", key, step)

    def _asked(
        self, form: CpiForm, chosen: steps.Step, part: Part, status: int = 200
    ) -> HttpResponse:
        context = {
            "record": form, "marking": form.marking, "step": chosen,
            "form": forms.RemoveForm(initial={"version": form.version}, user=self.user),
            "title": f"{chosen.several} {part.number}", "text": part_told(chosen, part),
            "changed": status == 409,
            "back_url": reverse("referrals:cpi-question", args=[form.key, chosen.name]),
        }  # fmt: skip
        return render(self.request, "referrals/part_remove.html", context, status=status)


def _tells_of_danger(answers: Mapping[str, Any]) -> bool:
    """This very page does. It may have been saved while it was written, and marked urgent then."""
    texts = [answer for answer in answers.values() if isinstance(answer, str)]
    return answers.get("at_risk") == AtRisk.YES or bool(danger.signs_in(*texts))


def _initial(form: CpiForm, chosen: steps.Step, part: Part | None) -> dict[str, Any]:
    values: dict[str, Any] = {"version": form.version}
    if part is not None:
        values |= {
            name: getattr(part, name) for name in chosen.form.base_fields if name != "version"
        }
    return values


def _free(form: CpiForm, chosen: steps.Step, parts: list[Part]) -> str:
    """Where another one is added; empty when the form takes no more."""
    taken = {part.number for part in parts}
    free = next((n for n in range(1, KINDS[chosen.name].MOST + 1) if n not in taken), None)
    return part_url(form, chosen, free) if free else ""


def following(form: CpiForm, chosen: steps.Step, *, to_check: bool) -> str:
    """The next question; where there is none, all answers, or the task list where more waits."""
    step = None if to_check else steps.after(chosen)
    if step is not None:
        return reverse("referrals:cpi-question", args=[form.key, step.name])
    ends = to_check or chosen in steps.STEPS or chosen in steps.QUICK
    return reverse("referrals:cpi-check" if ends else "referrals:cpi-draft", args=[form.key])


def step_named(name: str) -> steps.Step:
    if name not in steps.BY_NAME:
        raise Http404
    return steps.BY_NAME[name]


def several_named(name: str, number: int) -> steps.Step:
    chosen = step_named(name)
    if chosen.several is None or not 1 <= number <= KINDS[name].MOST:
        raise Http404
    return chosen
