"""Forms like the one that is read, among those of the same force alone, each with the reason."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from referrals import likeness
from referrals.models import CpiAccount, CpiContact, CpiForm, CpiPerson, CpiVehicle

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.utils.functional import Promise

    from partners.models import User

LOOKED_AT = 300  # the newest of the force
SHOWN = 8
KINDS: dict[str, str | Promise] = {
    "plate": _("Same registration"),
    "phone": _("Same telephone number"),
    "name": _("Same or similar name"),
    "words": _("Same words"),
}


@dataclass(frozen=True)
class Related:
    form: CpiForm
    reasons: tuple[tuple[str | Promise, str], ...]


def related_to(form: CpiForm, *, by: User) -> list[Related]:
    """The more they have in common the earlier; what only shares words comes last."""
    others = CpiForm.objects.in_inbox_of(by).exclude(pk=form.pk).order_by("-pk")[:LOOKED_AT]
    forms = {other.pk: other for other in others}
    signs = _signs([form.pk, *forms], by=by)
    mine = signs.get(form.pk)
    if mine is None:
        return []
    found = [
        (common, forms[pk])
        for pk, theirs in signs.items()
        if pk in forms and (common := likeness.in_common(mine, theirs))
    ]
    found.sort(key=lambda pair: (pair[0][0][0] == "words", -len(pair[0]), -pair[1].pk))
    return [
        Related(other, tuple((KINDS[kind], value) for kind, value in common))
        for common, other in found[:SHOWN]
    ]


def _signs(keys: Collection[int], *, by: User) -> dict[int, likeness.Signs]:
    """A few questions for all of them together."""
    of: dict[str, defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for pk, *texts in _rows(CpiAccount, keys, "what_happened", "people", "places", by=by):
        of["texts"][pk] += texts
    for pk, plate in _rows(CpiVehicle, keys, "registration", by=by):
        of["plates"][pk].append(plate)
    for pk, name, telephone in _rows(CpiPerson, keys, "name", "telephone", by=by):
        of["names"][pk].append(name)
        of["phones"][pk].append(telephone)
    for pk, handle in _rows(CpiContact, keys, "handle", by=by):
        of["phones"][pk].append(handle)
    return {
        pk: likeness.signs(
            "\n".join(texts), plates=of["plates"][pk], phones=of["phones"][pk],
            names=of["names"][pk],
        )
        for pk, texts in of["texts"].items()
    }  # fmt: skip


def _rows(model: Any, keys: Collection[int], *names: str, by: User) -> list[tuple[Any, ...]]:
    rows = model.objects.visible_to(by).filter(form__in=keys)
    return list(rows.values_list("form_id", *names))
