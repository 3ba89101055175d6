"""The world that the access table is tried in: a council and a force, each with every role.

For each kind of record and each relation there is a record that stands so to the person who asks.
The council's people send, the force's receive; `other` is a second force, `school` one more sender.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from nominals.models import AgendaItem, Nomination
from partners.models import RenewalTask, User
from plans.actions.figures import figures_today
from plans.models import CalendarFeed, Disruption, Membership, ProgrammeRendering
from portal.models import Job
from portal.sealed import seal
from profiles.documents import profile_document
from profiles.models import ProfileRendering
from referrals.documents import cpi_document
from referrals.models import (
    CpiAccount,
    CpiAttachment,
    CpiForm,
    CpiReceipt,
    CpiRendering,
    NamedSource,
    Referral,
    ReportRendering,
    SavedFilter,
    Transfer,
    WatchedWord,
)
from referrals.reports import report_document
from tests.factories import (
    intelligence,
    japtm,
    nominals,
    partners,
    plans,
    profiles,
    referrals,
    safeguarding,
    scores,
)
from tests.house.access_agreements import agreement_of
from tests.house.access_record import Record, canary, numbers
from tests.house.access_table import AGENCY, ROLES
from tests.house.committed import ask


class Scene:
    def __init__(self) -> None:
        area = partners.force_area(code="E23999999")
        self.force, self.other = partners.force(area, is_host=True), partners.force()
        partners.district(force_area=area, gss="E07999999")
        partners.agency(key=AGENCY["agency"])
        self.council, self.school = partners.agency(), partners.agency()
        self.district = partners.district(force_area=self.other.police_area)
        for sender in (self.council, self.school, self.force):
            partners.agreement(sender, self.other)
        self.unit = partners.unit(self.council)
        self.senders = {letter: self._sender(letter) for letter in ROLES}
        self.leaders = {letter: self._sender(letter, leads_unit=True) for letter in ROLES}
        self.receivers = {letter: partners.person(self.force, ROLES[letter]) for letter in ROLES}
        self.colleague = self._sender("P")
        self.teacher = partners.person(self.school)
        self.officer = partners.person(self.force, *ROLES.values())
        self.neighbour = partners.person(self.other, *ROLES.values())
        self.third = partners.person(partners.force(), *ROLES.values())
        self._file = _stored_pdf()
        self._programmes: dict[int, Any] = {}

    def _sender(self, letter: str, **fields: Any) -> User:
        return partners.person(self.council, ROLES[letter], unit=self.unit, **fields)

    def asks(self, letter: str, thing: str, relation: str) -> User:
        """On the side where such a record can stand so to a person."""
        if relation == "own unit":
            return self.leaders[letter]
        is_sending = thing == "draft" or (thing == "form" and relation in {"own", "own agency"})
        return (self.senders if is_sending else self.receivers)[letter]

    def keepers(self, record: Record) -> Iterator[tuple[str, str, User]]:
        """People for whom a record of another agency is their own: relation, role, person."""
        row = record.row
        if isinstance(row, CpiForm):
            yield "own", "P", row.created_by
            if row.state != "draft":
                yield "received", "I", self._of(row.owner)
                yield "received", "C", self._of(row.owner)
        elif isinstance(row, SavedFilter | CalendarFeed):
            yield "own", "I", row.person
        elif isinstance(row, Nomination) and row.state == "submitted":
            yield "received", "J", self._of(row.recipient)
        elif isinstance(row, Referral | Transfer):
            yield "own agency", "I", self._of(row.owner)
            letter = "L" if isinstance(row, Referral) else "I"
            yield "shared", letter, self._of(row.recipient)
        else:
            owner = getattr(row, "owner", None) or _of_whole(row) or row.agency
            for letter in ROLES:
                yield "own agency", letter, self._of(owner)
        if isinstance(row, Disruption):  # moderated by another agency alone
            yield from (
                ("shared", letter, self._of(row.programme.chair_second)) for letter in "LJO"
            )

    def _of(self, agency: Any) -> User:
        return {
            self.force: self.officer,
            self.other: self.neighbour,
            self.council: self.senders["L"],
            self.third.agency: self.third,
        }[agency]

    def record(self, thing: str, relation: str, letter: str) -> Record:
        """Only one's own record is a different one for each role."""
        return self._record(thing, relation, letter if relation == "own" else "")

    @cache  # noqa: B019 a scene lives as long as its test
    def _record(self, thing: str, relation: str, letter: str) -> Record:
        makes: dict[str, Callable[[str, str, User], Record]] = {
            "scoring nomination": self._round, "revealed nomination": self._round,
            "round": self._round, "ranking": self._round,
            "draft scheme": self._scheme,
            "draft": self._draft, "form": self._form, "renewal": self._renewal,
            "agreement": agreement_of(self), "draft agreement": agreement_of(self),
            "invitation": self._invitation, "person": self._person,
            "deputyship": self._deputyship,
            "escalation": self._escalation, "turn of duty": self._turn, "look": self._look,
            "dates": self._dates,
            "figures": self._figures, "system": self._system,
            "profile": self._profile, "data file": self._data_file, "draft profile": self._profile,
            "section": self._section,
            "report": self._report, "draft report": self._report,
            "kept source": self._source, "word": self._word,
            "nominal": self._nominal, "contribution": self._nominal,
            "programme": self._programme, "chair": self._programme,
            "disruption": self._disruption,
            "nomination": self._nomination, "draft nomination": self._nomination,
            "kept nomination": self._nomination,
            "meeting": self._meeting, "item": self._meeting, "decision": self._meeting,
            "member": self._member, "review": self._member, "plan": self._plan,
            "objective": self._plan, "action": self._action,
            "referral": self._referral, "transfer": self._transfer,
        }  # fmt: skip
        return makes[thing](thing, relation, self._writer(thing, relation, letter))

    def _writer(self, thing: str, relation: str, letter: str) -> User:
        if relation == "own":
            return self.asks(letter, thing, relation)
        if (
            "profile" in thing
            or thing in {"section", "data file", "figures", "nominal", "contribution"}
            or "nomination" in thing
        ):
            return self.officer if relation == "own agency" else self.neighbour
        return self.colleague if relation in {"own unit", "own agency"} else self.teacher

    def _system(self, thing: str, relation: str, by: User) -> Record:
        owner = self.force if relation == "own agency" else self.other
        row = partners.token(partners.person(owner, "agency_lead"), name=f"System {canary()}")
        return Record(row, (row.name,))

    def _figures(self, thing: str, relation: str, by: User) -> Record:
        fields: dict[str, Any] = dict(self._file)
        if relation == "shared":
            now = timezone.now()
            fields |= {"published_at": now, "published_by": by, "readers": [self.force.pk]}
        report = referrals.data_report(by, file=fields.pop("file"), **fields)
        return Record(report, (report.reference,))

    def _round(self, thing: str, relation: str, by: User) -> Record:
        """A programme with one nomination in it, both of the same side."""
        keeper = self.officer if relation == "own agency" else self.neighbour
        with_whom = self.third.agency if relation == "other agency" else None
        other = with_whom or (self.other if keeper is self.officer else self.force)
        programme = japtm.programme(keeper, other, name=f"Programme {canary()}")
        if thing == "ranking":
            now = timezone.now()
            row = scores.ranking(programme, keeper, made_at=now, inputs_sha256="made")
            return Record(row, (row.reference,))
        revealed = {"state": "scored", "revealed_at": timezone.now(), "revealed_by": keeper}
        fields = revealed if thing == "revealed nomination" else {"state": "scoring"}
        nomination = japtm.nomination(keeper, programme, **fields)
        japtm.lend(nomination, other, keeper)
        if thing == "round":
            scores.score(nomination, keeper)  # what nobody scored is not revealed
            return Record(programme, (programme.name,))
        return Record(nomination, (nomination.reference,))

    def _scheme(self, thing: str, relation: str, by: User) -> Record:
        owner, _other = self._force_of(relation)
        row = scores.draft_scheme(owner, name=f"Scheme {canary()}")
        return Record(row, (row.name,))

    # Forms

    def _draft(self, thing: str, relation: str, by: User) -> Record:
        form = referrals.draft(by, theme="DRUG_HARM", district=self.district)
        return Record(form, (form.reference,), self._tell(form))

    def _form(self, thing: str, relation: str, by: User) -> Record:
        to = self.force if relation == "received" else self.other
        form = referrals.sent(by, to)
        account = self._tell(form)
        if relation in LENT:
            self._lend(form, relation, referrals.lend)
        self._documents(form)
        return Record(form, (form.reference,), account)

    def _tell(self, form: CpiForm) -> str:
        """A word of its own for each account, also where the database lets nobody change it."""
        word = canary()
        ask("SET session_replication_role = replica")
        CpiAccount.objects.filter(form=form).update(what_happened=f"Men come at night: {word}.")
        CpiAttachment.objects.create(
            form=form, number=1, name=f"{word}.pdf", kind="pdf", size=1, state="clean",
            **self._file, job=self._job(),
        )  # fmt: skip
        ask("SET session_replication_role = origin")
        return word

    def _documents(self, form: CpiForm) -> None:
        for model in (CpiRendering, CpiReceipt):
            digest = cpi_document(form, by=self._of(form.owner)).digest
            model.objects.create(form=form, digest=digest, **self._file, job=self._job())

    def _job(self) -> Job:
        return Job.objects.create(
            key=f"made {next(numbers)}", task="none", subject=0, state="done",
            asked_by=self.officer,
        )  # fmt: skip

    # Reports, sources, words

    def _report(self, thing: str, relation: str, by: User) -> Record:
        owner, other = self._force_of(relation)
        analyst, form = self._of(owner), referrals.sent(self.teacher, owner)
        intelligence.no_risk(form)
        intelligence.answered(form, analyst)
        graded = intelligence.grading(form, analyst, handling="P", conditions=[])
        row = intelligence.report(form, graded, analyst, words={"subject": canary()})
        subject = row.report_text.subject
        if thing == "report":
            intelligence.released(row, analyst)
            intelligence.told(row, other, analyst)
            digest = report_document(row, by=analyst).digest
            ReportRendering.objects.create(report=row, digest=digest, **self._file, job=self._job())
        return Record(row, (row.reference,), subject)

    def _referral(self, thing: str, relation: str, by: User) -> Record:
        """Its district's route names no unit, so the leads of the recipient read it."""
        owner, other = self._force_of(relation)
        to = self.council if relation == "own agency" else other
        analyst, form = self._of(owner), referrals.sent(self.teacher, owner)
        intelligence.answered(form, analyst)
        form.refresh_from_db()
        word = canary()
        row = safeguarding.referral(form, to, analyst, words={"about": word})
        safeguarding.route(form.district, None)
        return Record(row, (row.reference,), word)

    def _transfer(self, thing: str, relation: str, by: User) -> Record:
        owner, other = self._force_of(relation)
        to = self.third.agency if relation == "other agency" else other
        word = f"Because of {canary()}"
        form = referrals.sent(self.teacher, owner)
        row = safeguarding.transfer(form, to, self._of(owner), reason=word)
        return Record(row, (row.reference,), word)

    def _force_of(self, relation: str) -> tuple[Any, Any]:
        """The owner, and whom its reports are told; those of others are told to nobody here."""
        if relation == "own agency":
            return self.force, self.other
        return self.other, self.force if relation == "shared" else self.council

    def _source(self, thing: str, relation: str, by: User) -> Record:
        to = self.force if relation == "received" else self.other
        form = referrals.sent(self.teacher, to)
        intelligence.answered(form, self._of(to))
        row = NamedSource.objects.create(
            form=form, reference=canary(), sealed_name=seal("Somebody"), named_by=self.teacher
        )
        return Record(form, (row.reference,))

    def _word(self, thing: str, relation: str, by: User) -> Record:
        owner, _other = self._force_of(relation)
        row = WatchedWord.objects.create(
            owner=owner, word=canary(), kind="group", added_by=self._of(owner)
        )
        return Record(row, (row.word,))

    # Nominals

    def _nominal(self, thing: str, relation: str, by: User) -> Record:
        said = nominals.said(by, value=canary())
        if relation in LENT:
            self._lend(said, relation, nominals.lend)
        row = said if thing == "contribution" else said.nominal
        return Record(row, (said.value,))

    def _programme(self, thing: str, relation: str, by: User) -> Record:
        """Kept by the force, by another agency with the force in it, or by others alone."""
        keeper = self.officer if relation == "own agency" else self.neighbour
        partner = self.third.agency if relation == "other agency" else self._partner(keeper)
        row = japtm.programme(keeper, partner, name=f"Programme {canary()}")
        named = japtm.chair(row, keeper, name=f"Chair {canary()}")
        digest = figures_today(row).digest
        ProgrammeRendering.objects.create(
            programme=row, digest=digest, **self._file, job=self._job()
        )
        return Record(row, (row.name,)) if thing == "programme" else Record(named, (named.name,))

    def _disruption(self, thing: str, relation: str, by: User) -> Record:
        within = self._programme("programme", relation, by).row
        row = plans.disruption(within, self._of(within.owner), threat=f"Threat {canary()}")
        return Record(row, (row.threat,))

    def _partner(self, keeper: User) -> Any:
        return self.other if keeper == self.officer else self.force

    def _nomination(self, thing: str, relation: str, by: User) -> Record:
        keeper = self.officer if relation == "received" else self.third
        within = self._within(keeper)
        states = {"draft nomination": "draft", "nomination": "enriching"}
        row = japtm.nomination(
            by, within, nominals.nominal(self.teacher), state=states.get(thing, "submitted"),
            harm=f"It says {canary()}",
        )  # fmt: skip
        if relation in LENT:
            self._lend(row, relation, japtm.lend)
        return Record(row, (row.reference, row.harm))

    def _meeting(self, thing: str, relation: str, by: User) -> Record:
        within = self._programme("programme", relation, by).row
        keeper = self._of(within.owner)
        held = japtm.meeting(within, keeper)
        row = japtm.nomination(keeper, within, nominals.nominal(self.teacher), state="listed")
        if relation == "shared":
            self._lend(row, relation, japtm.lend)
        listed = japtm.item(held, row, keeper)
        proposer = partners.person(within.owner, "japtm_secretariat")
        decided = japtm.decision(listed, proposer, reasons=f"Because {canary()}")
        made = {"meeting": held, "item": listed, "decision": decided}[thing]
        return Record(made, (held.reference, row.reference))

    def _member(self, thing: str, relation: str, by: User) -> Record:
        within = self._programme("programme", relation, by).row
        keeper = self._of(within.owner)
        if relation != "other agency":
            japtm.chair(within, self.receivers["H"])
        row = japtm.nomination(keeper, within, nominals.nominal(self.teacher), state="accepted")
        if relation == "shared":
            self._lend(row, relation, japtm.lend)
        member = plans.member(row, keeper, exit_criteria=[f"Way out {canary()}"])
        if thing == "member":
            return Record(member, (member.reference, *member.exit_criteria))
        review = plans.review(member, partners.person(within.owner, "japtm_secretariat"))
        return Record(review, (review.key,))

    def _plan(self, thing: str, relation: str, by: User) -> Record:
        within = self._programme("programme", relation, by).row
        keeper = self._of(within.owner)
        plan = plans.plan(within, keeper, threat=f"Threat {canary()}")
        made = plans.objective(plan, keeper) if thing == "objective" else plan
        return Record(made, (plan.threat, plan.reference))

    def _action(self, thing: str, relation: str, by: User) -> Record:
        """Given by the force, given to it by others, or between others alone."""
        if relation == "own agency":
            keeper, to = self.officer, self.other
            within = self._programme("programme", relation, by).row
        else:
            keeper = self.neighbour
            to = self.force if relation == "received" else self.third.agency
            within = japtm.programme(keeper, self.third.agency, self.force)
        plan = plans.plan(within, keeper)
        row = plans.action(plan, to, keeper, title=f"Act {canary()}")
        return Record(row, (row.title, row.reference))

    def _within(self, keeper: User) -> Any:
        """One programme of a keeper for all: lists hold 25."""
        if keeper.pk not in self._programmes:
            among = [one for one in (self.other, self.force) if one != keeper.agency]
            self._programmes[keeper.pk] = japtm.programme(keeper, *among)
        return self._programmes[keeper.pk]

    # Profiles and renewals

    def _profile(self, thing: str, relation: str, by: User) -> Record:
        makes = profiles.published if thing == "profile" else profiles.profile
        row = makes(by, title=f"Profile {canary()}")
        if relation in LENT:
            self._lend(row, relation, profiles.lend)
        if thing == "profile":
            digest = profile_document(row).digest
            ProfileRendering.objects.create(
                profile=row, digest=digest, **self._file, job=self._job()
            )
        return Record(row, (row.title, row.reference))

    def _data_file(self, thing: str, relation: str, by: User) -> Record:
        row = profiles.data_file(by, name=f"{canary()}.csv")
        return Record(row, (row.name, row.reference))

    def _section(self, thing: str, relation: str, by: User) -> Record:
        draft = profiles.profile(by)
        row = profiles.section(draft, by, title=f"Section {canary()}")
        return Record(row, (row.title, draft.reference))

    def _renewal(self, thing: str, relation: str, by: User) -> Record:
        third = partners.agency(name=f"Agency {canary()}")
        owner = self.force if relation == "own agency" else self.other
        partners.agreement(owner, third)
        row = RenewalTask.objects.create(owner=owner, other=third)
        return Record(row, (third.name,))

    def _invitation(self, thing: str, relation: str, by: User) -> Record:
        by = self.officer if relation == "own agency" else self.neighbour
        row = partners.invitation(by, name=f"Invited {canary()}")
        return Record(row, (row.name, row.email))

    def _person(self, thing: str, relation: str, by: User) -> Record:
        agency = self.force if relation == "own agency" else self.other
        row = partners.person(agency, name=f"Person {canary()}")
        return Record(row, (row.name, row.email))

    def _deputyship(self, thing: str, relation: str, by: User) -> Record:
        agency = self.force if relation == "own agency" else self.other
        row = partners.deputyship(partners.person(agency, "agency_lead"), name=canary())
        return Record(row, (row.person.name,))

    def _escalation(self, thing: str, relation: str, by: User) -> Record:
        to = self.force if relation == "own agency" else self.other
        row = referrals.escalation(referrals.sent(self.teacher, to))
        return Record(row, (row.reference,))

    def _look(self, thing: str, relation: str, by: User) -> Record:
        person = by if relation == "own" else self.neighbour
        row = SavedFilter.objects.create(person=person, name=canary(), query="show=all")
        return Record(row, (row.name,))

    def _dates(self, thing: str, relation: str, by: User) -> Record:
        return Record(plans.feed(by if relation == "own" else self.neighbour), ())

    def _turn(self, thing: str, relation: str, by: User) -> Record:
        agency = self.force if relation == "own agency" else self.other
        person = partners.person(agency, "intelligence_analyst", name=f"Person {canary()}")
        return Record(referrals.turn(person), (person.name,))

    def _lend(self, row: Any, relation: str, lend: Any) -> None:
        ((now,),) = ask("SELECT now()")  # the clock of both walls: it stands still in a test
        by, a_second = self.neighbour, timedelta(seconds=1)
        fields: dict[str, Any] = {}
        if relation == "revoked":
            fields = {"revoked_at": now, "revoked_by": by}
        elif relation == "expired":
            fields = {"granted_at": now - timedelta(days=1), "expires_at": now - a_second}
        elif relation == "lapsed":
            ended = partners.agreement(self.other, self.force, ends_at=now - a_second)
            fields = {"agreement": ended}
        lend(row, self.force, by, **fields)


def _of_whole(row: Any) -> Any:
    """Whoever holds the meeting, keeps the programme or the plan that a part belongs to."""
    item = row if isinstance(row, AgendaItem) else getattr(row, "item", None)
    if item:
        return item.meeting.owner
    member = row if isinstance(row, Membership) else getattr(row, "membership", None)
    whole = member.programme if member else getattr(row, "plan", None)
    whole = whole or getattr(row, "profile", None)
    return whole.owner if whole else None


LENT = ("shared", "revoked", "expired", "lapsed")


def _stored_pdf() -> dict[str, str]:
    content = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(content)
    name = default_storage.save("access/blank.pdf", ContentFile(content.getvalue()))
    return {"file": name, "sha256": hashlib.sha256(content.getvalue()).hexdigest()}
