"""One partnership with a person in each cell of the access table, and records in each state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from partners.models import Agency, District, ForceArea, RenewalTask, Unit, User
from portal.documents import render_pdf
from profiles.documents import profile_document
from profiles.models import ProfileRendering
from referrals.documents import cpi_document, sent_copy
from referrals.models import CpiAccount, CpiForm, CpiOutcome, CpiReceipt, CpiRendering
from tests.factories import partners, profiles, referrals
from tests.factories.portal import job
from tests.house import access_table as table

ACCOUNT, NOTE, TITLE = "Quillfeather", "Nightjarwood", "Brambleholt"
CANARIES = (ACCOUNT, NOTE, TITLE)
MADE_BEFORE = timedelta(days=2)


@dataclass(frozen=True, eq=False)
class Subject:
    """Somebody in one cell: their role, and what ties them to the main records."""

    role: str
    relation: str
    user: User

    def __str__(self) -> str:
        return f"{self.role} ({self.relation})"


@dataclass
class World:
    area: ForceArea
    force: Agency
    school: Agency
    place: District
    unit: Unit
    pdf: str = ""
    subjects: list[Subject] = field(default_factory=list)
    main: dict[tuple[str, str], Any] = field(default_factory=dict)
    own: dict[tuple[int, str], CpiForm] = field(default_factory=dict)

    @property
    def forms(self) -> list[CpiForm]:
        return [*self.own.values(), *(row for (of, _), row in self.main.items() if of == "form")]

    def record(self, of: str, state: str, subject: Subject | None) -> Any:
        if of == "form" and subject and subject.relation == table.OWN:
            return self.own[subject.user.pk, state]
        return self.main[of, state]

    def relation(self, subject: Subject, form: CpiForm) -> str:
        """What ties somebody to any form here, not only to the main ones."""
        if form.created_by_id == subject.user.pk:
            return table.OWN
        if subject.user.agency_id == self.school.pk:
            leads = subject.relation == table.OWN_UNIT and form.unit_id == self.unit.pk
            return table.OWN_UNIT if leads else table.OWN_AGENCY
        is_main = form in self.main.values()
        return subject.relation if is_main or subject.relation == table.FORCE else table.OTHER


def build() -> World:
    area = partners.force_area()
    school, force = partners.agency(), partners.force(area)
    place = partners.district(force_area=area)
    school.districts.add(place)
    world = World(area, force, school, place, partners.unit(school))
    world.pdf = _some_pdf()
    lenders = {
        relation: partners.force()
        for relation in (table.SHARED, table.REVOKED, table.EXPIRED, table.LAPSED)
    }
    agencies = {table.FORCE: force, **lenders, table.OTHER: partners.agency()}
    for relation in table.RELATIONS:
        for role in table.ROLES:
            world.subjects.append(_subject(world, agencies, relation, role))
    _write_forms(world)
    _build_profiles(world)
    for state in ("submitted", "closed"):
        _lend(referrals, world.main["form", state], lenders, _force_person(world, table.ANALYST))
    _lend(profiles, world.main["profile", "published"], lenders, _profiler(world))
    _ask_to_renew(world, lenders[table.SHARED])
    return world


def _subject(world: World, agencies: dict[str, Agency], relation: str, role: str) -> Subject:
    fields: dict[str, Any] = {}
    if relation == table.OWN_UNIT:
        fields = {"unit": world.unit, "leads_unit": True}
    agency = agencies.get(relation, world.school)
    return Subject(role, relation, partners.person(agency, role, **fields))


def _force_person(world: World, role: str) -> User:
    return next(
        one.user for one in world.subjects if one.relation == table.FORCE and one.role == role
    )


def _profiler(world: World) -> User:
    return _force_person(world, table.PROFILER)


def _write_forms(world: World) -> None:
    writer = partners.person(world.school, unit=world.unit)
    for state in table.STATES["form"]:
        world.main["form", state] = _form(world, writer, state)
        for subject in world.subjects:
            if subject.relation == table.OWN:
                world.own[subject.user.pk, state] = _form(world, subject.user, state)


def _form(world: World, writer: User, state: str) -> CpiForm:
    form = referrals.draft(writer, theme="CUCKOOING", district=world.place)
    CpiAccount.objects.filter(form=form).update(
        what_happened=f"{ACCOUNT} came at night", people=f"Mr {ACCOUNT}", source_type="saw_or_heard"
    )
    if state == "draft":
        return form
    form.sending_decision = referrals.decision(form, world.force, writer)
    form.state, form.owner = "submitted", world.force
    form.sent_at, form.sent_by = timezone.now(), writer
    form.save()
    if state == "closed":
        _answer(form, _force_person(world, table.ANALYST))
    _documents(world, form, is_made=state == "closed")
    return form


def _answer(form: CpiForm, by: User) -> None:
    now = timezone.now()
    CpiOutcome.objects.create(
        form=form, outcome="INTEL_LOG", note=f"{NOTE} is known", recorded_at=now, recorded_by=by
    )
    form.state, form.answer, form.answered_at, form.answered_by = "closed", "read_and_used", now, by
    form.save()


def _documents(world: World, form: CpiForm, *, is_made: bool) -> None:
    """The sender's copy always; the force's document for a form that was answered."""
    writer, analyst = form.created_by, _force_person(world, table.ANALYST)
    file = world.pdf if is_made else ""
    copy = sent_copy(form, CpiAccount.objects.get(form=form))
    CpiReceipt.objects.create(form=form, digest=copy.digest, job=job(writer), file=file)
    if is_made:
        document = cpi_document(form, by=analyst)
        CpiRendering.objects.create(form=form, digest=document.digest, job=job(analyst), file=file)


def _build_profiles(world: World) -> None:
    by = _profiler(world)
    world.main["profile", "draft"] = profiles.profile(by, title=f"{TITLE} draft")
    shown = profiles.published(by, title=f"{TITLE} published")
    world.main["profile", "published"] = shown
    ProfileRendering.objects.create(
        profile=shown, digest=profile_document(shown).digest, job=job(by), file=world.pdf
    )


def _lend(factory: Any, record: Any, to: dict[str, Agency], by: User) -> None:
    """The same loan four times: it lives, was revoked, ran out, its agreement ended."""
    now = timezone.now()
    made = {"granted_at": now - MADE_BEFORE}
    factory.lend(record, to[table.SHARED], by, **made)
    revoked = factory.lend(record, to[table.REVOKED], by, **made)
    type(revoked).objects.filter(pk=revoked.pk).update(revoked_at=now, revoked_by=by)
    factory.lend(record, to[table.EXPIRED], by, **made, expires_at=now - timedelta(seconds=5))
    lapsed = factory.lend(record, to[table.LAPSED], by, **made)
    type(lapsed.agreement).objects.filter(pk=lapsed.agreement_id).update(
        ends_at=now - timedelta(seconds=5)
    )


def _ask_to_renew(world: World, renewed_with: Agency) -> None:
    partners.agreement(world.school, renewed_with)
    for state, other in (("open", world.force), ("renewed", renewed_with)):
        world.main["renewal", state] = RenewalTask.objects.create(owner=world.school, other=other)


def _some_pdf() -> str:
    pdf = render_pdf(
        "documents/base.html", {}, title="Some document", marking="OFFICIAL", reference="X-1",
        created=timezone.now(),
    )  # fmt: skip
    return default_storage.save(str(Path("access") / "some.pdf"), ContentFile(pdf))
