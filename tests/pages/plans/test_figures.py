"""The figures of a programme: the same for all of it, for nobody else, on page and in the PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from nominals.models import Programme
from partners.models import User
from plans import tasks
from plans.models import Action, Disruption, ProgrammeRendering
from portal.models import AuditEvent, Job
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm, partners, plans

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def played() -> tuple[User, User, Programme]:
    """Two agencies; the second sees no plan. Six accepted nominations, each with an action."""
    keeper = partners.person(None, "japtm_secretariat", "agency_lead")
    chair, member = partners.agency(), partners.person(None, "nominating_officer")
    within = japtm.programme(keeper, chair, member.agency)
    approved = timezone.now() - timedelta(days=10)
    for _ in range(6):
        row = japtm.nomination(keeper, within, state="accepted", approved_at=approved)
        plan = plans.active(within, keeper, membership=plans.member(row, keeper))
        plans.action(plan, keeper.agency, keeper)
        plans.action(plan, chair, keeper, pillar="prevent")
    japtm.nomination(keeper, within, state="draft")
    for _ in range(4):
        _moderated(within, keeper, "minor")
    _moderated(within, keeper, "none")
    return keeper, member, within


def _moderated(within: Programme, by: User, level: str) -> None:
    row = plans.disruption(within, by)
    other = partners.person(within.chair_second, "agency_lead")
    Disruption.objects.filter(pk=row.pk).update(
        level_moderated=level, moderator=other.agency, moderated_by=other,
        moderated_at=timezone.now(),
    )  # fmt: skip


def counts_for(person: User, within: Programme) -> dict[tuple[str, str, str], int]:
    with acting_as(person), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wall.programme_counts(%s)", [within.pk])
        return {(part, one, two): count for part, one, two, count in cursor.fetchall()}


def test_the_wall_counts_all_of_the_programme_for_each_of_its_agencies_and_for_no_other(
    played: tuple[User, User, Programme],
) -> None:
    keeper, member, within = played
    stranger = partners.person(None, "japtm_secretariat", "agency_lead")
    practitioner = partners.person(keeper.agency)

    told = counts_for(keeper, within)

    with acting_as(member):
        assert not Action.objects.exists()
    assert counts_for(member, within) == told
    assert counts_for(stranger, within) == {}
    assert counts_for(practitioner, within) == {}
    assert told["nominations", "accepted", ""] == 6
    assert not [of for of in told if of[1] == "draft"]
    assert told["covered", str(keeper.agency_id), "protect"] == 6
    assert told["uncovered", str(within.chair_second_id), "prevent"] == 6
    assert told["days", "", ""] == 10


def test_page_and_pdf_show_the_same_and_say_what_they_rest_on(
    played: tuple[User, User, Programme], sign_in: SignIn, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    _keeper, member, within = played
    browser = sign_in(member)
    page = browser.get(reverse("plans:programme-figures", args=[within.key])).content.decode()
    asked = browser.post(reverse("plans:programme-document", args=[within.key]))
    tasks.render_figures.run(Job.objects.get(task="plans.render_figures").pk)

    waiting = browser.get(asked["Location"]).content.decode()
    taken = browser.get(reverse("plans:programme-document-file", args=[within.key]))

    assert "10 days" in page
    assert "rest on all of the programme" in page
    assert reverse("plans:programme-document-file", args=[within.key]) in waiting
    with pikepdf.open(io.BytesIO(taken.content)) as pdf:
        assert len(pdf.pages) >= 1
    assert AuditEvent.objects.filter(event="document_taken", objects_seen=[within.key]).exists()
    assert ProgrammeRendering.objects.get().sha256


def test_small_counts_are_not_in_the_page(
    played: tuple[User, User, Programme], sign_in: SignIn
) -> None:
    keeper, member, within = played
    japtm.nomination(keeper, within, state="rejected")

    page = sign_in(member).get(reverse("plans:programme-figures", args=[within.key]))

    assert "too few to tell" in page.content.decode()
    document = page.context["document"]
    (nominations,) = [table for table in document.tables if table.title == "Nominations by state"]
    assert dict(nominations.rows)["Rejected"] == "too few to tell"


def test_figures_that_changed_meanwhile_are_not_handed_out_as_todays(
    played: tuple[User, User, Programme], sign_in: SignIn
) -> None:
    keeper, member, within = played
    browser = sign_in(member)
    browser.post(reverse("plans:programme-document", args=[within.key]))
    for _ in range(3):
        _moderated(within, keeper, "major")
    tasks.render_figures.run(Job.objects.get(task="plans.render_figures").pk)

    rendering, job = ProgrammeRendering.objects.get(), Job.objects.get(task="plans.render_figures")
    assert (rendering.file, job.state) == ("", "failed")
    assert (
        browser.get(reverse("plans:programme-document-file", args=[within.key])).status_code == 404
    )
