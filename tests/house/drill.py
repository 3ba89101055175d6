"""Whom the injection drill attacks, what gives a leak away, and whether anything was written."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.backends.postgresql.base import DatabaseWrapper

from partners.models import Deputyship, Feedback, LinkedSubject, Message, Notice, RenewalTask, User
from plans.models import ProgrammeRendering
from portal.models import Job, SearchTerm
from portal.privileges import OPEN_TABLES, TABLES, WEB_COLUMNS
from profiles.models import ProfileRendering
from referrals.models import (
    Acknowledgement,
    CpiAccount,
    CpiAttachment,
    CpiBusiness,
    CpiContact,
    CpiCorrection,
    CpiForm,
    CpiOutcome,
    CpiPerson,
    CpiPlace,
    CpiReceipt,
    CpiRendering,
    CpiVehicle,
    DataReportSource,
    DutyTurn,
    Escalation,
    Handover,
    NamedSource,
    Presence,
    ReferralOrigin,
    ReportRendering,
    SavedFilter,
    TriageSettings,
    Usefulness,
    WatchedWord,
)
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
from tests.factories.audit import triggers_off
from tests.house.committed import ask

Snapshot = Mapping[str, str]

# Each honest request writes here, too.
BY_ANYBODY = {"portal_auditevent", "django_session"}


class Scene:
    """A practitioner who attacks, with one sent form to see and none to change; and the others.

    Every table behind the wall holds a row that is not the attacker's, with a word in it that
    stands nowhere else: a `canary`. Reading one of them anywhere is the leak.
    """

    def __init__(self) -> None:
        self.force = partners.force()
        self.victim = partners.person(
            self.force, "intelligence_analyst", "profile_analyst", "agency_lead"
        )
        self.attacker = partners.person(name="Attacker")
        self._person()
        self.own = referrals.sent(self.attacker, self.force)
        self.foreign = referrals.sent(
            partners.person(), self.force, safeguarding_reference="CANARYform"
        )
        self.other = partners.force()
        ends = datetime(2031, 7, 13, 1, 2, 3, 444555, tzinfo=UTC)
        self.grant = referrals.lend(self.foreign, self.other, self.victim, expires_at=ends)
        self.profile = profiles.published(self.victim, title="CANARYprofile")
        ends = ends.replace(microsecond=555444)
        self.lent = profiles.lend(self.profile, self.other, self.victim, expires_at=ends)
        profiles.data_file(self.victim, name="CANARYdata")
        self._written()
        self._parts()
        self._figures()
        self._reports()
        self._nominals()
        self._referrals()

    def _person(self) -> None:
        User.objects.filter(pk=self.victim.pk).update(telephone="CANARYperson")
        Feedback.objects.create(
            owner=self.force, created_by=self.victim, text="CANARYfeedback"
        )  # fmt: skip
        SearchTerm.objects.create(key="k", month=date(2026, 1, 1), sealed="CANARYsearch")
        Message.objects.create(
            agency=self.force, person=self.victim, kind="answered", reference="CANARYmessage"
        )  # fmt: skip
        EmailAddress.objects.create(user=self.victim, email="CANARYaddress@x.example")
        UserSession.objects.create(
            user=self.victim, ip="192.0.2.7", session_key="v" * 32, user_agent="CANARYsession"
        )
        Authenticator.objects.filter(user=self.victim).update(data={"secret": "CANARYfactor"})

    def _written(self) -> None:
        draft = profiles.profile(self.victim)
        profiles.section(draft, self.victim, title="CANARYsection")
        profiles.threat(draft, self.victim, name="CANARYthreat")
        profiles.indicator(draft, self.victim, label="CANARYindicator")
        profiles.recommendation(draft, self.victim, text="CANARYrecommendation")

    def _parts(self) -> None:
        draft = referrals.draft(partners.person())
        self._parts_of_form(draft)
        CpiCorrection.objects.create(
            form=self.foreign, asked="CANARYcorrection", asked_by=self.foreign.created_by
        )
        CpiOutcome.objects.create(
            form=self.foreign, outcome="INTEL_LOG", note="CANARYoutcome",
            recorded_at=self.foreign.sent_at, recorded_by=self.victim,
        )  # fmt: skip
        job = Job.objects.create(key="CANARYjob", task="none", subject=0, asked_by=self.victim)
        self._attached(draft, job)
        CpiRendering.objects.create(form=self.foreign, digest="CANARYrendering", job=job)
        CpiReceipt.objects.create(form=self.foreign, digest="CANARYreceipt", job=job)
        ProfileRendering.objects.create(profile=self.profile, digest="CANARYdocument", job=job)
        RenewalTask.objects.create(owner=self.force, other=self.other, key="CANARYrenewal")
        partners.invitation(self.victim, name="CANARYinvitation")
        referrals.decision(self.foreign, self.other, self.victim, what="CANARYdecision")
        self._parts_of_people(draft)

    def _parts_of_people(self, draft: CpiForm) -> None:
        LinkedSubject.objects.create(
            person=self.victim, issuer="https://id.agency.example", subject="CANARYsubject"
        )
        Handover.objects.create(
            owner=self.force, form_key=draft.key, reference=draft.reference,
            from_person=draft.created_by, to_person=self.victim, created_by=self.victim,
            reason="CANARYhandover",
        )  # fmt: skip
        self._watch()
        self._desk()
        self._told()

    def _told(self) -> None:
        Notice.objects.create(
            person=self.victim, kind="roles", made_by=self.victim,
            made_at=datetime(2026, 1, 1, 0, 0, 3, 666555, tzinfo=UTC),
        )  # fmt: skip
        Deputyship.objects.create(
            key="CANARYdeputyship", owner=self.force, created_by=self.victim,
            person=partners.person(self.force),
            starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 2),
        )  # fmt: skip

    def _attached(self, draft: CpiForm, job: Job) -> None:
        CpiAttachment.objects.create(
            form=draft, number=1, name="CANARYattachment", kind="pdf", size=1, file="a",
            sha256="a", job=job,
        )  # fmt: skip

    def _parts_of_form(self, draft: CpiForm) -> None:
        CpiAccount.objects.filter(form=draft).update(what_happened="CANARYaccount")
        CpiPerson.objects.create(form=draft, number=1, name="CANARYsomebody")
        CpiVehicle.objects.create(form=draft, number=1, make="CANARYvehicle")
        CpiPlace.objects.create(form=draft, number=1, address="CANARYplace")
        CpiContact.objects.create(form=draft, number=1, handle="CANARYcontact")
        CpiBusiness.objects.create(form=draft, number=1, name="CANARYbusiness")

    def _desk(self) -> None:
        seen_at = datetime(2026, 1, 1, 0, 0, 3, 777555, tzinfo=UTC)
        Presence.objects.create(form=self.foreign, person=self.victim, seen_at=seen_at)
        SavedFilter.objects.create(person=self.victim, name="CANARYfilter", query="show=all")
        Usefulness.objects.create(
            form=self.foreign, was_useful=True, given_by=self.victim,
            given_at=datetime(2026, 1, 1, 0, 0, 3, 888555, tzinfo=UTC),
        )  # fmt: skip

    def _watch(self) -> None:
        TriageSettings.objects.create(
            owner=self.force, changed_by=self.victim, control_room_address="CANARYsettings"
        )
        DutyTurn.objects.create(
            owner=self.force, person=self.victim, part="duty", created_by=self.victim,
            key="CANARYduty",
        )  # fmt: skip
        Escalation.objects.create(
            key="CANARYescalation", owner=self.force, form=self.foreign, rung="duty",
            reference=self.foreign.reference, sent_at=self.foreign.sent_at,
            due_at=self.foreign.sent_at,
        )  # fmt: skip

    def _reports(self) -> None:
        """A form graded and told to the other force; who its source is, kept apart."""
        graded = intelligence.grading(self.foreign, self.victim, explanation="CANARYgrading")
        colleague = partners.person(self.force, "intelligence_analyst")
        report = intelligence.report(
            self.foreign, graded, colleague, reference="CANARYreport",
            words={"subject": "CANARYtext"},
        )  # fmt: skip
        report.sanitising.marks_reason = "CANARYsanitising"
        report.sanitising.save()
        intelligence.released(report, colleague)
        seconds = datetime(2031, 7, 13, 1, 2, 3, 222333, tzinfo=UTC)
        told = intelligence.told(report, self.other, self.victim, until=seconds)
        Acknowledgement.objects.create(
            dissemination=told, accepted_by=partners.person(self.other, "agency_lead"),
            accepted_at=seconds.replace(microsecond=333222),
        )  # fmt: skip
        job = Job.objects.create(key="of a report", task="none", subject=0, asked_by=self.victim)
        ReportRendering.objects.create(report=report, digest="CANARYreportpdf", job=job)
        WatchedWord.objects.create(
            owner=self.force, word="CANARYword", kind="group", added_by=self.victim
        )
        NamedSource.objects.create(
            form=CpiForm.objects.get(pk=self.foreign.pk), reference="SRC-1", named_by=self.victim,
            sealed_name="CANARYsource",
        )  # fmt: skip

    def _nominals(self) -> None:
        of = nominals.nominal(self.victim, reference="CANARYnominal")
        said = nominals.said(self.victim, of, value="CANARYsaid")
        ends = datetime(2031, 7, 13, 1, 2, 3, 111222, tzinfo=UTC)
        lent = nominals.lend(said, self.other, self.victim, expires_at=ends)
        nominals.terms(lent, "CANARYterms")
        self._programme(of)

    def _programme(self, of: Any) -> None:
        """In a programme of others, so that the attacker's agency is no party."""
        keeper = partners.person(self.other, "japtm_secretariat", "co_chair")
        within = japtm.programme(keeper, self.force, region="CANARYprogramme")
        japtm.chair(within, keeper, name="CANARYchair")
        row = japtm.nomination(self.victim, within, of, state="enriching", harm="CANARYnomination")
        ends = datetime(2031, 7, 13, 1, 2, 3, 333111, tzinfo=UTC)
        japtm.lend(row, self.other, self.victim, expires_at=ends)
        seconds = datetime(2031, 7, 13, 1, 2, 3, 777111, tzinfo=UTC)
        japtm.reply(row, keeper, answered_at=seconds)
        self._meeting(within, keeper)

    def _meeting(self, within: Any, keeper: User) -> None:
        meeting = japtm.meeting(within, keeper, reference="CANARYmeeting")
        lead = partners.person(self.force, "agency_lead")
        row = japtm.nomination(lead, within, state="listed")
        listed = japtm.item(meeting, row, keeper, key="CANARYitem")
        decided = japtm.decision(listed, partners.person(self.other), reasons="CANARYdecision")
        japtm.signature(decided, keeper, name="CANARYsignature")
        japtm.interest(listed, lead, words="CANARYinterest")
        self._papers(meeting, decided, keeper)
        scored = japtm.nomination(self.victim, within, state="scoring")
        scores.score(scored, self.victim, reference="CANARYscore")
        scores.ranking(within, keeper, reference="CANARYranking", inputs_sha256="")
        scores.place(scored, band="CANARYplace")
        self._plan(within, keeper)
        job = Job.objects.get(key="CANARYjob")
        ProgrammeRendering.objects.create(programme=within, digest="CANARYfigures", job=job)

    def _plan(self, within: Any, keeper: User) -> None:
        row = japtm.nomination(self.victim, within, state="accepted")
        member = plans.member(row, keeper, exit_criteria=["CANARYmember"])
        plans.review(member, keeper, reasons="CANARYreview")
        planned = plans.plan(within, keeper, membership=member, aim="CANARYplan")
        plans.objective(planned, keeper, statement="CANARYobjective")
        seconds = datetime(2031, 7, 13, 1, 2, 3, 999555, tzinfo=UTC)
        plans.reading(planned, keeper, read_at=seconds)
        given = plans.action(planned, self.force, keeper, brief="CANARYaction")
        plans.entry(given, keeper, words="CANARYentry")
        plans.disruption(within, keeper, threat="CANARYdisruption")
        plans.feed(self.victim, digest="CANARYfeed")

    def _papers(self, meeting: Any, decided: Any, keeper: User) -> None:
        paper = japtm.paper(decided.item, keeper, sha256="CANARYpaper")
        japtm.part(paper, nominals.said(self.victim), sha256="CANARYpart")
        japtm.kept(decided.signatures.get(), words="CANARYcopy")
        job = Job.objects.create(key="of minutes", task="none", subject=0, asked_by=keeper)
        japtm.rendering(meeting, keeper, job, digest="CANARYminutes")
        japtm.attendance(meeting, keeper, name="CANARYattendance")
        japtm.remark(decided.item, keeper, words="CANARYremark")
        weighed = japtm.nomination(self.victim, meeting.programme, state="scored")
        japtm.early_interest(weighed, keeper, words="CANARYearly")
        japtm.note(weighed, self.victim, words="CANARYnote")

    def _referrals(self) -> None:
        """One that tells of the foreign form, and a form that came from another force."""
        made = safeguarding.referral(
            self.foreign, partners.agency(), self.victim, reference="CANARYreferral",
            words={"about": "CANARYabout"},
        )  # fmt: skip
        safeguarding.message(made, self.victim, "CANARYthread")
        neighbour = partners.person(self.other, "intelligence_analyst")
        moved = referrals.sent(partners.person(), self.other)
        safeguarding.transfer(moved, self.force, neighbour, reason="CANARYtransfer")
        again = referrals.sent(partners.person(), self.force)
        told = safeguarding.referral(again, partners.agency(), self.victim)
        with triggers_off():
            ReferralOrigin.objects.filter(referral=told).update(marks_reason="CANARYorigin")

    def _figures(self) -> None:
        partners.token(self.victim, name="CANARYtoken")
        report = referrals.data_report(self.victim, reference="CANARYfigures")
        DataReportSource.objects.create(report=report, rows=["CANARYcounts"], sha256="a")

    def token_of(self, person: Any, by: DatabaseWrapper) -> str:
        """The true token of a live session, as if it had been seen somewhere."""
        ((backend, started),) = ask(
            "SELECT pg_backend_pid(), extract(epoch FROM transaction_timestamp())::text", by=by
        )
        message = f"{person.pk}:{backend}:{started}".encode()
        made = hmac.new(settings.PRINCIPAL_KEY, message, hashlib.sha256).hexdigest()
        return f"{person.pk}:{made}"


