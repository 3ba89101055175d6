"""Who is in a cohort, until when, and who takes them out: two chairs of two agencies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from nominals.models import Nomination
from partners.models import Message, User
from plans import actions
from plans.choices import ALWAYS_A_WAY_OUT, GRACE
from plans.models import Membership, Plan, Review
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as
from tests.factories import nominals, partners, plans
from tests.factories.audit import triggers_off
from tests.pages.plans import scene
from tests.pages.plans.scene import Cohort

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def cohort() -> Cohort:
    return scene.cohort()


def admitted(cohort: Cohort, by: User) -> Membership:
    today = timezone.localdate()
    with acting_as(by):
        return actions.admit(
            cohort.nomination, tier="first", starts_on=today, by=by,
            review_due=today + timedelta(weeks=12), exit_criteria=["No offence for a year."],
        )  # fmt: skip


def proposed(member: Membership, by: User, **fields: object) -> Review:
    given = {
        "outcome": "deselect", "tier": "first", "review_due": None, "reasons": "Away a year.",
        "criteria_met": member.exit_criteria[:1],
    } | fields  # fmt: skip
    with acting_as(by):
        return actions.propose_review(member, by=by, **given)


def signed(review: Review, by: User) -> None:
    with acting_as(by):
        actions.sign_review(review, by=by)


def test_the_secretariat_takes_in_whom_both_chairs_accepted(
    cohort: Cohort, sign_in: SignIn
) -> None:
    browser = sign_in(cohort.keeper)
    asked = browser.post(
        reverse("plans:admit", args=[cohort.nomination.key]),
        {
            "tier": "first", "exit_criteria": "No offence for a year.\n\nLives away.",
            **date_of("starts_on", 0), **date_of("review_due", 84),
        },
    )  # fmt: skip

    member = Membership.objects.get()
    assert asked.headers["Location"] == member.get_absolute_url()
    assert member.exit_criteria == ["No offence for a year.", "Lives away."]
    assert Nomination.objects.get().state == "in_cohort"


def date_of(name: str, days: int) -> dict[str, int]:
    day = timezone.localdate() + timedelta(days=days)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.mark.parametrize("who", ["first", "officer", "school"])
def test_nobody_else_takes_somebody_in(cohort: Cohort, who: str) -> None:
    with pytest.raises((Refused, Nomination.DoesNotExist)):
        admitted(cohort, getattr(cohort, who))


def test_a_full_cohort_takes_nobody_more(cohort: Cohort) -> None:
    type(cohort.programme).objects.update(cohort_size=1)
    scene.member(cohort)
    row = Nomination.objects.get()
    other = scene.japtm.nomination(row.created_by, cohort.programme, state="accepted")
    scene.japtm.lend(other, cohort.keeper.agency, row.created_by)

    with pytest.raises(Refused, match="All 1 places"), acting_as(cohort.keeper):
        actions.admit(
            other, tier="first", starts_on=timezone.localdate(), exit_criteria=["x"],
            review_due=timezone.localdate() + timedelta(days=2), by=cohort.keeper,
        )  # fmt: skip


def test_two_chairs_of_two_agencies_deselect(cohort: Cohort) -> None:
    member = scene.member(cohort)
    review = proposed(member, cohort.keeper)
    signed(review, cohort.first)
    member.refresh_from_db()
    assert member.ended_on is None
    signed(review, cohort.second)

    member.refresh_from_db()
    assert member.ended_on == timezone.localdate()
    assert Nomination.objects.get().state == "deselected"


def test_a_review_that_keeps_gives_tier_and_next_day(cohort: Cohort) -> None:
    member = scene.member(cohort, review_due=timezone.localdate() - timedelta(days=1))
    assert member.is_lapsed()
    later = timezone.localdate() + timedelta(days=60)
    review = proposed(member, cohort.keeper, outcome="step_down", tier="third", review_due=later)
    signed(review, cohort.second)
    signed(review, cohort.first)

    member.refresh_from_db()
    assert (member.tier, member.review_due, member.is_lapsed()) == ("third", later, False)


def test_who_proposed_does_not_sign(cohort: Cohort) -> None:
    review = proposed(scene.member(cohort), cohort.first)
    with pytest.raises(Refused):
        signed(review, cohort.first)


def test_one_agency_signs_once(cohort: Cohort) -> None:
    deputy = partners.person(cohort.first.agency, "co_chair")
    scene.japtm.chair(cohort.programme, deputy, is_deputy=True)
    review = proposed(scene.member(cohort), cohort.keeper)
    signed(review, cohort.first)
    with pytest.raises(Refused):
        signed(review, deputy)


def test_a_later_proposal_voids_what_was_signed(cohort: Cohort) -> None:
    member = scene.member(cohort)
    old = proposed(member, cohort.keeper)
    signed(old, cohort.first)
    proposed(member, cohort.keeper, reasons="Other words.")
    with pytest.raises(Refused):
        signed(old, cohort.second)
    member.refresh_from_db()
    assert member.ended_on is None


def test_a_signer_of_nobody_named_is_refused_by_the_database(cohort: Cohort) -> None:
    review = proposed(scene.member(cohort), cohort.keeper)
    stranger = partners.person(cohort.second.agency, "co_chair")
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(
            first_agency=stranger.agency, first_by=stranger, first_name="x",
            first_at=timezone.now(),
        )  # fmt: skip


def test_a_signature_bears_the_signers_own_name(cohort: Cohort) -> None:
    review = proposed(scene.member(cohort), cohort.keeper)
    with acting_as(cohort.first):
        Review.objects.filter(pk=review.pk).update(
            first_agency=cohort.first.agency, first_by=cohort.first, first_name="Somebody Else",
            first_at=timezone.now(),
        )  # fmt: skip
    assert Review.objects.get().first_name == cohort.first.name


@pytest.mark.parametrize(
    ("outcome", "tier"), [("keep", "third"), ("escalate", "first"), ("step_down", "first")]
)
def test_what_is_proposed_and_the_tier_go_together(cohort: Cohort, outcome: str, tier: str) -> None:
    later = timezone.localdate() + timedelta(days=60)
    with pytest.raises(Refused, match="tier"):
        proposed(scene.member(cohort), cohort.keeper, outcome=outcome, tier=tier, review_due=later)


def test_no_review_is_put_off_for_more_than_half_a_year(cohort: Cohort) -> None:
    later = timezone.localdate() + timedelta(days=400)
    with pytest.raises(Refused, match="half a year"):
        proposed(scene.member(cohort), cohort.keeper, outcome="keep", review_due=later)


def test_the_front_page_asks_for_the_latest_signature_alone(
    cohort: Cohort, sign_in: SignIn
) -> None:
    member = scene.member(cohort)
    proposed(member, cohort.keeper)
    signed(proposed(member, cohort.keeper, reasons="Other words."), cohort.first)
    assert "Sign the review" not in sign_in(cohort.first).get(reverse("home")).text
    assert "Sign the review" in sign_in(cohort.second).get(reverse("home")).text


def test_nobody_leaves_without_a_way_out_that_is_met(cohort: Cohort) -> None:
    with pytest.raises(Refused, match="way out"):
        proposed(scene.member(cohort), cohort.keeper, criteria_met=[])


def test_whoever_should_never_have_been_in_it_leaves_without_a_way_out_of_their_own(
    cohort: Cohort,
) -> None:
    member = scene.member(cohort)
    review = proposed(member, cohort.keeper, criteria_met=[ALWAYS_A_WAY_OUT])
    signed(review, cohort.first)
    signed(review, cohort.second)

    member.refresh_from_db()
    assert member.ended_on == timezone.localdate()


def test_the_database_takes_no_other_way_out(cohort: Cohort) -> None:
    with pytest.raises(Refused, match="cannot be proposed"):
        proposed(scene.member(cohort), cohort.keeper, criteria_met=["They are not wanted."])


def test_a_plan_about_somebody_who_leaves_pauses_and_its_officer_is_told(cohort: Cohort) -> None:
    member = scene.member(cohort)
    plan = plans.active(cohort.programme, cohort.officer, membership=member)
    other = plans.active(cohort.programme, cohort.officer)
    review = proposed(member, cohort.keeper)
    signed(review, cohort.first)
    assert Plan.objects.get(pk=plan.pk).state == "active"
    signed(review, cohort.second)

    assert Plan.objects.get(pk=plan.pk).state == "paused"
    assert Plan.objects.get(pk=other.pk).state == "active"
    assert Message.objects.filter(kind="plan_stopped", subject_key=plan.key).exists()
    assert AuditEvent.objects.filter(event="plan_altered", objects_seen=[plan.key]).exists()


def test_a_nomination_enters_the_cohort_by_a_membership_alone(cohort: Cohort) -> None:
    with pytest.raises(DatabaseError, match="membership"), transaction.atomic():
        Nomination.objects.update(state="in_cohort")


def test_action_owners_are_told_that_the_plan_ended_and_not_of_whom(cohort: Cohort) -> None:
    member = scene.member(cohort)
    plan = plans.active(cohort.programme, cohort.keeper, membership=member)
    given = plans.action(plan, cohort.school.agency, cohort.keeper)
    review = proposed(member, cohort.keeper)
    signed(review, cohort.first)
    signed(review, cohort.second)

    told = Message.objects.get(person=cohort.school, kind="action_plan_ended")
    assert told.reference == given.reference


@pytest.mark.parametrize(
    ("days", "state"), [(1, "active"), (14, "active"), (15, "paused")],
    ids=["lapsed", "last day of grace", "after the grace"],
)  # fmt: skip
def test_a_lapse_pauses_plans_after_fourteen_days_and_no_sooner(
    cohort: Cohort, days: int, state: str
) -> None:
    due = timezone.localdate() - timedelta(days=days)
    member = scene.member(cohort, review_due=due, starts_on=due - timedelta(days=84))
    plan = plans.active(cohort.programme, cohort.keeper, membership=member)

    assert actions.chase() > 0
    assert actions.chase() == 0  # a job that ran twice
    assert Plan.objects.get(pk=plan.pk).state == state
    assert member.is_out_of_grace() == (days > GRACE.days)


def test_a_paused_plan_waits_for_both_chairs(cohort: Cohort) -> None:
    due = timezone.localdate() - timedelta(days=15)
    member = scene.member(cohort, review_due=due, starts_on=due - timedelta(days=84))
    plan = plans.active(cohort.programme, cohort.officer, membership=member)
    actions.chase()
    with acting_as(cohort.officer), pytest.raises(Refused, match="both chairs decide"):
        actions.move_plan(plan, "active", by=cohort.officer)


def test_no_plan_about_somebody_who_left_becomes_active(cohort: Cohort) -> None:
    member = scene.member(cohort)
    plan = plans.active(cohort.programme, cohort.officer, membership=member)
    with triggers_off():
        Plan._base_manager.filter(pk=plan.pk).update(state="paused")
        Membership._base_manager.filter(pk=member.pk).update(ended_on=timezone.localdate())

    with acting_as(cohort.officer), pytest.raises(Refused, match="has left the cohort"):
        actions.move_plan(plan, "active", by=cohort.officer)
    with acting_as(cohort.officer), pytest.raises(DatabaseError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(state="active")


def test_a_lapse_shows_on_every_page_at_once(cohort: Cohort, sign_in: SignIn) -> None:
    due = timezone.localdate() - timedelta(days=1)
    member = scene.member(cohort, review_due=due, starts_on=due - timedelta(days=84))
    plan = plans.active(cohort.programme, cohort.keeper, membership=member)
    browser = sign_in(cohort.keeper)
    pages = (
        reverse("plans:cohort", args=[cohort.programme.key]), member.get_absolute_url(),
        plan.get_absolute_url(),
    )  # fmt: skip
    said = ("Lapsed, needs a decision", "needs a decision of both chairs", "past their review")

    for page, words in zip(pages, said, strict=True):
        assert words in browser.get(page).text


def test_the_chairs_sign_on_the_page(cohort: Cohort, sign_in: SignIn) -> None:
    member = scene.member(cohort)
    keeper = sign_in(cohort.keeper)
    keeper.post(
        reverse("plans:review", args=[member.key]),
        {"outcome": "deselect", "tier": "first", "criteria_met": ["0", "1"], "reasons": "Done."},
    )
    review = Review.objects.get()
    for person in (cohort.first, cohort.second):
        browser = sign_in(person)
        assert "Sign this" in browser.get(member.get_absolute_url()).text
        browser.post(reverse("plans:review-sign", args=[review.key]))

    member.refresh_from_db()
    assert member.ended_on is not None


def test_a_name_that_is_shown_is_on_record(cohort: Cohort, sign_in: SignIn) -> None:
    """What another agency said of somebody was read by whoever saw the name."""
    member = scene.member(cohort)
    said = cohort.nomination.nominal.contributions.get()
    nominals.lend(said, cohort.keeper.agency, cohort.nomination.created_by)
    browser = sign_in(cohort.keeper)
    for page in (member.get_absolute_url(), reverse("plans:cohort", args=[cohort.programme.key])):
        before = AuditEvent.objects.count()
        assert said.value in browser.get(page).text
        events = AuditEvent.objects.order_by("-pk")[: AuditEvent.objects.count() - before]
        assert any(said.key in event.objects_seen for event in events)
