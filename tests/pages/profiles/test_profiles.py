"""The profile's pages by the test client: building, publishing, reading."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.models import AuditEvent
from profiles.models import DistrictProfile
from tests.factories import partners
from tests.factories import profiles as make
from tests.pages.profiles.reading import page_of, words

pytestmark = pytest.mark.django_db


def answers(area):
    north = area.districts.get(name="North")
    make.held(area, **{north.gss: 40})
    weights = make.weight_set()
    return {
        "title": "Harm in Some Area",
        "months": ["2018-10"],
        "weight_set": str(weights.pk),
        "population_year": "2019",
    }


def test_an_analyst_builds_publishes_and_a_partner_reads(sign_in, area, analyst):
    partner = partners.person()
    partner.agency.districts.add(area.districts.first())
    agreement = partners.agreement(analyst.agency, partner.agency)
    browser = sign_in(analyst)
    assert browser.get(reverse("profiles:profile-build")).status_code == 200

    built = browser.post(reverse("profiles:profile-build"), answers(area))
    profile = DistrictProfile.objects.get()
    assert built.url == profile.get_absolute_url()
    assert "Not yet: this is a draft" in words(browser.get(built.url).content)

    reader = sign_in(partner)
    assert reader.get(built.url).status_code == 404
    plan = browser.get(page_of("profile-publish", profile))
    assert str(agreement.reference) in words(plan.content)
    assert browser.post(page_of("profile-publish", profile)).status_code == 302

    page = words(reader.get(built.url).content)
    assert "Harm in Some Area" in page
    assert "40" in page
    assert "640.4" in page  # 40 robberies of 800.5 among 50,000 people
    assert profile.reference in words(reader.get(reverse("profiles:profile-list")).content)


def test_several_months_are_chosen_at_once(sign_in, area, analyst):
    values = answers(area)
    make.held(area, make.JANUARY)

    sign_in(analyst).post(
        reverse("profiles:profile-build"), values | {"months": ["2018-10", "2019-01"]}
    )

    assert DistrictProfile.objects.get().months == [make.OCTOBER, make.JANUARY]


def test_the_page_names_months_people_and_limits(sign_in, analyst):
    profile = make.published(analyst)

    page = words(sign_in(analyst).get(profile.get_absolute_url()).content)

    for sentence in (
        "Every figure here counts one month: October 2018. It is not a year.",
        "Never set these figures beside those of a year or of other months.",
        "Residents, mid-2019 estimate",
        "It is an approximation. Public crime types are broad",
        "Anti-social behaviour is counted apart. It is not crime and has no weight.",
        "3 crimes and 0 incidents of anti-social behaviour lie in none of the districts",
        "licensed under the Open Government Licence v3.0",
        "Contains OS data © Crown copyright and database right",
    ):
        assert sentence in page


def test_the_months_left_out_between_are_named(sign_in, analyst):
    from profiles.figures import from_json, to_json
    from profiles.periods import period

    draft = make.profile(analyst)
    months = make.HAMPSHIRE_MONTHS
    found = from_json(draft.figures)
    draft.figures = to_json(found) | {
        "period": [month.isoformat() for month in period(months).months]
    }
    draft.save()

    page = words(sign_in(analyst).get(draft.get_absolute_url()).content)

    assert "counts 3 months: October 2018, November 2018 and January 2019. They are not" in page
    assert "Not counted: December 2018." in page


def test_each_chart_is_an_image_with_words_and_a_table(sign_in, analyst):
    html = sign_in(analyst).get(make.published(analyst).get_absolute_url()).content.decode()

    pictures = re.findall(r"<img [^>]*>", html)
    assert len([one for one in pictures if "data:image/svg+xml" in one]) == 2
    assert all(re.search(r'alt="Bar chart\. [^"]+October 2018', one) for one in pictures)
    assert html.count("The figures of this chart as a table") == 2
    assert html.count("<svg") == html.count('<svg class="portal-mark"')  # none drawn inline


def test_a_chart_is_taken_by_itself(sign_in, analyst):
    profile = make.published(analyst)
    browser = sign_in(analyst)

    answer = browser.get(page_of("profile-chart", profile, "severity"))

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content.decode() == profile.charts["severity"]["svg"]
    assert browser.get(page_of("profile-chart", profile, "rainfall")).status_code == 404


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"title": ""}, "Give the profile a title.", id="no-title"),
        pytest.param({"title": "x" * 151}, "150", id="long-title"),
        pytest.param({"months": []}, "Choose at least one month.", id="no-month"),
        pytest.param({"months": ["2018-12"]}, "among the months that are held", id="not-held"),
        pytest.param({"months": ["x"]}, "among the months that are held", id="no-such-month"),
        pytest.param({"weight_set": ""}, "Choose the weights.", id="no-weights"),
        pytest.param(
            {"weight_set": "x"}, "Choose one of the answers to “Weights”", id="odd-weights"
        ),
        pytest.param({"population_year": "2018"}, "Choose one of the answers to", id="other-year"),
        pytest.param(
            {"population_year": "9" * 400}, "Choose one of the answers to", id="endless-year"
        ),
    ],
)
def test_wrong_answers_get_a_sentence_and_build_nothing(changed, sentence, sign_in, area, analyst):
    answer = sign_in(analyst).post(reverse("profiles:profile-build"), answers(area) | changed)

    assert answer.status_code == 200
    assert sentence in words(answer.content)
    assert not DistrictProfile.objects.exists()


def test_the_owners_see_with_whom_it_was_shared(sign_in, area, analyst):
    partner, other = partners.agency(), partners.agency()
    for agency in (partner, other):
        agency.districts.add(area.districts.first())
    partners.agreement(analyst.agency, partner)
    draft = make.profile(analyst)
    browser = sign_in(analyst)
    browser.post(page_of("profile-publish", draft))

    page = words(browser.get(draft.get_absolute_url()).content)

    assert f"{partner.name}: shared under" in page
    assert f"{other.name}: not shared, because no agreement was in force" in page


def test_a_list_of_many_costs_as_many_queries_as_one_of_few(sign_in, analyst):
    browser = sign_in(analyst)
    counts = []
    for rows in (2, 10):
        for _ in range(rows):
            make.published(analyst)
        browser.get(reverse("profiles:profile-list"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(reverse("profiles:profile-list")).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 18


def test_reading_a_profile_is_recorded_once(sign_in, analyst):
    profile = make.published(analyst)
    browser = sign_in(analyst)
    before = AuditEvent.objects.filter(event="record_read").count()

    browser.get(profile.get_absolute_url())

    reads = AuditEvent.objects.filter(event="record_read")
    assert reads.count() == before + 1
    assert reads.latest("id").objects_seen == [profile.key]