# Which canary gives away a row of which table; a grant has the end of its last second for one.
CANARIES = {
    "partners_user": "CANARYperson",
    "account_emailaddress": "CANARYaddress",
    "mfa_authenticator": "CANARYfactor",
    "usersessions_usersession": "CANARYsession",
    "partners_feedback": "CANARYfeedback",
    "referrals_cpiform": "CANARYform",
    "referrals_cpiaccount": "CANARYaccount",
    "referrals_cpiperson": "CANARYsomebody",
    "referrals_cpivehicle": "CANARYvehicle",
    "referrals_cpiplace": "CANARYplace",
    "referrals_cpicontact": "CANARYcontact",
    "referrals_cpibusiness": "CANARYbusiness",
    "referrals_cpiattachment": "CANARYattachment",
    "referrals_cpicorrection": "CANARYcorrection",
    "referrals_cpioutcome": "CANARYoutcome",
    "referrals_cpirendering": "CANARYrendering",
    "referrals_cpireceipt": "CANARYreceipt",
    "profiles_districtprofile": "CANARYprofile",
    "profiles_profilerendering": "CANARYdocument",
    "profiles_datafile": "CANARYdata",
    "profiles_profilesection": "CANARYsection",
    "profiles_threatentry": "CANARYthreat",
    "profiles_indicator": "CANARYindicator",
    "profiles_recommendation": "CANARYrecommendation",
    "partners_sharingdecision": "CANARYdecision",
    "partners_renewaltask": "CANARYrenewal",
    "partners_invitation": "CANARYinvitation",
    "portal_job": "CANARYjob",
    "referrals_cpiformgrant": "03.444555",
    "profiles_districtprofilegrant": "03.555444",
    "partners_linkedsubject": "CANARYsubject",
    "partners_deputyship": "CANARYdeputyship",
    "portal_searchterm": "CANARYsearch",
    "referrals_datareport": "CANARYfigures",
    "referrals_datareportsource": "CANARYcounts",
    "partners_apitoken": "CANARYtoken",
    "partners_message": "CANARYmessage",
    "partners_notice": "03.666555",
    "referrals_handover": "CANARYhandover",
    "referrals_grading": "CANARYgrading",
    "referrals_intelligencereport": "CANARYreport",
    "referrals_reporttext": "CANARYtext",
    "referrals_sanitising": "CANARYsanitising",
    "referrals_dissemination": "03.222333",
    "referrals_acknowledgement": "03.333222",
    "referrals_reportrendering": "CANARYreportpdf",
    "referrals_watchedword": "CANARYword",
    "referrals_referral": "CANARYreferral",
    "referrals_referraltext": "CANARYabout",
    "referrals_referralorigin": "CANARYorigin",
    "referrals_referralmessage": "CANARYthread",
    "referrals_transfer": "CANARYtransfer",
    "referrals_presence": "03.777555",
    "referrals_savedfilter": "CANARYfilter",
    "referrals_usefulness": "03.888555",
    "referrals_triagesettings": "CANARYsettings",
    "referrals_dutyturn": "CANARYduty",
    "referrals_escalation": "CANARYescalation",
    "nominals_nominal": "CANARYnominal",
    "nominals_contribution": "CANARYsaid",
    "nominals_contributiongrant": "03.111222",
    "nominals_loanterms": "CANARYterms",
    "nominals_programme": "CANARYprogramme",
    "nominals_chair": "CANARYchair",
    "nominals_nomination": "CANARYnomination",
    "nominals_nominationgrant": "03.333111",
    "nominals_reply": "03.777111",
    "nominals_meeting": "CANARYmeeting",
    "nominals_agendaitem": "CANARYitem",
    "nominals_decision": "CANARYdecision",
    "nominals_signature": "CANARYsignature",
    "nominals_interest": "CANARYinterest",
    "nominals_paper": "CANARYpaper",
    "nominals_paperpart": "CANARYpart",
    "nominals_signedpaper": "CANARYcopy",
    "nominals_paperrendering": "CANARYminutes",
    "nominals_attendance": "CANARYattendance",
    "nominals_remark": "CANARYremark",
    "nominals_earlyinterest": "CANARYearly",
    "nominals_nominationnote": "CANARYnote",
    "nominals_score": "CANARYscore",
    "nominals_ranking": "CANARYranking",
    "nominals_rankedplace": "CANARYplace",
    "plans_membership": "CANARYmember",
    "plans_review": "CANARYreview",
    "plans_plan": "CANARYplan",
    "plans_planreading": "03.999555",
    "plans_objective": "CANARYobjective",
    "plans_action": "CANARYaction",
    "plans_actionentry": "CANARYentry",
    "plans_disruption": "CANARYdisruption",
    "plans_calendarfeed": "CANARYfeed",
    "plans_programmerendering": "CANARYfigures",
}


