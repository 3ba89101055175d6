"""What the recipient of a referral cannot do, whatever reaches the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from referrals.models import Referral, ReferralOrigin
from tests.conftest import acting_as
from tests.factories import partners, safeguarding
from tests.factories.audit import execute, triggers_off
from tests.pages.referrals.hub import Hub, made_hub

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return made_hub()


MALICE = {
    "the words are changed": "UPDATE referrals_referraltext SET about = 'x'",
    "a message is changed": "UPDATE referrals_referralmessage SET words = 'x'",
    "the recipient is changed": "UPDATE referrals_referral SET recipient_id = owner_id",
    "answered unacknowledged": "UPDATE referrals_referral SET state = 'answered',"
    " outcome = 'assessment', ended_at = now(), ended_by_id = wall.user_id()",
    "acknowledged in another's name": "UPDATE referrals_referral SET state = 'acknowledged',"
    " acknowledged_at = now(), acknowledged_by_id = {other}",
    "the clock is moved": "UPDATE referrals_referral SET answer_hours = 600",
    "deleted": "DELETE FROM referrals_referral",
    "a form is taken": "UPDATE referrals_cpiform SET owner_id = {agency}",
}


@pytest.mark.parametrize("case", MALICE)
def test_the_recipient_cannot_do_more_by_the_database(hub: Hub, case: str) -> None:
    made = hub.made()
    safeguarding.message(made, hub.analyst)
    sql = MALICE[case].format(other=hub.head.pk, agency=hub.council.pk)
    before = _rows()

    with acting_as(hub.lead):
        try:
            with transaction.atomic():
                execute(sql)
        except DatabaseError:
            pass

    assert _rows() == before


def _rows() -> Any:
    return execute(
        "SELECT (SELECT string_agg(r::text, '|') FROM referrals_referral r),"
        " (SELECT string_agg(t::text, '|') FROM referrals_referraltext t),"
        " (SELECT string_agg(m::text, '|') FROM referrals_referralmessage m),"
        " (SELECT string_agg(f.owner_id::text, '|') FROM referrals_cpiform f)"
    )


def test_a_referral_to_an_agency_that_the_district_does_not_name_is_refused(hub: Hub) -> None:
    decision = hub.made().origin.decision
    with triggers_off():
        other = Referral.objects.create(
            reference="REF-other", owner=hub.form.owner, recipient=partners.agency(),
            created_by=hub.analyst, sent_name="x", concern="red", acknowledge_hours=1,
            answer_hours=1,
        )  # fmt: skip

    with pytest.raises(DatabaseError, match="to whom its district names"), transaction.atomic():
        ReferralOrigin.objects.create(referral=other, form=hub.form, decision=decision)
