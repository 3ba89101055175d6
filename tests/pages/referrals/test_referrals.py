"""Somebody's safety referred: made, told, acknowledged, written about, answered; and hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from partners.models import Agency, Message, SharingDecision, User
from portal.errors import Refused
from portal.models import AuditEvent
from referrals.actions import referring
from referrals.models import (
    CpiOutcome,
    Referral,
    ReferralMessage,
    ReferralOrigin,
    ReferralText,
)
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, safeguarding
from tests.factories.audit import triggers_off
from tests.pages.referrals.hub import Hub, made_hub

pytestmark = pytest.mark.django_db
SIX_HOURS = timedelta(hours=6)
SignIn = Callable[[User], PortalClient]
FILLED = {
    "concern": "red", "about": "Sam Example, 14, of Quay Street.", "consent": "not_asked",
    "concern_words": "Adults fetch Sam by car at night.", "done": "Nothing yet.",
    "wanted": "Please see Sam today.", "purpose": "To keep a child safe.",
    "gateway": "children_act_1989_s47", "marks_reason": "",
}  # fmt: skip


@pytest.fixture
def hub() -> Hub:
    return made_hub()


def at(name: str, of: Referral) -> str:
    return reverse(f"referrals:{name}", args=[of.key])


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


# Making one


def test_a_referral_goes_to_whom_the_district_names_with_its_clock_and_is_told(
    sign_in: SignIn, hub: Hub
) -> None:
    answer = sign_in(hub.analyst).post(hub.refer(), FILLED)

    made = Referral.objects.get()
    assert answer.status_code == 302
    assert (made.recipient, made.recipient_unit, made.state) == (hub.council, hub.unit, "sent")
    assert made.due_at == made.sent_at + timedelta(hours=2)
    assert (made.acknowledge_hours, made.answer_hours) == (2, 6)
    assert ReferralOrigin.objects.get().form == hub.form
    decision = SharingDecision.objects.get(subject_model="referrals.Referral")
    assert (decision.recipient, decision.subject_key) == (hub.council, made.key)
    told = Message.objects.get(kind="referral")
    assert (told.person, told.reference, told.subject_key) == (hub.lead, made.reference, made.key)
    event = AuditEvent.objects.get(event="referral_made")
    assert (event.objects_seen, event.recipients) == ([made.key], [hub.council.pk])


def test_where_nobody_leads_the_unit_the_agencys_lead_is_told_and_where_nobody_is_it_says_so(
    sign_in: SignIn, hub: Hub
) -> None:
    User.objects.filter(pk=hub.lead.pk).update(leads_unit=False)
    with acting_as(hub.analyst):
        analyst = User.objects.get(pk=hub.analyst.pk)
        given = {"concern": "green", "words": dict.fromkeys(referring.WORDS, "x")}
        why = {"purpose": "Safety", "consent": "not_asked", "gateway": "common_law"}
        made, number = referring.make_referral(hub.form, **given, **why, by=analyst)
    assert number == 1
    assert Message.objects.get(kind="referral").person == hub.head

    with triggers_off():
        Referral.objects.filter(pk=made.pk).update(
            state="returned", ended_at=timezone.now(), ended_by=hub.head, return_reason="not_enough"
        )
    User.objects.filter(pk=hub.head.pk).update(is_active=False)
    answer = sign_in(hub.analyst).post(hub.refer(), FILLED, follow=True)
    assert "Telephone them now" in page_of(answer)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"about": ""}, "Write “not known”"),
        ({"concern": ""}, "Choose how serious it is"),
        ({"purpose": ""}, "Write why"),
        ({"done": "Seen by {sender}."}, "These may not stand in a referral"),
        ({"done": "{agency} rang."}, "These may not stand in a referral"),
        ({"concern_words": "A neighbour told us this."}, "tell how it became known"),
    ],
    ids=["blank", "no colour", "no reason", "its sender", "the sender's agency", "a source cue"],
)
def test_words_that_may_not_stand_are_refused_and_kept_on_the_page(
    sign_in: SignIn, hub: Hub, more: dict[str, str], says: str
) -> None:
    named = {"sender": hub.form.created_by.name, "agency": hub.form.sender.name}
    User.objects.filter(pk=hub.form.created_by_id).update(name="Petra Pupil")
    Agency.objects.filter(pk=hub.form.sender_id).update(name="Larch School")
    named = {"sender": "Petra Pupil", "agency": "Larch School"}
    given = FILLED | {name: text.format(**named) for name, text in more.items()}

    answer = sign_in(hub.analyst).post(hub.refer(), given)

    assert answer.status_code == 200
    assert says in page_of(answer)
    assert FILLED["wanted"] in page_of(answer)
    assert not Referral.objects.exists()


def test_a_source_cue_stays_with_a_reason_that_the_recipient_never_reads(
    sign_in: SignIn, hub: Hub
) -> None:
    given = FILLED | {
        "concern_words": "A neighbour told us this.", "marks_reason": "They asked us to say so.",
    }  # fmt: skip

    assert sign_in(hub.analyst).post(hub.refer(), given).status_code == 302

    origin = ReferralOrigin.objects.get()
    assert origin.marks_left >= 1
    read = page_of(sign_in(hub.lead).get(at("referral", origin.referral)))
    assert "A neighbour told us this." in read
    assert origin.marks_reason not in read


@pytest.mark.parametrize("change", ["no route", "suspended", "one is open", "no power named"])
def test_a_referral_is_refused_by_state(sign_in: SignIn, hub: Hub, change: str) -> None:
    given = FILLED
    if change == "no route":
        safeguarding.route(hub.form.district, None)
    elif change == "suspended":
        Agency.objects.filter(pk=hub.council.pk).update(state="suspended")
    elif change == "one is open":
        hub.made()
    else:
        given = FILLED | {"gateway": ""}
    before = Referral.objects.count()

    assert sign_in(hub.analyst).post(hub.refer(), given).status_code == 409
    assert Referral.objects.count() == before


# Reading one


def test_the_recipient_reads_what_was_written_for_it_and_nothing_of_the_form(
    sign_in: SignIn, hub: Hub
) -> None:
    made = hub.made()
    safeguarding.message(made, hub.analyst, "Which school?")

    read = page_of(sign_in(hub.lead).get(at("referral", made)))

    for words in (*safeguarding.WORDS.values(), "Which school?", hub.analyst.name):
        assert words in read
    for hidden in (
        hub.form.reference, hub.form.key, hub.form.created_by.name, hub.form.sender.name,
        "Many visitors",
    ):  # fmt: skip
        assert hidden not in read


WHO_READS = {
    # who: (cover, text)
    "lead": (True, True),
    "head": (True, False),
    "colleague": (False, False),
    "another unit's lead": (False, False),
    "another agency's lead": (False, False),
    "the sender": (False, False),
    "the force's lead": (False, False),
    "analyst": (True, True),
    "another force's analyst": (False, False),
    "moved away": (False, False),
}


@pytest.mark.parametrize("who", WHO_READS)
def test_who_reads_it_by_page_and_by_database(sign_in: SignIn, hub: Hub, who: str) -> None:
    made = hub.made()
    person = {
        "lead": lambda: hub.lead,
        "head": lambda: hub.head,
        "colleague": lambda: hub.colleague,
        "another unit's lead": lambda: partners.person(
            hub.council, unit=partners.unit(hub.council), leads_unit=True
        ),
        "another agency's lead": lambda: partners.person(partners.agency(), "agency_lead"),
        "the sender": lambda: hub.form.created_by,
        "the force's lead": lambda: partners.person(hub.form.owner, "agency_lead"),
        "analyst": lambda: hub.analyst,
        "another force's analyst": lambda: partners.person(
            partners.force(), "intelligence_analyst"
        ),
        "moved away": lambda: _moved(hub.lead),
    }[who]()  # fmt: skip
    sees, reads = WHO_READS[who]

    answer = sign_in(person).get(at("referral", made))

    assert answer.status_code == (200 if sees else 404)
    assert (safeguarding.WORDS["concern"] in page_of(answer)) is reads
    listed = page_of(sign_in(person).get(reverse("referrals:referrals")))
    assert (made.reference in listed) is sees
    with acting_as(person):
        assert Referral.objects.filter(pk=made.pk).exists() is sees
        assert ReferralText.objects.filter(referral=made).exists() is reads
        assert ReferralOrigin.objects.exists() is (who == "analyst")


def _moved(person: User) -> User:
    User.objects.filter(pk=person.pk).update(agency=partners.agency(), unit=None, leads_unit=False)
    return User.objects.get(pk=person.pk)


def test_a_stranger_learns_nothing_from_counts_home_messages_or_refusals(
    sign_in: SignIn, hub: Hub
) -> None:
    stranger = partners.person(partners.agency(), "agency_lead")
    browser = sign_in(stranger)
    empty = [browser.get(url).content for url in ("/", reverse("referrals:referrals"))]
    made = hub.made()
    with acting_as(hub.analyst):
        referring._tell(made, "referral")

    after = [browser.get(url).content for url in ("/", reverse("referrals:referrals"))]

    assert [_cut(one) for one in after] == [_cut(one) for one in empty]
    assert not Message.objects.filter(person=stranger).exists()
    for name in ("acknowledge", "answer", "return", "write"):
        answer = browser.post(at(f"referral-{name}", made), {"words": "x", "outcome": "x"})
        missing = browser.post(at(f"referral-{name}", Referral()), {"words": "x", "outcome": "x"})
        assert (answer.status_code, answer.content) == (404, missing.content)


def _cut(page: bytes) -> bytes:
    import re

    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)


# Acknowledging, writing, answering


def _walk(analyst: PortalClient, lead: PortalClient, made: Referral) -> None:
    given = {"outcome": "assessment", "words": "We see Sam today."}
    for browser, name, sends, status in (
        (lead, "answer", given, 409),
        (lead, "acknowledge", {}, 302),
        (lead, "write", {"words": "Which school?"}, 302),
        (analyst, "write", {"words": "Larch."}, 302),
        (lead, "answer", given, 302),
        (analyst, "write", {"words": "Late"}, 409),
        (lead, "answer", given, 409),
    ):
        assert browser.post(at(f"referral-{name}", made), sends).status_code == status


def test_the_whole_way_is_told_to_both_sides_and_stands_on_the_forms_page(
    sign_in: SignIn, hub: Hub
) -> None:
    analyst, lead = sign_in(hub.analyst), sign_in(hub.lead)
    analyst.post(hub.refer(), FILLED)
    made = Referral.objects.get()

    _walk(analyst, lead, made)

    made.refresh_from_db()
    assert (made.state, made.outcome, made.ended_by) == ("answered", "assessment", hub.lead)
    assert (made.acknowledged_name, made.due_at - made.sent_at) == ("Uma Unit", SIX_HOURS)
    assert list(ReferralMessage.objects.values_list("agency", "words")) == [
        (hub.council.pk, "Which school?"),
        (hub.form.owner_id, "Larch."),
        (hub.council.pk, "We see Sam today."),
    ]
    news = Message.objects.filter(kind="referral_news")
    assert news.filter(person=hub.analyst).count() == 3
    assert news.filter(person=hub.lead).count() == 1
    life = page_of(analyst.get(hub.form.get_absolute_url()))
    assert made.reference in life
    assert "Social care assesses what is needed" in life


def test_sent_back_it_ends_and_another_may_be_made(sign_in: SignIn, hub: Hub) -> None:
    made = hub.made()
    given = {"reason": "other_team", "words": "Ask the adults’ team."}

    assert sign_in(hub.lead).post(at("referral-return", made), given).status_code == 302

    made.refresh_from_db()
    assert (made.state, made.return_reason) == ("returned", "other_team")
    assert Message.objects.get(kind="referral_news").person == hub.analyst
    safeguarding.route(hub.form.district, hub.council, hub.unit)
    assert sign_in(hub.analyst).post(hub.refer(), FILLED).status_code == 302


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("referral-answer", {"outcome": ""}),
        ("referral-answer", {"outcome": "burn it"}),
        ("referral-return", {"reason": "not_enough", "words": ""}),
        ("referral-return", {"reason": "", "words": "x"}),
        ("referral-write", {"words": " "}),
        ("referral-write", {"words": "x" * 4_001}),
    ],
)
def test_what_is_missing_is_asked_for(
    sign_in: SignIn, hub: Hub, name: str, given: dict[str, str]
) -> None:
    made = safeguarding.acknowledged(hub.made(), hub.lead)

    answer = sign_in(hub.lead).post(at(name, made), given)

    assert answer.status_code == 200
    assert "There is a problem" in page_of(answer)
    made.refresh_from_db()
    assert made.state == "acknowledged"
    assert not ReferralMessage.objects.exists()


def test_of_two_who_acknowledge_at_once_the_first_stands_and_twice_is_once(hub: Hub) -> None:
    made, second = hub.made(), partners.person(hub.council, unit=hub.unit, leads_unit=True)
    for person in (hub.lead, hub.lead):
        with acting_as(person):
            referring.acknowledge_referral(made, by=person)

    with acting_as(second), pytest.raises(Refused, match="meanwhile"):
        referring.acknowledge_referral(made, by=second)

    made.refresh_from_db()
    assert made.acknowledged_by == hub.lead
    assert AuditEvent.objects.filter(event="referral_acknowledged").count() == 1


def test_a_message_of_the_force_names_neither_sender_nor_watched_words(
    sign_in: SignIn, hub: Hub
) -> None:
    Agency.objects.filter(pk=hub.form.sender_id).update(name="Larch School")
    made = hub.made()

    answer = sign_in(hub.analyst).post(
        at("referral-write", made), {"words": "Larch School knows more."}
    )

    assert answer.status_code == 409
    assert not ReferralMessage.objects.exists()


def test_a_message_that_comes_between_the_look_and_the_end_is_told_that_it_ended(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = hub.made()
    with triggers_off():
        Referral.objects.filter(pk=made.pk).update(
            state="returned", ended_at=timezone.now(), ended_by=hub.head, return_reason="not_enough"
        )
    monkeypatch.setattr(referring, "OPEN", ("returned",))  # as it stood when it was looked at

    with acting_as(hub.analyst):
        analyst = User.objects.get(pk=hub.analyst.pk)
        with pytest.raises(Refused, match="has ended"):
            referring.write_on_referral(made, words="Any news?", by=analyst)
    assert not ReferralMessage.objects.exists()


# The clock


def test_both_sides_are_told_once_a_day_that_a_clock_has_run_out(hub: Hub) -> None:
    made = hub.made()
    _late(made, hours=1)

    with acting_as(None, role="portal_worker"):
        assert referring.chase_referrals() == 2
        assert referring.chase_referrals() == 0  # a job that ran twice

    late = Message.objects.filter(kind="referral_late")
    assert {each.person for each in late} == {hub.lead, hub.analyst}
    assert {each.reference for each in late} == {made.reference}
    _late(made, hours=26)
    with acting_as(None, role="portal_worker"):
        assert referring.chase_referrals() == 2


def _late(made: Referral, *, hours: int) -> None:
    with triggers_off():
        Referral.objects.filter(pk=made.pk).update(due_at=timezone.now() - timedelta(hours=hours))


def test_a_late_one_stands_on_both_front_pages_and_an_ended_one_on_none(
    sign_in: SignIn, hub: Hub
) -> None:
    made = hub.made()
    assert made.reference not in page_of(sign_in(hub.analyst).get("/"))
    assert made.reference in page_of(sign_in(hub.lead).get("/"))

    _late(made, hours=1)
    for person in (hub.analyst, hub.lead):
        home = page_of(sign_in(person).get("/"))
        assert made.reference in home
        assert "Late" in home

    with acting_as(hub.lead):
        referring.return_referral(made, reason="not_our_area", words="North", by=hub.lead)
    for person in (hub.analyst, hub.lead):
        home = page_of(sign_in(person).get("/"))
        assert "Answer a safeguarding referral" not in home
        assert "A safeguarding referral is late" not in home


# The outcome of the form


def test_the_outcome_of_concern_is_the_referral_and_not_a_name(sign_in: SignIn, hub: Hub) -> None:
    analyst = sign_in(hub.analyst)
    url = reverse("referrals:cpi-outcome", args=[hub.form.key])
    given = {
        "outcome": "SAFEGUARDING", "answer": "read_and_used", "version": hub.form.version,
        "safeguarding_recipient": "The duty desk", "priority": "medium",
    }  # fmt: skip

    refused = analyst.post(url, given)
    assert refused.status_code == 200
    assert "Refer it to them first" in page_of(refused)
    made = hub.made()
    assert analyst.post(url, given).status_code == 302

    outcome = CpiOutcome.objects.get()
    assert outcome.recipient == f"Quay Council ({made.reference})"
    waits = analyst.get(reverse("referrals:cpi-hand-over", args=[hub.form.key]))
    assert waits.status_code == 302  # the recipient itself says that it has it


def test_where_the_team_is_not_on_the_portal_the_name_stays_and_the_page_says_so(
    sign_in: SignIn, hub: Hub
) -> None:
    safeguarding.route(hub.form.district, None)
    analyst = sign_in(hub.analyst)
    url = reverse("referrals:cpi-outcome", args=[hub.form.key])
    assert "is not on the portal" in page_of(analyst.get(url))

    given = {
        "outcome": "SAFEGUARDING", "answer": "read_and_used", "version": hub.form.version,
        "safeguarding_recipient": "The duty desk", "priority": "medium",
    }  # fmt: skip
    assert analyst.post(url, given).status_code == 302
    assert CpiOutcome.objects.get().recipient == "The duty desk"
