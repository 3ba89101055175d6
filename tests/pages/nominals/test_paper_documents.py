"""Pack, minutes and decision as PDF: each for one reader, of what they may see now."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from nominals import actions, documents
from nominals.models import (
    ContributionGrant,
    Decision,
    PaperRendering,
)
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import acting_as, prove_again
from tests.pages.nominals.table import (
    SignIn,
    Table,
    agreed,
    do,
    frozen,
    laid,
    loans_end,
    pack_page,
)
from tests.pdfs import opened, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return laid()


@pytest.fixture
def decided(table: Table) -> Decision:
    return agreed(table)


def test_minutes_are_a_document_as_soon_as_the_meeting_is_closed(
    table: Table, decided: Decision, sign_in: SignIn
) -> None:
    rendering = PaperRendering.objects.get()
    assert (rendering.kind, rendering.reader) == ("minutes", table.keeper)

    assert do(rendering.job).state == "done", rendering.job.reason

    browser = sign_in(table.keeper)
    prove_again(browser, table.keeper)
    taken = browser.get(
        reverse("nominals:meeting-document-file", args=[table.meeting.key, "minutes"])
    )
    words = text_of(taken.content)
    assert taken["Content-Type"] == "application/pdf"
    assert f"Taken by {table.keeper.name}" in words
    assert "High harm." in words
    assert table.meeting.reference in words
    with opened(taken.content) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
    assert AuditEvent.objects.filter(event="document_taken", actor=table.keeper.pk).count() == 1


@pytest.mark.parametrize("kind", ["pack", "decision"])
def test_each_reader_takes_a_pdf_of_what_they_may_see(
    kind: str, table: Table, decided: Decision, sign_in: SignIn
) -> None:
    browser = sign_in(table.second)
    prove_again(browser, table.second)
    name, keys = ("meeting-document", [table.meeting.key, kind])
    if kind == "decision":
        name, keys = "decision-document", [decided.key]

    asked = browser.post(reverse(f"nominals:{name}", args=keys))
    waiting = browser.get(reverse(f"nominals:{name}", args=keys))
    rendering = PaperRendering.objects.get(kind=kind)
    assert do(rendering.job).state == "done", rendering.job.reason
    taken = browser.get(reverse(f"nominals:{name}-file", args=keys))

    assert (asked.status_code, waiting.status_code, taken.status_code) == (302, 200, 200)
    words = text_of(taken.content)
    assert "Only for second." in words
    assert "Only for first." not in words
    assert f"Taken by {table.second.name}" in words
    other = sign_in(table.first)
    prove_again(other, table.first)
    assert other.get(reverse(f"nominals:{name}-file", args=keys)).status_code == 302


def test_taking_a_paper_out_needs_a_fresh_proof(table: Table, sign_in: SignIn) -> None:
    frozen(table)
    browser = sign_in(table.first)
    prove_again(browser, table.first, seconds_ago=3600)

    answer = browser.get(
        reverse("nominals:meeting-document-file", args=[table.meeting.key, "pack"])
    )

    assert answer.status_code == 302
    assert answer["Location"].startswith("/confirm/")


def test_what_was_made_of_more_is_not_handed_out(
    table: Table, decided: Decision, sign_in: SignIn
) -> None:
    with acting_as(table.second):
        asked = actions.ask_for_paper("pack", table.meeting, by=table.second)
    do(asked.job)
    ContributionGrant.objects.filter(content_object=table.lent["second"]).update(
        revoked_at=timezone.now(), revoked_by=table.nominator
    )
    browser = sign_in(table.second)
    prove_again(browser, table.second)

    answer = browser.get(
        reverse("nominals:meeting-document-file", args=[table.meeting.key, "pack"])
    )

    assert answer.status_code == 302
    assert answer["Location"] == pack_page(table.meeting)


def test_a_job_whose_reader_may_see_less_by_now_makes_nothing(
    table: Table, decided: Decision
) -> None:
    with acting_as(table.second):
        asked = actions.ask_for_paper("pack", table.meeting, by=table.second)
    loans_end(table)

    assert do(asked.job).state == "failed"
    asked.refresh_from_db()
    assert asked.file == ""


def test_there_is_no_pdf_before_there_is_something_to_stand(table: Table) -> None:
    for kind in ("pack", "minutes"):
        with acting_as(table.keeper), pytest.raises(Refused):
            actions.ask_for_paper(kind, table.meeting, by=table.keeper)


def test_page_and_document_are_of_one_frozen_value(table: Table, decided: Decision) -> None:
    with acting_as(table.first):
        once = documents.minutes_of(table.meeting, by=table.first)
        again = documents.minutes_of(table.meeting, by=table.first)

    assert once == again
    assert documents.digest_of(once) == documents.digest_of(again)
