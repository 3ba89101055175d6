"""Programmes of a generated world, nominations at every stage, answers; and who may see them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import count
from typing import Any

from django.db.models import Model

from nominals.japtm_choices import NominationState
from nominals.models import (
    Chair,
    Nomination,
    NominationGrant,
    NominationNote,
    Programme,
    Reply,
)
from partners.models import Agency, User
from portal.references import new_key
from tests.house.worlds.build import Built, at, sign

_numbers = count(1)
# What was accepted comes more often: only that is in a cohort and has plans.
_STATES = [*NominationState, *["accepted"] * 4]
_AT_HOME = {"draft", "awaiting"}
_WITHIN = _AT_HOME | {"returned", "submitted"}
NOMINATORS = {"agency_lead", "intelligence_analyst", "nominating_officer"}
MEMBERS = NOMINATORS | {"japtm_secretariat", "co_chair", "lead_officer"}


def programmes(built: Built) -> None:
    """One on each agreement; its secretariat and its chairs have signed that."""
    wanted = [
        (agreement, at(built.agencies, place), at(built.agencies, place + 1))
        for place, agreement in enumerate(built.agreements)
    ]
    for agreement, first, second in wanted:
        sign(built, agreement, first, second)
    made = Programme.objects.bulk_create(
        Programme(
            key=new_key(), reference=f"W-{next(_numbers)}", marking="OFFICIAL", owner=first,
            created_by=built.one_of(first), name="Programme", region="Here", agreement=agreement,
            chair_first=first, chair_second=second, starts_on=date(2026, 1, 1),
            ends_on=date(2030, 1, 1),
        )
        for agreement, first, second in wanted
    )  # fmt: skip
    chairing = [*filter(_may_chair, built.people), *_chairs(built)]
    Chair.objects.bulk_create(
        Chair(
            programme=programme, key=new_key(), owner=person.agency, person=person, name="Chair",
            is_deputy=False, created_by=person,
        )
        for programme in made
        for person in chairing
        if person.agency_id in programme.chairs
    )  # fmt: skip
    _nominations(built, made)


def _chairs(built: Built) -> list[User]:
    """One more of each agency, so that no world is without: nobody asks as them."""
    made: list[User] = User.objects.bulk_create(
        User(
            email=f"c{next(_numbers)}@world.example", name="Chair", agency=agency,
            roles=["co_chair"],
        )
        for agency in built.agencies
    )  # fmt: skip
    return made


def _may_chair(person: Any) -> bool:
    return person.is_active and "co_chair" in person.roles


def _nominations(built: Built, among: list[Programme]) -> None:
    """Each form's writer nominates; it stands at one stage after another."""
    rows = []
    for place, (spec, nominal) in enumerate(zip(built.spec.forms, built.nominals, strict=True)):
        maker, programme = at(built.people, spec.writer), at(among, place)
        state = _STATES[(place + spec.writer) % len(_STATES)]
        approved = state not in {"draft", "awaiting"}
        sign(built, programme.agreement, maker.agency)
        rows.append(Nomination(
            key=new_key(), reference=f"W-{next(_numbers)}", marking=spec.marking,
            owner=maker.agency, unit=maker.unit if spec.has_unit else None, created_by=maker,
            programme=programme, nominal=nominal, state=state, nominated_name="Somebody",
            recipient=programme.owner if approved else None,
            approved_at=built.now if approved else None,
            approved_by=built.one_of(maker.agency) if approved else None,
            answers_due=None if state == "closed" and place % 2 else date(2026, 6, 1),
        ))  # fmt: skip
    built.nominations = Nomination.objects.bulk_create(rows)
    Reply.objects.bulk_create(
        Reply(nomination=row, owner=agency, kind="nothing", answered_by=built.one_of(agency))
        for row in built.nominations if row.state == "enriching"
        for agency in built.agencies if agency.pk != row.owner_id
    )  # fmt: skip
    _notes(built)


def _notes(built: Built) -> None:
    """Of each nomination one of its own agency, and of each that is kept one of the secretariat."""
    pairs = list(zip(built.nominations, built.nominations[1:], strict=False))
    NominationNote.objects.bulk_create(
        [
            NominationNote(
                nomination=row, owner=row.owner, kind="returned", words="x", made_by=row.created_by
            )
            for row in built.nominations
        ]
        + [
            NominationNote(
                nomination=row, owner=row.recipient, kind="different", other=other, words="x",
                made_by=built.one_of(row.recipient),
            )
            for row, other in pairs if row.recipient is not None
        ]
    )  # fmt: skip


# Who sees what, said a third time


def programme(oracle: Any, asker: Any, row: Programme, without: Collection[str]) -> bool:
    if not asker.has(*MEMBERS):
        return False
    return row.owner_id == asker.agency.pk or _is_bound(oracle, asker.agency, row)


def _is_bound(oracle: Any, agency: Agency, row: Programme) -> bool:
    agreement = oracle.agreements[row.agreement_id]
    is_on = agreement.state == "in_force" and agreement.in_force_from <= oracle.now
    is_party = (agreement.pk, agency.pk) in oracle.parties
    return is_party and is_on and bool(agreement.ends_at > oracle.now)


def chair(oracle: Any, asker: Any, row: Chair, without: Collection[str]) -> bool:
    return programme(oracle, asker, row.programme, without)


def nomination(oracle: Any, asker: Any, row: Nomination, without: Collection[str]) -> bool:
    if not oracle._marking_allows(asker, row, without):
        return False
    in_unit = row.unit_id is None or row.unit_id == asker.person.unit_id
    if row.owner_id == asker.agency.pk and in_unit and asker.has(*NOMINATORS):
        return True
    keeps = row.recipient_id == asker.agency.pk and asker.has("japtm_secretariat")
    if keeps and row.state not in _AT_HOME:
        return True
    is_side = asker.agency.pk in {row.owner_id, row.recipient_id}
    reads = asker.has(*MEMBERS) and (is_side or oracle.is_lent(asker, row, without))
    was_asked = row.state != "closed" or row.answers_due is not None
    return row.state not in _WITHIN and was_asked and reads


def reply(oracle: Any, asker: Any, row: Reply, without: Collection[str]) -> bool:
    if not nomination(oracle, asker, row.nomination, without):
        return False
    is_own = row.owner_id == asker.agency.pk and asker.has(*MEMBERS)
    keeps = row.nomination.recipient_id == asker.agency.pk and asker.has("japtm_secretariat")
    return is_own or keeps


def note(oracle: Any, asker: Any, row: NominationNote, without: Collection[str]) -> bool:
    """Kept to the agency that made it."""
    roles = NOMINATORS if row.kind == "returned" else {"japtm_secretariat"}
    is_own = row.owner_id == asker.agency.pk and asker.has(*roles)
    return is_own and nomination(oracle, asker, row.nomination, without)


JAPTM_RULES: dict[type[Model], Any] = {
    Programme: programme, Chair: chair, Nomination: nomination, Reply: reply,
    NominationNote: note,
}  # fmt: skip
JAPTM_LENDABLE: dict[type[Model], type[Model]] = {Nomination: NominationGrant}
JAPTM_TOUCH: dict[type[Model], str] = {
    Programme: "readers = '{0}'",
    Chair: "ended_at = now(), ended_by_id = wall.user_id()",
    Nomination: "readers = '{0}'",
    Reply: "kind = 'unable', answered_by_id = wall.user_id()",
}
