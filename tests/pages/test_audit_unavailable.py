"""No audit, no data: with the log closed to writing, every address refuses what it showed before.

Each call is made twice from the same state: once with the log open, once with it closed. What wrote
an event must now answer 503, change nothing and show nothing; what wrote none shows no record.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from nominals.models import (
    Nomination,
    Programme,
)
from partners.models import Deputyship, District, Invitation, RenewalTask, User
from portal import wall
from portal.models import Job
from portal.uploads import Kind
from profiles import charts as profile_charts
from referrals import actions, steps, tasks
from referrals.actions import sources
from referrals.models import (
    CpiAccount,
    CpiAttachment,
    CpiForm,
    CpiVehicle,
    WatchedWord,
)
from tests.conftest import PortalClient, acting_as
from tests.factories import (
    intelligence,
    japtm,
    nominals,
    partners,
    plans,
    profiles,
    referrals,
    safeguarding,
    scores,
)
from tests.factories.audit import execute
from tests.pages.asked_with import OF_NO_RECORD, OF_THE_DESK, OUTCOME, PARTS, REPORTS, of_parts

SignIn = Callable[[User], PortalClient]
CANARY = "Quillfeather"
ROLES = (
    "writer", "colleague", "agency_lead", "intelligence_analyst", "profile_analyst", "ig_officer",
    "system_administrator", "borrower", "nobody",
)  # fmt: skip
# How many calls at least were refused, and how many of these had shown a record before.
LEAST = {
    "nobody": (1, 0),
    "system_administrator": (30, 0),
    "ig_officer": (30, 0),
    "writer": (30, 20),
}
NO_RECORD = "A" * 22


@dataclass
class World:
    people: dict[str, User | None] = field(default_factory=dict)
    forms: list[CpiForm] = field(default_factory=list)
    profiles: list[Any] = field(default_factory=list)
    renewals: list[RenewalTask] = field(default_factory=list)
    figures: list[Any] = field(default_factory=list)

    def person(self, name: str) -> User:
        found = self.people[name]
        assert found
        return found

    @property
    def references(self) -> list[str]:
        return [row.reference for row in (*self.forms, *self.profiles)]


@pytest.fixture
def world(db: None, tmp_path: Path, settings: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    area = partners.force_area()
    school, force = partners.agency(), partners.force(area, is_host=True)
    place = partners.district(force_area=area)
    school.districts.add(place)
    made = World()
    made.people = {
        "writer": partners.person(school),
        "colleague": partners.person(school, unit=partners.unit(school)),
        "agency_lead": partners.person(school, "agency_lead"),
        "intelligence_analyst": partners.person(force, "intelligence_analyst"),
        "profile_analyst": partners.person(force, "profile_analyst"),
        "ig_officer": partners.person(force, "ig_officer"),
        "system_administrator": partners.person(force, "system_administrator"),
        "borrower": partners.person(partners.force(), "intelligence_analyst"),
        "nobody": None,
    }
    _write_forms(made, place)
    _build_profiles(made)
    made.figures = [referrals.data_report(made.person("intelligence_analyst"))]
    partners.invitation(made.person("agency_lead"))
    _stand_in(made.person("agency_lead"))
    _watch(made)
    _report(made)
    _said(made.person("intelligence_analyst"))
    _refer(made)
    made.renewals = list(RenewalTask.objects.all())
    assert len(made.renewals) >= 2
    return made


def _said(by: User) -> None:
    nominals.said(by, value=CANARY)
    scores.at_both_stages(by)
    programme = Programme.objects.get()
    japtm.nomination(by, programme, harm=f"{CANARY} runs a line")
    japtm.chair(programme, partners.person(by.agency, "co_chair"), name=CANARY)
    listed = japtm.item(japtm.meeting(programme, by), Nomination.objects.all()[0], by)
    japtm.decision(listed, by, reasons=f"{CANARY} does great harm")
    accepted = japtm.nomination(by, programme, state="accepted")
    member = plans.member(accepted, by, exit_criteria=[CANARY])
    plans.review(member, by, reasons=CANARY)
    planned = plans.plan(programme, by, threat=CANARY)
    plans.objective(planned, by, statement=CANARY)
    plans.entry(plans.action(planned, by.agency, by, title=CANARY), by)
    plans.disruption(programme, by, threat=f"{CANARY} has stopped")


def _stand_in(lead: User) -> None:
    """Not yet: it gives nobody a right."""
    first = timezone.localdate() + timedelta(days=9)
    partners.deputyship(lead, starts_on=first, ends_on=first)


def _write_forms(made: World, place: District) -> None:
    """A draft, one that waits and is lent on, one that is answered and has its documents."""
    writer, analyst = made.person("writer"), made.person("intelligence_analyst")
    made.forms = [referrals.draft(writer, theme="CUCKOOING", district=place) for _ in range(3)]
    CpiAccount.objects.filter(form__in=made.forms).update(
        what_happened=f"{CANARY} came at night", people=f"Mr {CANARY}", places=f"{CANARY} Lane",
        source_type="saw_or_heard", risk="another", risk_detail=f"{CANARY} may be hurt",
    )  # fmt: skip
    for form in made.forms:
        CpiVehicle.objects.create(form=form, number=1, make=CANARY)
    _attach(made.forms, writer)
    for place_in_list in (1, 2):
        with acting_as(writer):
            actions.send_form(made.forms[place_in_list], by=writer)
    made.forms = list(CpiForm.objects.order_by("pk"))
    referrals.lend(made.forms[1], made.person("borrower").agency, analyst)
    answered = made.forms[2]
    with acting_as(analyst):
        actions.record_outcome(
            answered, by=analyst, outcome="INTEL_LOG", note=f"{CANARY} is known",
            answer="read_and_used", version=answered.version, priority="low",
        )  # fmt: skip
        answered.refresh_from_db()
        actions.ask_for_document(answered, by=analyst)
    for job in Job.objects.filter(subject=answered.pk, state="queued"):
        getattr(tasks, job.task.removeprefix("referrals.")).run(job.pk)
        job.refresh_from_db()
        assert job.state == "done", job.reason


def _report(made: World) -> None:
    """A draft of a report, and one that was released and told; a source and a word."""
    wall.enter(None)  # the work above was done as somebody
    analyst, writer = made.person("intelligence_analyst"), made.person("writer")
    second, third = made.person("profile_analyst"), made.person("ig_officer")
    graded = intelligence.grading(made.forms[2], analyst)
    words = {"words": {"content": f"{CANARY} is there"}}
    intelligence.report(made.forms[2], graded, second, **words)
    told = intelligence.report(made.forms[2], graded, second, **words)
    intelligence.released(told, third, third)
    intelligence.told(told, made.person("borrower").agency, analyst)
    WatchedWord.objects.create(owner=analyst.agency, word=CANARY, kind="group", added_by=analyst)
    with acting_as(writer):
        sources.name_source(made.forms[0], name=CANARY, by=writer)


def _refer(made: World) -> None:
    """To the agency of the forms, whose lead reads it; and a form that another force passed on."""
    analyst, lead = made.person("intelligence_analyst"), made.person("agency_lead")
    told = {"words": {"concern": f"{CANARY} is in danger"}}
    safeguarding.referral(made.forms[2], lead.agency, analyst, **told)
    safeguarding.route(made.forms[2].district, None)
    borrower = made.person("borrower")
    moved = referrals.sent(made.person("colleague"), borrower.agency)
    safeguarding.transfer(moved, analyst.agency, borrower, reason=f"{CANARY} lives there")


def _watch(made: World) -> None:
    """One urgent form of the force that nobody has opened, and somebody on duty."""
    CpiForm.objects.filter(pk=made.forms[1].pk).update(is_urgent=True)
    made.forms[1].refresh_from_db()
    referrals.escalation(made.forms[1])
    referrals.turn(made.person("intelligence_analyst"))
    referrals.look(made.person("intelligence_analyst"))


def _attach(forms: list[CpiForm], by: User) -> None:
    """A file with each: not yet checked with the draft and the first, checked with the last."""
    for form in forms:
        with acting_as(by):
            actions.attach(form, name=f"{CANARY}.pdf", kind=Kind.PDF, content=b"x", by=by)
    Job.objects.filter(task="referrals.check_attachment").update(state="failed", reason="Away.")
    CpiAttachment.objects.filter(form=forms[2]).update(state="clean")


def _build_profiles(made: World) -> None:
    by, writer = made.person("profile_analyst"), made.person("writer")
    made.profiles = [
        profiles.profile(by, title=f"{CANARY} draft"),
        profiles.published(by, title=f"{CANARY} published"),
    ]
    profiles.lend(made.profiles[1], writer.agency, by)
    profiles.section(made.profiles[0], by, title=CANARY)
    profiles.threat(made.profiles[0], by, name=CANARY)
    profiles.indicator(made.profiles[0], by, label=CANARY)
    profiles.recommendation(made.profiles[0], by, text=CANARY)
    profiles.data_file(by, name=f"{CANARY}.csv")


def addresses(world: World) -> list[tuple[str, str]]:
    """Every named address, filled with each row of its app and with a key that is nobody's."""
    found = []
    for name, pattern in _patterns(get_resolver(), ""):
        converters = pattern.pattern.converters
        for kwargs in _filled(world, name, sorted(converters)):
            found.append((name, reverse(name, kwargs=kwargs)))
    return found


