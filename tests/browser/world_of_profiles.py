"""Profiles and files of figures that pages are shown with. Imported once Django is set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from portal.home.played_profiles import TITLE
from portal.models import JobState
from profiles import actions
from profiles.choices import FileKind
from profiles.models import DistrictProfile, HeldMonth, WeightSet
from profiles.parts import KINDS
from tests.browser.people import PAUL

HEADER = b"Crime ID,Month,Falls within,LSOA code,Crime type\n"
ROW = b"%s,%s,Some Constabulary,E01017013,Robbery\n"
GOOD = HEADER + ROW % (b"a" * 64, b"2017-01") + ROW % (b"b" * 64, b"01/2017")
SECTION = {
    "code": "harm", "title": "Recognising harm", "partner_text": "Partners know more.",
    "narrative": "Harm is **not** spread evenly.^[Counted from street files.]",
    "figures": ["severity"], "is_public": True,
}  # fmt: skip


@transaction.atomic
def profiles(somebody: Callable[[str], Any], bring: Callable[[Any, str], None]) -> dict[str, str]:
    """One that is published, a draft, and a file in each state."""
    by = somebody(PAUL)  # the wall knows them in this transaction alone
    published = DistrictProfile.objects.visible_to(by).get(state="published")
    months = HeldMonth.objects.filter(force_area=by.agency.police_area).order_by("month")
    made = actions.build_profile(
        by.agency.police_area, by=by, title="The last month alone", population_year=2019,
        months=[months.last().month], weight_set=WeightSet.objects.get(),
    )  # fmt: skip
    files = {
        name: _sent(by, name, content)
        for name, content in (
            ("taken", GOOD), ("refused", b"what,is,this\n1,2,3\n"), ("waiting", HEADER),
            ("stopped", HEADER),
        )
    }  # fmt: skip
    bring(files["waiting"].job, JobState.RUNNING)
    bring(files["stopped"].job, JobState.FAILED)
    keys = {f"data_{name}": file.key for name, file in files.items()}
    section = actions.add_part(made, KINDS["section"], answers=SECTION, by=by)
    return {
        "profile": published.key, "profile_ready": _ready(by), "profile_draft": made.key,
        "profile_section": section.key, **keys
    }  # fmt: skip


def _ready(by: Any) -> str:
    """What the demonstration's analyst has written in full."""
    key: str = DistrictProfile.objects.visible_to(by).get(title=TITLE).key
    return key


def _sent(by: Any, name: str, content: bytes) -> Any:
    return actions.send_file(
        kind=FileKind.STREET, name=f"{name}.csv", content=content, replaces=False, by=by
    )
