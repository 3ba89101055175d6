"""A disruption is claimed by one agency, moderated by another, and counted once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from nominals.models import Programme
from partners.models import Message, User
from plans.actions import disruptions
from plans.models import Disruption
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm, partners, plans

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
CLAIM: dict[str, Any] = {
    "happened_on_day": 1, "happened_on_month": 2, "happened_on_year": 2026, "pillar": "pursue",
    "threat": "Loans in the market hall.", "level_claimed": "major", "marking": "OFFICIAL",
    "evidence": "The book was seized.", "tactics": ["CASH", "CAWN"], "arrests": "2",
}  # fmt: skip


@pytest.fixture
def programme() -> tuple[User, User, Programme]:
    """Who claims, somebody of the other agency, and what both are in."""
    claimer = partners.person(None, "lead_officer")
    other = partners.person(None, "agency_lead")
    return claimer, other, japtm.programme(claimer, other.agency)


def claimed(browser: PortalClient, within: Programme, **more: Any) -> Any:
    return browser.post(reverse("plans:disruption-claim", args=[within.key]), CLAIM | more)


def test_one_claims_and_another_moderates(
    programme: tuple[User, User, Programme], sign_in: SignIn
) -> None:
    claimer, other, within = programme
    claimed(sign_in(claimer), within)
    row = Disruption.objects.get()
    own = reverse("plans:disruption-moderate", args=[row.key])
    said = {"level": "minor", "words": "He is back."}

    by_claimer = sign_in(claimer).post(own, said)
    by_other = sign_in(other).post(own, said)
    again = sign_in(other).post(own, said | {"level": "major"})

    row.refresh_from_db()
    assert (by_claimer.status_code, by_other.status_code, again.status_code) == (403, 302, 403)
    assert (row.level_claimed, row.level_moderated) == ("major", "minor")
    assert (row.moderator, row.measures) == (other.agency, {"arrests": 2})


def test_whoever_took_part_does_not_moderate(
    programme: tuple[User, User, Programme], sign_in: SignIn
) -> None:
    claimer, other, within = programme
    claimed(sign_in(claimer), within, contributors=[str(other.agency_id)])
    row = Disruption.objects.get()
    address = reverse("plans:disruption-moderate", args=[row.key])

    assert row.contributors == [other.agency_id]
    assert sign_in(other).post(address, {"level": "minor", "words": "x"}).status_code == 403
    with pytest.raises(IntegrityError, match="took part"), transaction.atomic():
        Disruption.objects.filter(pk=row.pk).update(
            level_moderated="minor", moderator=other.agency, moderated_by=other,
            moderated_at=timezone.now(),
        )  # fmt: skip


def test_who_moderates_is_told_of_a_claim_and_the_claimer_of_the_level(
    programme: tuple[User, User, Programme], sign_in: SignIn
) -> None:
    claimer, other, within = programme
    claimed(sign_in(claimer), within)
    row = Disruption.objects.get()
    with acting_as(other):
        disruptions.moderate(row, level="minor", words="He is back.", by=other)

    told = [(m.person, m.kind, m.reference) for m in Message.objects.order_by("pk")]
    assert told == [
        (other, "disruption_claimed", row.reference),
        (claimer, "disruption_weighed", row.reference),
    ]
    assert AuditEvent.objects.filter(event="disruption_claimed").count() == 1
    assert AuditEvent.objects.filter(event="disruption_moderated").count() == 1


def test_its_page_says_what_both_said_and_which_tactics_nobody_checked(
    programme: tuple[User, User, Programme], sign_in: SignIn
) -> None:
    claimer, other, within = programme
    claimed(sign_in(claimer), within)
    row = Disruption.objects.get()
    browser = sign_in(other)
    before = browser.get(row.get_absolute_url()).content.decode()
    with acting_as(other):
        disruptions.moderate(row, level="none", words="He is back.", by=other)

    after = browser.get(row.get_absolute_url()).content.decode()

    assert "Not counted yet" in before
    assert "He is back." in after
    assert "check before use" in after
    assert (
        "Not counted"
        in browser.get(reverse("plans:disruptions", args=[within.key])).content.decode()
    )


def test_a_plan_that_the_reader_does_not_see_is_not_named(
    programme: tuple[User, User, Programme], sign_in: SignIn
) -> None:
    claimer, _other, within = programme
    third = partners.person(None, "agency_lead")
    within = japtm.programme(claimer, partners.agency(), third.agency)
    plan = plans.plan(within, claimer)
    claimed(sign_in(claimer), within, plan=plan.pk)
    row = Disruption.objects.get(programme=within)

    shown = [
        sign_in(each).get(row.get_absolute_url()).content.decode() for each in (claimer, third)
    ]

    assert row.plan == plan
    assert [plan.reference in page for page in shown] == [True, False]


def test_nobody_claims_ahead_of_time_or_with_a_plan_or_agency_of_elsewhere(
    programme: tuple[User, User, Programme], sign_in: SignIn
) -> None:
    claimer, other, within = programme
    foreign = plans.plan(japtm.programme(other), other)
    browser = sign_in(claimer)

    for wrong in (
        {"happened_on_year": 2090}, {"plan": foreign.pk},
        {"contributors": [str(partners.agency().pk)]}, {"arrests": "-1"}, {"threat": " "},
    ):  # fmt: skip
        assert claimed(browser, within, **wrong).status_code == 200
    assert not Disruption.objects.exists()


def test_the_database_refuses_the_claimer_as_moderator(
    programme: tuple[User, User, Programme],
) -> None:
    claimer, _other, within = programme
    row = plans.disruption(within, claimer)

    with acting_as(claimer), pytest.raises(Refused):
        disruptions.moderate(row, level="major", words="Ours.", by=claimer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disruption.objects.filter(pk=row.pk).update(
            level_moderated="major", moderator=claimer.agency
        )


# Another level, answered


@pytest.fixture
def weighed(programme: tuple[User, User, Programme]) -> Disruption:
    """Claimed as major, moderated as minor."""
    claimer, other, within = programme
    row = plans.disruption(within, claimer, level_claimed="major")
    with acting_as(other):
        disruptions.moderate(row, level="minor", words="He is back.", by=other)
    Message.objects.all().delete()
    row.refresh_from_db()
    return row


ANSWER = {"reply": "disagree", "words": "Not at the hall."}


def test_its_claimer_answers_another_level_once_and_both_read_it(
    programme: tuple[User, User, Programme], weighed: Disruption, sign_in: SignIn
) -> None:
    claimer, other, _within = programme
    address = reverse("plans:disruption-answer", args=[weighed.key])
    browser = sign_in(claimer)
    assert address in browser.get(weighed.get_absolute_url()).content.decode()

    answers = [browser.post(address, ANSWER | {"reply": it}) for it in ("disagree", "accept")]

    weighed.refresh_from_db()
    assert [each.status_code for each in answers] == [302, 409]
    assert (weighed.reply, weighed.level_moderated, weighed.replied_by) == (
        "disagree", "minor", claimer,
    )  # fmt: skip
    for reader in (claimer, other):
        page = sign_in(reader).get(weighed.get_absolute_url()).content.decode()
        assert "We disagree" in page
        assert "Not at the hall." in page
        assert address not in page


def test_only_who_moderated_is_told_of_the_answer(
    programme: tuple[User, User, Programme], weighed: Disruption
) -> None:
    claimer, other, _within = programme
    with acting_as(claimer):
        disruptions.answer(weighed, reply="accept", words="Agreed.", by=claimer)

    told = [(m.person, m.kind, m.reference) for m in Message.objects.all()]
    assert told == [(other, "disruption_answered", weighed.reference)]
    assert AuditEvent.objects.get(event="disruption_answered").actor == claimer.pk


def test_an_answer_needs_words(weighed: Disruption, sign_in: SignIn) -> None:
    address = reverse("plans:disruption-answer", args=[weighed.key])
    page = sign_in(weighed.created_by).post(address, ANSWER | {"words": " "})

    weighed.refresh_from_db()
    assert (page.status_code, weighed.reply) == (200, "")


@pytest.mark.parametrize("level", ["", "major"], ids=["not moderated", "the level claimed"])
def test_there_is_nothing_to_answer_where_the_level_is(
    level: str, programme: tuple[User, User, Programme], sign_in: SignIn
) -> None:
    claimer, other, within = programme
    row = plans.disruption(within, claimer, level_claimed="major")
    if level:
        with acting_as(other):
            disruptions.moderate(row, level=level, words="Yes.", by=other)
    address = reverse("plans:disruption-answer", args=[row.key])

    assert sign_in(claimer).get(address).status_code == 409
    assert sign_in(claimer).post(address, ANSWER).status_code == 409


def test_nobody_answers_for_the_claimer(
    programme: tuple[User, User, Programme], weighed: Disruption, sign_in: SignIn
) -> None:
    _claimer, other, _within = programme
    address = reverse("plans:disruption-answer", args=[weighed.key])

    assert sign_in(other).post(address, ANSWER).status_code == 403
    with acting_as(other), pytest.raises(Refused):
        disruptions.answer(weighed, reply="accept", words="x", by=other)
    with acting_as(other):
        changed = Disruption.objects.filter(pk=weighed.pk).update(reply="accept", reply_words="x")
    assert changed == 0


def test_an_answer_stays_and_changes_no_level_by_sql(weighed: Disruption) -> None:
    claimer = weighed.created_by
    given: dict[str, Any] = {
        "reply": "accept", "reply_words": "x", "replied_by": claimer, "replied_at": timezone.now(),
    }  # fmt: skip
    rows = Disruption.objects.filter(pk=weighed.pk)

    with acting_as(claimer), pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**given, level_moderated="major")
    rows.update(**given)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(reply_words="y")
