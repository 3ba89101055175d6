"""A nominal who may be under 18 is referred to safeguarding by whoever works with nominals."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from nominals.models import Nominal
from partners.models import Agency, District, Message, SharingDecision, User
from portal.models import AuditEvent
from referrals.models import (
    CpiForm,
    Referral,
    ReferralMessage,
    ReferralOrigin,
    ReferralText,
)
from tests.conftest import PortalClient, acting_as
from tests.factories import nominals, partners, referrals, safeguarding
from tests.factories.audit import triggers_off

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
FILLED = {
    "concern": "red", "about": "Ivor Invented, 16, of Quay Street.", "consent": "not_asked",
    "concern_words": "Adults fetch him by car at night.", "done": "Nothing yet.",
    "wanted": "Please see him today.", "purpose": "To keep a child safe.",
    "gateway": "children_act_1989_s47", "marks_reason": "",
}  # fmt: skip
MADE = (Referral, ReferralText, ReferralOrigin)


@dataclass
class Young:
    """A nominal of one agency, and the council that receives referrals of the district."""

    of: Nominal
    by: User
    council: Agency
    head: User
    district: District

    @property
    def address(self) -> str:
        return reverse("referrals:nominal-refer", args=[self.of.key])

    def refer(self, browser: PortalClient, **more: Any) -> Any:
        return browser.post(self.address, FILLED | {"district": self.district.gss} | more)


@pytest.fixture
def young() -> Young:
    council = partners.agency(name="Quay Council")
    district = partners.district()
    safeguarding.route(district, council, acknowledge_hours=2, red_hours=6)
    by = partners.person(None, "nominating_officer")
    of = nominals.said(by).nominal
    return Young(of, by, council, partners.person(council, "agency_lead"), district)


def seen_by(user: User) -> list[tuple[bool, bool]]:
    """By the first wall and by the second: cover, words, origin."""
    with acting_as(user):
        return [
            (model.objects.visible_to(user).exists(), model._base_manager.exists())  # type: ignore[attr-defined]
            for model in MADE
        ]


def test_a_nominal_is_referred_to_whom_the_district_names(sign_in: SignIn, young: Young) -> None:
    answer = young.refer(sign_in(young.by), follow=True)

    made = Referral.objects.get()
    origin = ReferralOrigin.objects.get()
    assert answer.status_code == 302
    assert (made.owner, made.recipient, made.marking) == (
        young.by.agency, young.council, "OFFICIAL-SENSITIVE",
    )  # fmt: skip
    assert (origin.form, origin.nominal, origin.district) == (None, young.of, young.district)
    assert SharingDecision.objects.get(subject_key=made.key).recipient == young.council
    assert Message.objects.get(kind="referral").person == young.head
    assert AuditEvent.objects.filter(event="referral_made").count() == 1


def test_the_recipient_reads_what_was_written_and_nothing_of_the_nominal(
    sign_in: SignIn, young: Young
) -> None:
    nominals.said(young.by, young.of, kind="text", code="", value="", detail="The canary sings.")
    young.refer(sign_in(young.by))
    theirs = sign_in(young.head)

    page = theirs.get(Referral.objects.get().get_absolute_url()).content.decode()

    assert "Adults fetch him by car at night." in page
    assert young.of.reference not in page
    assert "canary" not in page
    assert theirs.get(young.of.get_absolute_url()).status_code == 404


def test_who_made_it_reads_it_and_writes_in_its_thread(sign_in: SignIn, young: Young) -> None:
    mine = sign_in(young.by)
    young.refer(mine)
    made = Referral.objects.get()

    page = mine.get(made.get_absolute_url()).content.decode()
    listed = mine.get(reverse("referrals:referrals")).content.decode()
    written = mine.post(
        reverse("referrals:referral-write", args=[made.key]), {"words": "He is at home now."}
    )

    assert young.of.reference in page
    assert made.reference in listed
    assert written.status_code == 302
    assert ReferralMessage.objects.get().words == "He is at home now."
    assert Message.objects.filter(kind="referral_news", person=young.head).exists()


READERS = {
    "who made it": (lambda young: young.by, [True, True, True]),
    "an analyst there": (
        lambda young: partners.person(young.by.agency, "intelligence_analyst"), [True, True, True],
    ),
    "a colleague": (
        lambda young: partners.person(young.by.agency, "nominating_officer"),
        [False, False, False],
    ),
    "the lead there": (
        lambda young: partners.person(young.by.agency, "agency_lead"), [False, False, False],
    ),
    "the recipient's lead": (lambda young: young.head, [True, True, False]),
    "the recipient's officer": (
        lambda young: partners.person(young.council, "nominating_officer"), [False, False, False],
    ),
    "a stranger": (
        lambda young: partners.person(None, "nominating_officer", "intelligence_analyst"),
        [False, False, False],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("who", "may"), READERS.values(), ids=READERS)
def test_it_is_read_by(sign_in: SignIn, young: Young, who: Any, may: list[bool]) -> None:
    young.refer(sign_in(young.by))

    assert seen_by(who(young)) == [(each, each) for each in may]


@pytest.mark.parametrize(
    ("more", "status", "says"),
    [
        ({"district": ""}, 200, "Choose a district"),
        ({"about": ""}, 200, "Write “not known”"),
        ({"concern_words": "A neighbour told us this."}, 200, "tell how it became known"),
        ({"done": "Harbour Housing rang."}, 200, "These may not stand in a referral"),
        ({"gateway": ""}, 409, "Name the power"),
    ],
    ids=["no district", "blank", "a source cue", "who lent something", "no basis"],
)
def test_what_may_not_be_sent_is_refused(
    sign_in: SignIn, young: Young, more: dict[str, str], status: int, says: str
) -> None:
    lender = partners.person(partners.agency(name="Harbour Housing"), "nominating_officer")
    nominals.lend(nominals.said(lender, young.of), young.by.agency, lender)

    answer = young.refer(sign_in(young.by), **more)

    assert answer.status_code == status
    assert says in answer.content.decode()
    assert not Referral.objects.exists()


def test_where_the_district_names_nobody_it_says_so(sign_in: SignIn, young: Young) -> None:
    answer = young.refer(sign_in(young.by), district=partners.district().gss)

    assert answer.status_code == 409
    assert "not on the portal" in answer.content.decode()


def test_a_second_one_waits_for_the_first(sign_in: SignIn, young: Young) -> None:
    mine = sign_in(young.by)
    young.refer(mine)

    assert young.refer(mine).status_code == 409
    assert Referral.objects.count() == 1


def test_who_sees_nothing_of_a_nominal_refers_nobody(sign_in: SignIn, young: Young) -> None:
    answer = young.refer(sign_in(partners.person(None, "nominating_officer")))

    assert answer.status_code == 404


def test_the_page_of_a_child_offers_it(sign_in: SignIn, young: Young) -> None:
    nominals.said(young.by, young.of, kind="text", code="", value="", detail="A 15-year-old.")

    page = sign_in(young.by).get(young.of.get_absolute_url()).content.decode()

    assert page.count(young.address) == 2


OF_WHAT = {
    "as it was": ({}, ""),
    "neither": ({"nominal": None, "district": None}, "to whom its district names"),
    "both": ({"form": True}, "form_or_nominal"),
    "without a district": ({"district": None}, "to whom the district names"),
    "another district": ({"district": True}, "to whom the district names"),
    "a form by who is no analyst": (
        {"form": True, "nominal": None, "district": None}, "to whom its district names",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "says"), OF_WHAT.values(), ids=OF_WHAT)
def test_the_database_holds_of_what_a_referral_is_made(
    sign_in: SignIn, young: Young, changed: dict[str, Any], says: str
) -> None:
    young.refer(sign_in(young.by))
    origin = ReferralOrigin.objects.get()
    form: CpiForm = referrals.sent(partners.person(), partners.force())
    others = {"form": form, "district": partners.district()}
    fields = {
        "referral": origin.referral, "decision": origin.decision, "nominal": young.of,
        "district": young.district,
    }  # fmt: skip
    fields |= {name: others[name] if value is True else value for name, value in changed.items()}
    refused = pytest.raises(DatabaseError, match=says) if says else nullcontext()

    with transaction.atomic():  # undone, so that the referral is whole in the end
        with triggers_off():
            ReferralOrigin.objects.all().delete()
        with acting_as(young.by), refused, transaction.atomic():
            ReferralOrigin.objects.create(**fields)
        transaction.set_rollback(True)
