"""The shareable things of a generated world, their parts, and the grants of them.

`MADE_BY` names for each model of the registry the step that makes its rows: a model that is missing
here has never been compared behind the two walls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from datetime import timedelta
from functools import cache
from itertools import count, repeat
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Model

from nominals.models import Contribution, ContributionGrant, Nominal, NominationGrant
from partners.models import Agency, Grant, Invitation, RenewalTask, SharingDecision
from portal.models import Job
from portal.references import new_key
from profiles.models import DataFile, DistrictProfile, DistrictProfileGrant, ProfileRendering
from referrals.models import (
    PARTS,
    Acknowledgement,
    CpiAccount,
    CpiAttachment,
    CpiBusiness,
    CpiContact,
    CpiCorrection,
    CpiForm,
    CpiFormGrant,
    CpiOutcome,
    CpiPerson,
    CpiPlace,
    CpiReceipt,
    CpiRendering,
    CpiVehicle,
    Dissemination,
    DutyTurn,
    Escalation,
    Grading,
    Handover,
    IntelligenceReport,
    Part,
    Presence,
    Referral,
    ReferralMessage,
    ReferralOrigin,
    ReferralText,
    ReportRendering,
    ReportText,
    Sanitising,
    SavedFilter,
    Transfer,
    TriageSettings,
    Usefulness,
    WatchedWord,
)
from tests.house.worlds.build import FORCES, Built, at, invitations, renewals, sign
from tests.house.worlds.japtm import JAPTM_RULES, programmes
from tests.house.worlds.meetings import MEETING_RULES, meetings
from tests.house.worlds.nominals import nominals
from tests.house.worlds.plans import PLAN_RULES, plans
from tests.house.worlds.profiles import PROFILE_RULES, written
from tests.house.worlds.referring import referring
from tests.house.worlds.reports import reports
from tests.house.worlds.scores import SCORE_RULES, scores
from tests.house.worlds.spec import BREAK_GLASS, ONE_OFF
from tests.house.worlds.spec import Grant as GrantSpec

_numbers = count(1)
NAMED: dict[type[Part], str] = {
    CpiPerson: "name", CpiVehicle: "make", CpiPlace: "address", CpiContact: "handle",
    CpiBusiness: "name",
}  # fmt: skip


def drafts(built: Built) -> None:
    writers = [at(built.people, spec.writer) for spec in built.spec.forms]
    built.forms = CpiForm.objects.bulk_create(
        CpiForm(
            reference=f"W-{next(_numbers)}", start_token=f"w{next(_numbers)}", marking=spec.marking,
            owner=writer.agency, sender=writer.agency, created_by=writer,
            unit=writer.unit if spec.has_unit else None,
            first_writer=None if spec.writer % 3 else built.one_of(writer.agency),
        )
        for spec, writer in zip(built.spec.forms, writers, strict=True)
    )  # fmt: skip
    CpiAccount.objects.bulk_create(CpiAccount(form=form, risk="none") for form in built.forms)
    for part, named in NAMED.items():
        part.objects.bulk_create(part(form=form, number=1, **{named: "x"}) for form in built.forms)
    CpiAttachment.objects.bulk_create(
        CpiAttachment(form=form, number=1, name="x", kind="pdf", size=1, file="x", job=job)
        for form, job in _jobs(built, built.forms)
    )
    handovers(built)


def handovers(built: Built) -> None:
    """About every third draft was begun by somebody else of its agency, by a lead's decision."""
    Handover.objects.bulk_create(
        Handover(
            owner=form.owner, form_key=form.key, reference=form.reference, reason="Left",
            from_person=form.first_writer, to_person=form.created_by,
            created_by=built.seconds[form.owner_id],
        )
        for form in built.forms if form.first_writer
    )  # fmt: skip


def decided(built: Built, thing: Any, to: Agency, **fields: Any) -> SharingDecision:
    """A decision about `thing` by its owner, not yet saved."""
    made = {
        "owner": thing.owner, "recipient": to, "subject_model": thing._meta.label,
        "subject_key": thing.key, "outcome": "share", "what": "A thing", "purpose": "To keep safe",
        "gateway": "common_law", "consent": "not_asked", "decided_by": built.one_of(thing.owner),
    } | fields  # fmt: skip
    return SharingDecision(**made)


def sending(built: Built) -> None:
    """Forms go to the force of their district; one whose writer is of that force stays a draft."""
    going = [
        (form, spec, spec.force % FORCES)
        for form, spec in zip(built.forms, built.spec.forms, strict=True)
        if spec.state != "draft" and form.owner != built.agencies[spec.force % FORCES]
    ]
    made = SharingDecision.objects.bulk_create(
        decided(built, form, built.agencies[place]) for form, _spec, place in going
    )
    built.decisions += made
    for (form, _spec, place), decision in zip(going, made, strict=True):
        form.owner, form.state, form.theme = built.agencies[place], "submitted", "DRUG_HARM"
        form.district, form.sending_decision = built.ground.districts[place], decision
        form.sent_at, form.sent_by = built.now, form.created_by
    fields = ["owner", "state", "theme", "district", "sending_decision", "sent_at", "sent_by"]
    CpiForm.objects.bulk_update([form for form, *_ in going], fields)
    _answers(built, [form for form, spec, _ in going if spec.state == "closed"])


