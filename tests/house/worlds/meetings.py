"""Meetings of a generated world, what is proposed and signed in them; and who may see them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count
from typing import Any

from django.db.models import Model

from nominals.models import AgendaItem, Decision, Interest, Meeting, Signature
from portal.references import new_key
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


def meeting(oracle: Any, asker: Any, row: Meeting, without: Collection[str]) -> bool:
    allowed = oracle._marking_allows(asker, row, without)
    return allowed and japtm.programme(oracle, asker, row.programme, without)


def item(oracle: Any, asker: Any, row: AgendaItem, without: Collection[str]) -> bool:
    held = meeting(oracle, asker, row.meeting, without)
    return held and japtm.nomination(oracle, asker, row.nomination, without)


def decision(oracle: Any, asker: Any, row: Decision, without: Collection[str]) -> bool:
    signed = (row.pk, asker.person.pk) in oracle.signers
    return signed or item(oracle, asker, row.item, without)


def signature(oracle: Any, asker: Any, row: Signature, without: Collection[str]) -> bool:
    return decision(oracle, asker, row.decision, without)


def interest(oracle: Any, asker: Any, row: Interest, without: Collection[str]) -> bool:
    return asker.has(*japtm.MEMBERS) and item(oracle, asker, row.item, without)


MEETING_RULES: dict[type[Model], Any] = {
    Meeting: meeting, AgendaItem: item, Decision: decision, Signature: signature,
    Interest: interest,
}  # fmt: skip
MEETING_TOUCH: dict[type[Model], str] = {Meeting: "planned_for = 'epoch'"}
