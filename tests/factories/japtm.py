"""Programmes and nominations: plainly invented."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Permission as AuthPermission
from django.utils import timezone

from nominals.japtm_choices import NominationState
from nominals.models import (
    AgendaItem,
    Attendance,
    Chair,
    Contribution,
    Decision,
    EarlyInterest,
    Interest,
    Meeting,
    Nominal,
    Nomination,
    NominationGrant,
    NominationNote,
    Paper,
    PaperPart,
    PaperRendering,
    Programme,
    Remark,
    Reply,
    Signature,
    SignedPaper,
)
from partners.choices import Consent, DecisionOutcome
from partners.models import Agency, SharingAgreement, SharingDecision, User
from portal.references import new_reference
from tests.factories import nominals, partners

_numbers = count(1)
AT_HOME = (NominationState.DRAFT, NominationState.AWAITING)


def programme(by: User, *others: Agency, **fields: Any) -> Programme:
    """Kept by the agency of `by`; it and the first of `others` have the chairs."""
    others = others or (partners.agency(),)
    agreement = fields.pop("agreement", None) or partners.agreement(by.agency, *others)
    return Programme.objects.create(
        **{
            "reference": new_reference("PRG", 2026), "owner": by.agency, "created_by": by,
            "marking": "OFFICIAL", "name": f"Programme {next(_numbers)}", "region": "South",
            "agreement": agreement, "chair_first": by.agency, "chair_second": others[0],
            "starts_on": date(2026, 1, 1), "ends_on": date(2030, 12, 31),
            "cut_off_days": 0,
        } | fields
    )  # fmt: skip


def chair(of: Programme, person: User, **fields: Any) -> Chair:
    return Chair.objects.create(
        **{
            "programme": of, "owner": person.agency, "person": person, "name": person.name,
            "is_deputy": False, "created_by": person,
        } | fields
    )  # fmt: skip


def nomination(
    by: User, within: Programme, of: Nominal | None = None, **fields: Any
) -> Nomination:  # fmt: skip
    """A whole draft, unless `fields` name a later state: then approved by a colleague."""
    given = {
        "reference": new_reference("NMN", 2026), "owner": by.agency, "created_by": by,
        "programme": within, "nominal": of or nominals.said(by).nominal,
        "nominated_name": by.name, "harm": "Runs a line that uses children.",
        "opportunity": "Released in May; the council holds the tenancy.",
        "wanted": "Stop the line; keep the children safe.",
        "lawful_basis": "Law enforcement purposes, Data Protection Act 2018 part 3.",
        "criteria": {"M1": "Principal.", "S2": "Two children.", "S3": "A knife in March."},
        "dependants": 0, "is_covert": False, "is_source_at_risk": False, "is_limited": False,
    } | fields  # fmt: skip
    if given.get("state", "draft") not in AT_HOME:
        approver = partners.person(by.agency, "agency_lead")
        given = {
            "recipient": within.owner, "approved_at": timezone.now(), "approved_by": approver,
            "approved_name": approver.name, "necessity": "Nothing less would do.",
            "answers_due": timezone.localdate() + timedelta(days=14),
        } | given  # fmt: skip
    return Nomination.objects.create(**given)


def lend(
    row: Nomination, to: Agency, by: User, *, agreement: SharingAgreement | None = None,
    **fields: Any,
) -> NominationGrant:  # fmt: skip
    agreement = agreement or row.programme.agreement
    decision = SharingDecision.objects.create(
        owner=row.owner, recipient=to, subject_model="nominals.Nomination", subject_key=row.key,
        outcome=DecisionOutcome.SHARE, what="a nomination", purpose="to decide on it together",
        consent=Consent.NOT_ASKED, agreement=agreement, decided_by=by,
    )  # fmt: skip
    permission = AuthPermission.objects.get(
        content_type__app_label="nominals", codename="view_nomination"
    )
    return NominationGrant.objects.create(
        **{
            "content_object": row, "group": to.group, "permission": permission, "owner": row.owner,
            "decision": decision, "agreement": agreement, "granted_by": by,
            "expires_at": timezone.now() + timedelta(days=30),
        } | fields
    )  # fmt: skip


def reply(row: Nomination, by: User, **fields: Any) -> Reply:
    given = {"nomination": row, "owner": by.agency, "kind": "nothing", "answered_by": by}
    return Reply.objects.create(**given | fields)


def note(row: Nomination, by: User, **fields: Any) -> NominationNote:
    given = {
        "nomination": row, "owner": by.agency, "kind": "returned", "made_by": by,
        "words": "Say since when.",
    }  # fmt: skip
    return NominationNote.objects.create(**given | fields)


def meeting(of: Programme, by: User, **fields: Any) -> Meeting:
    """Open, with the agencies of its programme at the table, unless `fields` say otherwise."""
    given = {
        "programme": of, "owner": of.owner, "created_by": by, "state": "open",
        "planned_for": timezone.now(), "reference": new_reference("MTG", 2026),
        "present": [agency.pk for agency in of.agencies()],
    } | fields  # fmt: skip
    if given["state"] != "planned":
        given = {"opened_at": timezone.now(), "opened_by": by} | given
    if given["state"] == "closed":
        given = {"closed_at": timezone.now(), "closed_by": by} | given
    return Meeting.objects.create(**given)


def item(of: Meeting, row: Nomination, by: User, **fields: Any) -> AgendaItem:
    given = {"meeting": of, "nomination": row, "position": 1, "created_by": by}
    return AgendaItem.objects.create(**given | fields)


def decision(of: AgendaItem, by: User, **fields: Any) -> Decision:
    given = {
        "item": of, "edition": 1, "outcome": "accepted", "reasons": "High harm; levers exist.",
        "proposed_by": by, "content": {"reasons": "High harm; levers exist."},
    } | fields  # fmt: skip
    frozen = Paper.objects.filter(item=of).order_by("edition").last()
    if frozen is not None and "content" not in fields:
        pack = {"sha256": of.meeting.pack_sha256, "paper": frozen.sha256}
        given["content"] = {**given["content"], "pack": pack}
    made = Decision.objects.create(**given)
    made.refresh_from_db()
    return made


def signature(of: Decision, by: User, **fields: Any) -> Signature:
    given = {
        "decision": of, "owner": by.agency, "name": by.name, "sha256": of.sha256, "signed_by": by,
    }  # fmt: skip
    return Signature.objects.create(**given | fields)


def interest(of: AgendaItem, by: User, **fields: Any) -> Interest:
    given = {
        "item": of, "owner": by.agency, "name": by.name, "words": "A cousin.", "declared_by": by,
    }  # fmt: skip
    return Interest.objects.create(**given | fields)


def paper(of: AgendaItem, by: User, **fields: Any) -> Paper:
    given = {"item": of, "edition": 1, "content": {}, "sha256": "0" * 64, "frozen_by": by}
    return Paper.objects.create(**given | fields)


def put_on_table(of: AgendaItem, by: User) -> None:
    """In an open meeting, with its paper frozen."""
    paper(of, by)
    Meeting.objects.filter(pk=of.meeting_id).update(current=of, on_table_since=timezone.now())


def part(of: Paper, said: Contribution, **fields: Any) -> PaperPart:
    given = {"paper": of, "contribution": said, "sha256": "0" * 64} | fields
    return PaperPart.objects.create(**given)


def kept(of: Signature, **content: Any) -> SignedPaper:
    return SignedPaper.objects.create(signature=of, reader=of.signed_by, content=content)


def rendering(of: Meeting, reader: User, job: Any, **fields: Any) -> PaperRendering:
    given = {"meeting": of, "reader": reader, "job": job, "kind": "minutes", "digest": "0" * 64}
    return PaperRendering.objects.create(**given | fields)


def attendance(of: Meeting, by: User, **fields: Any) -> Attendance:
    given = {
        "meeting": of, "owner": by.agency, "name": by.name, "kind": "present", "recorded_by": by,
    }  # fmt: skip
    return Attendance.objects.create(**given | fields)


def remark(of: AgendaItem, by: User, **fields: Any) -> Remark:
    given = {
        "item": of, "owner": by.agency, "name": by.name, "kind": "dissent", "recorded_by": by,
        "words": "The council would wait.",
    } | fields  # fmt: skip
    return Remark.objects.create(**given)


def early_interest(of: Nomination, by: User, **fields: Any) -> EarlyInterest:
    given = {
        "nomination": of, "owner": by.agency, "name": by.name, "words": "A cousin.",
        "declared_by": by,
    } | fields  # fmt: skip
    return EarlyInterest.objects.create(**given)