def tables_of_records() -> list[str]:
    """Every table behind the wall but the log, which no process that serves people can read."""
    return sorted({*TABLES} - {*OPEN_TABLES} - {"portal_auditevent"})


def snapshot(by: DatabaseWrapper | None = None) -> Snapshot:
    """A fingerprint of each table, less what every request writes and two times of sign-in."""
    tables = [
        name
        for (name,) in ask(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace",
            by=by,
        )
        if name not in BY_ANYBODY
    ]
    parts = [_fingerprint(table) for table in tables]
    return dict(ask(" UNION ALL ".join(parts), by=by))


# What injected SQL does to the attacker's own factors and sessions harms nobody else.
_NOT_OWN = "WHERE user_id NOT IN (SELECT id FROM partners_user WHERE name = 'Attacker')"
OTHERS = {"mfa_authenticator": _NOT_OWN, "usersessions_usersession": _NOT_OWN}


def _fingerprint(table: str) -> str:
    row = (
        f"to_jsonb(t) - string_to_array('{WEB_COLUMNS[table]}', ', ')"
        if table in WEB_COLUMNS
        else "to_jsonb(t)"
    )
    return (
        f"SELECT '{table}', count(*) || ' ' || coalesce(sum(hashtextextended(({row})::text, 0)"
        f'::numeric), 0) FROM "{table}" t {OTHERS.get(table, "")}'
    )
