"""Who may see what, said a third time: in plain Python over the rows of a generated world.

Written from the rules of the house and not from either wall, so that a mistake made alike in both
is found. `without` names the restrictions that are thought away, to say what alone hid a row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone

from nominals.models import Contribution, ContributionGrant, Nominal
from partners.choices import Marking
from partners.models import (
    Agency,
    Deputyship,
    Invitation,
    RenewalTask,
    SharingAgreement,
    SharingDecision,
    User,
)
from profiles.models import DataFile, DistrictProfile, DistrictProfileGrant, ProfileRendering
from referrals.models import (
    PARTS,
    Acknowledgement,
    CpiAccount,
    CpiAttachment,
    CpiCorrection,
    CpiForm,
    CpiFormGrant,
    CpiOutcome,
    CpiReceipt,
    CpiRendering,
    Dissemination,
    DutyTurn,
    Escalation,
    Grading,
    Handover,
    IntelligenceReport,
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
from tests.house.worlds.build import Built
from tests.house.worlds.japtm import JAPTM_LENDABLE, JAPTM_RULES, MEMBERS
from tests.house.worlds.meetings import (
    MEETING_RULES,
    out_of,
    signed_items,
    signed_meetings,
    signers,
)
from tests.house.worlds.plans import PLAN_RULES
from tests.house.worlds.profiles import PROFILE_RULES
from tests.house.worlds.scores import SCORE_RULES

NONE: frozenset[str] = frozenset()
SENDERS = {"practitioner", "agency_lead"}
PROFILE_READERS = {"practitioner", "agency_lead", "intelligence_analyst", "profile_analyst"}
OF_NOMINALS = MEMBERS
ANSWERABLE = {"agency_lead", "intelligence_analyst", "ig_officer"}


@dataclass(frozen=True)
class Asker:
    person: User
    agency: Agency
    lent: frozenset[str] = frozenset()

    def has(self, *roles: str) -> bool:
        return bool(set(roles) & ({*self.person.roles} | self.lent))


class Oracle:
    """The world as it stands when it is asked, read once."""

    def __init__(self, built: Built) -> None:
        self.now = built.now
        self.agencies = {agency.pk: agency for agency in built.agencies}
        self.people = {person.pk: person for person in built.people}
        self.stand_ins = list(Deputyship.objects.all())
        self.agreements = {each.pk: each for each in SharingAgreement.objects.all()}
        self.parties = built.parties
        self.grants: dict[tuple[type[Model], int], list[Any]] = defaultdict(list)
        for grants in built.grants.values():
            for grant in grants:
                self.grants[type(grant.content_object), grant.content_object_id].append(grant)
        self.told: dict[int, list[Dissemination]] = defaultdict(list)
        for told in Dissemination.objects.all():
            self.told[told.report_id].append(told)
        self.said: dict[int, list[Contribution]] = defaultdict(list)
        for said in Contribution.objects.all():
            self.said[said.nominal_id].append(said)
        self.signers, self.signed_items = signers(), signed_items()
        self.signed_meetings, self.out_of = signed_meetings(), out_of()
        self.accepted = set(Acknowledgement.objects.values_list("dissemination", "accepted_by"))

    def sees(self, person: User, row: Any, without: Collection[str] = NONE) -> bool:
        agency = self.agencies[person.agency_id]
        if not person.is_active or agency.state != "active":
            return False
        asker = Asker(person, agency, NONE if "lent roles" in without else self._lent_to(person))
        return bool(RULES[type(row)](self, asker, row, without))

    def _lent_to(self, person: User) -> frozenset[str]:
        """All that a lead of the agency who is one today holds, but for the host's own role."""
        today, roles = timezone.localdate(), set()
        for one in self.stand_ins:
            lead = self.people.get(one.created_by_id)
            is_on = one.starts_on <= today <= one.ends_on and one.ended_at is None
            if lead is None or one.person_id != person.pk or not is_on or not lead.is_active:
                continue
            here = one.owner_id == lead.agency_id == person.agency_id
            roles |= set(lead.roles) if here and "agency_lead" in lead.roles else set()
        return frozenset(roles - {"system_administrator"})

    # A form, its account, its outcome

    def form(self, asker: Asker, form: CpiForm, without: Collection[str]) -> bool:
        if _wrote_it_all(asker, form):
            return True
        titles = asker.has("agency_lead") and _is_sent_by(asker, form)
        return self._marking_allows(asker, form, without) and (
            titles or self._reads_account(asker, form, without)
        )

    def account(self, asker: Asker, account: Any, without: Collection[str]) -> bool:
        form = account.form
        if _wrote_it_all(asker, form):
            return True
        return self._marking_allows(asker, form, without) and self._reads_account(
            asker, form, without
        )

    def for_the_force(self, asker: Asker, part: Any, without: Collection[str]) -> bool:
        return self._marking_allows(asker, part.form, without) and _is_received_by(asker, part.form)

    def receipt(self, asker: Asker, part: Any, without: Collection[str]) -> bool:
        form = part.form
        if _wrote_it_all(asker, form):
            return _is_sent_by(asker, form)
        is_theirs = _wrote(asker, form) or _leads_unit_of(asker, form)
        return self._marking_allows(asker, form, without) and is_theirs and _is_sent_by(asker, form)

    def correction(self, asker: Asker, part: CpiCorrection, without: Collection[str]) -> bool:
        return self.receipt(asker, part, without) or self.for_the_force(asker, part, without)

    def _reads_account(self, asker: Asker, form: CpiForm, without: Collection[str]) -> bool:
        return (
            _wrote(asker, form)
            or (_leads_unit_of(asker, form) and _is_sent_by(asker, form))
            or _is_received_by(asker, form)
            or (asker.has("intelligence_analyst") and self.is_lent(asker, form, without))
        )

    def data_file(self, asker: Asker, file: DataFile, without: Collection[str]) -> bool:
        is_own = file.owner_id == asker.agency.pk
        return (
            self._marking_allows(asker, file, without) and is_own and asker.has("profile_analyst")
        )

    # A profile and its document

    def profile(self, asker: Asker, profile: DistrictProfile, without: Collection[str]) -> bool:
        if not self._marking_allows(asker, profile, without):
            return False
        is_own = profile.owner_id == asker.agency.pk
        if profile.state in ("draft", "approved"):
            return is_own and asker.has("profile_analyst")
        return asker.has(*PROFILE_READERS) and (is_own or self.is_lent(asker, profile, without))

    def document(self, asker: Asker, part: ProfileRendering, without: Collection[str]) -> bool:
        return self.profile(asker, part.profile, without)

    # Decisions and renewals

    def decision(self, asker: Asker, made: SharingDecision, without: Collection[str]) -> bool:
        is_own = made.owner_id == asker.agency.pk
        if is_own and made.decided_by_id == asker.person.pk:
            return True
        is_unheard = made.subject_model.split(".")[0] == "nominals"
        is_share = made.outcome == "share" and not is_unheard
        is_told = made.recipient_id == asker.agency.pk and is_share
        return asker.has(*ANSWERABLE) and (is_own or is_told)

    def renewal(self, asker: Asker, task: RenewalTask, without: Collection[str]) -> bool:
        return task.owner_id == asker.agency.pk and asker.has("agency_lead", "ig_officer")

    def handover(self, asker: Asker, row: Handover, without: Collection[str]) -> bool:
        return row.owner_id == asker.agency.pk and asker.has("agency_lead", "ig_officer")

    # A report: its cover, its text, who was told

    def dissemination(self, asker: Asker, row: Dissemination, without: Collection[str]) -> bool:
        told = row.owner_id == asker.agency.pk and asker.has("intelligence_analyst")
        return self._marking_allows(asker, row, without) and (told or self._reads(asker, row))

    def _reads(self, asker: Asker, row: Dissemination) -> bool:
        is_live = row.until is None or row.until > self.now
        readers = asker.has("agency_lead", "intelligence_analyst")
        return row.recipient_id == asker.agency.pk and readers and is_live

    def acknowledgement(self, asker: Asker, row: Acknowledgement, without: Collection[str]) -> bool:
        told = row.dissemination
        is_theirs = told.owner_id == asker.agency.pk or row.accepted_by_id == asker.person.pk
        return is_theirs and self.dissemination(asker, told, without)

    def report(self, asker: Asker, row: IntelligenceReport, without: Collection[str]) -> bool:
        return self._report(asker, row, without, lambda told: True)

    def report_text(self, asker: Asker, row: ReportText, without: Collection[str]) -> bool:
        return self._report(asker, row.report, without, lambda told: self._accepted(asker, told))

    def report_document(self, asker: Asker, row: Any, without: Collection[str]) -> bool:
        return self._report(
            asker, row.report, without,
            lambda told: self._accepted(asker, told)
            and "READ_ONLY_NO_DOWNLOAD" not in told.conditions,
        )  # fmt: skip

    def _accepted(self, asker: Asker, told: Dissemination) -> bool:
        return not told.conditions or (told.pk, asker.person.pk) in self.accepted

    def _report(self, asker: Asker, row: Any, without: Collection[str], fits: Any) -> bool:
        if not self._marking_allows(asker, row, without):
            return False
        if row.owner_id == asker.agency.pk and asker.has("intelligence_analyst"):
            return True
        return row.state in {"released", "recalled"} and any(
            self._reads(asker, told) and fits(told) for told in self.told[row.pk]
        )

    def sanitising(self, asker: Asker, row: Sanitising, without: Collection[str]) -> bool:
        own = row.report.owner_id == asker.agency.pk and asker.has("intelligence_analyst")
        return own and self._marking_allows(asker, row.report, without)

    # A referral: its cover, its words; a form passed on

    def referral(self, asker: Asker, row: Referral, without: Collection[str]) -> bool:
        is_told = row.recipient_id == asker.agency.pk and asker.has("agency_lead")
        reads = is_told or _reads_referral(asker, row)
        return reads and self._marking_allows(asker, row, without)

    def referral_words(self, asker: Asker, row: Any, without: Collection[str]) -> bool:
        reads = _reads_referral(asker, row.referral)
        return reads and self._marking_allows(asker, row.referral, without)

    def referral_origin(self, asker: Asker, row: Any, without: Collection[str]) -> bool:
        made = row.referral.owner_id == asker.agency.pk and _reads_referral(asker, row.referral)
        return made and self._marking_allows(asker, row.referral, without)

    def transfer(self, asker: Asker, row: Transfer, without: Collection[str]) -> bool:
        is_side = asker.agency.pk in {row.owner_id, row.recipient_id}
        analyses = asker.has("intelligence_analyst")
        return is_side and analyses and self._marking_allows(asker, row, without)

    def watched(self, asker: Asker, row: Any, without: Collection[str]) -> bool:
        return row.owner_id == asker.agency.pk and asker.has("agency_lead", "intelligence_analyst")

    def contribution(self, asker: Asker, row: Contribution, without: Collection[str]) -> bool:
        if not asker.has(*OF_NOMINALS) or not self._marking_allows(asker, row, without):
            return False
        return _is_of_ones_unit(asker, row) or self.is_lent(asker, row, without)

    def nominal(self, asker: Asker, row: Nominal, without: Collection[str]) -> bool:
        """Its cover says nothing: OFFICIAL always, so no marking hides it alone."""
        if not asker.has(*OF_NOMINALS):
            return False
        return _is_of_ones_unit(asker, row) or any(
            self.contribution(asker, said, without) for said in self.said[row.pk]
        )

    def saved_filter(self, asker: Asker, row: SavedFilter, without: Collection[str]) -> bool:
        return row.person_id == asker.person.pk and asker.has("intelligence_analyst")

    def usefulness(self, asker: Asker, part: Usefulness, without: Collection[str]) -> bool:
        return self.receipt(asker, part, without) or self.for_the_force(asker, part, without)

    def invitation(self, asker: Asker, row: Invitation, without: Collection[str]) -> bool:
        administers = asker.has("system_administrator") and asker.agency.is_host
        if administers and row.created_by_id == asker.person.pk:
            return True
        return row.owner_id == asker.agency.pk and asker.has("agency_lead", "ig_officer")

    # What all things have

    def _marking_allows(self, asker: Asker, thing: Any, without: Collection[str]) -> bool:
        allowed = asker.person.highest_marking == Marking.OFFICIAL_SENSITIVE
        lapsed = "checks" not in without and _has_run_out(asker.person)
        return "marking" in without or (allowed and not lapsed) or thing.marking == Marking.OFFICIAL

    def is_lent(self, asker: Asker, thing: Any, without: Collection[str] = NONE) -> bool:
        if "grants" in without:
            return False
        grants = self.grants[type(thing), thing.pk]
        return any(
            grant.group_id == asker.agency.group_id
            and grant.owner_id == thing.owner_id
            and grant.revoked_at is None
            and ("expiry" in without or grant.expires_at > self.now)
            and ("lapse" in without or self._has_basis(asker, grant))
            and _is_out(asker, getattr(grant, "nomination", None))
            for grant in grants
        )

    def _has_basis(self, asker: Asker, grant: Any) -> bool:
        if grant.agreement_id is None:
            return True
        agreement = self.agreements[grant.agreement_id]
        bound = {(agreement.pk, asker.agency.pk), (agreement.pk, grant.owner_id)}
        in_period = agreement.in_force_from <= self.now < agreement.ends_at
        return agreement.state == "in_force" and in_period and bound <= self.parties


