"""What is written in a draft: its order, its versions, and when it can change."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partners.models import SharingDecision
from portal.errors import Refused
from portal.models import AuditEvent
from profiles import actions
from profiles.models import DistrictProfile, ProfileSection
from profiles.parts import KINDS
from tests.conftest import acting_as
from tests.factories import partners
from tests.factories import profiles as make

pytestmark = pytest.mark.django_db
SECTION = KINDS["section"]
ANSWERS: dict[str, Any] = {
    "code": "harm", "title": "Harm", "narrative": "Words.", "partner_text": "",
    "figures": ["severity"], "is_public": True,
}  # fmt: skip


@pytest.fixture
def analyst():
    return partners.person(partners.force(), "profile_analyst")


def titles(profile: DistrictProfile) -> list[str]:
    return list(ProfileSection.objects.filter(profile=profile).values_list("title", flat=True))


def test_a_section_comes_last_and_makes_the_draft_the_partners_edition(analyst):
    draft = make.profile(analyst)
    make.section(draft, analyst, title="First", place=1)

    with acting_as(analyst):
        actions.add_part(draft, SECTION, answers=ANSWERS, by=analyst)

    assert titles(draft) == ["First", "Harm"]
    assert DistrictProfile.objects.get().marking == "OFFICIAL-SENSITIVE"
    assert AuditEvent.objects.get(event="profile_altered").objects_seen == [draft.key]


def test_changed_words_are_the_next_version(analyst):
    row = make.section(make.profile(analyst), analyst)

    with acting_as(analyst):
        made = actions.change_part(row, SECTION, version=1, answers=ANSWERS, by=analyst)

    assert (made.version, ProfileSection.objects.get().narrative) == (2, "Words.")


def test_a_page_from_before_another_change_overwrites_nothing(analyst):
    row = make.section(make.profile(analyst), analyst)
    actions.change_part(row, SECTION, version=1, answers=ANSWERS | {"title": "One"}, by=analyst)

    with pytest.raises(actions.Stale):
        actions.change_part(row, SECTION, version=1, answers=ANSWERS | {"title": "Two"}, by=analyst)

    assert ProfileSection.objects.get().title == "One"


def test_the_database_lets_nobody_change_words_without_a_new_version(analyst):
    row = make.section(make.profile(analyst), analyst)

    with pytest.raises(IntegrityError, match="the next version"), transaction.atomic():
        ProfileSection.objects.filter(pk=row.pk).update(title="Silently")


@pytest.mark.parametrize(
    ("moved", "up", "order"),
    [
        pytest.param("B", True, ["B", "A", "C"], id="up"),
        pytest.param("B", False, ["A", "C", "B"], id="down"),
        pytest.param("A", True, ["A", "B", "C"], id="first-up"),
        pytest.param("C", False, ["A", "B", "C"], id="last-down"),
    ],
)
def test_sections_change_places(moved, up, order, analyst):
    draft = make.profile(analyst)
    for title in "ABC":
        make.section(draft, analyst, title=title, place=1)  # as if two were added at once

    with acting_as(analyst):
        actions.move_part(ProfileSection.objects.get(title=moved), SECTION, up=up, by=analyst)

    assert titles(draft) == order


def test_what_was_changed_meanwhile_is_not_taken_out(analyst):
    row = make.section(make.profile(analyst), analyst)

    with pytest.raises(actions.Stale):
        actions.remove_part(row, SECTION, version=2, by=analyst)
    with acting_as(analyst):
        actions.remove_part(row, SECTION, version=1, by=analyst)

    assert not ProfileSection.objects.exists()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_part_is_written_in_a_published_profile(kind, analyst):
    published = make.published(analyst)
    made = {"section": make.section, "threat": make.threat, "indicator": make.indicator,
            "recommendation": make.recommendation}[kind.name]  # fmt: skip

    with pytest.raises(Refused, match="only while it is a draft"):
        actions.add_part(published, kind, answers=ANSWERS, by=analyst)
    with pytest.raises(IntegrityError, match="while it is a draft alone"), transaction.atomic():
        made(published, analyst)


def test_an_analyst_of_another_force_writes_nothing(analyst):
    stranger = partners.person(partners.force(), "profile_analyst")

    with pytest.raises(Refused):
        actions.add_part(make.profile(analyst), SECTION, answers=ANSWERS, by=stranger)


def test_a_profile_holds_so_many_sections_and_no_more(analyst, monkeypatch):
    monkeypatch.setattr("profiles.actions.parts.MOST", 1)
    draft = make.profile(analyst)
    make.section(draft, analyst)

    with pytest.raises(Refused, match="as many"):
        actions.add_part(draft, SECTION, answers=ANSWERS, by=analyst)


def _written(analyst):
    draft = make.profile(analyst)
    actions.add_part(draft, SECTION, answers=ANSWERS, by=analyst)
    return draft


@pytest.mark.parametrize("whose", ["the builder's", "the writer's"])
def test_nobody_publishes_what_they_wrote(whose, analyst):
    colleague = partners.person(analyst.agency, "profile_analyst")
    builder, by = (analyst, colleague) if whose == "the builder's" else (colleague, analyst)
    draft = make.profile(builder)
    actions.add_part(draft, SECTION, answers=ANSWERS, by=by)

    with pytest.raises(Refused, match="Somebody else publishes"):
        actions.publish_profile(draft, by=analyst)


def test_the_database_asks_for_a_second_person_as_well(analyst):
    draft = _written(analyst)
    draft.state, draft.published_at, draft.published_by = "published", timezone.now(), analyst

    with pytest.raises(IntegrityError, match="approved before it is"), transaction.atomic():
        draft.save()


def test_what_was_written_is_not_shared_as_open_data(analyst):
    place = partners.district(force_area=analyst.agency.police_area)
    partner = partners.agency()
    partner.districts.add(place)
    partners.agreement(analyst.agency, partner)
    colleague = partners.person(analyst.agency, "profile_analyst")

    ready = actions.approve_profile(make.ready(analyst), review_on=make.soon(), by=colleague)
    with acting_as(colleague):
        actions.publish_profile(ready, by=colleague)

    decision = SharingDecision.objects.get(recipient=partner)
    assert (decision.outcome, decision.gateway) == ("share", "cda_1998_s115")
    assert "open data" not in decision.what
