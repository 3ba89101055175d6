"""Building a profile from what is held, publishing it, and making its figures again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners import sharing
from partners.choices import AgencyState, Consent, DecisionOutcome, Gateway, Marking
from partners.models import Agency, District, ForceArea, SharingAgreement, User
from partners.permissions import RoleName
from partners.telling import tell
from portal import audit, outbox
from portal.errors import Refused
from portal.references import new_reference
from portal.severity import Weights
from profiles import documents
from profiles import figures as making
from profiles.actions.approving import authors_of
from profiles.charts import charts_of
from profiles.choices import ProfileState
from profiles.figures import Figures, Inputs, Place, Source
from profiles.models import (
    CrimeCount,
    CrimeImport,
    DistrictProfile,
    DistrictProfileGrant,
    HeldMonth,
    ProfileRendering,
    WeightSet,
)
from profiles.periods import named, period

KIND = "PRF"
TOLD = (RoleName.AGENCY_LEAD, RoleName.INTELLIGENCE_ANALYST, RoleName.PROFILE_ANALYST)
WHAT = gettext_lazy("District profile made from published open data")
WRITTEN = gettext_lazy("District profile with what its analysts and their partners know")
PURPOSE = gettext_lazy(
    "A common picture of harm by district, for partners who plan and act together"
)


@transaction.atomic
def build_profile(
    force_area: ForceArea, *, months: Iterable[date], weight_set: WeightSet, population_year: int,
    title: str, by: User,
) -> DistrictProfile:  # fmt: skip
    """Freeze the figures of these months. Building the same again returns the draft there is."""
    if by.agency.police_area_id != force_area.pk:
        raise Refused(_("Only the police force of an area builds its profile."))
    wanted = sorted(set(months))
    found = _figures(
        force_area, sources=_held(force_area, wanted), months=wanted, weight_set=weight_set,
        population_year=population_year,
    )  # fmt: skip
    frozen = making.to_json(found)
    drafts = DistrictProfile.objects.editable_by(by).filter(state=ProfileState.DRAFT)
    same: DistrictProfile | None = drafts.filter(title=title, figures=frozen).first()
    if same:
        return same
    made = DistrictProfile.objects.create(
        reference=new_reference(KIND, timezone.localdate().year), owner=by.agency, created_by=by,
        marking=Marking.OFFICIAL, title=title, force_area=force_area, months=wanted,
        weight_set=weight_set, population_year=population_year, figures=frozen,
        charts=charts_of(found, area=str(force_area)),
    )  # fmt: skip
    audit.record(audit.Event.PROFILE_BUILT, by=by, on=made)
    return made


@transaction.atomic
def publish_profile(
    profile: DistrictProfile, *, replaces: DistrictProfile | None = None, by: User
) -> DistrictProfile:
    """Lend it to the agencies of its districts and freeze it; `replaces` is the edition before.

    An agency without an agreement in force gets a decision not to share instead of a grant.
    """
    profile = DistrictProfile.objects.select_for_update(of=("self",)).get(pk=profile.pk)
    authors = _refuse_early(profile, by=by)
    plan = planned_sharing(profile)
    for planned in plan:
        _share(profile, planned, is_written=bool(authors), by=by)
    if replaces is not None:
        profile.replaces = _superseded(replaces, by=by)
        profile.edition = replaces.edition + 1
    profile.state = ProfileState.PUBLISHED
    profile.published_at, profile.published_by = timezone.now(), by
    profile.save(update_fields=["state", "published_at", "published_by", "replaces", "edition"])
    recipients = [planned.agency.pk for planned in plan if planned.agreement]
    audit.record(audit.Event.PROFILE_PUBLISHED, by=by, on=profile, recipients=recipients)
    for agency in recipients:
        tell("profile_published", agency=agency, or_roles=TOLD, about=profile)
    profile.refresh_from_db(fields=["readers"])
    return profile


def _refuse_early(profile: DistrictProfile, *, by: User) -> set[int]:
    """Whoever wrote in it. What holds words is approved first; figures alone hold none."""
    if profile.is_published:
        raise Refused(_("This profile is already published."))
    if profile.owner_id != by.agency_id:
        raise Refused(_("Only the agency that owns a profile publishes it."))
    authors = authors_of(profile, by=by)
    if by.pk in authors:
        raise Refused(_("Somebody else publishes what you wrote: ask another analyst to read it."))
    if authors and profile.state != ProfileState.APPROVED:
        raise Refused(_("What is written in it is approved first. Its page says what is missing."))
    return authors


def replaceable(profile: DistrictProfile, *, by: User) -> QuerySet[DistrictProfile]:
    """Editions that it may follow: published of the same area, and followed by none yet."""
    rows: QuerySet[DistrictProfile] = DistrictProfile.objects.editable_by(by).filter(
        force_area=profile.force_area_id, state=ProfileState.PUBLISHED
    )
    return rows.exclude(pk=profile.pk).order_by("-pk")


def _superseded(earlier: DistrictProfile, *, by: User) -> DistrictProfile:
    """Its readers keep it, and read beside it that a newer one stands."""
    rows = DistrictProfile.objects.editable_by(by).select_for_update(of=("self",))
    found: DistrictProfile | None = rows.filter(pk=earlier.pk).first()
    if found is None or found.state != ProfileState.PUBLISHED:
        raise Refused(_("Another edition follows that profile already."))
    found.state = ProfileState.SUPERSEDED
    found.save(update_fields=["state"])
    audit.record(audit.Event.PROFILE_SUPERSEDED, by=by, on=found)
    return found


@transaction.atomic
def ask_for_document(profile: DistrictProfile, *, by: User) -> ProfileRendering:
    """Ask a worker for the PDF of the profile as it stands; what is there is not made again."""
    digest = documents.profile_document(profile).digest
    key = f"profile-pdf:{profile.key}:{digest}"
    outbox.hold(key)
    renderings = ProfileRendering.objects.visible_to(by)
    rendering: ProfileRendering | None = renderings.filter(profile=profile, digest=digest).first()
    if rendering is None:
        job = outbox.put("profiles.render_profile", by=by, key=key, subject=profile.pk)
        rendering = ProfileRendering.objects.create(profile=profile, digest=digest, job=job)
    outbox.ask_again(rendering.job, by=by)
    audit.record(audit.Event.DOCUMENT_ASKED, by=by, on=profile)
    return rendering


def remade_figures(profile: DistrictProfile) -> Figures:
    """The figures once more from the inputs that the profile names: they must be the same."""
    pinned = making.from_json(profile.figures)
    hashes = [source.sha256 for source in pinned.inputs.sources]
    return _figures(
        profile.force_area, sources=list(CrimeImport.objects.filter(sha256__in=hashes)),
        months=profile.months, weight_set=profile.weight_set,
        population_year=profile.population_year,
    )  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """What publishing would mean for an agency: no agreement, no sharing."""

    agency: Agency
    agreement: SharingAgreement | None


def planned_sharing(profile: DistrictProfile) -> list[Planned]:
    """The active agencies that work in the profile's districts."""
    agencies = Agency.objects.filter(
        districts__force_area=profile.force_area, state=AgencyState.ACTIVE
    )
    return [
        Planned(agency, sharing.agreement_in_force(profile.owner, agency))
        for agency in agencies.exclude(pk=profile.owner_id).distinct()
    ]


