"""A rule that is put together once gives the rows that it gives put together each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, replace
from inspect import isfunction
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners import compiled
from partners.models import User
from partners.permissions import RoleName
from partners.querysets import ShareableQuerySet
from referrals.models import CpiAccount, CpiForm
from tests.factories import partners, referrals
from tests.house.access_scene import Scene
from tests.house.access_table import THINGS

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


def _rules() -> Iterator[tuple[type[Any], str]]:
    for model in apps.get_models():
        kind = type(model._default_manager.all())
        if issubclass(kind, ShareableQuerySet):
            for name, rule in vars(kind).items():
                if isfunction(rule) and hasattr(rule, "__wrapped__"):
                    yield model, name


RULES = list(_rules())


def _people(scene: Scene) -> dict[str, User]:
    lapsed = partners.person(
        scene.force, "intelligence_analyst", vetted_until=timezone.localdate().replace(year=2020)
    )
    sides = {"of force": scene.receivers, "of council": scene.senders, "leading": scene.leaders}
    of_roles = {f"{role} {side}": side_[role] for side, side_ in sides.items() for role in "PLIJ"}
    return of_roles | {"all roles": scene.officer, "elsewhere": scene.neighbour, "lapsed": lapsed}


def _found(person: User) -> dict[tuple[type[Any], str], set[int]]:
    return {
        (model, name): set(getattr(model._default_manager, name)(person).values_list("pk"))
        for model, name in RULES
    }


@pytest.mark.sweep
def test_every_rule_gives_each_reader_the_same_rows_kept_and_put_together_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = Scene()
    for thing, relations in THINGS.items():
        for relation in relations:
            scene.record(thing, relation, "P")
    people = _people(scene)

    kept = {who: _found(person) for who, person in people.items()}
    monkeypatch.setattr(compiled, "_condition", lambda *_about: None)
    anew = {who: _found(person) for who, person in people.items()}

    assert len(RULES) > 100
    for who in people:
        differ = [rule for rule in RULES if kept[who][rule] != anew[who][rule]]
        assert not differ, who
    assert sum(any(anew[who][rule] for who in people) for rule in RULES) > 60


def test_most_rules_are_kept() -> None:
    """Those of one table, which go by the database's clock. The rest are put together each time."""
    person = partners.person(partners.force(), "intelligence_analyst")
    who = compiled.shape(compiled.reader(person))

    each_time = {
        model.__name__
        for model, name in RULES
        if compiled._condition(
            getattr(type(model._default_manager.all()), name).__wrapped__,
            type(model._default_manager.all()), model, who,
        )
        is None
    }  # fmt: skip

    assert each_time <= {"LoanTerms", "Plan", "Reply", "Score", "Review"}


def test_a_rule_is_put_together_once_for_everybody_of_a_role() -> None:
    person = partners.person(partners.force(), "intelligence_analyst")
    elsewhere = partners.person(partners.force(), "intelligence_analyst")
    CpiForm.objects.visible_to(person)
    before = compiled._condition.cache_info()

    CpiForm.objects.visible_to(elsewhere)

    after = compiled._condition.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


@pytest.mark.parametrize(
    ("name", "other"),
    [("pk", -1), ("agency_id", -1), ("unit_id", -1), ("leads_unit", True), ("group_id", -1),
     ("police_area_id", -1), ("is_host", True),
     ("held_roles", frozenset({"co_chair"})), ("counted_marking", "official"),
     ("may_see", False)],
)  # fmt: skip
def test_whatever_decides_is_in_the_key_or_among_the_values(name: str, other: Any) -> None:
    council = partners.agency()
    who = compiled.reader(partners.person(council, unit=partners.unit(council)))
    fields_of_agency = {field.name for field in fields(compiled.ReadersAgency)} - {"pk"}
    told = {name: other} if name not in fields_of_agency else {
        "agency": replace(who.agency, **{name: other})
    }  # fmt: skip
    another = replace(who, **told)

    def kept(reader: compiled.Reader) -> tuple[Any, ...]:
        numbers = compiled._with_numbers(tuple(compiled.STAND_INS), reader)
        return (*numbers, compiled.shape(reader))

    assert kept(another) != kept(who)


