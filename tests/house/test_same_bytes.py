"""A record of others, one that was erased and one that never was: nobody can tell them apart."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from partners.models import Agency, AgreementParty, RenewalTask, User
from partners.permissions import RoleName
from portal.references import new_key
from profiles import charts
from profiles.models import DistrictProfile
from referrals.models import CpiAccount, CpiForm, IntelligenceReport, Referral, WatchedWord
from tests.conftest import PortalClient
from tests.factories import (
    intelligence,
    japtm,
    nominals,
    partners,
    profiles,
    referrals,
    safeguarding,
    scores,
)
from tests.factories.audit import execute, triggers_off
from tests.house.named_disruptions import gone_disruptions, named_disruptions
from tests.house.named_plans import gone_plans, named_plans
from tests.house.named_profiles import gone_parts, named_parts
from tests.house.times import FAIREST, LEAST_FAIR, area_under_curve, as_seen

SignIn = Callable[[User], PortalClient]
AGREEMENT_PAGES = ("agreement", "agreement-sign", "agreement-leave")
LISTS = (
    "referrals:cpi-mine", "referrals:cpi-agency", "referrals:cpi-inbox", "profiles:profile-list",
    "nominals:nominals", "nominals:to-score", "nominals:rankings", "nominals:programmes",
    "nominals:nominations", "nominals:schemes", "plans:plans", "plans:board",
)  # fmt: skip
# What would be taken from whoever may, so that a refusal is not one of the form.
SENDS = {
    "version": "1", "people": "Somebody", "places": "There", "outcome": "INTEL_LOG", "note": "",
    "answer": "read_and_used", "priority": "low",
}  # fmt: skip
ALSO = {
    "step": "people",
    "name": charts.NAMES[0],
    "number": 1,
    "kind": "text",
    "of": "section",
    "slug": "harm",
    "paper": "minutes",
    "move": "withdraw",
}


ACTS = (
    "roles", "checks", "confirm", "switch-off", "switch-on", "recover", "deputy", "lead-unit",
)  # fmt: skip


@dataclass
class World:
    """`stranger` has every role, in a force that nothing was ever sent or lent to."""

    stranger: User
    foreign: dict[str, list[str]]
    erased: dict[str, list[str]]

    def pairs(self, app: str) -> Iterator[tuple[str, str, str]]:
        """Keys that must be told alike: of others, erased, never given."""
        yield from (
            (foreign, erased, new_key())
            for foreign in self.foreign[app]
            for erased in self.erased[app]
        )


@pytest.fixture
def world(db: None) -> World:
    area = partners.force_area()
    force, school = partners.force(area), partners.agency()
    partners.district(force_area=area)
    writer, builder = partners.person(school), partners.person(force, "profile_analyst")
    forms = [referrals.draft(writer), referrals.sent(writer, force)]
    shown = [profiles.profile(builder), profiles.published(builder)]
    stranger = partners.person(partners.force(), *RoleName.values)
    theirs, erased = _of_no_app(school, force), _of_no_app(force, school)
    watched = _watched(forms[1], force)
    gone = referrals.draft(writer), profiles.profile(builder)
    kept, ended = _reports(forms[1], force)
    referred = _referred(forms[1], force)
    made = World(
        stranger,
        {"referrals": _keys(forms), "profiles": _keys(shown), **_by_name(theirs), **watched[0],
         **kept, **referred[0], **_nominals(nominals.said(builder)), **_rounds(builder),
         **named_parts(builder), **named_plans(builder), **named_disruptions(builder)},
        {"referrals": [gone[0].key], "profiles": [gone[1].key], **_by_name(erased), **watched[1],
         **ended, **referred[1], **_gone_nominals(builder), **_gone_rounds(builder),
         **gone_parts(builder), **gone_plans(builder), **gone_disruptions(builder)},
    )  # fmt: skip
    CpiAccount.objects.filter(form=gone[0]).delete()
    AgreementParty.objects.filter(agreement=erased[-1]).delete()
    with triggers_off():
        for row in (*gone, *erased):
            execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])
    return made


def _of_no_app(owner: Agency, other: Agency) -> list[Any]:
    return [
        RenewalTask.objects.create(owner=owner, other=other),
        partners.invitation(partners.person(owner)),
        partners.person(owner, factor=False),
        partners.deputyship(partners.person(owner, "agency_lead")),
        partners.token(partners.person(owner, "agency_lead")),
        partners.draft_agreement(owner, other),
    ]


def _watched(form: CpiForm, force: Agency) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Rungs and turns of duty: another force's, and keys of rows that were there."""
    analyst = partners.person(force, "intelligence_analyst")
    kept = referrals.escalation(form), referrals.turn(analyst), referrals.look(analyst)
    analyst = partners.person(force, "intelligence_analyst")
    gone = (
        referrals.escalation(form, "supervisor"),
        referrals.turn(analyst),
        referrals.look(analyst),
    )
    erased = _watched_names(gone)
    for row in gone:
        row.delete()
    return _watched_names(kept), erased


