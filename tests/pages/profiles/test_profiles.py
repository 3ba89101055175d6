"""The profile's pages by the test client: who builds, publishes, reads and takes it."""

from __future__ import annotations

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from portal.models import AuditEvent, Job
from profiles import documents
from profiles.models import DistrictProfile, ProfileRendering
from profiles.tasks import render_profile
from tests.conftest import database_role
from tests.factories import partners
from tests.factories import profiles as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    made = partners.force_area()
    for name, people in (("North", 50_000), ("South", 100_000)):
        make.population(partners.district(force_area=made, name=name), people)
    return made


@pytest.fixture
def analyst(area):
    return partners.person(partners.force(area), "profile_analyst")


@pytest.fixture
def stranger():
    return partners.person(partners.force(), "profile_analyst")


def page_of(name, profile, *more):
    return reverse(f"profiles:{name}", args=[profile.key, *more])


def words(html: bytes) -> str:
    """What a reader reads: without tags, scripts of white space folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.decode()).split())


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


def make_pdf(browser, profile):
    """As relay and worker do."""
    assert browser.post(page_of("profile-document", profile)).status_code == 302
    with database_role("portal_worker"):
        render_profile.run(Job.objects.get(task="profiles.render_profile").pk)
    return browser.get(page_of("profile-document-file", profile))


def test_page_and_pdf_hold_the_same_figures(sign_in, analyst):
    profile = make.published(analyst)
    browser = sign_in(analyst)
    page = words(browser.get(profile.get_absolute_url()).content)

    answer = make_pdf(browser, profile)

    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.getvalue()))
    pdf = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
    document = documents.profile_document(profile)
    figures = [
        *(value for row in (*document.volume, document.volume_total) for value in vars_of(row)),
        *(value for row in (*document.rates, document.rates_total) for value in vars_of(row)),
        *(value for row in document.types for value in vars_of(row)),
    ]
    assert len(figures) > 20
    assert [figure for figure in figures if figure not in page] == []
    assert [figure for figure in figures if figure not in pdf] == []
    assert profile.reference in pdf
    assert "October 2018" in pdf
    assert "OFFICIAL" in pdf


def vars_of(row):
    return [value for value in (getattr(row, name) for name in row.__dataclass_fields__) if value]


def test_the_pdf_is_asked_for_awaited_and_taken(sign_in, analyst):
    profile = make.published(analyst)
    browser = sign_in(analyst)
    status = page_of("profile-document", profile)

    assert browser.get(status).status_code == 302  # nothing asked for yet: back to the profile
    assert browser.get(page_of("profile-document-file", profile)).status_code == 404
    browser.post(status)
    assert "is being made" in words(browser.get(status).content)
    answer = make_pdf(browser, profile)

    assert "is ready" in words(browser.get(status).content)
    assert answer.status_code == 200
    events = set(AuditEvent.objects.values_list("event", flat=True))
    assert {"document_asked", "document_rendered", "document_taken"} <= events


def test_what_is_made_is_not_made_again_and_serves_every_reader(sign_in, analyst):
    partner = partners.person()
    profile = make.published(analyst)
    make.lend(profile, partner.agency, analyst)
    first = make_pdf(sign_in(analyst), profile)

    browser = sign_in(partner)
    browser.post(page_of("profile-document", profile))

    assert (Job.objects.count(), ProfileRendering.objects.count()) == (1, 1)
    assert "is ready" in words(browser.get(page_of("profile-document", profile)).content)
    again = browser.get(page_of("profile-document-file", profile))
    assert again.getvalue() == first.getvalue()


def test_a_reader_who_lost_sight_of_it_gets_no_document(sign_in, analyst):
    partner = partners.person()
    profile = make.published(analyst)
    grant = make.lend(profile, partner.agency, analyst)
    sign_in(partner).post(page_of("profile-document", profile))
    grant.revoked_at, grant.revoked_by = profile.published_at, analyst
    grant.save()

    with database_role("portal_worker"):
        render_profile.run(Job.objects.get().pk)

    job = Job.objects.get()
    assert (job.state, job.reason) == ("failed", "You may no longer see this profile.")
    assert ProfileRendering.objects.get().file == ""


def test_a_document_of_a_profile_that_changed_meanwhile_is_not_made(sign_in, analyst):
    draft = make.profile(analyst)
    sign_in(analyst).post(page_of("profile-document", draft))
    draft.title = "Another title"
    draft.save()

    with database_role("portal_worker"):
        render_profile.run(Job.objects.get().pk)

    assert Job.objects.get().reason.startswith("The profile changed")


PAGES = [
    ("get", "profile-read", ()),
    ("get", "profile-publish", ()),
    ("post", "profile-publish", ()),
    ("get", "profile-document", ()),
    ("post", "profile-document", ()),
    ("get", "profile-document-file", ()),
    ("get", "profile-chart", ("severity",)),
]


@pytest.mark.parametrize(("method", "name", "more"), PAGES)
def test_a_profile_of_others_and_one_that_is_not_there_look_the_same(
    method, name, more, sign_in, analyst, stranger
):
    profile = make.published(analyst)
    browser = sign_in(stranger)

    hidden = getattr(browser, method)(page_of(name, profile, *more))
    profile.key = "a" * 22
    missing = getattr(browser, method)(page_of(name, profile, *more))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content
    assert not Job.objects.exists()


@pytest.mark.parametrize(("method", "name", "more"), PAGES)
def test_nobody_without_a_sign_in_comes_in(method, name, more, client, analyst):
    answer = getattr(client, method)(page_of(name, make.published(analyst), *more))

    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert "next=" in answer.url


@pytest.mark.parametrize("role", ["practitioner", "agency_lead", "intelligence_analyst"])
def test_readers_neither_build_nor_publish(role, sign_in, analyst):
    browser = sign_in(partners.person(analyst.agency, role))
    profile = make.published(analyst)

    assert browser.get(reverse("profiles:profile-list")).status_code == 200
    assert browser.get(reverse("profiles:profile-build")).status_code == 403
    assert browser.post(reverse("profiles:profile-build"), {}).status_code == 403
    assert browser.post(page_of("profile-publish", profile)).status_code == 403


@pytest.mark.parametrize("role", ["ig_officer", "system_administrator"])
def test_those_who_look_after_people_and_logs_see_no_profile(role, sign_in, analyst):
    browser = sign_in(partners.person(analyst.agency, role))

    assert browser.get(reverse("profiles:profile-list")).status_code == 403
    assert browser.get(make.published(analyst).get_absolute_url()).status_code == 403


def test_a_published_profile_is_not_published_again(sign_in, analyst):
    profile = make.published(analyst)
    browser = sign_in(analyst)

    assert browser.get(page_of("profile-publish", profile)).status_code == 302
    answer = browser.post(page_of("profile-publish", profile))

    assert answer.status_code == 409
    assert "already published" in words(answer.content)


def test_a_partners_analyst_cannot_publish_what_was_lent(sign_in, analyst, stranger):
    profile = make.published(analyst)
    make.lend(profile, stranger.agency, analyst)

    assert sign_in(stranger).post(page_of("profile-publish", profile)).status_code == 403


def test_an_analyst_of_no_police_force_builds_nothing(sign_in):
    browser = sign_in(partners.person(partners.agency(), "profile_analyst"))

    assert browser.get(reverse("profiles:profile-build")).status_code == 409


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"title": ""}, "Give the profile a title.", id="no-title"),
        pytest.param({"title": "x" * 151}, "150", id="long-title"),
        pytest.param({"months": []}, "Choose at least one month.", id="no-month"),
        pytest.param({"months": ["2018-12"]}, "among the months that are held", id="not-held"),
        pytest.param({"months": ["x"]}, "among the months that are held", id="no-such-month"),
        pytest.param({"weight_set": ""}, "Choose the weights.", id="no-weights"),
        pytest.param({"weight_set": "x"}, "not one of the available choices", id="odd-weights"),
        pytest.param({"population_year": "2018"}, "not one of the available", id="other-year"),
        pytest.param({"population_year": "9" * 400}, "not one of the available", id="endless-year"),
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
