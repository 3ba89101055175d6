"""The API: a system sends a form once, reads what came of it, and comes to nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from partners.models import Agency, ApiToken, Message, User
from partners.systems import Throttle
from portal.models import AuditEvent
from referrals import actions
from referrals.models import CpiForm
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, referrals
from tests.house.committed import ask
from tests.pages.api.conftest import BODY, System

pytestmark = pytest.mark.django_db
FORMS = "/api/v1/forms/"
NO_KEY = "AAAAAAAAAAAAAAAAAAAAAA"


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = json.loads(answer.content)
    assert said["status"] == status
    assert said["title"]
    return said


# Sending


def test_a_form_is_sent_to_the_force_of_its_district(
    system: System, account: User, force: Agency
) -> None:
    answer = system.send()

    assert answer.status_code == 201
    form = CpiForm.objects.get()
    assert answer.json()["reference"] == form.reference
    assert (form.owner, form.sender, form.created_by) == (force, account.agency, account)
    assert form.state == "submitted"
    assert form.account.what_happened == BODY["what_happened"]
    events = AuditEvent.objects.filter(actor=account.pk).values_list("event", flat=True)
    assert {"cpi_started", "cpi_altered", "cpi_sent"} <= set(events)


def test_the_same_key_gives_the_same_form(system: System) -> None:
    first, second = system.send(), system.send()

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert CpiForm.objects.count() == 1


def test_another_form_with_the_same_key_is_refused(system: System) -> None:
    system.send()

    said = problem(system.send({"what_happened": "Something else happened there."}), 409)

    assert "Idempotency-Key" in said["detail"]
    assert CpiForm.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "again"),
    [({"people": "Two men."}, {}), ({}, {"people": "Two men."})],
    ids=["less than before", "more than before"],
)
def test_a_repeat_with_the_same_key_is_compared_whole(
    system: System, first: dict[str, str], again: dict[str, str]
) -> None:
    assert system.send(first).status_code == 201

    assert [system.send(first).status_code, system.send(again).status_code] == [200, 409]


def test_keys_of_two_systems_do_not_meet(let_in: Callable[..., System]) -> None:
    one, other = let_in(), let_in(name="Another system")

    assert [one.send().status_code, other.send().status_code] == [201, 201]


def test_danger_makes_the_form_urgent(system: System, force: Agency) -> None:
    analyst = partners.person(force, "intelligence_analyst")

    assert system.send({"at_risk": "yes"}).json()["is_urgent"] is True
    assert Message.objects.get().person == analyst


WRONG: dict[str, tuple[Any, str]] = {
    "unknown key": ({"markings": "OFFICIAL"}, "/markings"),
    "unknown theme": ({"theme": "NOTHING"}, "/theme"),
    "unknown district": ({"district": "E07999999"}, "/district"),
    "too short": ({"what_happened": "Men."}, "/what_happened"),
    "too long": ({"what_happened": "x" * 4_001}, "/what_happened"),
    "a number": ({"what_happened": 12345678901234567890123}, "/what_happened"),
    "nothing": ({"what_happened": None}, "/what_happened"),
    "control character": ({"people": "A\x00B"}, "/people"),
    "a list": ({"risk": ["none"]}, "/risk"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_answer_is_named(kind: str, system: System) -> None:
    body, pointer = WRONG[kind]

    said = problem(system.send(body), 400)

    assert [error["pointer"] for error in said["errors"]] == [pointer]
    assert not CpiForm.objects.exists()


@pytest.mark.parametrize(
    "body",
    ['{"theme": "ASB", "theme": "MET"}', '{"theme": NaN}', "[]", '"text"', "{", "\ud800",
     "[" * 9_000, '{"theme": "' + "x" * 70_000 + '"}'],
    ids=range(8),
)  # fmt: skip
def test_what_is_no_strict_json_is_refused(body: str, system: System) -> None:
    answer = system.client.post(
        FORMS, body.encode("utf-8", "surrogatepass"), content_type="application/json",
        headers={"Authorization": f"Bearer {system.secret}", "Idempotency-Key": "our-form-1"},
    )  # fmt: skip

    problem(answer, 400)


@pytest.mark.parametrize("once", ["", "short", "x" * 65, "white space"])
def test_a_form_needs_a_key_of_its_senders(once: str, system: System) -> None:
    assert problem(system.send(once=once), 400)["errors"][0]["pointer"] == "/Idempotency-Key"


def test_only_json_is_taken(system: System) -> None:
    headers = {"Authorization": f"Bearer {system.secret}", "Idempotency-Key": "our-form-1"}

    problem(system.client.post(FORMS, BODY, headers=headers), 415)


def test_what_is_refused_leaves_nothing_behind(system: System, force: Agency) -> None:
    Agency.objects.filter(pk=force.pk).update(state="suspended")

    assert "No police force" in problem(system.send(), 409)["detail"]
    assert not CpiForm.objects.exists()


# Reading


def test_a_system_reads_what_it_sent_and_the_answer(system: System, force: Agency) -> None:
    sent = system.send().json()
    address = f"{FORMS}{sent['key']}/"
    assert system.get(FORMS).json() == {"forms": [sent], "next_after": ""}
    assert system.get(address).json() == sent
    assert system.get(f"{address}answer/").json()["answer"] is None

    analyst, form = partners.person(force, "intelligence_analyst"), CpiForm.objects.get()
    with acting_as(analyst):
        actions.record_outcome(
            form, version=form.version, outcome="INTEL_LOG", note="secret", answer="contact",
            by=analyst, priority="low",
        )  # fmt: skip

    assert system.get(address).json()["state"] == "answered"
    told = system.get(f"{address}answer/")
    assert told.json()["answer"] == "contact"
    assert "We will contact you" in told.json()["words"]
    assert told.json()["own_words"] == ""
    assert b"secret" not in told.content
    assert AuditEvent.objects.filter(event="record_read", objects_seen=[form.key]).count() == 4


def test_the_list_goes_on_by_key(system: System, account: User, force: Agency) -> None:
    for _ in range(27):
        referrals.sent(account, force)

    first = system.get(FORMS).json()
    rest = system.get(f"{FORMS}?after={first['next_after']}").json()

    assert (len(first["forms"]), len(rest["forms"]), rest["next_after"]) == (25, 2, "")


def test_what_others_sent_is_not_there(system: System, account: User, force: Agency) -> None:
    colleague = referrals.sent(partners.person(account.agency), force)
    stranger = referrals.sent(partners.person(), force)
    draft = referrals.draft(account)
    told = {
        system.get(f"{FORMS}{key}/{more}").content
        for key in (colleague.key, stranger.key, draft.key, NO_KEY) for more in ("", "answer/")
    }  # fmt: skip

    assert len(told) == 1
    problem(system.get(f"{FORMS}{colleague.key}/"), 404)
    assert system.get(FORMS).json()["forms"] == []


# Who comes in


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer soc_nothing", "Basic eDp5", "Bearer soc_" + "x" * 200]
)
def test_nobody_comes_in_without_a_live_secret(given: str, client: PortalClient) -> None:
    for address in (FORMS, f"{FORMS}{NO_KEY}/", f"{FORMS}{NO_KEY}/answer/"):
        answer = client.get(address, headers={"Authorization": given})
        problem(answer, 401)
        assert answer["WWW-Authenticate"] == "Bearer"
    problem(client.post(FORMS, "{}", content_type="application/json"), 401)


def test_a_session_of_a_browser_is_none_here(
    sign_in: Callable[[User], PortalClient], lead: User
) -> None:
    problem(sign_in(lead).get(FORMS), 401)


@pytest.mark.parametrize("ends", ["token", "account", "agency", "lead ends it"])
def test_what_ends_a_token_ends_it_at_once(
    ends: str, system: System, account: User, lead: User, sign_in: Callable[[User], PortalClient]
) -> None:
    assert system.get(FORMS).status_code == 200
    token = ApiToken.objects.get()
    if ends == "token":
        ApiToken.objects.update(ended_at="2026-01-01T00:00Z", ended_by=lead)
    elif ends == "account":
        User.objects.filter(pk=account.pk).update(is_active=False)
    elif ends == "agency":
        Agency.objects.filter(pk=account.agency_id).update(state="suspended")
    else:
        sign_in(lead).post(reverse("token-end", args=[token.key]))

    problem(system.get(FORMS), 401)


@pytest.mark.parametrize(
    ("scope", "reads", "sends"), [("forms:read", 200, 403), ("forms:send", 403, 201)]
)
def test_a_scope_opens_what_it_says(
    scope: str, reads: int, sends: int, let_in: Callable[..., System]
) -> None:
    system = let_in(scope)

    assert system.get(FORMS).status_code == reads
    assert system.send().status_code == sends


def test_too_many_requests_are_told_when_to_come_back(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Throttle, "rate", "2/min")
    answers = [system.get(FORMS) for _ in range(3)]

    problem(answers[-1], 429)
    assert int(answers[-1]["Retry-After"]) > 0


@pytest.mark.parametrize("address", [f"{FORMS}nothing", "/api/", "/api/v2/forms/", "/api/v1/x"])
def test_no_page_answers_a_machine(address: str, system: System) -> None:
    problem(system.get(address), 404)
    problem(system.get(f"{FORMS}?after=%00"), 400)


def test_an_unknown_key_of_a_query_is_refused(system: System) -> None:
    problem(system.get(f"{FORMS}?after=&state=sent"), 400)


def test_a_method_that_is_not_there_says_which_are(system: System) -> None:
    for method in ("put", "patch", "delete", "options"):
        answer = getattr(system.client, method)(
            FORMS, headers={"Authorization": f"Bearer {system.secret}"}
        )
        problem(answer, 405)


def test_while_the_log_cannot_be_written_nothing_is_read_or_sent(system: System) -> None:
    ask("REVOKE INSERT ON portal_auditevent FROM portal_web")
    answers = [system.get(FORMS), system.send()]
    ask("GRANT INSERT ON portal_auditevent TO portal_web")

    for answer in answers:
        problem(answer, 503)


# Tokens


def test_a_secret_is_shown_once_and_kept_as_a_hash(
    sign_in: Callable[[User], PortalClient], lead: User
) -> None:
    browser, address = sign_in(lead), reverse("tokens")
    page = browser.post(address, {"name": "Case system", "scopes": ["forms:send"]})

    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert secret not in browser.get(address).content.decode()
    token = ApiToken.objects.get()
    assert secret not in str(ApiToken.objects.values())
    assert (token.owner, token.account.is_system, token.account.roles) == (
        lead.agency, True, ["practitioner"],
    )  # fmt: skip
    assert AuditEvent.objects.get(event="system_let_in").objects_seen == [token.key]


def test_a_lead_sees_and_ends_those_of_their_own_agency(
    sign_in: Callable[[User], PortalClient], system: System
) -> None:
    other = sign_in(partners.person(None, "agency_lead"))
    token = ApiToken.objects.get()

    assert other.post(reverse("token-end", args=[token.key])).status_code == 404
    assert "Case system" not in other.get(reverse("tokens")).content.decode()


@pytest.mark.parametrize("role", ["practitioner", "intelligence_analyst", "system_administrator"])
def test_only_a_lead_lets_a_system_in_by_sql(role: str) -> None:
    person = partners.person(None, role)
    with acting_as(person):
        assert ask("SELECT wall.add_api_token('k', 'n', 'd', '{forms:read}')") == [(None,)]


def test_a_system_can_let_nothing_in_and_sees_no_other(system: System, account: User) -> None:
    partners.person(account.agency)
    with acting_as(account):
        assert ask("SELECT wall.add_api_token('k', 'n', 'd', '{forms:read}')") == [(None,)]
        assert ApiToken.objects.count() == 1
    with acting_as(partners.person(account.agency)):
        assert ApiToken.objects.count() == 0
