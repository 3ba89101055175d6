"""Schemes drafted, published and chosen; criteria changed by date; a trial that is no decision."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from nominals import actions, house_scheme, nominating
from nominals.actions import rankings
from nominals.models import Criterion, Programme, RankedPlace, Ranking, Score, ScoringScheme
from partners.models import Message, User
from portal.errors import Refused
from portal.models import AuditEvent, Job
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm, partners, scores
from tests.factories.audit import execute
from tests.factories.scores import round_of
from tests.house.test_people_wall import tries

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
STEPS = "0: None\n1: Some\n2: Much\n4: More\n8: Most"


def page(name: str, *args: Any) -> str:
    return reverse(f"nominals:{name}", args=args)


def keeper() -> User:
    return partners.person(partners.force(), "japtm_secretariat")


def drafted(by: User, **changed: Any) -> ScoringScheme:
    with acting_as(by):
        draft = actions.draft_scheme(ScoringScheme.objects.current(), by=by)
        if changed:
            actions.write_scheme(draft, changed, by=by)
        return ScoringScheme.objects.visible_to(by).get(pk=draft.pk)


def weighing(code: str, weight: int) -> list[dict[str, Any]]:
    dimensions = copy.deepcopy(house_scheme.DEFINITION["dimensions"])
    for each in dimensions:
        each["weight"] = weight if each["code"] == code else each["weight"]
    return list(dimensions)


def published(by: User, **changed: Any) -> ScoringScheme:
    draft = drafted(by, **changed)
    with acting_as(by):
        actions.publish_scheme(draft, by=by)
    draft.refresh_from_db()
    return draft


def tomorrow(days: int = 1) -> date:
    return timezone.localdate() + timedelta(days=days)


def day_of(field: str, day: date) -> dict[str, int]:
    return {f"{field}_day": day.day, f"{field}_month": day.month, f"{field}_year": day.year}


# Schemes


def test_a_version_is_drafted_written_and_published_on_pages(sign_in: SignIn) -> None:
    by = keeper()
    browser = sign_in(by)

    browser.post(page("scheme-move", ScoringScheme.objects.current().key, "draft"))
    draft = ScoringScheme.objects.get(owner=by.agency)
    browser.post(
        page("scheme-part", draft.key, "words"), {"name": "Second try", "explanation": "So."}
    )
    browser.post(
        page("scheme-part", draft.key, "new"), {"name": "Noise", "weight": 3, "steps": STEPS}
    )
    browser.post(
        page("scheme-part", draft.key, "H1"),
        {"name": "x", "weight": 1, "steps": STEPS, "out": "on"},
    )
    shown = browser.get(draft.get_absolute_url()).content.decode()
    browser.post(page("scheme-publish", draft.key))

    draft.refresh_from_db()
    assert "Harm of 20 × Likelihood 4 = 80: High" in " ".join(shown.split())
    assert [each["code"] for each in draft.definition["dimensions"]] == [
        "H2", "H3", "H4", "H5", "H6", "H7",
    ]  # fmt: skip
    assert (draft.name, draft.version, draft.published_on) == (
        "Second try", 2, timezone.localdate(),
    )  # fmt: skip
    assert draft.scheme().dimensions[-1].weight == 3
    events = set(AuditEvent.objects.values_list("event", flat=True))
    assert {"scheme_drafted", "scheme_altered", "scheme_published"} <= events


def test_mistakes_stand_beside_the_draft_in_sentences_and_stop_publishing(sign_in: SignIn) -> None:
    by = keeper()
    draft = drafted(by)
    browser = sign_in(by)
    browser.post(
        page("scheme-part", draft.key, "H1"),
        {"name": "Physical harm", "weight": 1, "steps": "4: Much\n1: Little"},
    )

    shown = browser.get(draft.get_absolute_url()).content.decode()
    refused = browser.post(page("scheme-publish", draft.key))

    assert "The steps of H1 must rise." in shown
    assert refused.status_code == 409
    draft.refresh_from_db()
    assert draft.published_on is None


@pytest.mark.parametrize(
    ("slug", "sent", "said"),
    [
        ("H1", {"name": "x", "weight": 1, "steps": "much: 4"}, "Line 1 is not points, a colon"),
        ("H1", {"name": "", "weight": 1, "steps": STEPS}, "Write a name."),
        ("H1", {"name": "x", "weight": "a", "steps": STEPS}, "as a whole number"),
        ("words", {"name": "x", "explanation": ""}, "Write how it works."),
        ("sums", {}, "Choose one."),
    ],
)
def test_an_answer_that_cannot_be_read_is_asked_for_again(
    sign_in: SignIn, slug: str, sent: dict[str, Any], said: str
) -> None:
    by = keeper()
    draft = drafted(by)

    answer = sign_in(by).post(page("scheme-part", draft.key, slug), sent)

    assert said in answer.content.decode()
    draft.refresh_from_db()
    assert draft.definition == house_scheme.DEFINITION


def test_the_form_of_sums_gives_back_what_it_was_given(sign_in: SignIn) -> None:
    from nominals.rule_forms import SumsForm

    by = keeper()
    draft = drafted(by)
    given = SumsForm(draft=draft, slug="sums").initial
    sent = {**given, "bands": "\n".join(f"{b['least']}: {b['name']}" for b in given["bands"])}

    answer = sign_in(by).post(page("scheme-part", draft.key, "sums"), sent)

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.definition == house_scheme.DEFINITION


def test_a_part_that_the_draft_has_not_is_not_found(sign_in: SignIn) -> None:
    by = keeper()
    draft = drafted(by)

    assert sign_in(by).get(page("scheme-part", draft.key, "H9")).status_code == 404


def test_a_draft_is_its_secretariats_alone_and_can_be_thrown_away(sign_in: SignIn) -> None:
    by, other = keeper(), keeper()
    draft = drafted(by)

    assert sign_in(other).get(draft.get_absolute_url()).status_code == 404
    assert draft.key not in sign_in(other).get(page("schemes")).content.decode()
    sign_in(by).post(page("scheme-move", draft.key, "discard"))
    assert not ScoringScheme.objects.filter(pk=draft.pk).exists()


def test_what_is_published_is_read_by_members_and_changed_by_nobody(sign_in: SignIn) -> None:
    by = keeper()
    scheme = published(by)
    member = partners.person(None, "nominating_officer")

    assert sign_in(member).get(scheme.get_absolute_url()).status_code == 200
    assert sign_in(by).get(page("scheme-part", scheme.key, "words")).status_code == 403
    assert sign_in(by).post(page("scheme-move", scheme.key, "discard")).status_code == 403
    assert sign_in(by).post(page("scheme-publish", scheme.key)).status_code == 403


WRITES = {
    "draft": "SELECT wall.draft_scheme({house}, '{key}')",
    "write": "SELECT wall.write_scheme({draft}, 'Mine', 'Mine', '{{}}')",
    "publish": "SELECT wall.publish_scheme({draft})",
    "discard": "SELECT wall.discard_scheme({draft})",
    "add": "SELECT wall.name_criterion({programme}, 'S99', 'supporting', 'x', '2035-01-01')",
    "end": "SELECT wall.end_criterion({programme}, 'S9', '2035-01-01')",
}


@pytest.mark.parametrize("act", WRITES)
def test_the_wall_lets_only_its_secretariat_write_rules(act: str) -> None:
    by = keeper()
    lead = partners.person(by.agency, "agency_lead", "intelligence_analyst", "co_chair")
    sql = WRITES[act].format(
        house=ScoringScheme.objects.current().pk, draft=drafted(by).pk, key="k" * 22,
        programme=japtm.programme(by).pk,
    )  # fmt: skip

    assert not tries(None, sql)
    assert not tries(lead, sql)
    if act != "draft":  # any secretariat drafts from what is published
        assert not tries(keeper(), sql)
    assert tries(by, sql)


@pytest.mark.parametrize("login", ["portal_web", "portal_worker"])
@pytest.mark.parametrize("table", ["nominals_scoringscheme", "nominals_criterion"])
def test_no_login_writes_rules_directly(login: str, table: str) -> None:
    by = keeper()
    drafted(by)

    assert not tries(by, f"DELETE FROM {table} RETURNING id", role=login)
    for verb in ("INSERT", "UPDATE", "DELETE"):
        ((may,),) = execute("SELECT has_table_privilege(%s, %s, %s)", [login, table, verb])
        assert not may, verb


def test_versions_are_numbered_once_each() -> None:
    by, other = keeper(), keeper()

    assert [published(by).version, published(other).version] == [2, 3]


# A programme's choice


def test_a_programme_goes_by_what_its_secretariat_chooses(sign_in: SignIn) -> None:
    of = round_of(1)
    scheme = published(of.secretariat, dimensions=weighing("H1", 9))
    scores.score(of.nominations[0], of.first)
    scores.revealed(of)

    sign_in(of.secretariat).post(page("programme-scheme", of.programme.key), {"scheme": scheme.key})

    of.programme.refresh_from_db()
    assert of.programme.scheme == scheme
    lead = partners.person(of.first.agency, "agency_lead")
    assert not Message.objects.filter(person=lead).exists()  # came later
    assert AuditEvent.objects.filter(event="scheme_chosen").exists()


def test_the_leads_of_its_agencies_are_told() -> None:
    of = round_of(0)
    lead = partners.person(of.first.agency, "agency_lead")
    with acting_as(of.secretariat):
        actions.choose_scheme(of.programme, ScoringScheme.objects.current(), by=of.secretariat)

    assert Message.objects.get(person=lead).kind == "scheme_chosen"


def test_no_other_scheme_while_nominations_are_being_scored() -> None:
    of = round_of(1)
    scheme = published(of.secretariat)

    with acting_as(of.secretariat), pytest.raises(Refused, match="are being scored now"):
        actions.choose_scheme(of.programme, scheme, by=of.secretariat)


def test_neither_a_draft_nor_anothers_scheme_is_chosen() -> None:
    by = keeper()
    programme = japtm.programme(by)

    for scheme in (drafted(by), published(keeper())):
        with acting_as(by), pytest.raises(Refused, match="published"):
            actions.choose_scheme(programme, scheme, by=by)
        with pytest.raises(DatabaseError, match="is scored by"), transaction.atomic():
            Programme.objects.filter(pk=programme.pk).update(scheme=scheme)


def test_a_revealed_round_replays_under_its_own_version() -> None:
    of = round_of(1)
    with acting_as(of.first):
        actions.score(of.nominations[0], scores.given(), by=of.first)
    made = scores.revealed(of)
    before = [(each.rank, each.risk) for each in RankedPlace.objects.filter(ranking=made)]
    scheme = published(of.secretariat, dimensions=weighing("H1", 9))
    with acting_as(of.secretariat):
        actions.choose_scheme(of.programme, scheme, by=of.secretariat)
        again = rankings.remade(made, rankings.scores_of(made, by=of.secretariat))

    assert [(each.rank, each.risk) for each in again.places] == before


# What if


def tried_round() -> tuple[Any, Ranking, ScoringScheme]:
    """The first is first by the house's scheme, and second where psychological harm weighs more."""
    of = round_of(2)
    for nomination, harm in zip(
        of.nominations, ((8, 0, 0, 0, 0, 0), (0, 4, 0, 0, 0, 0)), strict=True
    ):
        with acting_as(of.first):
            actions.score(nomination, scores.given(*harm), by=of.first)
    return of, scores.revealed(of), drafted(of.secretariat, dimensions=weighing("H2", 5))


