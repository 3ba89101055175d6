"""After sending: adding to a form, its words again, a correction asked and replied to, a search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from partners.models import Message, User
from portal.errors import Refused
from portal.models import AuditEvent
from referrals import actions
from referrals.forms import OutcomeForm
from referrals.models import CpiAccount, CpiCorrection, CpiForm, CpiPerson
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, referrals

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


class Sent:
    """A form that a practitioner has sent, and an analyst of the force that has it."""

    def __init__(self, sign_in: SignIn) -> None:
        self.writer = partners.person()
        self.force = partners.force()
        self.analyst = partners.person(self.force, "intelligence_analyst")
        self.form = referrals.sent(self.writer, self.force)
        self.browser, self.desk = sign_in(self.writer), sign_in(self.analyst)

    def address(self, name: str) -> str:
        return reverse(f"referrals:{name}", args=[self.form.key])

    def again(self, how: str) -> Any:
        return self.browser.post(self.address("cpi-again"), {"token": f"t-{how}", "how": how})


@pytest.fixture
def sent(sign_in: SignIn) -> Sent:
    return Sent(sign_in)


@pytest.mark.parametrize(("how", "first"), [("add", "account"), ("quick", "quick")])
def test_what_is_added_is_linked_for_both_sides_and_the_original_stays(
    sent: Sent, how: str, first: str
) -> None:
    before = CpiForm.objects.values().get(pk=sent.form.pk)
    begun = sent.again(how)
    assert begun.url.endswith(f"/{first}/")
    assert sent.again(how).url == begun.url

    added = CpiForm.objects.get(supplements=sent.form)
    assert (added.theme, added.district) == (sent.form.theme, sent.form.district)
    assert added.is_quick == (how == "quick")
    check = reverse("referrals:cpi-check", args=[added.key])
    CpiAccount.objects.filter(form=added).update(what_happened="There were two more of them.")
    assert added.reference not in sent.desk.get(sent.form.get_absolute_url()).content.decode()
    assert sent.browser.post(check).status_code == 302

    for browser in (sent.browser, sent.desk):
        assert added.reference in browser.get(sent.form.get_absolute_url()).content.decode()
        assert sent.form.reference in browser.get(added.get_absolute_url()).content.decode()
    after = CpiForm.objects.values().get(pk=sent.form.pk)
    assert {k: v for k, v in after.items() if not k.startswith("opened")} == {
        k: v for k, v in before.items() if not k.startswith("opened")
    }


def test_a_copy_has_the_words_and_the_people_and_nothing_of_the_day(sign_in: SignIn) -> None:
    writer = partners.person()
    form = referrals.draft(writer, theme="FRAUD")
    CpiAccount.objects.filter(form=form).update(at_risk="yes", people="Two of them")
    CpiPerson.objects.create(form=form, number=2, name="Zed Canary")
    referrals.send(form, partners.force())

    begun = sign_in(writer).post(
        reverse("referrals:cpi-again", args=[form.key]), {"token": "again", "how": "copy"}
    )

    copy = CpiForm.objects.get(state="draft")
    assert begun.url == reverse("referrals:cpi-check", args=[copy.key])
    assert (copy.account.people, copy.account.at_risk) == ("Two of them", "")
    assert [(p.number, p.name) for p in CpiPerson.objects.filter(form=copy)] == [(2, "Zed Canary")]
    assert CpiPerson.objects.filter(form=form).count() == 1


def test_more_needed_gives_the_sender_a_button(sent: Sent) -> None:
    with acting_as(sent.analyst):
        actions.record_outcome(
            sent.form, version=sent.form.version, outcome="RETURNED_TO_SUBMITTER", note="",
            answer="more_needed", priority="low", by=sent.analyst,
        )  # fmt: skip

    page = sent.browser.get(sent.form.get_absolute_url()).content.decode()

    assert "Send what else you know" in page


def test_a_reply_that_tips_off_is_not_sent_and_stays_to_be_changed(sent: Sent) -> None:
    sent.browser.post(sent.address("cpi-correct"), {"asked": "It was Friday, not Monday."})
    correction = CpiCorrection.objects.get()
    answer = {"correction": correction.key, "reply": "We will arrest him under Operation Kettle."}

    page = sent.desk.post(sent.address("cpi-reply"), answer)

    assert "No sender may read these words" in page.content.decode()
    assert "under Operation Kettle" in page.content.decode()
    with acting_as(sent.analyst), pytest.raises(Refused):
        actions.reply_to_correction(correction, reply=answer["reply"], by=sent.analyst)
    assert CpiCorrection.objects.get().reply == ""


@pytest.mark.parametrize(
    ("asked", "kind"),
    [("It was Friday.", "correction"), ("He said that he will kill her.", "correction_danger")],
)
def test_danger_in_a_correction_is_told_at_once(sent: Sent, asked: str, kind: str) -> None:
    page = sent.browser.post(sent.address("cpi-correct"), {"asked": asked}, follow=True)

    assert Message.objects.get(person=sent.analyst).kind == kind
    assert ("tells of danger" in page.content.decode()) == (kind == "correction_danger")


def test_a_copy_that_tells_of_danger_is_interrupted(sign_in: SignIn) -> None:
    writer = partners.person()
    form = referrals.draft(writer, theme="FRAUD")
    CpiAccount.objects.filter(form=form).update(what_happened="He said that he will kill her.")
    referrals.send(form, partners.force())

    begun = sign_in(writer).post(
        reverse("referrals:cpi-again", args=[form.key]), {"token": "again", "how": "copy"}
    )

    assert begun.url.endswith("/danger/")


def test_a_correction_is_asked_and_replied_to_once(sent: Sent) -> None:
    words = {"asked": "It was Friday, not Monday."}
    assert sent.browser.post(sent.address("cpi-correct"), words).status_code == 302
    assert sent.browser.post(sent.address("cpi-correct"), words).status_code == 409
    page = sent.desk.get(sent.form.get_absolute_url()).content.decode()
    assert "It was Friday" in page
    reply = sent.desk.get(sent.address("cpi-reply")).content.decode()
    assert "It was Friday" in reply

    key = CpiCorrection.objects.get().key
    answer = {"correction": key, "reply": "Thank you, it is noted."}
    assert sent.desk.post(sent.address("cpi-reply"), answer).status_code == 302
    assert sent.desk.post(sent.address("cpi-reply"), answer).status_code == 409

    done = CpiCorrection.objects.get()
    assert (done.replied_by, done.reply) == (sent.analyst, "Thank you, it is noted.")
    assert "it is noted" in sent.browser.get(sent.form.get_absolute_url()).content.decode()
    events = AuditEvent.objects.filter(event__startswith="correction").values_list("event")
    assert sorted(events) == [("correction_answered",), ("correction_asked",)]


def test_a_correction_of_somebody_elses_form_is_refused_by_the_database(sent: Sent) -> None:
    stranger = partners.person()
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(stranger):
        CpiCorrection.objects.create(form=sent.form, asked="Mine now", asked_by=stranger)


def test_a_search_finds_ones_own_words_and_nobody_elses(sent: Sent) -> None:
    other = referrals.sent(partners.person(sent.writer.agency), sent.force)
    mine = reverse("referrals:cpi-mine")
    for words in ("VISITORS", sent.form.reference[4:], "drug-related"):
        page = sent.browser.post(mine, {"words": words}).content.decode()
        assert sent.form.reference in page
        assert other.reference not in page
    assert AuditEvent.objects.filter(event="searched").count() == 3
    page = sent.browser.post(mine, {"words": "nobody wrote this"}).content.decode()
    assert "No form of yours has these words." in page


def test_nobody_joins_a_form_to_one_that_was_itself_joined(sent: Sent) -> None:
    others = [referrals.sent(sent.writer, sent.force) for _ in range(2)]
    with acting_as(sent.analyst):
        actions.record_outcome(
            others[0], version=others[0].version, outcome="DUPLICATE_MERGED", note="",
            answer="read_and_used", priority="low", joined_to=others[1], by=sent.analyst,
        )  # fmt: skip
        form = OutcomeForm(
            {"outcome": ["DUPLICATE_MERGED"], "joined_to": others[0].reference},
            about=sent.form, by=sent.analyst,
        )  # fmt: skip

        assert "itself joined" in str(form.errors["joined_to"])
