"""What is put before a meeting is frozen, bound by what is signed, and kept by who signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from nominals import actions, papers
from nominals.models import (
    Contribution,
    Decision,
    Paper,
    PaperPart,
    SignedPaper,
)
from partners.models import SharingAgreement
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import acting_as
from tests.factories import japtm, nominals, partners
from tests.factories.audit import execute
from tests.pages.nominals.table import (
    SignIn,
    Table,
    agreed,
    frozen,
    is_open,
    laid,
    lend,
    loans_end,
    pack_page,
    proposed,
    read,
    signed,
    stands,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return laid()


@pytest.fixture
def decided(table: Table) -> Decision:
    return agreed(table)


# Freezing


def test_the_pack_holds_what_was_lent_for_the_programme_and_nothing_else(table: Table) -> None:
    nominals.lend(table.lent["own"], partners.agency(), table.nominator)

    frozen(table)

    parts = set(PaperPart.objects.values_list("contribution", flat=True))
    assert parts == {table.lent[name].pk for name in ("name", "first", "second")}


def test_each_agency_reads_its_own_part_under_the_same_fingerprint(
    table: Table, sign_in: SignIn
) -> None:
    made = frozen(table)

    for by, own, other in ((table.first, "first", "second"), (table.second, "second", "first")):
        page = sign_in(by).get(pack_page(table.meeting)).content.decode()
        assert f"Only for {own}." in page
        assert f"Only for {other}." not in page
        assert "Only for own." not in page
        assert made in page


def test_reading_the_pack_is_on_record_for_each_contribution(table: Table, sign_in: SignIn) -> None:
    frozen(table)

    sign_in(table.second).get(pack_page(table.meeting))

    read_of = AuditEvent.objects.filter(actor=table.second.pk, event="list_read")
    shown = str(list(read_of.values()))
    assert table.lent["second"].key in shown
    assert table.lent["first"].key not in shown


def test_no_word_of_it_is_stored_in_a_paper(table: Table) -> None:
    frozen(table)

    stored = str(Paper.objects.values()) + str(PaperPart.objects.values())
    for words in ("INVENTED", "Only for", "Runs a line", "Principal"):
        assert words not in stored


def test_frozen_anew_it_is_another_edition_with_what_is_lent_now(table: Table) -> None:
    before = frozen(table)
    lend(table.lent["own"], table.first, table.nominator, table.programme)

    after = frozen(table)

    assert before != after
    assert list(Paper.objects.values_list("edition", flat=True)) == [1, 2]
    assert PaperPart.objects.filter(paper__edition=2).count() == 4


def test_frozen_twice_of_the_same_it_has_the_same_fingerprint(table: Table) -> None:
    assert frozen(table) == frozen(table)


def test_opening_freezes_what_was_not_frozen_and_then_it_stands(table: Table) -> None:
    is_open(table)

    assert table.meeting.pack_sha256
    assert Paper.objects.count() == 1
    with acting_as(table.keeper), pytest.raises(Refused):
        actions.freeze_pack(table.meeting, by=table.keeper)


def test_what_is_listed_in_an_open_meeting_gets_its_paper_and_leaves_the_others(
    table: Table,
) -> None:
    is_open(table)
    before = table.meeting.pack_sha256
    more = japtm.nomination(table.nominator, table.programme, state="scored")
    with acting_as(table.keeper):
        actions.list_items(table.meeting, [more], late_reason="Now.", by=table.keeper)

    table.meeting.refresh_from_db()
    assert table.meeting.pack_sha256 != before
    assert sorted(Paper.objects.values_list("edition", flat=True)) == [1, 1]


def test_only_the_secretariat_of_the_meeting_freezes(table: Table) -> None:
    stranger = partners.person(None, "japtm_secretariat")
    for by in (table.first, table.nominator, stranger):
        with acting_as(by), pytest.raises(Refused), transaction.atomic():
            actions.freeze_pack(table.meeting, by=by)

    assert Paper.objects.count() == 0


def test_a_pack_stands_until_something_in_it_is_changed_behind_the_portal(table: Table) -> None:
    is_open(table)
    assert stands(table, table.keeper)
    assert stands(table, table.second)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    Contribution.objects.filter(pk=table.lent["first"].pk).update(detail="Something else.")

    assert not stands(table, table.second)


def test_withdrawn_later_it_still_stands_and_is_told(table: Table, sign_in: SignIn) -> None:
    frozen(table)
    with acting_as(table.nominator):
        actions.withdraw(table.lent["first"], reason="Another person.", by=table.nominator)

    page = sign_in(table.first).get(pack_page(table.meeting)).content.decode()

    assert stands(table, table.first)
    assert "Withdrawn since." in page


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE nominals_meeting SET pack_sha256 = repeat('0', 64)",
        "UPDATE nominals_meeting SET frozen_at = now()",
        "UPDATE nominals_paper SET sha256 = repeat('0', 64)",
        "DELETE FROM nominals_paperpart",
        (
            "INSERT INTO nominals_paper (item_id, edition, content, sha256, frozen_by_id)"
            " SELECT id, 9, '{}', 'mine', created_by_id FROM nominals_agendaitem"
        ),
    ],
)
def test_nobody_writes_a_pack_but_the_database(statement: str, table: Table) -> None:
    frozen(table)

    with acting_as(table.keeper), pytest.raises(DatabaseError), transaction.atomic():
        execute(statement)


# Bound by what is signed


def test_a_decision_is_bound_to_the_pack(table: Table) -> None:
    is_open(table)

    decision = proposed(table)

    paper = Paper.objects.get()
    assert decision.content["pack"] == {
        "sha256": table.meeting.pack_sha256, "paper": paper.sha256,
    }  # fmt: skip


@pytest.mark.parametrize("forged", [None, {"sha256": "0" * 64, "paper": "0" * 64}])
def test_the_database_refuses_a_decision_that_is_bound_to_another(
    forged: Any, table: Table
) -> None:
    is_open(table)
    with acting_as(table.keeper), pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.create(
            item=table.item, edition=1, outcome="accepted", reasons="x",
            content={"pack": forged}, proposed_by=table.keeper,
        )  # fmt: skip


def test_another_paper_after_the_proposal_stops_the_signature(table: Table) -> None:
    is_open(table)
    decision = proposed(table)
    japtm.paper(table.item, table.keeper, edition=2, sha256="0" * 64)

    with acting_as(table.first), pytest.raises(Refused):
        actions.sign(decision, sha256=decision.sha256, by=table.first)


def test_a_late_item_voids_no_signature_on_another(table: Table) -> None:
    is_open(table)
    decision = proposed(table)
    signed(decision, table.first)
    more = japtm.nomination(table.nominator, table.programme, state="scored")
    with acting_as(table.keeper):
        actions.list_items(table.meeting, [more], late_reason="Now.", by=table.keeper)

    signed(decision, table.second)

    decision.refresh_from_db()
    assert decision.took_effect is not None


# Kept by who signed


def _agreement_lapses(table: Table) -> None:
    SharingAgreement.objects.filter(pk=table.programme.agreement_id).update(
        ends_at=timezone.now() - timedelta(minutes=10)
    )


def _chair_is_ended(table: Table) -> None:
    _agreement_lapses(table)
    table.programme.named_chairs.update(ended_at=timezone.now(), ended_by=table.keeper)


@pytest.mark.parametrize("ends", [_agreement_lapses, loans_end, _chair_is_ended])
def test_whoever_signed_reads_it_with_what_was_before_them_whatever_lapses(
    ends: Callable[[Table], None], table: Table, decided: Decision, sign_in: SignIn
) -> None:
    colleague = partners.person(table.second.agency, "co_chair")
    ends(table)

    page = read(sign_in, table.second, decided)
    listed = sign_in(table.second).get(reverse("nominals:programmes")).content.decode()
    minutes = read(sign_in, table.second, table.meeting)
    refused = sign_in(colleague).get(decided.get_absolute_url()).status_code

    assert "Only for second." in page
    assert "Only for first." not in page
    assert "INVENTED, Ivor" in page
    assert decided.content["pack"]["sha256"] in page
    if ends is not loans_end:
        minutes = sign_in(table.second).get(pack_page(table.meeting, "minutes")).content.decode()
        assert "High harm." in minutes
        assert sign_in(colleague).get(pack_page(table.meeting, "minutes")).status_code == 404
    assert "Accepted" in minutes
    assert decided.get_absolute_url() in listed
    assert refused == 404


def test_what_one_signatory_keeps_no_other_reads(table: Table, decided: Decision) -> None:
    kept = {row.reader_id: row.pk for row in SignedPaper.objects.all()}
    assert set(kept) == {table.first.pk, table.second.pk}

    for by in (table.first, table.second):
        with acting_as(by):
            assert [row.pk for row in SignedPaper._base_manager.all()] == [kept[by.pk]]
            assert [row.pk for row in SignedPaper.objects.visible_to(by)] == [kept[by.pk]]


def test_what_is_kept_is_under_the_fingerprints_of_the_pack(
    table: Table, decided: Decision
) -> None:
    parts = {
        part.contribution.detail or part.contribution.value: part.sha256
        for part in PaperPart.objects.select_related("contribution")
    }
    with acting_as(table.first):
        kept = papers.kept_of(decided, by=table.first)

    assert kept is not None
    assert kept.sha256 == decided.content["pack"]["paper"]
    assert {said.sha256 for said in kept.said} == {
        parts["INVENTED, Ivor"],
        parts["Only for first."],
    }


def test_nobody_keeps_a_paper_under_anothers_signature(table: Table) -> None:
    is_open(table)
    decision = proposed(table)
    signature = japtm.signature(decision, table.first)

    for reader in (table.first, table.second):
        with acting_as(table.second), pytest.raises(DatabaseError), transaction.atomic():
            SignedPaper.objects.create(signature=signature, reader=reader, content={})