KEPT = (
    "nominals_ranking", "nominals_rankedplace", "nominals_score", "nominals_nomination",
    "nominals_agendaitem", "nominals_decision", "nominals_scoringscheme", "nominals_programme",
    "portal_job",
)  # fmt: skip


def all_that_is_kept() -> list[Any]:
    sql = "SELECT md5(string_agg(t.*::text, '' ORDER BY id)) FROM <T> AS t"
    return [execute(sql.replace("<T>", each)) for each in KEPT]


def test_a_trial_shows_its_order_beside_the_real_one_and_keeps_nothing(sign_in: SignIn) -> None:
    of, made, draft = tried_round()
    browser = sign_in(of.secretariat)
    before = all_that_is_kept()

    shown = browser.get(page("what-if", made.key), {"scheme": draft.key}).content.decode()

    first, second = (each.reference for each in of.nominations)
    assert shown.index(second) < shown.index(first)
    assert "This is a trial and no decision." in shown
    assert "80, High" in shown  # risk 20 × 4 of the second, now
    assert all_that_is_kept() == before


def test_no_address_and_no_action_keeps_a_trial(sign_in: SignIn) -> None:
    of, made, draft = tried_round()
    browser = sign_in(of.secretariat)
    address = page("what-if", made.key)

    for method in ("post", "put", "patch", "delete"):
        answer = getattr(browser, method)(f"{address}?scheme={draft.key}", {"scheme": draft.key})
        assert answer.status_code == 405, method
    # Only the page knows of trials: no action, task or job can keep one.
    users = {
        str(path) for path in Path("nominals").rglob("*.py") if "comparing" in path.read_text()
    }
    assert users == {"nominals/views/what_if.py"}


