"""The PDF of a profile, through the confined renderer and its checks, against WeasyPrint alone.

The floor sets the same finished HTML with the same style sheets in this process, to the same kind
of tagged PDF/A: no confinement, no checks, nothing read afterwards.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.template.loader import get_template, render_to_string
from django.utils import timezone
from weasyprint import CSS, HTML

from bench.figures import Figure, figure, interleaved, p95
from bench.world import Scale
from partners.models import Agency, ForceArea
from portal.documents import render_pdf
from portal.severity import Weights
from profiles import figures as making
from profiles import open_data
from profiles.charts import charts_of
from profiles.documents import ProfileDocument, profile_document
from profiles.models import DistrictProfile, WeightSet
from profiles.periods import period
from profiles.street_files import TYPES

PAGE = "profiles/documents/profile.html"
SHEETS = ("documents/base.css", "profiles/documents/profile.css")


def run(superuser: Any, scale: Scale) -> list[Figure]:
    document, created = _document(), timezone.now()
    about: dict[str, Any] = {
        "title": document.title, "marking": document.marking, "reference": document.reference,
        "created": created,
    }  # fmt: skip
    page = {
        **about, "document": document, "created_iso": created.isoformat(timespec="seconds"),
    }  # fmt: skip
    html = render_to_string(PAGE, page)
    styles = [get_template(name).render() for name in SHEETS]

    def alone() -> None:
        sheets = [CSS(string=style) for style in styles]
        HTML(string=html).write_pdf(stylesheets=sheets, pdf_variant="pdf/a-3a")

    taken = interleaved(
        {
            "ours": lambda: render_pdf(PAGE, {"document": document}, styles=SHEETS[1:], **about),
            "alone": alone,
        },
        scale.documents,
        warm_up=1,
    )
    return [
        figure("profile PDF", "median of a document", p95(taken["ours"], at=0.5),
               floor=p95(taken["alone"], at=0.5), most_ratio=1.15)
    ]  # fmt: skip


def _document() -> ProfileDocument:
    """A profile of all districts that ship with the project, every type in each of them."""
    by_type, sha256 = open_data.weights(open_data.MEAN_WEIGHTS)
    weights = Weights("mean", open_data.MEAN_WEIGHTS_VERSION, by_type)
    places = [
        making.Place(gss=gss, name=f"District {gss}", people=people)
        for gss, people in open_data.populations().items()
    ]
    counts = [
        making.Count(place.gss, kind, 100 + 7 * number + line, 0)
        for number, place in enumerate(places)
        for line, kind in enumerate(TYPES)
    ]
    found = making.compute(
        counts, places=places, weights=weights,
        period=period([date(2018, 10, 1), date(2018, 11, 1), date(2019, 1, 1)]),
        inputs=making.Inputs(
            sources=(), places_sha256=(), scheme="mean", weights_version=weights.version,
            weights_sha256=sha256, population_year=open_data.POPULATION_YEAR, code="",
        ),
    )  # fmt: skip
    return profile_document(DistrictProfile(
        reference="PRF-BENCH", marking="OFFICIAL", title="District profile",
        owner=Agency(name="Force 1"), force_area=ForceArea(name="Area 1"),
        weight_set=WeightSet(title="Mean weights", source="Home Office", version=weights.version),
        figures=making.to_json(found), charts=charts_of(found, area="Area 1"),
    ))  # fmt: skip