def test_numbers_are_put_where_they_stood_also_in_lists() -> None:
    who = compiled.reader(partners.person())

    values = compiled._with_numbers((compiled.AGENCY, [compiled.AGENCY, 7], "words", True), who)

    assert values == (who.agency_id, [who.agency_id, 7], "words", True)


def test_no_rule_keeps_a_stand_in_for_a_person() -> None:
    for role in RoleName.values:
        force = partners.force()
        person = partners.person(force, role, unit=partners.unit(force), leads_unit=True)
        for model, name in RULES:
            with suppress(EmptyResultSet):  # nothing is asked at all
                asked = str(getattr(model._default_manager, name)(person).values("pk").query)
                assert not any(str(number) in asked for number in compiled.STAND_INS), (model, name)


def test_a_number_within_words_is_put_together_each_time() -> None:
    person = partners.person()

    assert _kept(lambda rows, user: rows.filter(reference=f"of {user.pk}"), person) is None
    assert _kept(lambda rows, user: rows.filter(created_by=user.pk), person) is not None


def test_a_reader_holds_nothing_else_of_a_person() -> None:
    assert {field.name for field in fields(compiled.Reader)} == {
        "pk", "agency_id", "agency", "unit_id", "leads_unit", "held_roles", "counted_marking",
        "may_see", "is_authenticated",
    }  # fmt: skip
    with pytest.raises(AttributeError):
        compiled.reader(partners.person()).email  # type: ignore[attr-defined]  # noqa: B018 refused


def test_nobody_sees_by_a_rule_that_another_was_kept_for() -> None:
    force = partners.force()
    form = referrals.sent(partners.person(), force)
    analyst = partners.person(force, "intelligence_analyst")
    assert CpiForm.objects.visible_to(analyst).get() == form

    analyst.roles = ["profile_analyst"]

    assert not CpiForm.objects.visible_to(analyst).exists()


def _kept(rule: Callable[[Any, Any], Any], person: User) -> Any:
    who = compiled.shape(compiled.reader(person))
    return compiled._condition(rule, type(CpiForm.objects.all()), CpiForm, who)


def test_what_goes_by_the_clock_of_the_process_is_put_together_each_time() -> None:
    person = partners.person()

    assert _kept(lambda rows, user: rows.filter(sent_at__lt=timezone.now()), person) is None
    assert _kept(lambda rows, user: rows.filter(sent_at__lt=Now()), person) is not None


def test_what_joins_another_table_is_put_together_each_time() -> None:
    assert _kept(lambda rows, user: rows.filter(account__people=""), partners.person()) is None


def test_a_rule_reads_nothing_while_it_is_put_together() -> None:
    def reads(rows: Any, user: Any) -> Any:
        return rows.filter(pk__in=list(CpiForm.objects.values_list("pk", flat=True)))

    with pytest.raises(RuntimeError, match="kept for later"):
        _kept(reads, partners.person())


def test_a_kept_rule_holds_under_whatever_name_a_statement_gives_its_table() -> None:
    force = partners.force()
    sent = referrals.sent(partners.person(), force)
    referrals.sent(partners.person(), partners.force())
    analyst = partners.person(force, "intelligence_analyst")
    seen = CpiForm.objects.visible_to(analyst)
    lent = CpiForm.objects.lent_to_agency_of(analyst)

    assert list(CpiForm.objects.filter(pk__in=seen)) == [sent]
    assert list(CpiForm.objects.filter(Exists(seen.filter(pk=OuterRef("pk"))))) == [sent]
    assert list(CpiAccount.objects.filter(form__in=seen.filter(pk__in=seen))) == [sent.account]
    assert list(seen | lent) == [sent]
    assert list(CpiForm.objects.filter(Q(supplements__in=lent) | Q(pk__in=seen))) == [sent]
    assert not CpiForm.objects.visible_to(analyst).exclude(pk__in=seen).exists()


def test_nothing_is_asked_of_a_reader_who_may_see_nothing() -> None:
    person = partners.person(is_active=False)
    with CaptureQueriesContext(connection) as asked:
        assert list(CpiForm.objects.visible_to(person)) == []
    assert len(asked) == 0