REPORT_PAGES = (
    "report", "report-accept", "report-forward", "report-alone", "report-read-again",
    "report-send-back", "report-tell", "report-recall", "report-document", "report-document-file",
)  # fmt: skip


def _reports(form: CpiForm, force: Agency) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """A report told to nobody and a word, of another force; and keys of rows that were there."""
    by = partners.person(force, "intelligence_analyst")
    graded = intelligence.grading(form, by)
    words = [
        WatchedWord.objects.create(owner=force, word=word, kind="group", added_by=by)
        for word in ("Larkspur", "Kingfisher")
    ]
    kept = _report_names(intelligence.report(form, graded, by).key, words[0].key)
    gone = IntelligenceReport.objects.create(reference="IR-gone", owner=force, created_by=by)
    ended = _report_names(gone.key, words[1].key)
    gone.delete()
    words[1].delete()
    return kept, ended


SAID_PAGES = ("replace", "withdraw", "lend-approve", "lend-end")


def _nominals(said: Any) -> dict[str, list[str]]:
    keys = {f"nominals:said-{act}": [said.key] for act in SAID_PAGES}
    of = [said.nominal.key]
    return keys | {"nominals": of, "referrals:nominal-refer": of}


def _gone_nominals(by: Any) -> dict[str, list[str]]:
    said = nominals.said(by)
    named = _nominals(said)
    said.delete()
    said.nominal.delete()
    return named


def _rounds(by: Any) -> dict[str, list[str]]:
    return _round_names(*_round(by))


NOMINATION_PAGES = (
    "nomination", "nomination-part", "nomination-move", "nomination-approve", "nomination-return",
    "nomination-back", "nomination-ask", "nomination-move-on", "nomination-reply",
    "nomination-compare", "nomination-end",
    "nomination-interest", "score", "scores",
)  # fmt: skip
PROGRAMME_PAGES = (
    "programme", "chair-name", "meeting-plan", "reveal", "programme-scheme", "criteria",
    "criterion-add", "criterion-change",
)  # fmt: skip
SCHEME_PAGES = ("scheme", "scheme-part", "scheme-move", "scheme-publish")
MEETING_PAGES = (
    "meeting", "meeting-version", "meeting-agenda", "meeting-open", "meeting-show",
    "meeting-item", "meeting-follow", "meeting-move", "meeting-call-off",
    "meeting-close", "meeting-freeze", "meeting-attendance", "meeting-paper", "meeting-document",
    "meeting-document-file",
)  # fmt: skip


def _round(by: Any) -> tuple[Any, ...]:
    """One nomination that is revealed, its programme, their order, and a meeting about it."""
    programme = japtm.programme(by)
    row = japtm.nomination(
        by, programme, state="scored", revealed_at=timezone.now(), revealed_by=by
    )
    held = japtm.meeting(programme, by)
    listed = japtm.item(held, row, by)
    decided = japtm.decision(listed, by)
    named = japtm.chair(programme, partners.person(by.agency, "co_chair"))
    tried = scores.draft_scheme(by.agency)
    return row, programme, scores.ranking(programme, by), named, held, listed, decided, tried


