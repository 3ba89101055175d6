"""Sending a form and reading what came of it, for a system of a partner agency."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.http import HttpRequest
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, status
from rest_framework.response import Response

from partners.choices import Scope
from partners.permissions import Permission
from partners.systems import ApiView
from portal.converters import KeyConverter
from portal.errors import Refused
from portal.problems import KIND
from referrals import actions
from referrals.api.serializers import KEPT, Answer, FormToSend, Problem, SentForm, SentForms
from referrals.choices import State
from referrals.models import CpiAccount, CpiForm

IDEMPOTENCY = re.compile(r"[A-Za-z0-9_-]{8,64}")
AFTER = OpenApiParameter(
    "after", {"type": "string", "pattern": f"^{KEPT}*$"},
    description="`next_after` of the page before.",
)  # fmt: skip
FORM = OpenApiParameter(
    "form", {"type": "string", "pattern": f"^{KeyConverter.regex}$"}, OpenApiParameter.PATH
)
ONCE = OpenApiParameter(
    "Idempotency-Key", {"type": "string", "pattern": f"^{IDEMPOTENCY.pattern}$"},
    OpenApiParameter.HEADER, required=True,
    description="Yours for this form. The same again gives the form that was sent, not another.",
)  # fmt: skip


def _problems(*statuses: int) -> dict[Any, Any]:
    return {(each, KIND): OpenApiResponse(Problem) for each in (401, 403, 429, 503, *statuses)}


def _sent_by(view: ApiView) -> Any:
    forms = CpiForm.objects.sent_or_drafted_by(view.user).exclude(state=State.DRAFT)
    return forms.select_related("district")


class Forms(ApiView):
    permission = Permission.CPI_SEND
    scopes = {"GET": Scope.READ, "POST": Scope.SEND}
    takes = frozenset({"after"})

    @extend_schema(
        operation_id="list_forms", parameters=[AFTER],
        responses={200: SentForms, **_problems(400, 406)},
    )  # fmt: skip
    def get(self, request: HttpRequest) -> Response:
        page = self.listing(_sent_by(self))
        return Response(SentForms({"forms": page.rows, "next_after": page.older}).data)

    @extend_schema(
        operation_id="send_form", parameters=[ONCE], request=FormToSend,
        responses={201: SentForm, 200: SentForm, **_problems(400, 406, 409, 415)},
    )  # fmt: skip
    def post(self, request: HttpRequest) -> Response:
        once = request.headers.get("Idempotency-Key", "")
        if not IDEMPOTENCY.fullmatch(once):
            raise exceptions.ValidationError({"Idempotency-Key": [
                "Send 8 to 64 letters, digits, hyphens or underscores of your own."
            ]})  # fmt: skip
        asked = FormToSend(data=request.data)  # type: ignore[attr-defined]
        asked.is_valid(raise_exception=True)
        form, is_new = self._send(once, asked.validated_data)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(SentForm(form).data, status=code)

    def _send(self, once: str, answers: dict[str, Any]) -> tuple[CpiForm, bool]:
        token = f"api {hashlib.sha256(once.encode()).hexdigest()[:32]}"
        form = actions.start_form(token=token, by=self.user)
        if not form.is_draft:
            self._insist_same(form, answers)
            return form, False
        form = actions.save_answers(form, version=form.version, answers=answers, by=self.user)
        return actions.send_form(form, by=self.user), True

    def _insist_same(self, form: CpiForm, answers: dict[str, Any]) -> None:
        """Whole against whole: what the repeat leaves out was left out the first time too."""
        account = CpiAccount.objects.visible_to(self.user).get(form=form)
        asked: Any = FormToSend().fields
        rows: dict[str, Any] = {name: form if hasattr(form, name) else account for name in asked}
        held = {name: getattr(row, name) for name, row in rows.items()}
        blank = {name: row._meta.get_field(name).get_default() for name, row in rows.items()}
        if held != blank | answers:
            raise Refused("Another form was sent with this Idempotency-Key.")


class OneForm(ApiView):
    permission = Permission.CPI_SEE_OWN
    scopes = {"GET": Scope.READ}

    @extend_schema(
        operation_id="read_form", parameters=[FORM],
        responses={200: SentForm, **_problems(400, 404, 406)},
    )  # fmt: skip
    def get(self, request: HttpRequest, form: str) -> Response:
        return Response(SentForm(_own(self, form)).data)


class FormAnswer(ApiView):
    permission = Permission.CPI_SEE_OWN
    scopes = {"GET": Scope.READ}

    @extend_schema(
        operation_id="read_answer", parameters=[FORM],
        responses={200: Answer, **_problems(400, 404, 406)},
    )  # fmt: skip
    def get(self, request: HttpRequest, form: str) -> Response:
        """In words that tip nobody off. `answer` is null until there is one."""
        found = _own(self, form)
        told = {
            "answer": found.answer or None, "words": str(found.get_answer_display()),
            "own_words": found.answer_words,
            "answered_at": found.answered_at,
        }  # fmt: skip
        return Response(Answer(told).data)


def _own(view: ApiView, key: str) -> CpiForm:
    """What this system sent; whatever else there is, is not there."""
    return view.fetch(
        CpiForm, key=key, sender=view.user.agency_id, created_by=view.user.pk,
        sent_at__isnull=False,
    )  # fmt: skip
