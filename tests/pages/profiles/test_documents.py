"""The PDF of a profile: asked for, awaited, made once, taken."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from portal.models import AuditEvent, Job
from profiles import documents
from profiles.models import ProfileRendering
from profiles.tasks import render_profile
from tests.conftest import database_role
from tests.factories import partners
from tests.factories import profiles as make
from tests.pages.profiles.reading import page_of, words

pytestmark = pytest.mark.django_db


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