def _round_names(*rows: Any) -> dict[str, list[str]]:
    row, programme, ranking, named, held, listed, decided, tried = (each.key for each in rows)
    pages = {
        **dict.fromkeys(NOMINATION_PAGES, row), **dict.fromkeys(PROGRAMME_PAGES, programme),
        **dict.fromkeys(MEETING_PAGES, held), "ranking": ranking, "chair-end": named,
        "what-if": ranking, **dict.fromkeys(SCHEME_PAGES, tried),
        "item-propose": listed, "item-interest": listed, "item-remark": listed,
        "item-action": listed, "item-moderate": listed, "item-off": listed,
        "decision": decided, "decision-sign": decided, "decision-document": decided,
        "decision-document-file": decided,
    }  # fmt: skip
    return {f"nominals:{name}": [key] for name, key in pages.items()}


def _gone_rounds(by: Any) -> dict[str, list[str]]:
    made = _round(by)
    names = _round_names(*made)
    row, programme, ranking, named, held, listed, decided, tried = made
    with triggers_off():
        for each in (tried, decided, listed, held, named, ranking, row, programme):
            execute(f"DELETE FROM {each._meta.db_table} WHERE id = %s", [each.pk])
    return names


REFERRAL_PAGES = (
    "referral", "referral-acknowledge", "referral-answer", "referral-return", "referral-write",
)  # fmt: skip
TRANSFER_PAGES = ("transfer", "transfer-acknowledge")


def _referred(form: CpiForm, force: Agency) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """A referral and a transfer among others, and keys of such that were there."""
    by, council = partners.person(force, "intelligence_analyst"), partners.agency()
    referral = safeguarding.referral(form, council, by)
    moved = [
        safeguarding.transfer(referrals.sent(form.created_by, force), partners.force(), by)
        for _ in range(2)
    ]
    fields = {
        "owner": force, "recipient": council, "created_by": by, "sent_name": "x",
        "concern": "red", "acknowledge_hours": 1, "answer_hours": 1,
    }  # fmt: skip
    with triggers_off():
        gone = Referral.objects.create(reference="REF-gone", **fields)
        gone.delete()
        execute("DELETE FROM referrals_transfer WHERE id = %s", [moved[1].pk])
    return _referral_names(referral.key, moved[0].key), _referral_names(gone.key, moved[1].key)


def _referral_names(referral: str, transfer: str) -> dict[str, list[str]]:
    return {f"referrals:{name}": [referral] for name in REFERRAL_PAGES} | {
        f"referrals:{name}": [transfer] for name in TRANSFER_PAGES
    }


def _report_names(report: str, word: str) -> dict[str, list[str]]:
    return {f"referrals:{name}": [report] for name in REPORT_PAGES} | {"referrals:word-end": [word]}


def _watched_names(rows: Sequence[Any]) -> dict[str, list[str]]:
    names = (
        "referrals:escalation-acknowledge", "referrals:duty-end", "referrals:cpi-look-delete",
    )  # fmt: skip
    return {name: [row.key] for name, row in zip(names, rows, strict=True)}


def _by_name(rows: Sequence[Any]) -> dict[str, list[str]]:
    """Addresses that stand in no app's own space have a name of their own."""
    renewal, invitation, person, deputyship, token, agreement = rows
    about = ("person", *(f"person-{act}" for act in ACTS))
    keys = {
        "renewal-close": [renewal.key],
        "deputy-end": [deputyship.key],
        "token-end": [token.key],
        **{name: [agreement.key] for name in AGREEMENT_PAGES},
        "invitation-withdraw": [invitation.key],
        "invitation-send-again": [invitation.key],
    }
    return keys | {name: [person.key] for name in about}


def _keys(rows: Sequence[Any]) -> list[str]:
    return [row.key for row in rows]


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every named address that takes a key, with what else it takes."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern) and "key" in pattern.pattern.converters:
            yield f"{prefix}{pattern.name}", sorted(set(pattern.pattern.converters) - {"key"})


KEYED = sorted(addresses(get_resolver()))


def answered(browser: PortalClient, method: str, url: str) -> tuple[int, dict[str, str], bytes]:
    with transaction.atomic():
        response = getattr(browser, method)(url, SENDS if method == "post" else None)
        headers = {name: text for name, text in response.items() if name != "Date"}
        cookies = dict.fromkeys(response.cookies, "set")
        transaction.set_rollback(True)
    return response.status_code, headers | cookies, response.content