def _has_run_out(person: User) -> bool:
    last_days = [person.vetted_until, person.trained_until]
    return any(day is not None and day < timezone.localdate() for day in last_days)


def _is_of_ones_unit(asker: Asker, row: Any) -> bool:
    own = row.owner_id == asker.agency.pk
    return own and row.unit_id in {None, asker.person.unit_id}


def _wrote(asker: Asker, form: CpiForm) -> bool:
    own = form.sender_id == asker.agency.pk and form.created_by_id == asker.person.pk
    return own and asker.has(*SENDERS)


def _wrote_it_all(asker: Asker, form: CpiForm) -> bool:
    """No word of it was begun by somebody else: markings hold back what others wrote."""
    return _wrote(asker, form) and form.first_writer_id is None


def _leads_unit_of(asker: Asker, form: CpiForm) -> bool:
    person = asker.person
    leads = person.leads_unit and person.unit_id is not None and person.unit_id == form.unit_id
    return leads and asker.has(*SENDERS)


def _reads_referral(asker: Asker, row: Referral) -> bool:
    """The force that made it; the lead of the unit it is for; else the leads of the agency."""
    if row.owner_id == asker.agency.pk:
        is_theirs = row.created_by_id == asker.person.pk
        return asker.has("intelligence_analyst") or (
            is_theirs and asker.has("agency_lead", "nominating_officer")
        )
    if row.recipient_id != asker.agency.pk or not asker.has(*SENDERS):
        return False
    if row.recipient_unit_id is None:
        return asker.has("agency_lead")
    return asker.person.leads_unit and asker.person.unit_id == row.recipient_unit_id


