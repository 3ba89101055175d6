"""Scores: blind until all are revealed together, then an order that everybody can make again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from nominals import actions, ranked
from nominals.actions import rankings
from nominals.models import Nomination, RankedPlace, Ranking, Score
from partners.models import Message, User
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm, partners, scores
from tests.factories.scores import Round, given, round_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


def answers(**changed: str) -> dict[str, str]:
    """What the form sends for the worked example."""
    sent = {"H1": "4", "H2": "4", "H3": "2", "H4": "4", "H5": "2", "H6": "4"}
    sent |= {f"{code}_why": "Two children were hurt." for code in ("H1", "H2", "H4", "H6")}
    sent |= {"likelihood": "4", "confidence": "2", "opportunity": "1", "gap": "1"}
    return sent | changed


def score_page(nomination: Nomination) -> str:
    return reverse("nominals:score", args=[nomination.key])


def sees(user: User, score: Score) -> tuple[bool, bool]:
    """By the first wall and by the second."""
    with acting_as(user):
        return (
            Score.objects.visible_to(user).filter(pk=score.pk).exists(),
            Score._base_manager.filter(pk=score.pk).exists(),
        )


def test_an_agency_scores_a_nomination_on_one_page(sign_in: SignIn) -> None:
    of = round_of(1)
    browser = sign_in(of.first)

    page = browser.get(score_page(of.nominations[0])).content.decode()
    done = browser.post(score_page(of.nominations[0]), answers())
    listed = browser.get(reverse("nominals:to-score")).content.decode()

    assert "8: Death" in page
    assert "4: Almost certain, or going on now" in page
    assert done.status_code == 302
    assert "Scored by your agency" in listed
    score = Score.objects.get()
    assert (score.owner, score.scored_by, score.marks["H1"]) == (of.first.agency, of.first, 4)


def test_a_later_score_takes_the_place_of_the_agencys_earlier_one(sign_in: SignIn) -> None:
    of = round_of(1)
    colleague = partners.person(of.first.agency, "nominating_officer")
    sign_in(of.first).post(score_page(of.nominations[0]), answers())

    page = sign_in(colleague).get(score_page(of.nominations[0])).content.decode()
    sign_in(colleague).post(score_page(of.nominations[0]), answers(H1="1", H1_why=""))

    assert 'name="H1" value="4"' in page.replace("\n", " ")
    score = Score.objects.get()
    assert (score.marks["H1"], score.scored_by, score.created_by) == (1, colleague, of.first)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"H1_why": ""}, "Say why you chose 4 for “Physical harm”."),
        ({"H3": ""}, "Choose a step of “Financial or economic harm”."),
        ({"H3": "3"}, "Choose one of the answers"),
        ({"likelihood": ""}, "Choose a step of “Likelihood”."),
        ({"H1_why": "x" * 501}, "at most 500 characters"),
    ],
    ids=["no reason", "no step", "no such step", "no likelihood", "too long a reason"],
)
def test_a_score_is_refused_for(changed: dict[str, str], said: str, sign_in: SignIn) -> None:
    of = round_of(1)

    page = sign_in(of.first).post(score_page(of.nominations[0]), answers(**changed))

    assert page.status_code == 200
    assert said in page.content.decode()
    assert not Score.objects.exists()


@pytest.mark.parametrize("state", ["enriching", "scored", "listed"])
def test_what_is_not_being_scored_takes_no_score(state: str, sign_in: SignIn) -> None:
    of = round_of(0)
    row = japtm.nomination(of.first, of.programme, state=state)

    assert sign_in(of.first).post(score_page(row), answers()).status_code == 409
    assert "does not score" in sign_in(of.first).get(score_page(row)).content.decode()


def test_marks_beside_the_scale_are_refused_whoever_asks() -> None:
    of = round_of(1)

    with acting_as(of.first), pytest.raises(Refused):
        actions.score(of.nominations[0], given(3, 0, 0, 0, 0, 0), by=of.first)


READERS: dict[str, tuple[Callable[[Round], User], bool, bool]] = {
    "who scored": (lambda of: of.first, True, True),
    "a colleague": (lambda of: partners.person(of.first.agency, "nominating_officer"), True, True),
    "another scorer": (lambda of: of.second, False, True),
    "the secretariat": (lambda of: of.secretariat, False, True),
    "a co-chair": (lambda of: partners.person(of.second.agency, "co_chair"), False, True),
    "a practitioner": (lambda of: partners.person(of.first.agency), False, False),
    "another agency": (lambda of: partners.person(None, "nominating_officer"), False, False),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_score_is_seen_before_and_after_the_reveal_by(reader: str) -> None:
    of = round_of(1)
    who, before, after = READERS[reader]
    user = who(of)
    score = scores.score(of.nominations[0], of.first)

    seen_before = sees(user, score)
    scores.revealed(of)

    assert seen_before == (before, before)
    assert sees(user, score) == (after, after)


ASKED_BEFORE: dict[str, Callable[[Round], str]] = {
    "nominals:to-score": lambda of: reverse("nominals:to-score"),
    "nominals:score": lambda of: score_page(of.nominations[0]),
    "nominals:scores": lambda of: reverse("nominals:scores", args=[of.nominations[0].key]),
    "nominals:reveal": lambda of: reverse("nominals:reveal", args=[of.programme.key]),
    "home": lambda of: reverse("home"),
}


@pytest.mark.parametrize("page", ASKED_BEFORE)
@pytest.mark.parametrize("asks", ["second", "secretariat"])
def test_no_page_tells_before_the_reveal_who_has_scored(
    page: str, asks: str, sign_in: SignIn
) -> None:
    """Two worlds in one: the same page before and after another agency scored."""
    of = round_of(1)
    browser = sign_in(getattr(of, asks))
    address = ASKED_BEFORE[page](of)

    before = browser.get(address)
    scores.score(of.nominations[0], of.first, given(8, 8, 8, 8, 8, 8))
    after = browser.get(address)

    assert told(after) == told(before)
    assert not Message.objects.exists()


def test_scoring_answers_alike_whether_or_not_another_agency_has_scored(sign_in: SignIn) -> None:
    of = round_of(2)
    scores.score(of.nominations[0], of.first)
    browser = sign_in(of.second)

    taken = [browser.post(score_page(row), answers()) for row in of.nominations]
    refused = [browser.post(score_page(row), answers(H1="")) for row in of.nominations]

    assert [answer.status_code for answer in taken] == [302, 302]
    assert told(refused[0], of.nominations[0]) == told(refused[1], of.nominations[1])


def told(answer: Any, nomination: Nomination | None = None) -> tuple[int, str]:
    """What an answer says, without what is new in every answer."""
    words = answer.content.decode()
    for new in (getattr(answer, "csrf", ""), nomination.reference if nomination else ""):
        words = words.replace(new, "") if new else words
    kept = [line for line in words.splitlines() if "csrf" not in line and "nonce" not in line]
    if nomination:
        kept = [line for line in kept if nomination.key not in line]
    return answer.status_code, "\n".join(kept)


def test_nobody_counts_anothers_scores_behind_the_wall() -> None:
    of = round_of(1)
    scores.score(of.nominations[0], of.first)

    with acting_as(of.secretariat):
        assert Score._base_manager.count() == 0
        assert Score._base_manager.filter(nomination=of.nominations[0]).update(gap=3) == 0


def test_all_scores_of_a_round_are_revealed_together(sign_in: SignIn) -> None:
    of = round_of(3)
    scores.score(of.nominations[0], of.first)
    scores.score(of.nominations[1], of.second)
    browser = sign_in(of.secretariat)

    asked = browser.get(reverse("nominals:reveal", args=[of.programme.key])).content.decode()
    done = browser.post(reverse("nominals:reveal", args=[of.programme.key]))

    rows = Nomination.objects.filter(programme=of.programme)
    assert "3 nominations are being scored." in asked
    assert done.status_code == 302
    shown = rows.filter(state="scored")
    assert {row.pk for row in shown} == {row.pk for row in of.nominations[:2]}
    assert len({row.revealed_at for row in shown}) == 1
    assert {row.revealed_by for row in shown} == {of.secretariat}


def test_a_reveal_of_nothing_is_refused(sign_in: SignIn) -> None:
    of = round_of(0)

    done = sign_in(of.secretariat).post(reverse("nominals:reveal", args=[of.programme.key]))

    assert done.status_code == 409


@pytest.mark.parametrize("asks", ["first", "second"])
def test_only_the_secretariat_reveals(asks: str, sign_in: SignIn) -> None:
    of = round_of(1)
    user = getattr(of, asks)

    answer = sign_in(user).post(reverse("nominals:reveal", args=[of.programme.key]))

    assert answer.status_code == 403
    with acting_as(user), pytest.raises(Refused):
        actions.reveal(of.programme, by=user)


def test_a_revealed_score_never_changes() -> None:
    of = round_of(1)
    score = scores.score(of.nominations[0], of.first)
    scores.revealed(of)

    with acting_as(of.first):
        assert Score._base_manager.filter(pk=score.pk).update(gap=3) == 0
        with pytest.raises(Refused):
            actions.score(of.nominations[0], given(), by=of.first)
    with pytest.raises(DatabaseError, match="until they are revealed"), transaction.atomic():
        Score._base_manager.filter(pk=score.pk).update(gap=3)


@pytest.mark.parametrize(
    "change", [{"owner": "second"}, {"nomination": 1}, {"reference": "mine"}],
    ids=["whose", "of whom", "reference"],
)  # fmt: skip
def test_a_score_stays_whose_it_is(change: dict[str, Any]) -> None:
    of = round_of(2)
    score = scores.score(of.nominations[0], of.first)
    made = {"owner": of.second.agency, "nomination": of.nominations[1], "reference": "mine"}
    changed = {name: made[name] for name in change}

    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        Score._base_manager.filter(pk=score.pk).update(**changed)


def test_nobody_scores_for_another_agency() -> None:
    of = round_of(1)

    with acting_as(of.second), pytest.raises(DatabaseError), transaction.atomic():
        scores.score(of.nominations[0], of.second, owner=of.first.agency)


# The order


def three(of: Round) -> None:
    """One that both put high, one in dispute, one that both put low."""
    for by in (of.first, of.second):
        scores.score(of.nominations[0], by, given(8, 8, 4, 4, 4, 8))
        scores.score(of.nominations[2], by, given(1, 1, 0, 0, 1, 0, likelihood=1))
    scores.score(of.nominations[1], of.first, given(8, 8, 8, 8, 4, 8))
    scores.score(of.nominations[1], of.second, given(1, 0, 0, 1, 0, 0, likelihood=2))


def test_the_order_is_made_once_from_what_was_revealed() -> None:
    of = round_of(3)
    three(of)

    ranking = scores.revealed(of)
    places = list(RankedPlace.objects.filter(ranking=ranking))
    with acting_as(of.secretariat):
        actions.make_ranking(ranking.job)

    assert [place.nomination for place in places] == [of.nominations[n] for n in (0, 1, 2)]
    assert [place.band for place in places] == ["Very high", "High", "Low"]
    assert RankedPlace.objects.filter(ranking=ranking).count() == 3
    assert len(ranking.inputs_sha256) == 64
    assert [each["code"] for each in ranking.agreed] == [*scores.CODES, "likelihood"]
    assert ranking.kappa is None  # three in common are too few


def test_a_past_order_comes_out_again_from_its_seed() -> None:
    of = round_of(3)
    three(of)
    ranking = scores.revealed(of)
    places = list(RankedPlace.objects.filter(ranking=ranking))

    again = rankings.remade(ranking, rankings.scores_of(ranking, by=of.secretariat))

    assert [(each.key, each.chance, each.best, each.worst) for each in again.places] == [
        (each.nomination.key, each.chance, each.best, each.worst) for each in places
    ]


def test_the_order_is_read_with_its_reasons(sign_in: SignIn) -> None:
    of = round_of(4)
    three(of)
    of.programme.cohort_size = 1
    of.programme.save(update_fields=["cohort_size"])
    ranking = scores.revealed(of)

    page = sign_in(of.second).get(ranking.get_absolute_url()).content.decode()

    assert page.index(of.nominations[0].reference) < page.index(of.nominations[2].reference)
    assert "Most of its harm: Physical harm, Psychological harm." in page
    assert "Agencies are more than one step apart on: Physical harm" in page
    assert "Too few marks in common" in page
    assert "data:image/svg+xml;base64," in page
    assert "morile" not in page.casefold()


def test_who_does_not_see_a_nomination_does_not_see_its_place(sign_in: SignIn) -> None:
    of = round_of(2)
    hidden = japtm.nomination(of.first, of.programme, state="scoring")
    for row in (*of.nominations, hidden):
        scores.score(row, of.first)
    ranking = scores.revealed(of)

    page = sign_in(of.second).get(ranking.get_absolute_url()).content.decode()

    assert of.nominations[0].reference in page
    assert hidden.reference not in page
    with acting_as(of.second):
        assert RankedPlace._base_manager.filter(ranking=ranking).count() == 2


def test_agreement_is_told_of_each_dimension_and_of_likelihood(sign_in: SignIn) -> None:
    of = round_of(5)
    for likelihood, row in enumerate(of.nominations):
        one = 1 + likelihood % 2
        scores.score(row, of.first, given(0, 1, 2, 4, 8, likelihood and 1, likelihood=one))
        scores.score(row, of.second, given(0, 2, 2, 4, 4, likelihood and 1, likelihood=3 - one))
    ranking = scores.revealed(of)

    page = sign_in(of.first).get(ranking.get_absolute_url()).content.decode()

    by_code = {each["code"]: each["kappa"] for each in ranking.agreed}
    assert by_code["H1"] is None
    assert (by_code["H2"], by_code["H6"]) == (0, 1)
    assert by_code["likelihood"] < 0
    assert page.count("Too few to tell") == 3
    assert f">{by_code['likelihood']:.2f}<" in page


def test_what_is_hidden_leaves_no_gap_in_the_numbers(sign_in: SignIn) -> None:
    of = round_of(1)
    hidden = [japtm.nomination(of.first, of.programme, state="scoring") for _ in range(3)]
    for row in hidden:
        japtm.lend(row, of.secretariat.agency, row.approved_by)
        scores.score(row, of.first, given(8, 8, 8, 8, 8, 8))
    scores.score(of.nominations[0], of.first)
    ranking = scores.revealed(of)

    whole = sign_in(of.secretariat).get(ranking.get_absolute_url()).content.decode()
    part = sign_in(of.second).get(ranking.get_absolute_url()).content.decode()

    place = RankedPlace.objects.get(ranking=ranking, nomination=of.nominations[0])
    assert place.rank == 4
    assert ">4. <a" in whole
    assert ">1. <a" in part
    assert ">4. <a" not in part
    assert "numbered among the nominations that you may see" in part


@pytest.mark.parametrize(("ranks", "said"), [((1, 2), True), ((1, 3), False)])
def test_places_of_draws_and_equal_scores_are_told_where_nothing_is_hidden_between(
    ranks: tuple[int, int], said: bool
) -> None:
    equal = [{"code": "equal", "names": ["submitted_at"]}]
    of = round_of(2)
    scores.ranking(of.programme, of.secretariat)
    first = scores.place(of.nominations[0], rank=ranks[0])
    second = scores.place(of.nominations[1], rank=ranks[1], best=1, worst=2, remarks=equal)

    words = " ".join(ranked.rows([first, second], {}, shown=[second])[0].words)

    assert ("same score as the one before" in words) is said
    assert ("between place 1 and place 2" in words) is said


def test_marks_stand_side_by_side_and_far_ones_are_for_moderation(sign_in: SignIn) -> None:
    of = round_of(1)
    scores.score(of.nominations[0], of.first)
    scores.score(of.nominations[0], of.second, given(1, 4, 2, 4, 2, 4))
    address = reverse("nominals:scores", args=[of.nominations[0].key])
    browser = sign_in(of.second)

    before = browser.get(address)
    scores.revealed(of)
    page = browser.get(address).content.decode()

    assert before.status_code == 404
    assert "Physical harm: from 1 to 4" in page
    assert "Two children were hurt." in page
    assert of.first.agency.name in page


def test_a_ranking_that_failed_is_asked_for_again_by_the_secretariat(sign_in: SignIn) -> None:
    of = round_of(1)
    scores.score(of.nominations[0], of.first)
    with acting_as(of.secretariat):
        ranking = actions.reveal(of.programme, by=of.secretariat)
    type(ranking.job).objects.filter(pk=ranking.job_id).update(
        state="failed", reason="It broke.", finished_at=ranking.revealed_at
    )
    address = ranking.get_absolute_url()

    page = sign_in(of.secretariat).get(address).content.decode()
    refused = sign_in(of.second).post(address)
    asked = sign_in(of.secretariat).post(address)

    ranking.job.refresh_from_db()
    assert "Try again" in page
    assert (refused.status_code, asked.status_code) == (404, 302)
    assert ranking.job.state == "queued"


def test_what_was_made_never_changes() -> None:
    of = round_of(1)
    scores.score(of.nominations[0], of.first)
    ranking = scores.revealed(of)

    with pytest.raises(DatabaseError, match="made once"), transaction.atomic():
        Ranking._base_manager.filter(pk=ranking.pk).update(pairs=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        RankedPlace._base_manager.filter(ranking=ranking).update(rank=9)


def test_scoring_and_revealing_are_on_record(sign_in: SignIn) -> None:
    of = round_of(1)
    sign_in(of.first).post(score_page(of.nominations[0]), answers())
    sign_in(of.first).post(score_page(of.nominations[0]), answers())
    sign_in(of.secretariat).post(reverse("nominals:reveal", args=[of.programme.key]))
    scores.do(Ranking.objects.get().job)

    events = set(AuditEvent.objects.values_list("event", flat=True))

    assert {
        "score_given", "score_changed", "scores_revealed", "ranking_asked", "ranking_made",
    } <= events  # fmt: skip


def test_the_order_of_many_takes_as_many_queries_as_that_of_few(
    sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    asked = []
    for count in (2, 12):
        of = round_of(count)
        for row in of.nominations:
            scores.score(row, of.first)
        address = scores.revealed(of).get_absolute_url()
        browser = sign_in(of.second)
        browser.get(address)
        with django_assert_max_num_queries(80) as queries:
            browser.get(address)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_scorers_of_every_agency_are_told_that_the_scores_are_revealed() -> None:
    of = round_of(1)
    scores.score(of.nominations[0], of.first)

    with acting_as(of.secretariat):
        ranking = actions.reveal(of.programme, by=of.secretariat)

    told_of = Message.objects.filter(kind="scores_revealed", reference=ranking.reference)
    assert set(told_of.values_list("person", flat=True)) >= {of.first.pk, of.second.pk}