@pytest.mark.parametrize(("name", "also"), KEYED, ids=[name for name, _ in KEYED])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_foreign_erased_and_random_keys_are_answered_alike(
    method: str, name: str, also: list[str], world: World, sign_in: SignIn
) -> None:
    browser = sign_in(world.stranger)
    app = name if name in world.foreign else name.split(":")[0]
    more = {argument: ALSO[argument] for argument in also}
    browser.get(reverse("help"))

    for keys in world.pairs(app):
        with time_machine.travel(datetime.now(UTC), tick=False):  # Expires is told by the clock
            answers = [
                answered(browser, method, reverse(name, kwargs={"key": key, **more}))
                for key in keys
            ]

        assert answers[0][0] in {404, 405}, answers[0][0]
        assert answers[0] == answers[2], "A record of others shows that it is there."
        assert answers[1] == answers[2], "An erased record shows that it was there."


@pytest.mark.parametrize("name", LISTS)
def test_a_list_after_a_foreign_key_is_the_list_after_a_random_one(
    name: str, world: World, sign_in: SignIn
) -> None:
    browser, app = sign_in(world.stranger), name.split(":")[0]

    for keys in world.pairs(app):
        pages = [_page_after(browser, name, key) for key in keys]

        assert pages[0] == pages[2]
        assert pages[1] == pages[2]


def _page_after(browser: PortalClient, name: str, key: str) -> tuple[int, bytes]:
    """The page without the token that differs each time, and without the key that was asked."""
    response = browser.get(reverse(name), {"after": key})
    token = response.context["csrf_token"] if response.context else ""
    body = response.content.replace(str(token).encode(), b"token").replace(key.encode(), b"key")
    return response.status_code, body


def test_whoever_may_is_answered_otherwise(world: World, sign_in: SignIn) -> None:
    """Or the sameness would be that of a broken page."""
    for model in (CpiForm, DistrictProfile):
        row = model._default_manager.latest("pk")
        by = row.created_by if model is DistrictProfile else CpiForm.objects.get(pk=row.pk).sent_by
        assert sign_in(by).get(row.get_absolute_url()).status_code == 200


@pytest.mark.sweep
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "pairs",
    [pytest.param(1_000, id="1000"), pytest.param(2_000, id="2000", marks=pytest.mark.long)],
)
def test_time_does_not_tell_whether_a_record_is_there(
    pairs: int, world: World, sign_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = sign_in(world.stranger)
    foreign, never = timed(browser, world, pairs)
    auc = area_under_curve(foreign, never)
    if not FAIREST <= auc <= LEAST_FAIR:  # a loaded machine: once more, and all of them count
        more = timed(browser, world, pairs)
        foreign, never = foreign + more[0], never + more[1]
        auc = area_under_curve(foreign, never)

    with capsys.disabled():
        print(f"\nexistence by time: AUC {auc:.3f} over {len(foreign)} pairs")
    assert FAIREST <= auc <= LEAST_FAIR


def timed(browser: PortalClient, world: World, pairs: int) -> tuple[list[float], list[float]]:
    """Seconds of answers, foreign and random, in pairs of random order."""
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(pairs + 20):
        keys = (random.choice(world.foreign["referrals"]), new_key())
        for which in random.sample((0, 1), 2):
            url = reverse("referrals:cpi-read", args=[keys[which]])
            started = time.perf_counter()
            status = browser.get(url).status_code
            seconds = time.perf_counter() - started
            assert status == 404
            if number >= 20:  # the first are slower, whatever they ask for
                taken[which].append(as_seen(seconds))
    return taken


def test_the_measure_knows_same_from_different() -> None:
    values = [float(number) for number in range(100)]

    assert area_under_curve([one + 1_000 for one in values], values) == 1
    assert area_under_curve(values, [one + 1_000 for one in values]) == 0
    assert area_under_curve(values, [one + 0.5 for one in values]) == pytest.approx(0.5, abs=0.02)
