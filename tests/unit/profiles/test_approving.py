"""What a profile lacks, who approves it, how editions follow: the rules, and the database's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from partners.models import Message
from portal.errors import Refused
from portal.models import AuditEvent
from profiles import actions, figures, readiness
from profiles.models import DistrictProfile, Indicator, ThreatEntry
from tests.conftest import acting_as
from tests.factories import partners
from tests.factories import profiles as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    return partners.person(partners.force(), "profile_analyst")


@pytest.fixture
def reader(analyst):
    return partners.person(analyst.agency, "profile_analyst")


def approved(analyst, reader):
    return actions.approve_profile(make.ready(analyst), review_on=make.soon(), by=reader)


# What is missing


def test_nothing_is_missing_where_all_is_there(analyst):
    assert actions.missing_in(make.ready(analyst), by=analyst) == []


@pytest.mark.parametrize(
    ("model", "change", "sentence"),
    [
        (ThreatEntry, {"pillar": "commodities"}, "under the pillar “Vulnerabilities”"),
        (ThreatEntry, {"prevent": " "}, "under Prevent of the threat"),
        (ThreatEntry, {"pursue": "", "prepare": ""}, "under Pursue, Prepare of the threat"),
        (ThreatEntry, {"gaps": ""}, "does not say what is not known"),
        (Indicator, {"period": ""}, "“Some count” has no period"),
        (Indicator, {"source": ""}, "“Some count” has no source"),
        (Indicator, {"source": "Some council"}, "Figures of 1 source beside the police"),
        (Indicator, {"is_police": True}, "Figures of 0 sources beside the police"),
    ],
    ids=[
        "a pillar", "a P", "two Ps", "the gaps", "a period", "a source", "one other source",
        "police alone",
    ],
)  # fmt: skip
def test_what_is_missing_is_said_in_a_sentence(model, change, sentence, analyst, reader):
    draft = make.ready(analyst)
    model.objects.filter(profile=draft).update(**change, version=2)

    found = actions.missing_in(draft, by=reader)

    assert any(sentence in each for each in found), found
    with pytest.raises(Refused, match="not ready"):
        actions.approve_profile(draft, review_on=make.soon(), by=reader)


def test_one_source_in_two_spellings_is_one(analyst):
    draft = make.ready(analyst)
    Indicator.objects.filter(profile=draft, source="Some trust").update(
        source=" some  Council", version=2
    )

    assert any("1 source" in each for each in actions.missing_in(draft, by=analyst))


def test_districts_that_do_not_add_up_are_named(analyst):
    made = figures.from_json(make.profile(analyst).figures)
    wrong = replace(made, total=replace(made.total, crimes=made.total.crimes + 1))

    assert [*readiness.missing([], [], made)] == [*readiness.missing([], [], wrong)][:-1]
    assert "add up" in readiness.missing([], [], wrong)[-1]


# Approving


def test_a_second_person_approves_and_the_words_stand(analyst, reader):
    made = approved(analyst, reader)

    assert (made.state, made.approved_by, made.review_on) == ("approved", reader, make.soon())
    assert AuditEvent.objects.filter(event="profile_approved", actor=reader.pk).count() == 1
    with pytest.raises(DatabaseError, match="while it is a draft"), transaction.atomic():
        make.section(made, analyst)


def test_nobody_approves_what_they_wrote(analyst):
    with pytest.raises(Refused, match="Somebody else approves"):
        actions.approve_profile(make.ready(analyst), review_on=make.soon(), by=analyst)


def test_nobody_of_another_force_approves(analyst):
    stranger = partners.person(partners.force(), "profile_analyst")

    with pytest.raises(Refused):
        actions.approve_profile(make.ready(analyst), review_on=make.soon(), by=stranger)


@pytest.mark.parametrize("days", [0, -1, 367], ids=["today", "yesterday", "past twelve months"])
def test_the_next_review_is_within_twelve_months(days, analyst, reader):
    day = timezone.localdate() + timedelta(days=days)

    with pytest.raises(Refused, match="within twelve months"):
        actions.approve_profile(make.ready(analyst), review_on=day, by=reader)


def test_what_is_approved_goes_back_to_a_draft_and_is_approved_anew(analyst, reader):
    made = actions.reopen_profile(approved(analyst, reader), by=analyst)

    assert (made.state, made.approved_by, made.review_on) == ("draft", None, None)
    make.section(made, analyst)
    assert actions.approve_profile(made, review_on=make.soon(), by=reader).state == "approved"


@pytest.mark.parametrize("makes", [make.ready, make.published], ids=["a draft", "a published one"])
def test_only_what_is_approved_goes_back(makes, analyst):
    with pytest.raises(Refused, match="goes back to a draft"):
        actions.reopen_profile(makes(analyst), by=analyst)


def test_words_are_published_once_they_are_approved(analyst, reader):
    with pytest.raises(Refused, match="is approved first"):
        actions.publish_profile(make.ready(analyst), by=reader)

    assert actions.publish_profile(approved(analyst, reader), by=reader).state == "published"


def test_an_approved_profile_is_read_by_its_analysts_alone(analyst, reader):
    made = approved(analyst, reader)
    lead = partners.person(analyst.agency, "agency_lead")

    for by, is_seen in ((analyst, True), (lead, False)):
        with acting_as(by):
            assert DistrictProfile.objects.visible_to(by).filter(pk=made.pk).exists() is is_seen
            assert DistrictProfile._base_manager.filter(pk=made.pk).exists() is is_seen


# The database's own

MOVES = {
    "approved by its author": ({"state": "approved", "by": "analyst"}, "somebody else approves"),
    "published unapproved": ({"state": "published", "by": "reader"}, "before it is published"),
    "superseded unpublished": ({"state": "superseded", "by": "reader"}, "does not go from"),
}


@pytest.mark.parametrize("move", MOVES)
def test_the_database_lets_no_step_be_left_out(move, analyst, reader):
    (values, refusal), draft = MOVES[move], make.ready(analyst)
    by, now = {"analyst": analyst, "reader": reader}[values["by"]], timezone.now()
    draft.state = values["state"]
    if draft.state == "approved":
        draft.approved_at, draft.approved_by, draft.review_on = now, by, make.soon()
    else:
        draft.published_at, draft.published_by = now, by

    with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
        draft.save()


@pytest.mark.parametrize("field", ["title", "figures", "population_year"])
def test_what_is_approved_does_not_change_in_the_database(field, analyst, reader):
    made = approved(analyst, reader)
    setattr(made, field, {"title": "Another", "figures": {}, "population_year": 2001}[field])

    with pytest.raises(DatabaseError, match="as it was read"), transaction.atomic():
        made.save()


# Editions


def test_an_edition_follows_another_and_says_so(analyst, reader):
    earlier = make.published(analyst)
    later = actions.publish_profile(make.profile(analyst), replaces=earlier, by=reader)

    earlier.refresh_from_db()
    assert (later.edition, later.replaces, earlier.state) == (2, earlier, "superseded")


def test_one_edition_is_followed_by_one(analyst, reader):
    earlier = make.published(analyst)
    actions.publish_profile(make.profile(analyst), replaces=earlier, by=reader)

    with pytest.raises(Refused, match="follows that profile already"):
        actions.publish_profile(make.profile(analyst), replaces=earlier, by=reader)


def test_an_edition_follows_none_of_another_force(analyst, reader):
    theirs = make.published(partners.person(partners.force(), "profile_analyst"))

    with pytest.raises(Refused):
        actions.publish_profile(make.profile(analyst), replaces=theirs, by=reader)


def test_the_database_follows_what_is_superseded_alone(analyst):
    earlier, later = make.published(analyst), make.profile(analyst)
    later.replaces, later.edition = earlier, 2

    with pytest.raises(DatabaseError, match="follows the one before"), transaction.atomic():
        later.save()


def test_a_reader_of_the_earlier_edition_keeps_it(analyst, reader):
    partner = partners.person()
    earlier = make.published(analyst)
    make.lend(earlier, partner.agency, analyst)
    actions.publish_profile(make.profile(analyst), replaces=earlier, by=reader)

    with acting_as(partner):
        assert DistrictProfile.objects.visible_to(partner).filter(pk=earlier.pk).exists()
        assert DistrictProfile._base_manager.filter(pk=earlier.pk).exists()


def test_those_it_is_lent_to_are_told(analyst, reader):
    place = partners.district(force_area=analyst.agency.police_area)
    lead = partners.person(None, "agency_lead")
    outside = partners.person(None, "agency_lead")
    for person in (lead, outside):
        person.agency.districts.add(place)
    partners.agreement(analyst.agency, lead.agency)
    draft = make.profile(analyst)
    with acting_as(reader):
        actions.publish_profile(draft, by=reader)

    told = Message.objects.filter(kind="profile_published")
    assert [message.person for message in told] == [lead]