def _is_sent_by(asker: Asker, form: CpiForm) -> bool:
    return form.sender_id == asker.agency.pk and form.state != "draft"


def _is_received_by(asker: Asker, form: CpiForm) -> bool:
    is_own = form.owner_id == asker.agency.pk and form.state != "draft"
    return is_own and asker.has("intelligence_analyst")


RULES = {
    CpiForm: Oracle.form,
    CpiAccount: Oracle.account,
    **dict.fromkeys(PARTS, Oracle.account),
    CpiAttachment: Oracle.account,
    CpiOutcome: Oracle.for_the_force,
    CpiReceipt: Oracle.receipt,
    CpiCorrection: Oracle.correction,
    CpiRendering: Oracle.for_the_force,
    DistrictProfile: Oracle.profile,
    ProfileRendering: Oracle.document,
    DataFile: Oracle.data_file,
    SharingDecision: Oracle.decision,
    RenewalTask: Oracle.renewal,
    Invitation: Oracle.invitation,
    Handover: Oracle.handover,
    TriageSettings: Oracle.watched,
    DutyTurn: Oracle.watched,
    Escalation: Oracle.watched,
    Grading: Oracle.for_the_force,
    IntelligenceReport: Oracle.report,
    ReportText: Oracle.report_text,
    Sanitising: Oracle.sanitising,
    ReportRendering: Oracle.report_document,
    Dissemination: Oracle.dissemination,
    Acknowledgement: Oracle.acknowledgement,
    WatchedWord: Oracle.watched,
    Referral: Oracle.referral,
    ReferralText: Oracle.referral_words,
    ReferralMessage: Oracle.referral_words,
    ReferralOrigin: Oracle.referral_origin,
    Transfer: Oracle.transfer,
    Presence: Oracle.for_the_force,
    SavedFilter: Oracle.saved_filter,
    Usefulness: Oracle.usefulness,
    Nominal: Oracle.nominal,
    Contribution: Oracle.contribution,
    **JAPTM_RULES,
    **MEETING_RULES,
    **SCORE_RULES,
    **PLAN_RULES,
    **PROFILE_RULES,
}
LENDABLE: dict[type[Model], type[Model]] = {
    CpiForm: CpiFormGrant,
    DistrictProfile: DistrictProfileGrant,
    Contribution: ContributionGrant,
    **JAPTM_LENDABLE,
}


def _is_out(asker: Asker, carrier: Any) -> bool:
    """What a nomination carries: the secretariat's once approved, anybody's once they are asked."""
    if carrier is None or carrier.state == "submitted":
        return carrier is None or carrier.recipient_id == asker.agency.pk
    return carrier.state not in {"draft", "awaiting", "returned"}


def why(oracle: Oracle, person: User, row: Any) -> Iterable[str]:
    """The classes that this pair of person and row falls into: what alone shows or hides it."""
    is_seen = oracle.sees(person, row)
    if is_seen:
        agency = oracle.agencies[person.agency_id]
        is_shown_without = oracle.sees(person, row, {"grants"})
        if not is_shown_without:
            yield "visible by grant only"
        elif row.owner_id == agency.pk and not oracle.is_lent(Asker(person, agency), row):
            yield "visible by ownership only"
    else:
        for restriction in ("expiry", "lapse", "marking", "checks"):
            if oracle.sees(person, row, {restriction}):
                yield f"hidden by {restriction} only"