@pytest.mark.parametrize("model", [Ranking, Score])
def test_the_database_takes_no_score_and_no_order_by_a_draft(model: Any) -> None:
    of, made, draft = tried_round()

    with pytest.raises(DatabaseError, match="by a draft"), transaction.atomic():
        model.objects.filter(pk__gt=0).update(scheme=draft)
    with pytest.raises(DatabaseError, match="by a draft"), transaction.atomic():
        scores.ranking(of.programme, of.secretariat, scheme=draft)
    assert Job.objects.filter(pk=made.job_id).exists()


def test_a_trial_is_the_secretariats_alone(sign_in: SignIn) -> None:
    of, made, draft = tried_round()
    chair = partners.person(of.secretariat.agency, "co_chair")
    other = partners.person(of.second.agency, "japtm_secretariat")

    assert sign_in(chair).get(page("what-if", made.key)).status_code == 403
    assert sign_in(other).get(page("what-if", made.key)).status_code == 403
    answer = sign_in(keeper()).get(page("what-if", made.key), {"scheme": draft.key})
    assert answer.status_code == 404


def test_a_trial_says_why_it_cannot_be_made(sign_in: SignIn) -> None:
    of, made, draft = tried_round()
    browser = sign_in(of.secretariat)
    fewer = copy.deepcopy(house_scheme.DEFINITION["dimensions"])
    fewer[0]["steps"] = fewer[0]["steps"][:3]
    with acting_as(of.secretariat):
        actions.write_scheme(draft, {"dimensions": fewer}, by=of.secretariat)
    other_steps = browser.get(page("what-if", made.key), {"scheme": draft.key}).content.decode()
    with acting_as(of.secretariat):
        actions.write_scheme(draft, {"dimensions": []}, by=of.secretariat)
    faulty = browser.get(page("what-if", made.key), {"scheme": draft.key}).content.decode()

    assert "the number of steps is another for Physical harm" in other_steps
    assert "A scheme has between 1 and 20 dimensions." in faulty


