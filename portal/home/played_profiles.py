"""A profile with words in it, for a second analyst to read and approve. All of it is invented.

Its figures are the real ones that ship; the indicators and what is said of threats are made up.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from partners.models import Agency, User
from portal import wall
from profiles import actions
from profiles.models import DistrictProfile, HeldMonth, WeightSet
from profiles.parts import KINDS

WRITER, TITLE = "paul.profile@constabulary.example", "Harm in our districts: a picture for partners"
SECTIONS: tuple[dict[str, Any], ...] = (
    {"code": "overview", "title": "What this picture is for", "figures": ["severity"],
     "narrative": "Partners who plan together start from one picture. Severity says **where harm"
     " lies**; counts alone say where reports are many.^[A shop theft and a wounding count as one"
     " crime each.]", "partner_text": "", "is_public": True},
    {"code": "harm", "title": "Where harm is high for the number of people",
     "figures": ["severity-per-1000", "rates"],
     "narrative": "- Two cities carry most of the harm.\n- For each 1,000 people the order changes:"
     " small districts with a night-time economy come nearer to the cities.",
     "partner_text": "Ask the neighbourhood team before you act on one month.", "is_public": True},
    {"code": "vulnerability", "title": "Who is harmed", "figures": ["indicators"],
     "narrative": "Children who go missing again and again, and tenants whose homes others use,"
     " are those partners see first.", "partner_text": "", "is_public": True},
)  # fmt: skip
FOUR: dict[str, str] = {
    "pursue": "A named team works on those who profit.",
    "prevent": "Schools and youth workers offer a way out early.",
    "protect": "Landlords and staff know the signs and whom to call.",
    "prepare": "Agencies have practised a joint visit.",
}
THREATS: tuple[dict[str, Any], ...] = (
    {"name": "Exploitation of children along drug lines", "pillar": "vulnerabilities", "rank": 1,
     "trend": "up", "confidence": "moderate",
     "evidence": "Forms of schools and housing tell of the same few addresses.",
     "gaps": "Who recruits outside the two cities is not known.", **FOUR},
    {"name": "Drugs sold from tenants’ homes", "pillar": "commodities", "rank": 2, "trend": "same",
     "confidence": "high", "evidence": "Housing counted the homes that it visited.",
     "gaps": "None known", **FOUR},
    {"name": "Fraud against older people", "pillar": "prosperity", "rank": 3, "trend": "unknown",
     "confidence": "low", "evidence": "Trading standards took more calls than the year before.",
     "gaps": "Most of it is never reported.", **FOUR},
)  # fmt: skip
INDICATORS: tuple[dict[str, Any], ...] = (
    {"code": "MIS-1", "label": "Missing episodes of children", "value": 214, "period": "2025/26",
     "area": "All districts", "source": "Demonstration Council, children’s services",
     "baseline": 189, "baseline_period": "2024/25"},
    {"code": "HOM-1", "label": "Homes of tenants that others had taken over", "value": 41,
     "period": "2025/26", "area": "The two cities", "source": "Quayside Housing Association",
     "baseline": 36, "baseline_period": "2024/25"},
    {"code": "OCG-1", "label": "Groups known to act here", "value": 12, "period": "March 2026",
     "area": "All districts", "source": "Demonstration Constabulary", "is_police": True},
)  # fmt: skip
COUNTED: dict[str, Any] = {
    "unit": "count", "numerator": None, "denominator": None, "is_police": False, "is_open": False,
    "baseline": None, "baseline_period": "", "better": "down",
}  # fmt: skip


def play() -> None:
    """Once: what somebody has changed since stays as they left it."""
    by = User.objects.select_related("agency__police_area").get(email=WRITER)
    area = by.agency.police_area
    with transaction.atomic():
        wall.enter(by.pk)
        if area is None or DistrictProfile.objects.visible_to(by).filter(title=TITLE).exists():
            return
        months = HeldMonth.objects.filter(force_area=area).values_list("month", flat=True)
        made = actions.build_profile(
            area, months=months, weight_set=WeightSet.objects.latest("pk"), population_year=2019,
            title=TITLE, by=by,
        )  # fmt: skip
        for name, answers in _parts():
            actions.add_part(made, KINDS[name], answers=answers, by=by)


def _parts() -> list[tuple[str, dict[str, Any]]]:
    council = Agency.objects.get(name="Demonstration Council")
    to_do = {
        "text": "Meet each month about children who go missing three times or more.",
        "pillar": "protect", "agency": council, "due": date(2027, 3, 31), "progress": "agreed",
    }  # fmt: skip
    return [
        *(("section", each) for each in SECTIONS), *(("threat", each) for each in THREATS),
        *(("indicator", COUNTED | each) for each in INDICATORS), ("recommendation", to_do),
    ]  # fmt: skip