def _answers(built: Built, forms: list[CpiForm]) -> None:
    for form in forms:
        form.state, form.priority = "in_triage", "low"
        form.triaged_at, form.triaged_by = built.now, built.one_of(form.owner)
    CpiForm.objects.bulk_update(forms, ["state", "priority", "triaged_at", "triaged_by"])
    CpiOutcome.objects.bulk_create(
        CpiOutcome(
            form=form, outcome="INTEL_LOG", recorded_at=built.now, recorded_by=form.triaged_by
        )
        for form in forms
    )
    for form in forms:
        form.state, form.answer = "closed", "read_and_used"
        form.answered_at, form.answered_by = built.now, form.triaged_by
    CpiForm.objects.bulk_update(forms, ["state", "answer", "answered_at", "answered_by"])


def profiles(built: Built) -> None:
    made = []
    for spec in built.spec.profiles:
        profile = copy(built.ground.profile)
        profile.pk, profile.key, profile.reference = None, new_key(), f"W-{next(_numbers)}"
        profile.owner = built.agencies[spec.force % FORCES]
        profile.created_by = built.one_of(profile.owner)
        profile.state, profile.marking = spec.state, spec.marking
        if spec.state in ("published", "superseded"):
            profile.published_at, profile.published_by = built.now, profile.created_by
        if spec.state == "approved":
            profile.approved_at, profile.approved_by = built.now, profile.created_by
            profile.review_on = built.now.date()
        profile._state = copy(profile._state)
        profile._state.adding = True
        made.append(profile)
    built.profiles = DistrictProfile.objects.bulk_create(made)


def renderings(built: Built) -> None:
    sent = [form for form in built.forms if form.state != "draft"]
    for model in (CpiRendering, CpiReceipt):
        model.objects.bulk_create(
            model(form=form, digest="d" * 64, job=job) for form, job in _jobs(built, sent)
        )
    CpiCorrection.objects.bulk_create(
        CpiCorrection(form=form, asked="Other words", asked_by=form.created_by) for form in sent
    )
    made = _jobs(built, built.profiles)
    ProfileRendering.objects.bulk_create(
        ProfileRendering(profile=profile, digest="d" * 64, job=job) for profile, job in made
    )
    DataFile.objects.bulk_create(
        DataFile(
            reference=f"W-{next(_numbers)}", owner=profile.owner, marking=profile.marking,
            created_by=profile.created_by, kind="street", name="street.csv", size=1,
            file=f"none {next(_numbers)}", packed_sha256="a" * 64, job=job,
        )
        for profile, job in _jobs(built, built.profiles)
    )  # fmt: skip


def _jobs(built: Built, things: list[Any]) -> Iterable[tuple[Any, Job]]:
    jobs = Job.objects.bulk_create(
        Job(
            key=f"world {next(_numbers)}", task="none", subject=0,
            asked_by=built.one_of(thing.owner),
        )
        for thing in things
    )  # fmt: skip
    return zip(things, jobs, strict=True)


def more_decisions(built: Built) -> None:
    things = [*built.forms, *built.profiles]
    chosen = [
        (at(things, spec.thing), at(built.agencies, spec.to), spec.outcome)
        for spec in built.spec.decisions
    ]
    built.decisions += SharingDecision.objects.bulk_create(
        decided(built, thing, to, outcome=outcome)
        for thing, to, outcome in chosen
        if thing.owner != to
    )


def lend_before_sending(built: Built) -> None:
    early = [spec for spec in built.spec.form_grants if spec.before_sending]
    _lend(built, CpiFormGrant, built.forms, early)


def lend(built: Built) -> None:
    later = [spec for spec in built.spec.form_grants if not spec.before_sending]
    _lend(built, CpiFormGrant, built.forms, later)
    _lend(built, DistrictProfileGrant, built.profiles, built.spec.profile_grants)
    _lend(
        built, ContributionGrant, built.contributions, built.spec.profile_grants, _carriers(built)
    )
    _lend(built, NominationGrant, built.nominations, built.spec.profile_grants)


def _carriers(built: Built) -> Iterator[dict[str, Any]]:
    """Every second loan was carried by a nomination, at whatever stage that is."""
    for place in count():
        yield {"nomination": at(built.nominations, place)} if place % 2 else {}