def _share(profile: DistrictProfile, planned: Planned, *, is_written: bool, by: User) -> None:
    agreement = planned.agreement
    reasons = sharing.Reasons(
        what=str(WRITTEN if is_written else WHAT), purpose=str(PURPOSE),
        consent=Consent.NOT_PERSONAL,
        agreement_id=agreement.pk if agreement else None,
        gateway=Gateway.CDA_1998_S115 if is_written else Gateway.OPEN_DATA,
        until=agreement.ends_at if agreement else None,
    )  # fmt: skip
    decision = sharing.decide(
        profile, recipient=planned.agency, reasons=reasons, by=by,
        outcome=DecisionOutcome.SHARE if agreement else DecisionOutcome.WITHHOLD,
    )  # fmt: skip
    if agreement:
        sharing.lend(
            profile, DistrictProfileGrant, decision=decision, by=by, expires_at=agreement.ends_at
        )


def _held(force_area: ForceArea, months: Sequence[date]) -> list[CrimeImport]:
    if not months:
        raise Refused(_("Choose at least one month."))
    held = HeldMonth.objects.filter(force_area=force_area, month__in=months)
    missing = sorted(set(months) - {row.month for row in held})
    if missing:
        raise Refused(
            _("No file is held for %(months)s. Import it first.") % {"months": named(missing)}
        )
    return list(CrimeImport.objects.filter(held_months__in=held).distinct())


def _figures(
    force_area: ForceArea, *, sources: Sequence[CrimeImport], months: Sequence[date],
    weight_set: WeightSet, population_year: int,
) -> Figures:  # fmt: skip
    return making.compute(
        CrimeCount.objects.counted(sources=[source.pk for source in sources], months=months),
        places=_places(force_area, population_year),
        weights=_weights(weight_set),
        period=period(months),
        inputs=Inputs(
            sources=tuple(_source(source) for source in sources),
            places_sha256=tuple(sorted({source.places_sha256 for source in sources})),
            scheme=weight_set.scheme,
            weights_version=weight_set.version,
            weights_sha256=weight_set.sha256,
            population_year=population_year,
            code=making.code_version(),
        ),
    )


def _source(source: CrimeImport) -> Source:
    return Source(source.file_name, source.sha256, source.rows_in, source.rows_rejected)


def _weights(weight_set: WeightSet) -> Weights:
    return Weights(
        weight_set.scheme,
        weight_set.version,
        {row.offence_type: row.weight for row in weight_set.weights.all()},
    )


def _places(force_area: ForceArea, year: int) -> list[Place]:
    rows = District.objects.filter(force_area=force_area, populations__year=year)
    places = [
        Place(row.gss, row.name, row.people)
        for row in rows.annotate(people=F("populations__people"))
    ]
    without = District.objects.filter(force_area=force_area).exclude(
        gss__in=[place.gss for place in places]
    )
    if without or not places:
        names = ", ".join(district.name for district in without) or str(force_area)
        raise Refused(
            _("There is no mid-%(year)s population for %(names)s. Load it first.")
            % {"year": year, "names": names}
        )
    return places
