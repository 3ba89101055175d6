"""What hand-written SQL cannot say in another's name, or of another programme."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from nominals import actions, papers
from nominals.models import (
    AgendaItem,
    Criterion,
    Decision,
    Meeting,
    Nomination,
    Programme,
    Signature,
    SignedPaper,
)
from partners.models import User
from portal.errors import Refused
from tests.conftest import acting_as
from tests.factories import japtm, scores
from tests.factories.audit import triggers_off
from tests.pages.nominals import table
from tests.pages.nominals.table import Table

pytestmark = pytest.mark.django_db


@pytest.fixture
def laid() -> Table:
    return table.laid()


def refused(by: User, act: Callable[[], object]) -> bool:
    with acting_as(by):
        try:
            with transaction.atomic():
                act()
        except DatabaseError as error:
            return "row-level security" in str(error) or "CONTEXT" in str(error)
    return False


CONTENTS = {
    "another outcome": {"outcome": "rejected"},
    "other reasons": {"reasons": "None."},
    "another edition": {"edition": 7},
    "another item": {"item": "x" * 22},
    "another nomination": {"nomination": "NMN-26-0000-0000"},
    "nothing": {"outcome": None, "reasons": None},
    "another meeting": {"meeting": "MTG-26-0000-0000"},
    "another programme": {"programme": "PRG-26-0000-0000"},
    "other harm": {"harm": "None at all."},
    "another wish": {"wanted": "Nothing."},
    "other criteria": {"criteria": {}},
    "another nominator": {"nominated_by": "Somebody else"},
    "a place of its own": {"place": {"rank": 1}},
    "an interest of nobody": {"interests": ["Nobody: a cousin."]},
    "no pack": {"pack": None},
    "another pack": {"pack": {"sha256": "0" * 64, "paper": "0" * 64}},
    "more than is asked": {"besides": "More."},
}


@pytest.mark.parametrize("forged", CONTENTS.values(), ids=CONTENTS.keys())
def test_the_content_that_is_signed_says_what_takes_effect(
    laid: Table, forged: dict[str, Any]
) -> None:
    table.is_open(laid)
    honest = table.proposed(laid)
    again = {
        "item": laid.item, "edition": 2, "outcome": "accepted", "reasons": "High harm.",
        "proposed_by": laid.keeper,
    }  # fmt: skip
    content = honest.content | {"edition": 2}

    def propose(told: dict[str, Any]) -> Decision:
        return Decision._base_manager.create(**again, content=told)

    assert refused(laid.keeper, lambda: propose(content | forged))
    assert not refused(laid.keeper, lambda: propose(content))


def again(laid: Table, honest: Decision) -> Callable[[], object]:
    """A next edition of the same words, by hand-written SQL."""
    content = honest.content | {"edition": honest.edition + 1}
    return lambda: Decision._base_manager.create(
        item=honest.item, edition=honest.edition + 1, outcome="accepted", reasons="High harm.",
        proposed_by=laid.keeper, content=content,
    )  # fmt: skip


def test_nothing_is_decided_that_is_not_on_the_table(laid: Table) -> None:
    table.is_open(laid)
    honest = table.proposed(laid)
    Meeting._base_manager.filter(pk=laid.meeting.pk).update(current=None)

    assert refused(laid.keeper, again(laid, honest))
    with acting_as(laid.keeper), pytest.raises(Refused, match="not on the table"):
        actions.propose(honest.item, outcome="accepted", reasons="High harm.", by=laid.keeper)


def test_nothing_is_decided_without_a_frozen_paper(laid: Table) -> None:
    bare = japtm.item(laid.meeting, japtm.nomination(laid.nominator, laid.programme,
                      state="listed"), laid.keeper, position=2)  # fmt: skip
    Meeting._base_manager.filter(pk=laid.meeting.pk).update(
        state="open", current=bare, opened_at=timezone.now(), opened_by=laid.keeper
    )

    with acting_as(laid.keeper), pytest.raises(Refused, match="cannot be proposed"):
        actions.propose(bare, outcome="accepted", reasons="High harm.", by=laid.keeper)


KEPT: dict[str, dict[str, Any]] = {
    "other harm": {"harm": "None at all."},
    "another nominator": {"nominated_by": "Somebody else, of another agency"},
    "another approver": {"approved_by": "Nobody"},
    "other criteria": {"criteria": [["M1", "Another."]]},
    "nothing that agencies say": {"said": []},
    "another name": {"name": "OTHER, Somebody"},
    "another paper": {"sha256": "0" * 64},
    "a criterion in other words": {"criteria": [["M1 Harmless", "Principal."]]},
    "taken off": {"off": "Too early."},
    "no codes": {"codes": {}},
}
KEPT_IN_CODES: dict[str, dict[str, Any]] = {
    "more dependants": {"dependants": 7},
    "dependants that nobody told of": {"are_dependants_safe": True},
    "covert activity": {"is_covert": True},
    "a source at risk": {"is_source_at_risk": True},
    "limits": {"is_limited": True},
    "another place": {"place": {"rank": 1}},
}
SAID: dict[str, dict[str, Any]] = {
    "withdrawn": {"is_withdrawn": True},
    "no codes": {"codes": {}},
}
SAID_IN_CODES: dict[str, dict[str, Any]] = {
    "another kind": {"kind": "text"},
    "another code": {"code": "alias"},
    "a number": {"number": 3},
    "a first day": {"starts_on": "2020-01-01"},
    "a last day": {"ends_on": "2020-01-01"},
    "another day that it was said": {"said_on": "2020-01-01"},
    "another capacity": {"capacity": "victim"},
    "another certainty": {"certainty": "opinion"},
    "another condition": {"conditions": ["NO_COPYING"]},
}


@pytest.mark.parametrize("forged", KEPT.values(), ids=KEPT.keys())
def test_a_signatory_keeps_what_was_before_them(laid: Table, forged: dict[str, Any]) -> None:
    table.is_open(laid)
    decision = table.proposed(laid)
    honest = kept_by(laid, decision)

    assert refused(laid.first, lambda: signed_with(laid, decision, honest | forged))
    assert not refused(laid.first, lambda: signed_with(laid, decision, honest))


def test_a_signatory_keeps_the_words_that_agencies_said(laid: Table) -> None:
    table.is_open(laid)
    decision = table.proposed(laid)
    honest = kept_by(laid, decision)
    forged = [each | {"detail": "Something else."} for each in honest["said"]]

    assert refused(laid.first, lambda: signed_with(laid, decision, honest | {"said": forged}))


@pytest.mark.parametrize("forged", KEPT_IN_CODES.values(), ids=KEPT_IN_CODES)
def test_a_signatory_keeps_what_the_words_were_made_of(laid: Table, forged: dict[str, Any]) -> None:
    table.is_open(laid)
    decision = table.proposed(laid)
    honest = kept_by(laid, decision)
    other = honest | {"codes": honest["codes"] | forged}

    assert other != honest
    assert refused(laid.first, lambda: signed_with(laid, decision, other))
    assert not refused(laid.first, lambda: signed_with(laid, decision, honest))


@pytest.mark.parametrize(
    ("forged", "in_codes"),
    [(each, {}) for each in SAID.values()] + [({}, each) for each in SAID_IN_CODES.values()],
    ids=[*SAID, *SAID_IN_CODES],
)
def test_a_signatory_keeps_what_was_said_in_its_codes_and_days(
    laid: Table, forged: dict[str, Any], in_codes: dict[str, Any]
) -> None:
    table.is_open(laid)
    decision = table.proposed(laid)
    honest = kept_by(laid, decision)
    said = [{**each, "codes": each["codes"] | in_codes, **forged} for each in honest["said"]]

    assert said != honest["said"]
    assert refused(laid.first, lambda: signed_with(laid, decision, honest | {"said": said}))
    assert not refused(laid.first, lambda: signed_with(laid, decision, honest))


def test_what_was_kept_without_codes_is_read_as_it_was(laid: Table) -> None:
    table.is_open(laid)
    older = kept_by(laid, table.proposed(laid))
    del older["codes"]
    for each in older["said"]:
        del each["codes"]

    read = papers.packed(older)

    assert json.loads(json.dumps(papers.as_kept(read))) == older | {
        "codes": {}, "said": [each | {"codes": {}} for each in older["said"]],
    }  # fmt: skip


def test_what_a_signatory_keeps_is_kept_as_they_sign(laid: Table) -> None:
    table.is_open(laid)
    decision = table.proposed(laid)
    honest = kept_by(laid, decision)
    early = japtm.signature(decision, laid.first)
    with triggers_off():
        Signature.objects.update(signed_at=timezone.now() - timedelta(days=1))

    assert refused(
        laid.first,
        lambda: SignedPaper._base_manager.create(
            signature=early, reader=laid.first, content=honest
        ),
    )


def kept_by(laid: Table, decision: Decision) -> dict[str, Any]:
    with acting_as(laid.first):
        packed = papers.paper_of(decision.item, by=laid.first)
    assert packed is not None
    kept: dict[str, Any] = json.loads(json.dumps(papers.as_kept(packed)))
    return kept


def signed_with(laid: Table, decision: Decision, content: dict[str, Any]) -> None:
    made = Signature._base_manager.create(
        decision=decision, owner=laid.first.agency, name=laid.first.name,
        sha256=decision.sha256, signed_by=laid.first,
    )  # fmt: skip
    SignedPaper._base_manager.create(signature=made, reader=laid.first, content=content)


def test_the_nominator_that_a_pack_names_is_the_account(laid: Table) -> None:
    with acting_as(laid.nominator):
        row = japtm.nomination(laid.nominator, laid.programme, nominated_name="Chief Constable")
        Nomination._base_manager.filter(pk=row.pk).update(nominated_name="Somebody else")

    row.refresh_from_db()
    assert row.nominated_name == laid.nominator.name


def test_the_name_under_a_signature_is_that_of_the_account(laid: Table) -> None:
    table.is_open(laid)
    decision = table.proposed(laid)

    with acting_as(laid.first):
        Signature._base_manager.create(
            decision=decision, owner=laid.first.agency, name="Chief Constable",
            sha256=decision.sha256, signed_by=laid.first,
        )  # fmt: skip

    assert Signature.objects.get().name == laid.first.name


def test_a_meeting_takes_no_nomination_of_another_programme(laid: Table) -> None:
    other = japtm.programme(laid.keeper, laid.second.agency, laid.nominator.agency)
    row = japtm.nomination(laid.nominator, other, state="scored")
    japtm.lend(row, laid.keeper.agency, laid.nominator)

    assert refused(
        laid.keeper,
        lambda: AgendaItem._base_manager.create(
            meeting=laid.meeting, nomination=row, position=2, created_by=laid.keeper
        ),
    )


OPENED: dict[str, Callable[[Table], dict[str, Any]]] = {
    "without anybody": lambda of: {"present": []},
    "without a chair": lambda of: {
        "present": [of.keeper.agency_id, of.nominator.agency_id]
    },
    "by another": lambda of: {"opened_by": of.first},
}  # fmt: skip


@pytest.mark.parametrize("how", OPENED.values(), ids=OPENED.keys())
def test_no_meeting_is_opened(laid: Table, how: Callable[[Table], dict[str, Any]]) -> None:
    there = [agency.pk for agency in laid.programme.agencies()]
    whole = {
        "state": "open", "present": there, "opened_at": timezone.now(), "opened_by": laid.keeper
    }  # fmt: skip
    rows = Meeting._base_manager.filter(pk=laid.meeting.pk)

    assert refused(laid.keeper, lambda: rows.update(**(whole | how(laid))))
    assert not refused(laid.keeper, lambda: rows.update(**whole))


@pytest.mark.parametrize("field", ["chair_second", "quorum", "cohort_size", "name", "ends_on"])
def test_a_programme_stays_what_partners_agreed_to(laid: Table, field: str) -> None:
    values = {
        "chair_second": laid.nominator.agency, "quorum": 1, "cohort_size": 99, "name": "x",
        "ends_on": timezone.localdate() + timedelta(days=999),
    }  # fmt: skip
    rows = Programme._base_manager.filter(pk=laid.programme.pk)

    assert refused(laid.keeper, lambda: rows.update(**{field: values[field]}))


@pytest.mark.parametrize("case", ["for another", "long ago"])
def test_scores_are_revealed_by_oneself_and_now(laid: Table, case: str) -> None:
    row = japtm.nomination(laid.nominator, laid.programme, state="scoring")
    japtm.lend(row, laid.keeper.agency, laid.nominator)
    scores.score(row, laid.nominator)
    now = {"state": "scored", "revealed_at": timezone.now(), "revealed_by": laid.keeper}
    forged = {
        "for another": {"revealed_by": laid.first},
        "long ago": {"revealed_at": timezone.now() - timedelta(days=400)},
    }[case]
    rows = Nomination._base_manager.filter(pk=row.pk)

    assert refused(laid.keeper, lambda: rows.update(**(now | forged)))
    assert not refused(laid.keeper, lambda: rows.update(**now))


@pytest.mark.parametrize("field", ["revealed_at", "answers_due"])
def test_a_nomination_begins_without_what_comes_later(laid: Table, field: str) -> None:
    later = {"revealed_at": timezone.now(), "answers_due": timezone.localdate()}

    assert refused(
        laid.nominator,
        lambda: japtm.nomination(
            laid.nominator, laid.programme, laid.row.nominal, **{field: later[field]}
        ),
    )


def test_the_pack_says_criteria_in_the_words_of_its_own_programme(laid: Table) -> None:
    other = japtm.programme(laid.keeper, laid.second.agency)
    Criterion.objects.create(
        code="M1", kind="mandatory", words="OTHER WORDS", programme=other,
        starts_on=timezone.localdate() - timedelta(days=1),
    )  # fmt: skip
    table.frozen(laid)

    with acting_as(laid.keeper):
        packed = papers.paper_of(laid.item, by=laid.keeper)
    assert packed is not None
    assert "OTHER WORDS" not in str(packed.criteria)
    assert "Principal." in str(packed.criteria)
