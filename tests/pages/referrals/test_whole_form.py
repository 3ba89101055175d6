"""The whole form: the further questions, several people and things, and two devices at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from partners.models import User
from referrals import steps
from referrals.models import CpiAccount, CpiForm, CpiPerson, CpiVehicle
from tests.conftest import PortalClient
from tests.factories import partners, referrals

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


class Desk:
    """A practitioner with a draft that lacks nothing, and the force of its district."""

    def __init__(self, sign_in: SignIn) -> None:
        self.writer = partners.person()
        area = partners.force_area()
        place = partners.district(force_area=area)
        self.force = partners.force(area)
        self.form = referrals.draft(self.writer, theme="CUCKOOING", district=place)
        self.browser = sign_in(self.writer)

    def address(self, name: str, *more: Any) -> str:
        return reverse(f"referrals:{name}", args=[self.form.key, *more])

    def answer(self, step: str, **values: Any) -> Any:
        self.form.refresh_from_db()
        return self.browser.post(
            self.address("cpi-question", step), {"version": self.form.version} | values
        )

    def tell(self, step: str, number: int, **values: Any) -> Any:
        self.form.refresh_from_db()
        return self.browser.post(
            self.address("cpi-part", step, number), {"version": self.form.version} | values
        )


@pytest.fixture
def desk(sign_in: SignIn) -> Desk:
    return Desk(sign_in)


def test_every_question_opens_and_the_task_list_names_it(desk: Desk) -> None:
    listed = desk.browser.get(desk.address("cpi-draft")).content.decode()
    for step in steps.ALL:
        address = desk.address("cpi-question", step.name)
        assert address in listed
        assert desk.browser.get(address).status_code == 200


def test_people_are_added_changed_and_removed_and_reach_every_reader(
    desk: Desk, sign_in: SignIn
) -> None:
    assert desk.tell("persons", 1, nickname="Zed Canary").status_code == 302
    assert desk.tell("persons", 2, name="Ann Other", age_range="25-34").status_code == 302
    assert desk.tell("persons", 2, name="Ann Canary", age_range="18-24").status_code == 302
    desk.tell("vehicles", 1, registration="ab 12-cde")
    desk.form.refresh_from_db()
    removed = desk.browser.post(
        desk.address("cpi-part-remove", "persons", 1), {"version": desk.form.version}
    )
    assert removed.status_code == 302

    page = desk.browser.get(desk.address("cpi-check")).content.decode()
    assert "Ann Canary" in page
    assert "Zed Canary" not in page
    assert desk.browser.post(desk.address("cpi-check")).status_code == 302
    assert CpiVehicle.objects.get().registration == "AB12CDE"
    analyst = sign_in(partners.person(desk.force, "intelligence_analyst"))
    for reader in (desk.browser, analyst):
        read = reader.get(desk.address("cpi-read")).content.decode()
        assert ["Ann Canary" in read, "AB12CDE" in read, "18 to 24" in read] == [True] * 3


@pytest.mark.parametrize(
    ("step", "values", "sentence"),
    [
        ("persons", {"role": "suspect"}, "Give a name, a nickname or a description"),
        ("vehicles", {}, "Say at least one thing about the vehicle"),
        ("vehicles", {"registration": "ä 12"}, "in letters and digits"),
        ("locations", {"uprn": "12a"}, "A UPRN has digits only"),
        ("numbers", {"platform": "telephone"}, "Enter the number or the name"),
        ("businesses", {"trade": "Car wash"}, "Enter the name of the business"),
    ],
)
def test_what_says_nothing_is_refused_with_a_sentence(
    desk: Desk, step: str, values: dict[str, str], sentence: str
) -> None:
    page = desk.tell(step, 1, **values)

    assert page.status_code == 200
    assert sentence in page.content.decode()


def test_a_seventh_person_has_no_page(desk: Desk) -> None:
    assert desk.browser.get(desk.address("cpi-part", "persons", 7)).status_code == 404


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"occurred_from": "1 1 2099", "date_precision": "exact"}, "This day has not come yet"),
        ({"occurred_to": "1 1 2026"}, "Say when it began"),
        ({"occurred_from": "2 1 2026", "occurred_to": "1 1 2026"}, "It must end on the day"),
        ({"occurred_from": "1 1 2099", "date_precision": "planned"}, ""),
        ({"occurred_from": "1 1 2026", "date_precision": "approx"}, ""),
    ],
)
def test_a_day_to_come_is_taken_only_where_it_is_planned(
    desk: Desk, values: dict[str, str], sentence: str
) -> None:
    parts = {}
    for name, value in values.items():
        if name == "date_precision":
            parts[name] = value
        else:
            days = zip(("day", "month", "year"), value.split(), strict=True)
            parts |= {f"{name}_{which}": part for which, part in days}

    page = desk.answer("when", **parts)

    assert page.status_code == (200 if sentence else 302)
    assert sentence in page.content.decode()


def test_a_child_at_risk_asks_for_the_referral_before_sending(desk: Desk) -> None:
    asked = desk.answer("child", related_to_child="yes")
    assert asked.url.endswith("/referral/")
    assert "safeguarding referral today" in desk.browser.get(asked.url).content.decode()
    assert desk.browser.post(desk.address("cpi-check")).status_code == 409

    desk.answer("referral", referral_understood="on")

    assert desk.browser.post(desk.address("cpi-check")).status_code == 302


def test_words_of_danger_count_wherever_they_stand(desk: Desk) -> None:
    told = desk.tell("persons", 1, description="Said he will kill her tonight.")

    assert told.url.endswith("/persons/danger/")
    desk.form.refresh_from_db()
    assert desk.form.is_urgent
    CpiPerson.objects.all().delete()
    desk.answer("doubt", believed_false="no")
    desk.form.refresh_from_db()
    assert not desk.form.is_urgent
    assert desk.answer("doubt", believed_false_why="They beat him with a bat").url.endswith(
        "/doubt/danger/"
    )


def test_two_devices_are_shown_both_versions_and_nothing_is_overwritten(desk: Desk) -> None:
    old = desk.form.version
    desk.tell("persons", 1, name="From the first device")
    page = desk.browser.post(
        desk.address("cpi-part", "persons", 1), {"version": old, "name": "From the second"}
    )

    text = page.content.decode()
    assert page.status_code == 409
    assert "From the first device" in text
    assert "From the second" in text
    assert CpiPerson.objects.get().name == "From the first device"
    late = desk.browser.post(desk.address("cpi-part-remove", "persons", 1), {"version": old})
    assert late.status_code == 409
    assert CpiPerson.objects.count() == 1


def test_a_page_that_saves_while_it_is_written_leads_nowhere_and_never_overwrites(
    desk: Desk,
) -> None:
    address, typing = desk.address("cpi-question", "account"), {"X-Portal-Autosave": "1"}
    words = {"what_happened": "He says that he will kill her tonight.", "version": "1"}
    saved = desk.browser.post(address, words, headers=typing)
    assert (saved.status_code, saved.headers["X-Portal-Version"]) == (204, "2")
    short = desk.browser.post(address, {"what_happened": "He", "version": "2"}, headers=typing)
    assert short.status_code == 200
    late = desk.browser.post(
        address, {"what_happened": "An older page with other words.", "version": "1"},
        headers=typing,
    )  # fmt: skip
    assert late.status_code == 409
    assert CpiAccount.objects.get().what_happened == words["what_happened"]

    pressed = desk.browser.post(address, words | {"version": "2"})

    assert pressed.url.endswith("/account/danger/")


def test_naming_somebody_makes_the_form_sensitive(desk: Desk) -> None:
    desk.answer("marking", marking="OFFICIAL")
    desk.form.refresh_from_db()
    assert desk.form.marking == "OFFICIAL"

    desk.tell("persons", 1, name="Somebody")

    desk.form.refresh_from_db()
    assert desk.form.marking == "OFFICIAL-SENSITIVE"


def test_a_deleted_draft_takes_its_parts_along(desk: Desk) -> None:
    desk.tell("persons", 1, name="Somebody")

    assert desk.browser.post(desk.address("cpi-withdraw")).status_code == 302

    assert CpiPerson.objects.count() == CpiForm.objects.count() == CpiAccount.objects.count() == 0


def test_tell_us_quickly_takes_two_pages_and_no_word_is_lost(sign_in: SignIn) -> None:
    writer = partners.person()
    area = partners.force_area()
    place = partners.district(force_area=area)
    partners.force(area)
    browser = sign_in(writer)
    gate = browser.post(reverse("referrals:cpi-quick"), {"answer": "none"}).content.decode()
    assert 'name="what_happened"' in gate
    first = {
        "token": "quick-token", "version": "1", "what_happened": "Young men come and go at night.",
        "theme": "", "people": "A man called Ace",
    }  # fmt: skip
    refused = browser.post(reverse("referrals:cpi-begin"), first)
    assert "Young men come and go at night." in refused.content.decode()

    begun = browser.post(reverse("referrals:cpi-begin"), first | {"theme": "CUCKOOING"})
    again = browser.post(reverse("referrals:cpi-begin"), first | {"theme": "OTHER"})
    assert begun.url.endswith("/quick-where/")
    assert again.url.endswith("/quick/")
    where = {
        "version": "2", "district": place.pk, "places": "Quay Lane", "source_type": "saw_or_heard",
        "at_risk": "no",
    }  # fmt: skip
    check = browser.post(begun.url, where)
    assert check.url.endswith("/check/")
    assert browser.post(check.url).status_code == 302
    form = CpiForm.objects.get()
    assert (form.theme, form.is_quick, form.state) == ("CUCKOOING", True, "submitted")
