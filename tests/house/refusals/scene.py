"""What the database itself refuses, to its superuser as well: each case with its allowed twin.

A case is a way to write one thing wrong; its twin is the same write done right. `says` is a part of
the database's answer, so that a case cannot be refused for some other reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model

from partners.models import SharingDecision
from profiles.models import DistrictProfile
from tests.factories import partners, profiles, referrals

READ_ONLY = "rows of .* are never changed"


class Scene:
    """A force with two analysts, a school with a sent form and a draft, and a second force."""

    def __init__(self) -> None:
        self.force, self.other = partners.force(), partners.force()
        self.analyst = partners.person(self.force, "intelligence_analyst", "profile_analyst")
        self.second = partners.person(self.force, "intelligence_analyst")
        self.stranger = partners.person(self.other, "intelligence_analyst")
        self.writer = partners.person()
        self.sent = referrals.sent(self.writer, self.force)
        self.draft = referrals.draft(self.writer)
        self.agreement = partners.agreement(self.force, self.other)

    @cached_property
    def profile(self) -> DistrictProfile:
        return profiles.profile(self.analyst)

    @cached_property
    def published(self) -> DistrictProfile:
        return profiles.published(self.analyst)


Attempt = Callable[[Scene], object]


@dataclass(frozen=True)
class Case:
    wrong: Attempt
    right: Attempt
    says: str


def changed(row: Model, **fields: Any) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**fields)


def decision(scene: Scene, thing: Any = None, **fields: Any) -> SharingDecision:
    thing = thing or scene.sent
    model = fields.pop("model", thing._meta.label)
    by = {scene.force: scene.analyst}.get(thing.owner, scene.writer)
    return referrals.decision(
        thing, fields.pop("recipient", scene.other), fields.pop("by", by),
        subject_model=model, **fields,
    )  # fmt: skip
