"""Meetings of a generated world, what is proposed and signed in them; and who may see them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count
from typing import Any

from django.db.models import Model

from nominals.models import (
    AgendaItem,
    Attendance,
    Decision,
    EarlyInterest,
    Interest,
    Meeting,
    Paper,
    PaperPart,
    PaperRendering,
    Remark,
    Signature,
    SignedPaper,
)
from portal.models import Job
from portal.references import new_key
from tests.factories.audit import triggers_off
from tests.house.worlds import japtm
from tests.house.worlds.build import Built, at

_numbers = count(1)


def meetings(built: Built) -> None:
    """One open meeting for each programme, with its nominations; some signed by a named chair."""
    programmes = {row.programme_id: row.programme for row in built.nominations}
    held = {
        meeting.programme_id: meeting
        for meeting in Meeting.objects.bulk_create(
            Meeting(
                key=new_key(), reference=f"W-{next(_numbers)}", marking="OFFICIAL",
                owner=programme.owner, created_by=built.one_of(programme.owner),
                programme=programme, planned_for=built.now, state="open", opened_at=built.now,
                opened_by=built.one_of(programme.owner),
            )
            for programme in programmes.values()
        )
    }  # fmt: skip
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=held[row.programme_id], key=new_key(), nomination=row, position=1,
            created_by=built.one_of(row.owner),
        )
        for row in built.nominations
    )  # fmt: skip
    for place, item in enumerate(items):
        _decide(built, item, at(built.people, place))
    for meeting in held.values():  # whoever has an interest in it is out of it
        meeting.current = next(item for item in items if item.meeting_id == meeting.pk)
        meeting.save(update_fields=["current"])
    _sit(built, list(held.values()), items)
    _put_before(built, list(held.values()), items)


def _sit(built: Built, held: list[Meeting], items: list[AgendaItem]) -> None:
    for meeting in held:
        by = built.one_of(meeting.owner)
        Attendance.objects.create(
            meeting=meeting, owner=meeting.owner, name="x", kind="present", recorded_by=by
        )
    for item in items:
        by = built.one_of(item.meeting.owner)
        Remark.objects.create(
            item=item, owner=by.agency, name=by.name, words="x",
            kind="dissent", recorded_by=by,
        )  # fmt: skip
    with triggers_off():  # as if declared before it was on the agenda
        EarlyInterest.objects.bulk_create(
            EarlyInterest(
                nomination=row, owner=person.agency, name="x", words="x", declared_by=person
            )
            for place, row in enumerate(built.nominations)
            for person in {at(built.people, place), at(built.people, place + 1)}
        )


def _put_before(built: Built, held: list[Meeting], items: list[AgendaItem]) -> None:
    papers = Paper.objects.bulk_create(
        Paper(
            item=item, edition=1, content={}, sha256="x",
            frozen_by=built.one_of(item.meeting.owner),
        )
        for item in items
    )  # fmt: skip
    PaperPart.objects.bulk_create(
        PaperPart(paper=paper, contribution=said, sha256="x")
        for paper in papers for said in built.contributions
        if said.nominal_id == paper.item.nomination.nominal_id
    )  # fmt: skip
    SignedPaper.objects.bulk_create(
        SignedPaper(signature=row, reader=row.signed_by, content={})
        for row in Signature.objects.select_related("signed_by")
    )
    readers = [(meeting, person) for meeting in held for person in built.people]
    jobs = Job.objects.bulk_create(
        Job(key=f"papers {next(_numbers)}", task="none", subject=0, asked_by=person)
        for _meeting, person in readers
    )
    PaperRendering.objects.bulk_create(
        PaperRendering(meeting=meeting, reader=person, kind="minutes", digest="x", job=job)
        for (meeting, person), job in zip(readers, jobs, strict=True)
    )


def _decide(built: Built, item: AgendaItem, interested: Any) -> None:
    programme = item.meeting.programme
    decision = Decision.objects.create(
        item=item, edition=1, outcome="accepted", reasons="x", content={},
        proposed_by=built.one_of(programme.owner),
    )  # fmt: skip
    decision.refresh_from_db()
    named = programme.named_chairs.filter(person__is_active=True).exclude(
        person=interested
    ).select_related("person").first()  # fmt: skip
    Interest.objects.create(
        item=item, owner=interested.agency, name="x", words="x", declared_by=interested
    )
    if named is not None and named.person.agency_id == named.owner_id:
        Signature.objects.create(
            decision=decision, owner=named.owner, name="x", sha256=decision.sha256,
            signed_by=named.person,
        )  # fmt: skip


# Who sees what, said a third time


def signers() -> set[tuple[int, int]]:
    return set(Signature.objects.values_list("decision", "signed_by"))


def signed_items() -> set[tuple[int, int]]:
    return set(Signature.objects.values_list("decision__item", "signed_by"))


def signed_meetings() -> set[tuple[int, int]]:
    return set(Signature.objects.values_list("decision__item__meeting", "signed_by"))


def out_of() -> set[tuple[int, int]]:
    tables = set(Meeting.objects.filter(state="open").values_list("current", flat=True))
    known = Interest.objects.values_list("item", "declared_by")
    return {(item, person) for item, person in known if item in tables}


def meeting(oracle: Any, asker: Any, row: Meeting, without: Collection[str]) -> bool:
    if (row.pk, asker.person.pk) in oracle.signed_meetings:
        return True
    allowed = oracle._marking_allows(asker, row, without)
    return allowed and japtm.programme(oracle, asker, row.programme, without)


def item(oracle: Any, asker: Any, row: AgendaItem, without: Collection[str]) -> bool:
    if (row.pk, asker.person.pk) in oracle.out_of:
        return False
    if (row.pk, asker.person.pk) in oracle.signed_items:
        return True
    held = meeting(oracle, asker, row.meeting, without)
    return held and japtm.nomination(oracle, asker, row.nomination, without)


def decision(oracle: Any, asker: Any, row: Decision, without: Collection[str]) -> bool:
    signed = (row.pk, asker.person.pk) in oracle.signers
    return signed or item(oracle, asker, row.item, without)


def signature(oracle: Any, asker: Any, row: Signature, without: Collection[str]) -> bool:
    return decision(oracle, asker, row.decision, without)


def interest(oracle: Any, asker: Any, row: Interest, without: Collection[str]) -> bool:
    is_own = row.declared_by_id == asker.person.pk
    return asker.has(*japtm.MEMBERS) and (is_own or item(oracle, asker, row.item, without))


def part_of_item(oracle: Any, asker: Any, row: Any, without: Collection[str]) -> bool:
    return item(oracle, asker, row.item, without)


def part(oracle: Any, asker: Any, row: PaperPart, without: Collection[str]) -> bool:
    is_seen = item(oracle, asker, row.paper.item, without)
    return is_seen and bool(oracle.sees(asker.person, row.contribution))


def kept(oracle: Any, asker: Any, row: SignedPaper, without: Collection[str]) -> bool:
    return bool(row.reader_id == asker.person.pk)


def rendering(oracle: Any, asker: Any, row: PaperRendering, without: Collection[str]) -> bool:
    is_own = row.reader_id == asker.person.pk
    return is_own and meeting(oracle, asker, row.meeting, without)


def attendance(oracle: Any, asker: Any, row: Attendance, without: Collection[str]) -> bool:
    return meeting(oracle, asker, row.meeting, without)


def early(oracle: Any, asker: Any, row: EarlyInterest, without: Collection[str]) -> bool:
    if row.declared_by_id == asker.person.pk and asker.has(*japtm.MEMBERS):
        return True
    keeps = row.nomination.recipient_id == asker.agency.pk and asker.has("japtm_secretariat")
    return keeps and japtm.nomination(oracle, asker, row.nomination, without)


MEETING_RULES: dict[type[Model], Any] = {
    Meeting: meeting, AgendaItem: item, Decision: decision, Signature: signature,
    Interest: interest, Paper: part_of_item, Remark: part_of_item, PaperPart: part,
    SignedPaper: kept, PaperRendering: rendering, Attendance: attendance, EarlyInterest: early,
}  # fmt: skip
MEETING_TOUCH: dict[type[Model], str] = {
    Meeting: "on_table_since = 'epoch'", PaperRendering: "sha256 = 'touched'",
    Attendance: "kind = 'struck', recorded_by_id = wall.user_id()",
}  # fmt: skip
