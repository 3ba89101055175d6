"""What is written in the profiles of a generated world; and who may see it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Model

from profiles.models import Indicator, ProfileSection, Recommendation, ThreatEntry
from tests.factories import profiles as make
from tests.factories.audit import triggers_off
from tests.house.worlds.build import Built

PARTS: tuple[type[Model], ...] = (ProfileSection, ThreatEntry, Indicator, Recommendation)


def written(built: Built) -> None:
    """One of each in every profile, whatever state it is in by now."""
    with triggers_off():
        for profile in built.profiles:
            for part in (make.section, make.threat, make.indicator, make.recommendation):
                part(profile, profile.created_by)


def part(oracle: Any, asker: Any, row: Any, without: Collection[str]) -> bool:
    return bool(oracle.profile(asker, row.profile, without))


PROFILE_RULES = dict.fromkeys(PARTS, part)
PROFILE_TOUCH: dict[type[Model], str] = dict.fromkeys(PARTS, "place = 7")
