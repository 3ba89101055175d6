"""Whoever was given an action reads the same bytes, whatever any other field behind it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone

from nominals.models import Nomination
from partners.models import User
from plans import actions
from plans.models import Action, Membership, Objective, Plan
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, plans
from tests.factories.audit import triggers_off
from tests.pages.plans import scene

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
# What says which row it is and in what it stands; all else is tried.
WHICH_ROW = {"id", "programme", "membership", "nomination", "plan", "nominal"}
# The tables ask for these together: a time and its person, a kind of plan and its member.
BESIDE = {"lead": "lead_since", "lead_since": "lead"}
NEVER_ALONE: dict[type[models.Model], set[str]] = {Plan: {"kind"}}
CHANGED = "CHANGED"


@pytest.fixture
def of() -> scene.Cohort:
    return scene.cohort()


@pytest.fixture
def given(of: scene.Cohort) -> Action:
    """Accepted by the school, and given to one of its people."""
    member = scene.member(of)
    plan = plans.active(of.programme, of.officer, membership=member, aim="Nobody pays him.")
    objective = plans.objective(plan, of.officer)
    row = plans.action(plan, of.school.agency, of.officer, objective=objective)
    with acting_as(of.school):
        actions.accept(row, by=of.school)
        actions.give_to(row, of.teacher, by=of.school)
    row.refresh_from_db()
    return row


def rows_behind(given: Action) -> dict[type[models.Model], Any]:
    member = given.plan.membership
    assert member is not None
    rows = (given.plan, member, member.nomination, given.objective)
    return {type(row): row for row in rows if row is not None}


def another(field: Any, value: Any, of: scene.Cohort) -> Any:
    """A value of the same kind that is not the one that stands there."""
    if isinstance(field, models.ForeignKey):
        made = {"User": of.second, "Agency": of.second.agency}
        name = field.related_model.__name__
        return made[name] if name in made else (None if value else partners.district())
    if field.choices:
        return next(code for code, _words in field.choices if code and code != value)
    if isinstance(field, ArrayField):
        is_text = isinstance(field.base_field, models.CharField)
        return [*value, CHANGED if is_text else of.second.agency_id]
    kinds: tuple[tuple[type[Any], Callable[[], Any]], ...] = (
        (models.BooleanField, lambda: not value),
        (models.DateTimeField, lambda: timezone.now() + timedelta(days=40)),
        (models.DateField, lambda: timezone.localdate() + timedelta(days=41)),
        (models.TimeField, lambda: timezone.now().time()),
        (models.IntegerField, lambda: (value or 0) + 1),
        (models.JSONField, lambda: {CHANGED: CHANGED}),
        (models.CharField, lambda: CHANGED[: field.max_length]),
        (models.TextField, lambda: CHANGED),
    )
    return next(make() for kind, make in kinds if isinstance(field, kind))


def changes(row: Any, of: scene.Cohort) -> Iterator[tuple[str, dict[str, Any]]]:
    fields = {field.name: field for field in row._meta.concrete_fields}
    for name in fields.keys() - WHICH_ROW:
        together = {name, beside(name)} & fields.keys()
        yield name, {each: another(fields[each], getattr(row, each), of) for each in together}


def beside(name: str) -> str:
    verb, _, kind = name.rpartition("_")
    return BESIDE.get(name) or {"at": f"{verb}_by", "by": f"{verb}_at"}.get(kind, name)


def pages_of(given: Action) -> list[str]:
    acts = ("action-answer", "action-person", "action-report")
    return [
        given.get_absolute_url(), reverse("plans:board"), reverse("home"),
        *(reverse(f"plans:{act}", args=[given.key]) for act in acts),
    ]  # fmt: skip


def shown(browser: PortalClient, pages: list[str]) -> list[tuple[int, str]]:
    answers = [browser.get(page) for page in pages]
    return [(each.status_code, without_token(each.content.decode())) for each in answers]


def without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("model", [Plan, Membership, Nomination, Objective])
@pytest.mark.parametrize("who", ["lead of the agency", "who does it"])
def test_each_field_behind_an_action_leaves_its_pages_as_they_are(
    model: type[models.Model], who: str, of: scene.Cohort, given: Action, sign_in: SignIn
) -> None:
    browser = sign_in(of.school if who == "lead of the agency" else of.teacher)
    row, pages = rows_behind(given)[model], pages_of(given)
    before, refused, told = shown(browser, pages), set(), set()

    for name, change in changes(row, of):
        try:
            with transaction.atomic():
                with triggers_off():
                    model._default_manager.filter(pk=row.pk).update(**change)
                if shown(browser, pages) != before:
                    told.add(name)
                transaction.set_rollback(True)
        except IntegrityError:
            refused.add(name)

    assert told == set(), "The receiver learns of what the action does not say."
    assert refused == NEVER_ALONE.get(model, set())


def test_whoever_reads_the_plan_sees_such_a_change(
    of: scene.Cohort, given: Action, sign_in: SignIn
) -> None:
    """The sweep above would find it."""
    browser, pages = sign_in(of.officer), [given.plan.get_absolute_url()]
    before = shown(browser, pages)

    for name in ("aim", "threat", "review_due", "lead_name"):
        change = dict(changes(given.plan, of))[name]
        with transaction.atomic():
            with triggers_off():
                Plan.objects.filter(pk=given.plan_id).update(**change)
            assert shown(browser, pages) != before, name
            transaction.set_rollback(True)
