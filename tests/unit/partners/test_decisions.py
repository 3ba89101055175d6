"""Who reads a sharing decision: not whom a person of concern is still to be told to."""

from __future__ import annotations

import pytest

from partners.models import SharingDecision
from tests.conftest import acting_as
from tests.factories import partners
from tests.factories.audit import triggers_off

pytestmark = pytest.mark.django_db
ANSWERABLE = ("agency_lead", "intelligence_analyst", "ig_officer")


@pytest.mark.parametrize(
    ("model", "outcome", "is_read"),
    [
        pytest.param("profiles.DistrictProfile", "share", True, id="a profile is told of"),
        pytest.param("profiles.DistrictProfile", "withhold", False, id="withheld is not"),
        pytest.param("nominals.Nomination", "share", False, id="nor is a nomination"),
        pytest.param("nominals.Contribution", "share", False, id="nor what is said of a person"),
    ],
)
@pytest.mark.parametrize("role", ANSWERABLE)
def test_a_decision_tells_its_recipient_of_nobody(
    role: str, model: str, outcome: str, is_read: bool
) -> None:
    by = partners.person(partners.force(), "intelligence_analyst")
    reader = partners.person(partners.force(), role)
    with triggers_off():  # about rows that need not be there
        row = SharingDecision.objects.create(
            owner=by.agency, recipient=reader.agency, subject_model=model, subject_key="A" * 22,
            outcome=outcome, what="A thing", purpose="To keep safe", gateway="common_law",
            consent="not_asked", decided_by=by,
        )  # fmt: skip

    with acting_as(reader):
        first = SharingDecision.objects.visible_to(reader).filter(pk=row.pk).exists()
        second = SharingDecision.objects.filter(pk=row.pk).exists()

    assert (first, second) == (is_read, is_read), "both walls"
