"""The base of the API: who comes in by a token, how a refusal is told, what JSON is taken.

A system comes in for one request as the account that speaks for it, in the request's transaction,
behind both walls. Whatever is refused rolls back what was written before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions, serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from partners import tokens
from partners.access import Recorded
from partners.choices import Scope
from partners.models import ApiToken, User
from partners.permissions import Permission, has_permission
from portal import characters, wall
from portal.errors import Refused
from portal.problems import KIND, problem

MOST_BYTES = 64 * 1024
MOST_DEPTH = 5


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Any) -> tuple[User, ApiToken] | None:
        """A session of a browser is none here: a page of another site could use it."""
        wall.enter(None)
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret.startswith(tokens.PREFIX) or len(secret) > 100:
            return None
        number = tokens.account_of(secret)
        if number is None:
            return None
        wall.enter(number)
        user = User.objects.select_related("agency").filter(pk=number).first()
        if user is None or not user.may_see:
            return None
        return user, ApiToken.objects.visible_to(user).get(account=user)

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """For the API's own description."""

    target_class = "partners.systems.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class Throttle(SimpleRateThrottle):
    rate = "120/min"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        return f"api-{request.user.pk}" if request.auth else None


class StrictJson(BaseParser):
    """A key twice, a number that is none, or what no person writes: refused and never guessed."""

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> Mapping[str, Any]:
        raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise exceptions.ParseError(_("This is longer than 64 kB."))
        try:
            found = json.loads(
                raw.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_number
            )
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("This is no JSON that can be taken.")) from error
        if not isinstance(found, dict):
            raise exceptions.ParseError(_("Send one JSON object."))
        return found


def _once_each(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A key stands twice.")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number.")


class Known(serializers.Serializer[Any]):
    """Takes the keys that it names, texts alone, and no character that cannot be kept."""

    def to_internal_value(self, data: Any) -> Any:
        wrong = {
            name: [_("There is no such key.")] for name in data if name not in self.fields
        } | {
            name: [_("This must be a text, without control characters.")]
            for name, value in data.items()
            if name in self.fields
            and not (isinstance(value, str) and characters.are_clean(value))
        }  # fmt: skip
        if wrong:
            raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)


@method_decorator(login_not_required, name="dispatch")
class ApiView(Recorded, APIView):
    """Base of every address of the API. One without `permission` cannot be imported.

    `scopes` says for each method what the token must open; a method that is missing is not there.
    """

    scopes: ClassVar[Mapping[str, Scope]] = {}
    takes: ClassVar[frozenset[str]] = frozenset()  # keys of a query
    authentication_classes: Sequence[type[BaseAuthentication]] = (TokenAuthentication,)
    parser_classes = (StrictJson,)
    renderer_classes: Sequence[type[BaseRenderer]] = (JSONRenderer,)
    throttle_classes = (Throttle,)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not isinstance(getattr(cls, "permission", None), Permission):
            raise TypeError(f"{cls.__module__}.{cls.__name__} names no permission.")

    def check_permissions(self, request: Any) -> None:
        if request.auth is None:
            raise exceptions.NotAuthenticated
        wanted = self.scopes.get(request.method)
        if wanted is not None and request.method == "POST" and not _is_json(request):
            raise exceptions.UnsupportedMediaType(request.content_type)
        if wanted is None:
            raise exceptions.MethodNotAllowed(request.method)
        if wanted not in request.auth.scopes or not has_permission(request.user, self.permission):
            raise exceptions.PermissionDenied
        if unknown := request.GET.keys() - self.takes:
            raise exceptions.ValidationError({key: [_("There is no such key.")] for key in unknown})


def described(result: dict[str, Any], **_of: Any) -> dict[str, Any]:
    """What the generator cannot know: that unknown keys are refused."""
    taken = {
        reference["$ref"].rpartition("/")[2]
        for path in result["paths"].values() for call in path.values()
        for reference in _schemas_of(call)
    }  # fmt: skip
    for name in taken:
        result["components"]["schemas"][name]["additionalProperties"] = False
    return result


def _schemas_of(call: Mapping[str, Any]) -> list[Mapping[str, str]]:
    content = call.get("requestBody", {}).get("content", {})
    return [each["schema"] for each in content.values() if "$ref" in each["schema"]]


def _is_json(request: Any) -> bool:
    """Asked before a parser is: the fields of a form are read already and none would be found."""
    return bool(request.content_type.partition(";")[0].strip().lower() == StrictJson.media_type)


def as_problem(error: Exception, context: Any) -> Response | None:
    """Every refusal in the one form (RFC 9457). What is no refusal is a fault of ours: 500."""
    if isinstance(error, Refused):
        return _refused(HTTPStatus.CONFLICT, error.sentence)
    if isinstance(error, Http404):
        return _refused(HTTPStatus.NOT_FOUND)
    if isinstance(error, PermissionDenied):
        return _refused(HTTPStatus.FORBIDDEN)
    if isinstance(error, exceptions.ValidationError):
        return _refused(HTTPStatus.BAD_REQUEST, errors=_pointed(error.detail))
    if isinstance(error, exceptions.APIException):
        answer = _refused(HTTPStatus(error.status_code), str(error.detail))
        if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
            answer["WWW-Authenticate"] = "Bearer"
        if wait := getattr(error, "wait", None):
            answer["Retry-After"] = str(int(wait) + 1)
        return answer
    return None


def _refused(
    status: HTTPStatus, detail: str = "", errors: Sequence[Mapping[str, str]] = ()
) -> Response:
    transaction.set_rollback(True)
    answer = Response(problem(status, detail, errors), status=status)
    answer.content_type = KIND
    return answer


def _pointed(detail: Any) -> list[Mapping[str, str]]:
    found = detail.items() if isinstance(detail, dict) else [("", detail)]
    return [
        {"pointer": f"/{name}" if name else "", "detail": str(each)}
        for name, told in found for each in (told if isinstance(told, list) else [told])
    ]  # fmt: skip