def _patterns(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _patterns(pattern, inner)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{prefix}{pattern.name}", pattern


# Addresses of what is no record: agencies, districts, areas, codes.
PLACES: dict[tuple[str, ...], Callable[[World], list[dict[str, str]]]] = {
    ("agency",): lambda world: [{"agency": world.person("writer").agency.key}],
    ("form",): lambda world: [{"form": world.forms[0].key}],
    ("theme",): lambda world: [{"theme": "CUCKOOING"}],
    ("gss",): lambda world: [{"gss": District.objects.all()[0].gss}],
    ("code",): lambda world: [{"code": District.objects.all()[0].force_area.code}],
    ("tactic",): lambda world: [{"tactic": "SCPO"}],
    ("template",): lambda world: [{"template": "COUNTY_LINE"}],
    ("part", "place", "template"): lambda world: [
        {"template": "COUNTY_LINE", "part": part, "place": "1"} for part in ("objective", "action")
    ],
    ("week",): lambda world: [{"week": "KNIVES"}],
    ("code", "of"): lambda world: [{"of": "theme", "code": "ASB"}],
}


ONE_MORE = {
    "number": "1", "name": sorted(profile_charts.NAMES)[0], "kind": "text", "slug": "harm",
    "move": "withdraw", "paper": "minutes",
}  # fmt: skip


def _filled(world: World, name: str, arguments: list[str]) -> Iterator[dict[str, str]]:
    if not arguments:
        yield {}
        return
    if places := PLACES.get(tuple(arguments)):
        yield from places(world)
        return
    keys = [row.key for row in _rows(world, name)]
    if arguments == ["key"]:
        yield from ({"key": key} for key in [*keys, NO_RECORD])
    elif arguments == ["key", "step"]:
        yield from ({"key": keys[0], "step": step} for step in STEPS)
        yield {"key": keys[1], "step": "people"}
    elif arguments == ["key", "number", "step"]:
        yield from ({"key": key, "number": 1, "step": "vehicles"} for key in keys[:2])
    elif arguments == ["key", "of"]:
        yield from of_parts(name, keys)
    elif len(arguments) == 2 and arguments[1] in ONE_MORE:
        more = {arguments[1]: ONE_MORE[arguments[1]]}
        yield from ({"key": key, **more} for key in [*keys, NO_RECORD])
    else:
        pytest.fail(f"Say here which rows {name} takes: {arguments}")


def _rows(world: World, name: str) -> list[Any]:
    if name in OF_THE_DESK:
        return list(OF_THE_DESK[name].objects.all())
    if name.startswith("referrals:"):
        return world.figures if "data-report" in name else world.forms
    if name.startswith("profiles:"):
        return world.profiles
    if name.startswith("renewal"):
        return world.renewals
    if name.startswith("invitation-"):
        return list(Invitation.objects.all())
    if name.startswith("deputy-"):
        return list(Deputyship.objects.all())
    if name.startswith("person"):
        return [world.person("colleague"), world.person("profile_analyst")]
    pytest.fail(f"Say here which rows {name} takes.")


def _days(field: str, *, ahead: int) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=ahead)
    return {f"{field}_day": day.day, f"{field}_month": day.month, f"{field}_year": day.year}


