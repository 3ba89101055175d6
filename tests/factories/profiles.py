"""Imported crime, weights and profiles. The rows are made up; the files that ship are real."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Permission
from django.utils import timezone

from partners.choices import Marking
from partners.models import Agency, District, DistrictPopulation, ForceArea, SharingDecision, User
from portal.models import Job
from portal.references import new_reference
from portal.severity import Weights
from profiles import figures, open_data
from profiles.charts import charts_of
from profiles.choices import ThreatPillar
from profiles.models import (
    CrimeCount,
    CrimeImport,
    DataFile,
    DistrictProfile,
    DistrictProfileGrant,
    HeldMonth,
    Indicator,
    OffenceWeight,
    ProfileSection,
    Recommendation,
    ThreatEntry,
    WeightSet,
)
from profiles.periods import period
from tests.factories import partners

OCTOBER, NOVEMBER, JANUARY = date(2018, 10, 1), date(2018, 11, 1), date(2019, 1, 1)
HAMPSHIRE_MONTHS = [OCTOBER, NOVEMBER, JANUARY]
HEADER = "Crime ID,Month,Falls within,LSOA code,Crime type"
PORTSMOUTH_AREA, SOUTHAMPTON_AREA = "E01017013", "E01017138"
_numbers = count(1)


def hampshire() -> ForceArea:
    """The force area with its fourteen districts and their mid-2019 populations."""
    area = partners.force_area(code="E23000030", name="Hampshire and Isle of Wight")
    text = (open_data.FOLDER / "population_mid2019.csv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        gss, name, people = line.split(",")
        place = partners.district(gss=gss, name=name, force_area=area)
        population(place, int(people))
    return area


def population(place: District, people: int, year: int = 2019) -> DistrictPopulation:
    return DistrictPopulation.objects.create(
        district=place, year=year, people=people, source="ONS mid-year estimates"
    )


def street_file(folder: Path, *rows: str, name: str = "street.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def street_row(
    crime_type: str = "Robbery", *, area: str = PORTSMOUTH_AREA, month: str = "2018-10"
) -> str:
    return f"{next(_numbers):064x},{month},Some Constabulary,{area},{crime_type}"


def incident(*, area: str = PORTSMOUTH_AREA, month: str = "2018-10") -> str:
    return f",{month},Some Constabulary,{area},Anti-social behaviour"


def crime_import(area: ForceArea, **fields: Any) -> CrimeImport:
    number = next(_numbers)
    return CrimeImport.objects.create(
        **{
            "force_area": area,
            "force": "Some Constabulary",
            "file_name": f"street-{number}.csv",
            "sha256": f"{number:064x}",
            "places_sha256": "b" * 64,
            "rows_in": 10,
            "rows_stored": 10,
            "rows_rejected": 0,
        }
        | fields
    )


def data_file(by: User, **fields: Any) -> DataFile:
    """A file that waits for its check; nothing of it is on a disk."""
    number = next(_numbers)
    job = Job.objects.create(
        key=f"data file {number}", task="profiles.take_in_file", subject=0, asked_by=by
    )
    return DataFile.objects.create(
        **{
            "reference": new_reference("DAT", 2026), "owner": by.agency, "created_by": by,
            "marking": Marking.OFFICIAL, "kind": "street", "name": f"street-{number}.csv",
            "size": 1, "file": f"data-files/{number}", "packed_sha256": "a" * 64, "job": job,
        } | fields
    )  # fmt: skip


def held(area: ForceArea, month: date = OCTOBER, **counts: int) -> CrimeImport:
    """A month that is held, with `counts` of robberies by district GSS code."""
    source = crime_import(area)
    HeldMonth.objects.create(force_area=area, month=month, source=source)
    for gss, rows in counts.items():
        CrimeCount.objects.create(
            source=source, month=month, district=gss, crime_type="Robbery", rows=rows
        )
    return source


def weight_set(**by_type: str) -> WeightSet:
    number = next(_numbers)
    made = WeightSet.objects.create(
        scheme="ONS_CSS", version=f"version {number}", title="Made-up weights",
        source="Nowhere", sha256=f"{number:064x}",
    )  # fmt: skip
    for name, weight in (by_type or {"Robbery": "800.5"}).items():
        OffenceWeight.objects.create(weight_set=made, offence_type=name, weight=Decimal(weight))
    return made


def some_figures(area: ForceArea, weights: WeightSet) -> figures.Figures:
    """100 robberies in the first district, 3 outside."""
    place = area.districts.first() or partners.district(force_area=area)
    sources = (figures.Source("street.csv", "a" * 64, 103, 0),)
    return figures.compute(
        [figures.Count(place.gss, "Robbery", 100), figures.Count("", "Robbery", 3, 1)],
        places=[figures.Place(place.gss, place.name, 50_000)],
        weights=Weights(weights.scheme, weights.version, {"Robbery": Decimal("800.5")}),
        period=period([OCTOBER]),
        inputs=figures.Inputs(
            sources, ("b" * 64,), weights.scheme, weights.version, weights.sha256, 2019, "some code"
        ),
    )


@cache
def _drawn(area: str, place: str) -> str:
    """Drawing takes longer than all else of a profile, and these differ in two names alone."""
    made = figures.compute(
        [figures.Count("E07999998", "Robbery", 100), figures.Count("", "Robbery", 3, 1)],
        places=[figures.Place("E07999998", place, 50_000)],
        weights=Weights("ONS_CSS", "version 0", {"Robbery": Decimal("800.5")}),
        period=period([OCTOBER]),
        inputs=figures.Inputs((), (), "ONS_CSS", "version 0", "0" * 64, 2019, "some code"),
    )
    return json.dumps(charts_of(made, area=area))


def some_charts(made: figures.Figures, area: str) -> dict[str, Any]:
    """The charts of `some_figures`. Names are numbered, and every digit is as wide as another."""
    (place,) = [one.name for one in made.districts]
    numbered = [re.sub(r"\d", "0", name) for name in (area, place)]
    drawn = _drawn(*numbered).replace(numbered[0], area).replace(numbered[1], place)
    charts: dict[str, Any] = json.loads(drawn)
    return charts


def profile(by: User, **fields: Any) -> DistrictProfile:
    """A draft, as the action leaves it."""
    area = by.agency.police_area
    assert area is not None
    weights = weight_set()
    made = some_figures(area, weights)
    return DistrictProfile.objects.create(
        **{
            "reference": new_reference("PRF", 2026),
            "owner": by.agency,
            "created_by": by,
            "marking": Marking.OFFICIAL,
            "title": "Some profile",
            "force_area": area,
            "months": [OCTOBER],
            "weight_set": weights,
            "population_year": 2019,
            "figures": figures.to_json(made),
            "charts": some_charts(made, str(area)),
        }
        | fields
    )


def published(by: User, **fields: Any) -> DistrictProfile:
    return profile(by, state="published", published_at=timezone.now(), published_by=by, **fields)


def section(of: DistrictProfile, by: User, **fields: Any) -> ProfileSection:
    given = {
        "code": "overview", "title": "Some section", "narrative": "Some words for everybody.",
        "place": next(_numbers),
    }  # fmt: skip
    return ProfileSection.objects.create(profile=of, created_by=by, **given | fields)


def threat(of: DistrictProfile, by: User, **fields: Any) -> ThreatEntry:
    given = {
        "name": "Some threat", "pillar": "commodities", "rank": 1, "trend": "up",
        "confidence": "moderate", "evidence": "Some evidence.", "pursue": "Some arrests.",
        "prevent": "Some visits.", "protect": "Some locks.", "prepare": "Some drill.",
        "gaps": "None known.", "place": next(_numbers),
    }  # fmt: skip
    return ThreatEntry.objects.create(profile=of, created_by=by, **given | fields)


def indicator(of: DistrictProfile, by: User, **fields: Any) -> Indicator:
    given = {
        "label": "Some count", "value": 40, "unit": "count", "period": "2018/19",
        "area": "Some Area", "source": "Some council", "better": "down", "place": next(_numbers),
    }  # fmt: skip
    return Indicator.objects.create(profile=of, created_by=by, **given | fields)


def ready(by: User, **fields: Any) -> DistrictProfile:
    """A draft with words in it, of which nothing is missing."""
    made = profile(by, **fields)
    for pillar in ThreatPillar:
        threat(made, by, name=f"A threat to {pillar.label}", pillar=pillar)
    for source in ("Some council", "Some trust"):
        indicator(made, by, source=source)
    return made


def soon() -> date:
    """A day of review that may be given today."""
    return timezone.localdate() + timedelta(days=90)


def recommendation(of: DistrictProfile, by: User, **fields: Any) -> Recommendation:
    given = {
        "text": "Do something.", "pillar": "prevent", "agency": of.owner, "due": date(2027, 3, 31),
        "progress": "proposed", "place": next(_numbers),
    }  # fmt: skip
    return Recommendation.objects.create(profile=of, created_by=by, **given | fields)


def lend(subject: DistrictProfile, to: Agency, by: User, **fields: Any) -> DistrictProfileGrant:
    """A grant of `subject` by its owner, on an agreement of both unless `fields` say otherwise."""
    basis = fields.pop("agreement", None)
    if basis is None and "second_person" not in fields and not fields.get("is_break_glass"):
        basis = partners.agreement(subject.owner, to)
    decision = SharingDecision.objects.create(
        owner=subject.owner, recipient=to, subject_model="profiles.DistrictProfile",
        subject_key=subject.key, outcome="share", what="A profile", purpose="To plan together",
        agreement=basis, gateway="open_data", consent="not_personal", decided_by=by,
    )  # fmt: skip
    now = timezone.now()
    grant: DistrictProfileGrant = DistrictProfileGrant.objects.create(
        **{
            "content_object": subject,
            "group": to.group,
            "permission": Permission.objects.get(codename="view_districtprofile"),
            "owner": subject.owner,
            "decision": decision,
            "agreement": basis,
            "granted_by": by,
            "granted_at": now,
            "expires_at": now + timedelta(days=20),
        }
        | fields
    )
    return grant
