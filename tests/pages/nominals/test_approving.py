"""A second person approves: one who wrote nothing in it, and exactly what they have read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from nominals import actions
from nominals.approving import fingerprint
from nominals.models import Contribution, Criterion, Nomination
from partners.models import AgreementParty, User
from portal.errors import Refused
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm, nominals, partners
from tests.factories.audit import triggers_off
from tests.pages.nominals import office
from tests.pages.nominals.office import Table, at, say_yes, shown_print, waiting, whole_draft

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
CANNOT = "and cannot approve it"


@pytest.fixture
def table() -> Table:
    return office.laid()


def sent_by_sql(row: Nomination, by: User, table: Table, **fields: Any) -> bool:
    """Whether the database lets `by` approve, past every action."""
    sha256 = fingerprint(row)
    try:
        with transaction.atomic():
            Nomination._base_manager.filter(pk=row.pk).update(
                **{
                    "state": "submitted", "recipient": table.keeper.agency, "approved_by": by,
                    "approved_at": timezone.now(), "approved_sha256": sha256,
                } | fields
            )  # fmt: skip
    except DatabaseError as error:
        return not any(words in str(error) for words in ("wrote in a nomination", "was read"))
    return True


def draft(row: Nomination, table: Table) -> None:
    with acting_as(table.nominator):
        actions.take_back(row, by=table.nominator)


def rewrite(row: Nomination, slug: str, answers: dict[str, Any], *, by: User) -> None:
    with acting_as(by):
        actions.write_nomination(row, slug, answers, by=by)


def ask(row: Nomination, table: Table) -> Nomination:
    with acting_as(table.nominator):
        actions.ask_approval(row, by=table.nominator)
    return Nomination.objects.get(pk=row.pk)


# Two people


WRITTEN: dict[str, tuple[str, dict[str, Any]]] = {
    "a criterion": ("criteria", {"criteria": {"M2": "x", "S2": "y", "S3": "z"}}),
    "harm": ("harm", {"harm": "More."}),
    "dependants": ("management", {"dependants": 2}),
    "a sensitivity": ("sensitivities", {"is_covert": True}),
    "the aim": ("opportunity", {"wanted": "Less."}),
}  # fmt: skip


@pytest.mark.parametrize(("slug", "answers"), WRITTEN.values(), ids=WRITTEN)
def test_whoever_changed_any_part_does_not_approve(
    table: Table, slug: str, answers: dict[str, Any]
) -> None:
    row = whole_draft(table)
    rewrite(row, slug, answers, by=table.approver)
    row = ask(row, table)

    with acting_as(table.approver):
        with pytest.raises(Refused, match="wrote in this"):
            say_yes(row, by=table.approver)
        assert not sent_by_sql(row, table.approver, table)
    second = partners.person(table.approver.agency, "agency_lead")
    with acting_as(second):
        assert sent_by_sql(row, second, table)


def test_whoever_said_what_goes_with_it_since_it_began_does_not_approve(table: Table) -> None:
    row = whole_draft(table)
    theirs = nominals.said(table.approver, row.nominal, kind="text", code="", value="", detail="x")
    rewrite(row, "carried", {"carried": [*row.carried, theirs.pk]}, by=table.nominator)
    row = ask(row, table)

    with acting_as(table.approver):
        with pytest.raises(Refused, match="wrote in this"):
            say_yes(row, by=table.approver)
        assert not sent_by_sql(row, table.approver, table)


def test_what_an_approver_said_long_before_is_nothing_written_in_it(table: Table) -> None:
    early = timezone.now() - timedelta(days=90)
    theirs = nominals.said(table.approver, created_at=early)
    row = japtm.nomination(
        table.nominator, table.programme, theirs.nominal, carried=[theirs.pk], state="awaiting"
    )

    with acting_as(table.approver):
        say_yes(row, by=table.approver)
    assert Nomination.objects.get(pk=row.pk).state == "submitted"


def test_whoever_wrote_once_stays_a_writer_whatever_is_sent_back(table: Table) -> None:
    row = whole_draft(table)
    rewrite(row, "harm", {"harm": "The approver's words."}, by=table.approver)
    rewrite(row, "harm", {"harm": "All of it written anew."}, by=table.nominator)
    row = ask(row, table)

    with acting_as(table.approver), pytest.raises(Refused, match="wrote in this"):
        say_yes(row, by=table.approver)


def test_nobody_takes_themselves_off_the_list_of_writers(table: Table) -> None:
    row = whole_draft(table)
    rewrite(row, "harm", {"harm": "More."}, by=table.approver)

    with acting_as(table.approver):
        Nomination._base_manager.filter(pk=row.pk).update(writers=[])

    row.refresh_from_db()
    assert row.writers == [table.nominator.pk, table.approver.pk]


def test_the_page_says_why_somebody_cannot_approve(table: Table, sign_in: SignIn) -> None:
    row = whole_draft(table)
    rewrite(row, "harm", {"harm": "More."}, by=table.approver)
    row = ask(row, table)
    other = partners.person(table.approver.agency, "agency_lead")

    own = sign_in(table.approver).get(row.get_absolute_url()).content.decode()
    theirs = sign_in(other).get(row.get_absolute_url()).content.decode()

    assert (CANNOT in own, "Read and approve it" in own) == (True, False)
    assert (CANNOT in theirs, "Read and approve it" in theirs) == (False, True)


def test_whoever_wrote_in_it_reads_it_and_is_asked_for_no_approval(
    table: Table, sign_in: SignIn
) -> None:
    row = whole_draft(table)
    rewrite(row, "harm", {"harm": "More."}, by=table.approver)
    row = ask(row, table)
    other = partners.person(table.approver.agency, "agency_lead")

    own = sign_in(table.approver).get(at("nomination-approve", row)).content.decode()
    theirs = sign_in(other).get(at("nomination-approve", row)).content.decode()

    assert (CANNOT in own, "Approve and send" in own, "More." in own) == (True, False, True)
    assert (CANNOT in theirs, "Approve and send" in theirs) == (False, True)


# What was read


def test_the_approver_reads_all_that_is_approved(table: Table, sign_in: SignIn) -> None:
    row = waiting(table)

    page = sign_in(table.approver).get(at("nomination-approve", row)).content.decode()

    for words in (row.harm, row.wanted, row.lawful_basis, "A knife in March.", "INVENTED, Ivor"):
        assert words in page, words


def test_a_page_that_lay_open_approves_nothing_and_shows_what_stands_now(
    table: Table, sign_in: SignIn
) -> None:
    row, lead = waiting(table), sign_in(table.approver)
    answer = {"necessity": "Yes.", "sha256": shown_print(lead, row)}
    draft(row, table)
    rewrite(row, "harm", {"harm": "Quite other words."}, by=table.nominator)
    ask(row, table)

    refused = lead.post(at("nomination-approve", row), answer).content.decode()

    assert "It has changed since you opened this page" in refused
    assert "Quite other words." in refused
    row.refresh_from_db()
    assert row.state == "awaiting"
    again = {"necessity": "Yes.", "sha256": shown_print(lead, row)}
    assert lead.post(at("nomination-approve", row), again).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.approved_sha256) == ("submitted", again["sha256"])


def joins(table: Table, _row: Nomination) -> None:
    AgreementParty.objects.create(agreement=table.programme.agreement, agency=partners.agency())


def goes(table: Table, row: Nomination) -> None:
    said = Contribution.objects.get(pk=row.carried[0])
    with acting_as(table.nominator):
        actions.withdraw(said, reason="Wrong.", by=table.nominator)


def means(_table: Table, row: Nomination) -> None:
    met = Criterion.objects.filter(code=min(row.criteria))
    with triggers_off():
        met.update(words="Something else.")


CHANGED = {
    "another agency joins": joins, "something that goes with it is withdrawn": goes,
    "a criterion that is met has other words": means,
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_an_approval_is_bound_to_what_goes_with_it_and_to_whom(
    table: Table, change: Callable[[Table, Nomination], None]
) -> None:
    row = waiting(table)
    with acting_as(table.approver):
        read = fingerprint(row)
    change(table, row)

    with acting_as(table.approver):
        with pytest.raises(Refused, match="has changed"):
            actions.approve(row, necessity="Yes.", sha256=read, by=table.approver)
        assert not sent_by_sql(row, table.approver, table, approved_sha256=read)


@pytest.mark.parametrize("sha256", ["", "0" * 64])
def test_the_database_takes_no_approval_without_its_fingerprint(table: Table, sha256: str) -> None:
    row = waiting(table)

    with acting_as(table.approver):
        assert not sent_by_sql(row, table.approver, table, approved_sha256=sha256)
        assert sent_by_sql(row, table.approver, table)


def test_what_is_missing_is_asked_again_on_approval(table: Table) -> None:
    row = waiting(table)
    Criterion.objects.filter(code="M1").update(ends_on=timezone.localdate())

    with acting_as(table.approver), pytest.raises(Refused, match="Criteria met"):
        say_yes(row, by=table.approver)


def test_nothing_is_approved_of_which_nothing_is_left_to_go_with_it(table: Table) -> None:
    row = waiting(table)
    goes(table, row)

    with acting_as(table.approver), pytest.raises(Refused, match="What goes with it"):
        say_yes(row, by=table.approver)


# Adults only


YOUNG = "A schoolboy, lives with his parents."
PLACES = {
    "harm": ("harm", {"harm": YOUNG}),
    "a criterion": ("criteria", {"criteria": {"M1": "x", "S2": "y", "S3": YOUNG}}),
    "management": ("management", {"management": YOUNG}),
    "the opportunity": ("opportunity", {"opportunity": YOUNG}),
    "the aim": ("opportunity", {"wanted": YOUNG}),
}  # fmt: skip


@pytest.mark.parametrize(("slug", "answers"), PLACES.values(), ids=PLACES)
def test_the_nominations_own_words_are_weighed_when_it_is_sent(
    table: Table, slug: str, answers: dict[str, Any]
) -> None:
    row = whole_draft(table)
    rewrite(row, slug, answers, by=table.nominator)

    with acting_as(table.nominator), pytest.raises(Refused, match="because of: schoolboy"):
        actions.ask_approval(row, by=table.nominator)


def test_its_words_are_weighed_once_more_on_approval(table: Table) -> None:
    said = nominals.said(table.nominator)
    row = japtm.nomination(
        table.nominator, table.programme, said.nominal, harm=YOUNG, carried=[said.pk],
        state="awaiting",
    )  # fmt: skip

    with acting_as(table.approver), pytest.raises(Refused, match="because of: schoolboy"):
        say_yes(row, by=table.approver)


def adult(row: Nomination, by: User) -> None:
    nominals.said(by, row.nominal, kind="age", code="adult", value="", detail="Seen his passport.")


@pytest.mark.parametrize("decided", ["before", "after"])
def test_a_person_decides_of_the_words_that_they_have_read(table: Table, decided: str) -> None:
    row = whole_draft(table)
    if decided == "before":
        adult(row, table.nominator)
    rewrite(row, "harm", {"harm": YOUNG}, by=table.nominator)
    if decided == "after":
        adult(row, table.nominator)

    with acting_as(table.nominator):
        if decided == "after":
            assert actions.ask_approval(row, by=table.nominator) == 1
        else:
            with pytest.raises(Refused, match="because of: schoolboy"):
                actions.ask_approval(row, by=table.nominator)


def test_a_birth_on_record_stands_against_words(table: Table) -> None:
    row = whole_draft(table)
    born = timezone.localdate() - timedelta(days=40 * 365)
    nominals.said(table.nominator, row.nominal, kind="birth", code="", value="", starts_on=born)
    rewrite(row, "harm", {"harm": YOUNG}, by=table.nominator)

    with acting_as(table.nominator):
        assert actions.ask_approval(row, by=table.nominator) == 1