def at_the_desk(world: World) -> dict[str, dict[str, Any]]:
    return {
        "referrals:cpi-triage": {"priority": "low", "version": world.forms[1].version},
        "referrals:cpi-assign": {
            "form": [world.forms[1].key],
            "person": world.person("intelligence_analyst").key,
        },
        "referrals:duty": {"part": "duty", "person": world.person("intelligence_analyst").key},
        "referrals:clocks": {
            "duty_minutes": "5",
            "supervisor_minutes": "10",
            "control_room_minutes": "15",
            "high_minutes": "60",
            "medium_hours": "24",
            "low_days": "5",
        },
    }


def filled_in(name: str, world: World) -> dict[str, Any]:
    """Where an empty form would change nothing, one that does."""
    version = world.forms[0].version
    return (
        at_the_desk(world).get(name)
        or REPORTS.get(name)
        or PARTS.get(name)
        or OF_NO_RECORD.get(name)
        or {
            "referrals:cpi-begin": {"token": "another-token"},
            "referrals:cpi-gate": {"answer": "emergency"},
            "referrals:cpi-quick": {"answer": "emergency"},
            "referrals:cpi-outcome": OUTCOME | {"version": world.forms[1].version},
            "referrals:cpi-question": {"version": version, "people": "Somebody", "places": "There"},
            "referrals:cpi-again": {"token": "a-third-token", "how": "copy"},
            "referrals:cpi-correct": {"asked": "It was Friday."},
            "referrals:cpi-part": {"version": version, "make": "Ford"},
            "referrals:cpi-part-remove": {"version": version},
            "invite": {"name": "New", "email": "new@agency.example", "roles": ["practitioner"]},
            "agency-settings": {"mail_domains": "agency.example", "is_listed": "on"},
            "agency-add": {"name": "New", "short_name": "New", "sector": "health"},
            "agency-change": {"name": "New", "short_name": "New", "sector": "health"},
            "agency-first-lead": {"name": "New", "email": "new@agency.example"},
            "district-routes": {"mash_name": "Hub", "mash_telephone": "101"},
            "person-roles": {"roles": ["practitioner", "agency_lead"]},
            "person-deputy": _days("starts_on", ahead=30) | _days("ends_on", ahead=31),
        }.get(name, {})
    )


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    events: int
    state: tuple[Any, ...]

    def shows(self, words: list[str]) -> list[str]:
        return [word for word in words if word.encode() in self.body]