def _lend(
    built: Built, model: type[Grant], things: list[Any], specs: Iterable[GrantSpec],
    carriers: Iterable[dict[str, Any]] = repeat({}),
) -> None:  # fmt: skip
    wanted = [(spec, at(things, spec.thing), at(built.agencies, spec.to)) for spec in specs]
    wanted = [(spec, thing, to) for spec, thing, to in wanted if thing.owner != to]
    bases = [
        None if isinstance(spec.basis, str) else at(built.agreements, spec.basis)
        for spec, _thing, _to in wanted
    ]
    for basis, (_spec, thing, to) in zip(bases, wanted, strict=True):
        if basis:
            sign(built, basis, thing.owner, to)
    made = SharingDecision.objects.bulk_create(
        decided(built, thing, to, agreement=basis)
        for basis, (_spec, thing, to) in zip(bases, wanted, strict=True)
    )
    built.decisions += made
    rows = [
        model(agreement=basis, decision=decision, **_grant(built, spec, thing, to), **carried)
        for carried, basis, decision, (spec, thing, to) in zip(
            carriers, bases, made, wanted, strict=False
        )
    ]
    built.grants.setdefault(model, []).extend(model.objects.bulk_create(rows))


def _grant(built: Built, spec: GrantSpec, thing: Any, to: Agency) -> dict[str, Any]:
    by = built.one_of(thing.owner)
    reach = timedelta(hours=3) if spec.basis == BREAK_GLASS else timedelta(days=15)
    ends = built.after(spec.ends if spec.basis != BREAK_GLASS else min(spec.ends, 3_600))
    fields: dict[str, Any] = {
        "content_object": thing, "group": to.group, "permission": _view(thing),
        "owner": thing.owner, "granted_by": by, "expires_at": ends,
        "granted_at": min(ends - reach, built.after(-7_200)),
        "is_break_glass": spec.basis == BREAK_GLASS,
        "second_person": built.seconds[thing.owner_id] if spec.basis == ONE_OFF else None,
    }  # fmt: skip
    if spec.is_revoked:
        fields |= {"revoked_at": built.now, "revoked_by": by}
    return fields


@cache
def _view_of(name: str) -> Permission:
    return Permission.objects.get(codename=f"view_{name}")


def _view(thing: Model) -> Permission:
    return _view_of(str(thing._meta.model_name))


def watches(built: Built) -> None:
    """Each agency as if it were a force: settings, people on duty, and what was escalated."""
    TriageSettings.objects.bulk_create(
        TriageSettings(owner=agency, changed_by=built.one_of(agency)) for agency in built.agencies
    )
    DutyTurn.objects.bulk_create(
        DutyTurn(
            owner=person.agency, person=person, part="supervisor" if place % 2 else "duty",
            created_by=built.one_of(person.agency),
        )
        for place, person in enumerate(built.people)
    )  # fmt: skip
    Escalation.objects.bulk_create(
        Escalation(
            key=new_key(), owner=form.owner, form=form, reference=form.reference, rung="duty",
            sent_at=built.now, due_at=built.now,
        )
        for form in built.forms if form.state != "draft"
    )  # fmt: skip


def desks(built: Built) -> None:
    """Who has which form open, filters, and what senders said of their answers."""
    sent = [form for form in built.forms if form.state != "draft"]
    Presence.objects.bulk_create(
        Presence(form=form, person=at(built.people, place), seen_at=built.now)
        for place, form in enumerate(sent)
    )
    SavedFilter.objects.bulk_create(
        SavedFilter(person=person, name="Mine", query="show=all") for person in built.people
    )
    Usefulness.objects.bulk_create(
        Usefulness(form=form, was_useful=True, given_by=form.created_by)
        for form in sent if form.state == "closed"
    )  # fmt: skip


STEPS: tuple[Callable[[Built], None], ...] = (
    drafts, lend_before_sending, sending, profiles, nominals, programmes, scores, renderings,
    more_decisions, lend, meetings, plans, watches,
    desks,
    reports,
    referring,
    written,
)  # fmt: skip
MADE_BY: dict[type[Model], Callable[[Built], None]] = {
    CpiForm: drafts,
    CpiAccount: drafts,
    **dict.fromkeys(PARTS, drafts),
    CpiAttachment: drafts,
    CpiOutcome: sending,
    CpiReceipt: renderings,
    CpiCorrection: renderings,
    CpiRendering: renderings,
    DistrictProfile: profiles,
    ProfileRendering: renderings,
    DataFile: renderings,
    SharingDecision: more_decisions,
    RenewalTask: renewals,
    Invitation: invitations,
    Handover: handovers,
    TriageSettings: watches,
    DutyTurn: watches,
    Escalation: watches,
    Grading: reports,
    IntelligenceReport: reports,
    ReportText: reports,
    Sanitising: reports,
    ReportRendering: reports,
    Dissemination: reports,
    Acknowledgement: reports,
    WatchedWord: reports,
    Referral: referring,
    ReferralText: referring,
    ReferralOrigin: referring,
    ReferralMessage: referring,
    Transfer: referring,
    Presence: desks,
    SavedFilter: desks,
    Usefulness: desks,
    Nominal: nominals,
    Contribution: nominals,
    **dict.fromkeys(JAPTM_RULES, programmes),
    **dict.fromkeys(MEETING_RULES, meetings),
    **dict.fromkeys(SCORE_RULES, scores),
    **dict.fromkeys(PLAN_RULES, plans),
    **dict.fromkeys(PROFILE_RULES, written),
}
