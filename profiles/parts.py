"""What a profile holds several of: its sections, threats, indicators and recommendations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.models import Indicator, ProfileSection, Recommendation, ThreatEntry
from profiles.part_forms import IndicatorForm, RecommendationForm, SectionForm, ThreatForm

if TYPE_CHECKING:
    from profiles.models.parts import ProfilePart
    from profiles.part_forms import PartForm

Text = str | Promise


@dataclass(frozen=True)
class Kind:
    """`named_by` is the field that a list shows of it."""

    name: str
    model: type[ProfilePart]
    form: type[PartForm]
    named_by: str
    several: Text
    add: Text
    change: Text
    remove: Text

    def name_of(self, part: ProfilePart) -> str:
        return str(getattr(part, self.named_by))


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "section", ProfileSection, SectionForm, "title", _("Sections"), _("Add a section"),
            _("Change a section"), _("Take out this section?"),
        ),
        Kind(
            "threat", ThreatEntry, ThreatForm, "name", _("Threats"), _("Add a threat"),
            _("Change a threat"), _("Take out this threat?"),
        ),
        Kind(
            "indicator", Indicator, IndicatorForm, "label", _("Indicators"), _("Add an indicator"),
            _("Change an indicator"), _("Take out this indicator?"),
        ),
        Kind(
            "recommendation", Recommendation, RecommendationForm, "text", _("Recommendations"),
            _("Add a recommendation"), _("Change a recommendation"),
            _("Take out this recommendation?"),
        ),
    )
}  # fmt: skip