# The further questions are the same page with other words.
STEPS = (*steps.CORE, "quick", "persons")

WHAT_COULD_CHANGE = (
    "referrals_cpiform", "referrals_cpiaccount", "referrals_cpioutcome", "referrals_cpirendering",
    "referrals_cpireceipt", "referrals_cpivehicle", "referrals_cpiattachment",
    "partners_sharingdecision", "partners_renewaltask", "portal_job", "profiles_districtprofile",
    "profiles_districtprofilegrant", "portal_auditevent", "partners_user", "partners_invitation",
    "partners_notice", "partners_feedback", "partners_deputyship", "partners_message",
    "referrals_escalation", "referrals_dutyturn", "referrals_triagesettings", "portal_searchterm",
    "referrals_cpicorrection", "partners_apitoken", "nominals_score", "nominals_ranking",
    "nominals_scoringscheme", "nominals_criterion", "nominals_programme",
    "nominals_meeting", "nominals_attendance", "nominals_remark", "nominals_earlyinterest",
    "nominals_paper", "nominals_paperrendering",
    "referrals_grading", "referrals_intelligencereport", "referrals_reporttext",
    "referrals_sanitising", "referrals_dissemination", "referrals_acknowledgement",
    "referrals_namedsource", "referrals_watchedword", "referrals_handlingcondition",
    "referrals_referral", "referrals_referraltext", "referrals_referralorigin",
    "referrals_referralmessage", "referrals_transfer", "plans_tactic", "plans_disruption",
    "plans_plantemplate", "plans_namedweek",
    "plans_calendarfeed", "profiles_datafile", "profiles_profilesection", "profiles_threatentry",
    "profiles_indicator", "profiles_recommendation",
)  # fmt: skip


