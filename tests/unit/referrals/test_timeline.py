"""Who learns what of a form's life: a table of moments and readers, and whoever is left out."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from partners.models import Agency, User
from referrals import actions, timeline
from referrals.actions import disseminating, sources
from referrals.models import CpiForm, IntelligenceReport
from tests.conftest import acting_as
from tests.factories import intelligence, partners, referrals

pytestmark = pytest.mark.django_db
SENDERS = frozenset({"Sent to the police", "Being read", "Answered"})
RECIPIENTS = frozenset({"Shared with your agency", "Conditions accepted",
                        "Recalled: stop relying on it"})  # fmt: skip
CUSTODIANS = frozenset({"Named by the writer of the form", "Opened: A life is in danger."})


@dataclass
class Life:
    """A form that went the whole way: graded, sanitised, read again, told, accepted, recalled."""

    form: CpiForm
    report: IntelligenceReport
    writer: User
    analysts: list[User]
    custodian: User
    reader: User
    source: str

    @property
    def force(self) -> Agency:
        return self.analysts[0].agency

    @property
    def analysts_know(self) -> set[str]:
        told, agency = self.report.reference, self.reader.agency.name
        return {
            "Sent", "Opened first", "Priority decided: Low: everything else", "Graded 2C C",
            f"Sanitised: {told}", f"Read by a second reader: {told}", f"Released: {told}",
            f"Shared with {agency}: {told}", f"Conditions accepted at {agency}: {told}",
            f"Recalled: {told}", "An intelligence log was created", "Answered",
        }  # fmt: skip


@pytest.fixture
def life() -> Life:
    force, writer = partners.force(), partners.person()
    analysts = [partners.person(force, "intelligence_analyst") for _ in range(3)]
    draft = referrals.draft(writer)
    with acting_as(writer):
        sources.name_source(draft, name="Quillfeather", by=writer)
    form = referrals.send(draft, force)
    graded = intelligence.grading(form, analysts[0])
    made = intelligence.released(
        intelligence.report(form, graded, analysts[1]), analysts[2], analysts[2]
    )
    found = Life(
        form, made, writer, analysts, partners.person(force, "source_custodian"),
        partners.person(partners.agency(), "agency_lead"), "",
    )  # fmt: skip
    _go_on(found)
    return found


def _go_on(life: Life) -> None:
    analyst = life.analysts[0]
    with acting_as(analyst):
        disseminating.tell_report(
            life.report, recipient=life.reader.agency, purpose="To keep people safe.",
            consent="not_asked", gateway="common_law", by=analyst,
        )  # fmt: skip
        life.source = sources.source_reference(life.form)
    with acting_as(life.reader):
        disseminating.accept_conditions(life.report, by=life.reader)
    with acting_as(analyst):
        disseminating.recall(life.report, reason="It was another house.", by=analyst)
        actions.record_outcome(
            life.form, version=life.form.version, outcome="INTEL_LOG", note="", priority="low",
            answer="read_and_used", by=analyst,
        )  # fmt: skip
    with acting_as(life.custodian):
        (kept,) = sources.kept_sources()
        sources.open_source(kept, reason="A life is in danger.", by=life.custodian)
    life.form.refresh_from_db()
    life.report.refresh_from_db()


def words(found: list[timeline.Moment]) -> set[str]:
    assert found == sorted(found, key=lambda moment: moment.at)
    return {str(moment.words) for moment in found}


def test_the_analysts_of_its_force_see_the_whole_way(life: Life) -> None:
    for analyst in life.analysts:
        with acting_as(analyst):
            assert words(timeline.of_the_force(life.form, by=analyst)) == life.analysts_know


def test_no_line_says_who_the_source_is_or_that_anybody_opened_it(life: Life) -> None:
    with acting_as(life.analysts[0]):
        found = timeline.of_the_force(life.form, by=life.analysts[0])

    said = " ".join(f"{moment.words} {moment.who}" for moment in found)
    hidden = ("Quillfeather", life.source, "Opened:", life.custodian.name)
    assert [each for each in hidden if each in said] == []


def test_the_sender_learns_three_moments_and_nobodys_name(life: Life) -> None:
    found = timeline.of_the_sender(life.form)

    assert words(found) == SENDERS
    assert {moment.who for moment in found} == {""}


def test_who_was_told_sees_how_the_report_came(life: Life) -> None:
    with acting_as(life.reader):
        found = timeline.of_the_recipient(life.report, by=life.reader)

    assert words(found) == RECIPIENTS
    assert {moment.who for moment in found} == {"", life.reader.name}


def test_a_custodian_sees_who_opened_the_source_and_why(life: Life) -> None:
    with acting_as(life.custodian):
        (kept,) = sources.kept_sources()
        found = timeline.of_the_source(kept, sources.openings_of(kept))

    assert words(found) == CUSTODIANS
    assert {moment.who for moment in found} == {"", life.custodian.name}


@pytest.mark.parametrize(
    "who", ["writer", "lead of the sender", "reader", "analyst elsewhere", "custodian", "lead"]
)
def test_nobody_else_finds_a_moment_of_the_force(life: Life, who: str) -> None:
    """Asked as the force's own analysts ask: the walls leave nothing beside the form itself."""
    people = {
        "writer": life.writer,
        "lead of the sender": partners.person(life.writer.agency, "agency_lead"),
        "reader": life.reader,
        "analyst elsewhere": partners.person(partners.force(), "intelligence_analyst"),
        "custodian": life.custodian,
        "lead": partners.person(life.force, "agency_lead"),
    }
    with acting_as(people[who]):
        parts = (timeline._of_gradings, timeline._of_reports, timeline._of_outcomes)
        found = [moment for part in parts for moment in part(life.form, people[who])]

    assert not [each for each in found if not str(each.words).startswith("Shared with")]
    assert who == "reader" or found == []


@pytest.mark.parametrize("who", ["writer", "analyst", "reader", "custodian elsewhere", "lead"])
def test_nobody_but_a_custodian_of_the_force_learns_that_a_source_was_opened(
    life: Life, who: str
) -> None:
    people = {
        "writer": life.writer, "analyst": life.analysts[0], "reader": life.reader,
        "custodian elsewhere": partners.person(partners.force(), "source_custodian"),
        "lead": partners.person(life.force, "agency_lead"),
    }  # fmt: skip
    kept = sources.Kept(life.form.key, life.form.reference, life.source, life.form.created_at)

    with acting_as(people[who]):
        assert sources.openings_of(kept) == []


def test_who_was_told_too_learns_of_no_other_agency(life: Life) -> None:
    other = partners.person(partners.agency(), "agency_lead")

    with acting_as(other):
        found = timeline.of_the_recipient(life.report, by=other)

    assert {moment.who for moment in found} == {""}
    assert "Shared with your agency" not in words(found)