# Criteria


def codes(day: date, programme: Programme) -> dict[str, str]:
    return {each.code: each.words for each in nominating.criteria_on(day, programme.pk)}


def test_criteria_change_from_a_day_and_stay_as_they_were_before(sign_in: SignIn) -> None:
    by = keeper()
    programme, other = japtm.programme(by), japtm.programme(by)
    browser = sign_in(by)
    house = codes(timezone.localdate(), programme)

    browser.post(
        page("criterion-change", programme.key, "S9"),
        {"act": "reword", "words": "Other words", **day_of("from_day", tomorrow())},
    )
    browser.post(
        page("criterion-add", programme.key),
        {"kind": "supporting", "words": "A new one", **day_of("from_day", tomorrow())},
    )
    browser.post(
        page("criterion-change", programme.key, "S1"),
        {"act": "end", "words": "", **day_of("from_day", tomorrow(2))},
    )

    assert codes(timezone.localdate(), programme) == house
    assert codes(tomorrow(), programme) == house | {"S9": "Other words", "S10": "A new one"}
    after = codes(tomorrow(2), programme)
    assert "S1" not in after
    assert after["S9"] == "Other words"
    assert codes(tomorrow(2), other) == house
    shown = browser.get(page("criteria", programme.key)).content.decode()
    assert "A new one" in shown
    assert AuditEvent.objects.filter(event="criterion_changed").count() == 3


def test_nothing_changes_today_or_before_what_is_planned(sign_in: SignIn) -> None:
    by = keeper()
    programme = japtm.programme(by)
    late = {"kind": "supporting", "words": "New", **day_of("from_day", timezone.localdate())}

    said = sign_in(by).post(page("criterion-add", programme.key), late).content.decode()
    assert "The day must be after today." in said
    with acting_as(by):
        actions.add_criterion(
            programme, kind="supporting", words="New", from_day=tomorrow(5), by=by
        )
        with pytest.raises(Refused, match="not before a change that is planned"):
            actions.add_criterion(
                programme, kind="supporting", words="Newer", from_day=tomorrow(2), by=by
            )


def test_enough_criteria_stay_to_nominate_by() -> None:
    by = keeper()
    programme = japtm.programme(by)
    mandatory = list(Criterion.objects.filter(programme=None, kind="mandatory"))
    with acting_as(by):
        for each in mandatory[:-1]:
            actions.end_criterion(programme, each, from_day=tomorrow(), by=by)
        with pytest.raises(Refused, match="must stay"):
            actions.end_criterion(programme, mandatory[-1], from_day=tomorrow(), by=by)

    assert [code for code in codes(tomorrow(), programme) if code[0] == "M"] == [mandatory[-1].code]


def test_a_criterion_that_is_not_there_is_not_found(sign_in: SignIn) -> None:
    by = keeper()

    answer = sign_in(by).get(page("criterion-change", japtm.programme(by).key, "M9"))

    assert answer.status_code == 404


def test_a_code_is_never_used_again() -> None:
    by = keeper()
    programme = japtm.programme(by)
    with acting_as(by):
        code = actions.add_criterion(
            programme, kind="supporting", words="New", from_day=tomorrow(), by=by
        )
        added = Criterion.objects.get(programme=programme, code=code)
        actions.end_criterion(programme, added, from_day=tomorrow(2), by=by)
        again = actions.add_criterion(
            programme, kind="supporting", words="Another", from_day=tomorrow(3), by=by
        )

    assert (code, again) == ("S10", "S11")