def state() -> tuple[Any, ...]:
    sums = ", ".join(
        f"(SELECT md5(string_agg(t.*::text, '' ORDER BY id)) FROM {table} AS t)"
        for table in WHAT_COULD_CHANGE
    )
    return execute(f"SELECT {sums}")[0]


def call(browser: PortalClient, method: str, url: str, data: Any, *, log_is_open: bool) -> Answer:
    """From the same state each time: what the call did is rolled back."""
    cookies = copy.deepcopy(browser.cookies)
    with transaction.atomic():
        if not log_is_open:
            execute("REVOKE INSERT ON portal_auditevent FROM portal_web")
        before = execute("SELECT count(*) FROM portal_auditevent")[0][0]
        response = getattr(browser, method)(url, data)
        body = b"".join(response) if response.streaming else response.content
        events = execute("SELECT count(*) FROM portal_auditevent")[0][0] - before
        answer = Answer(response.status_code, body, events, state())
        transaction.set_rollback(True)
    browser.cookies = cookies
    return answer


def compared(working: Answer, failing: Answer, words: list[str], where: str) -> list[str]:
    """What was shown must have been recorded; what would be recorded is refused."""
    assert working.status < 500, where
    assert failing.shows(words) == [], where
    assert not failing.body.startswith(b"%PDF"), where
    is_shown = bool(working.shows(words)) or working.body.startswith(b"%PDF")
    assert working.events or not is_shown, f"{where}: shown and not recorded"
    assert failing.status == (503 if working.events else working.status), where
    return ["shown"] * is_shown + ["refused"] * bool(working.events)


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_shown_or_done_while_the_log_cannot_be_written(
    role: str, world: World, sign_in: SignIn
) -> None:
    person = world.people[role]
    browser = sign_in(person) if person else PortalClient()
    words = [CANARY, *world.references]
    seen: Counter[str] = Counter()
    forbidden: set[tuple[str, str]] = set()  # by the person's roles, whatever the row: asked once
    untouched = state()

    for name, url in addresses(world):
        for method in ("get", "post"):
            if (name, method) in forbidden:
                continue
            data = filled_in(name, world) if method == "post" else None
            working = call(browser, method, url, data, log_is_open=True)
            failing = call(browser, method, url, data, log_is_open=False)
            if working.status == 403:
                forbidden.add((name, method))
            where = f"{role} {method} {url}: {working.status} and then {failing.status}"
            seen.update(compared(working, failing, words, where))
            assert not working.events or failing.state == untouched, where

    least_refused, least_shown = LEAST.get(role, (30, 1))
    assert seen["refused"] >= least_refused, seen
    assert seen["shown"] >= least_shown, seen
    print(f"{role}: {seen['refused']} refused, {seen['shown']} of them had shown a record")
