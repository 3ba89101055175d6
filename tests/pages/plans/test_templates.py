"""Templates of plans and named weeks are data: versions that the secretariat keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from partners.models import User
from plans import actions
from plans.actions import menu
from plans.models import NamedWeek, Objective, Plan, PlanTemplate
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, plans
from tests.pages.plans.scene import Cohort, cohort

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
LINE, KNIVES = ["COUNTY_LINE"], ["KNIVES"]
WORDED = {"version": 1, "name": "A line", "words": "Where a line begins.", "aim": "It ends."}
OBJECTIVE = {
    "version": 1, "pillar": "protect", "statement": "Nobody carries.", "measure": "Calls a month",
    "baseline": "9", "target": "0", "weeks": 6,
}  # fmt: skip


@pytest.fixture
def scene() -> Iterator[Cohort]:
    return cohort()


@pytest.fixture
def secretariat(sign_in: SignIn) -> PortalClient:
    return sign_in(partners.person(None, "japtm_secretariat"))


def send(browser: PortalClient, page: str, of: list[Any], /, **given: Any) -> Any:
    return browser.post(reverse(f"plans:{page}", args=of), given)


def in_use(code: str = "COUNTY_LINE") -> PlanTemplate:
    return PlanTemplate.objects.get(code=code, ends_on__isnull=True)


def begun(scene: Cohort, **given: Any) -> Plan:
    with acting_as(scene.officer):
        return actions.begin_plan(
            scene.programme, kind="threat", threat="A line", aim="It ends.",
            lead_agency=scene.officer.agency, by=scene.officer, **given,
        )  # fmt: skip


def test_other_words_are_another_version_and_the_first_stays_to_be_read(
    secretariat: PortalClient,
) -> None:
    before = in_use()

    answer = send(secretariat, "template-word", LINE, **WORDED)

    now = in_use()
    assert (now.version, now.name, now.objectives) == (2, "A line", before.objectives)
    page = secretariat.get(answer["Location"]).content.decode()
    first = secretariat.get(answer["Location"] + "?version=1").content.decode()
    assert "A line" in page
    assert before.name in first
    assert "Not in use since" in first
    assert AuditEvent.objects.filter(event="template_kept", objects_seen=[str(now.pk)]).exists()


@pytest.mark.parametrize(
    ("place", "given", "number"),
    [(1, {}, 4), (5, {}, 5), (1, {"is_left_out": "on"}, 3)],
    ids=["changed", "added", "taken out"],
)
def test_an_objective_is(
    secretariat: PortalClient, place: int, given: dict[str, Any], number: int
) -> None:
    fields = {"version": 1, **given} if given else OBJECTIVE

    send(secretariat, "template-part", [*LINE, "objective", place], **fields)

    now = in_use()
    assert (now.version, len(now.objectives)) == (2, number)
    statements = [one["statement"] for one in now.objectives]
    assert ("Nobody carries." in statements) is not bool(given)


def test_an_action_of_a_template_keeps_its_tactic_and_sector(secretariat: PortalClient) -> None:
    send(secretariat, "template-part", [*LINE, "action", 1], version=1, pillar="pursue",
         title="Cut it off", brief="Apply.", tactic="DDTRO", sector="police")  # fmt: skip

    assert in_use().actions[0] == {
        "pillar": "pursue", "title": "Cut it off", "brief": "Apply.", "tactic": "DDTRO",
        "sector": "police",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("part", "place"), [("objective", 6), ("objective", 0), ("aim", 1)],
    ids=["far after the last", "before the first", "no such part"],
)  # fmt: skip
def test_there_is_no_line_of_a_template(secretariat: PortalClient, part: str, place: int) -> None:
    assert send(secretariat, "template-part", [*LINE, part, place], **OBJECTIVE).status_code == 404
    assert in_use().version == 1


@pytest.mark.parametrize(
    ("name", "of"),
    [("template-word", LINE), ("template-part", [*LINE, "action", 1]), ("week-word", KNIVES)],
    ids=["words", "a line", "a week"],
)
def test_a_page_carries_the_version_that_it_shows(
    secretariat: PortalClient, name: str, of: list[Any]
) -> None:
    page = secretariat.get(reverse(f"plans:{name}", args=of)).content.decode()
    assert 'name="version" value="1"' in page


@pytest.mark.parametrize("name", ["template-word", "week-word"])
def test_a_page_that_lay_open_changes_nothing(secretariat: PortalClient, name: str) -> None:
    of = LINE if name == "template-word" else KNIVES
    send(secretariat, name, of, **WORDED)

    again = send(secretariat, name, of, **(WORDED | {"name": "Too late"}))

    assert again.status_code == 409
    assert not PlanTemplate.objects.filter(name="Too late").exists()
    assert not NamedWeek.objects.filter(name="Too late").exists()


def test_of_two_who_change_one_version_at_once_the_second_is_refused() -> None:
    """Both have read version 1: the wall itself refuses whoever comes second."""
    keeper = partners.person(None, "japtm_secretariat")
    words = {"name": "A", "words": "B", "aim": "C", "objectives": [], "actions": []}
    with acting_as(keeper):
        menu.keep_template("COUNTY_LINE", before=1, by=keeper, **words)
        with pytest.raises(Refused):
            menu.keep_template("COUNTY_LINE", before=1, by=keeper, **words | {"name": "Z"})
        with pytest.raises(Refused):
            menu.keep_template("COUNTY_LINE", before=0, by=keeper, **words)
    assert PlanTemplate.objects.filter(code="COUNTY_LINE").count() == 2


def test_a_new_template_is_offered_once_it_has_an_objective(
    scene: Cohort, secretariat: PortalClient, sign_in: SignIn
) -> None:
    address = reverse("plans:plan-begin", args=[scene.programme.key])
    send(secretariat, "template-add", [], **WORDED | {"code": "NEW_ONE", "name": "Fresh one"})
    officer = sign_in(scene.officer)
    before = officer.get(address).content.decode()

    menu_of = sign_in(partners.person(None, "japtm_secretariat"))
    send(menu_of, "template-part", ["NEW_ONE", "objective", 1], **OBJECTIVE)

    assert "Fresh one" not in before
    assert "Fresh one" in sign_in(scene.officer).get(address).content.decode()


def test_a_plan_keeps_the_version_that_it_began_with(scene: Cohort, sign_in: SignIn) -> None:
    template, week = in_use(), NamedWeek.objects.get(code="KNIVES")
    plan = begun(scene, template=template, named_week=week)
    keeper = partners.person(None, "japtm_secretariat")
    with acting_as(keeper):
        menu.keep_template("COUNTY_LINE", before=1, name="A", words="B", aim="C", objectives=[],
                           actions=[], by=keeper)  # fmt: skip
        menu.keep_week("KNIVES", before=1, name="Renamed week", words="B", by=keeper)

    page = sign_in(scene.officer).get(plan.get_absolute_url()).content.decode()

    assert template.name in page
    assert "Knife crime intensification week" in page
    assert "Renamed week" not in page
    assert Objective.objects.filter(plan=plan).count() == len(template.objectives)


@pytest.mark.parametrize("field", ["template", "named_week"])
def test_what_a_plan_began_from_is_never_another(scene: Cohort, field: str) -> None:
    plan = plans.plan(scene.programme, scene.officer, template=in_use())
    other: Any = NamedWeek.objects.first() if field == "named_week" else None
    with acting_as(scene.officer), pytest.raises(DatabaseError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(**{field: other})


def test_what_is_ended_begins_no_plan_and_is_still_read(
    scene: Cohort, secretariat: PortalClient, sign_in: SignIn
) -> None:
    send(secretariat, "template-end", LINE)
    send(secretariat, "week-end", KNIVES)

    page = sign_in(scene.officer).get(reverse("plans:plan-begin", args=[scene.programme.key]))
    assert "A county line that exploits" not in page.content.decode()
    assert "Knife crime" not in page.content.decode()
    keeper = sign_in(partners.person(None, "japtm_secretariat"))
    assert "Not in use since" in keeper.get(reverse("plans:template", args=LINE)).content.decode()
    assert "Knife crime" in keeper.get(reverse("plans:weeks")).content.decode()
    for name, of in (("template", LINE), ("week", KNIVES)):
        assert send(keeper, f"{name}-end", of).status_code == 404
        assert send(keeper, f"{name}-word", of, **WORDED).status_code == 404
        taken = send(keeper, f"{name}-add", [], **WORDED | {"code": of[0]})
        assert "This code is taken" in taken.content.decode()


def test_a_week_is_added_and_worded_anew(secretariat: PortalClient, scene: Cohort) -> None:
    send(secretariat, "week-add", [], code="SCAMS", name="Scams week", words="Against scams.")
    send(secretariat, "week-word", ["SCAMS"], version=1, name="Fraud week", words="Against fraud.")

    rows = NamedWeek.objects.filter(code="SCAMS").order_by("version")
    assert [(row.name, row.ends_on is None) for row in rows] == [
        ("Scams week", False), ("Fraud week", True),
    ]  # fmt: skip
    page = secretariat.get(reverse("plans:weeks")).content.decode()
    assert "Against scams." in page
    assert "Against fraud." in page


def test_nobody_else_keeps_them(sign_in: SignIn) -> None:
    browser = sign_in(partners.person(None, "agency_lead", "lead_officer", "co_chair"))
    sent = {**WORDED, **OBJECTIVE, "code": "MINE"}

    for name, of in (
        ("template-add", []), ("template-word", LINE), ("template-end", LINE),
        ("template-part", [*LINE, "objective", 1]), ("week-add", []), ("week-word", KNIVES),
        ("week-end", KNIVES),
    ):  # fmt: skip
        assert send(browser, name, of, **sent).status_code == 403


def test_the_wall_alone_keeps_them() -> None:
    """Whatever a page forgets to ask."""
    person = partners.person(None, "agency_lead", "lead_officer")
    words = {"name": "A", "words": "B"}
    lists: dict[str, Any] = {"aim": "C", "objectives": [], "actions": []}
    with acting_as(person):
        for attempt in (
            lambda: menu.keep_template("COUNTY_LINE", before=1, by=person, **words, **lists),
            lambda: menu.end_template(in_use(), by=person),
            lambda: menu.keep_week("KNIVES", before=1, by=person, **words),
            lambda: menu.end_week(NamedWeek.objects.get(code="KNIVES"), by=person),
        ):
            with pytest.raises(Refused):
                attempt()
        with pytest.raises(DatabaseError), transaction.atomic():
            NamedWeek.objects.filter(code="KNIVES").update(name="Mine")
    assert not PlanTemplate.objects.filter(ends_on__isnull=False).exists()
    assert not NamedWeek.objects.exclude(version=1).exists()
