"""The demonstration's referrals: one waits, one is talked about, one is answered; one passed on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portal.home import demonstration, played_referrals
from referrals.models import CpiForm, Referral, ReferralMessage, Transfer

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_a_referral_at_each_stage_and_a_form_passed_on(
    settings: Any, tmp_path: Path
) -> None:
    settings.STATE_DIR, settings.DEMONSTRATION = tmp_path, True
    demonstration.load()

    played_referrals.play()
    played_referrals.play()

    states = sorted(Referral.objects.values_list("state", flat=True))
    assert states == ["acknowledged", "answered", "sent"]
    assert ReferralMessage.objects.count() == 4
    moved = Transfer.objects.select_related("form").get()
    assert moved.acknowledged_name == "Nora Neighbour"
    assert moved.form == CpiForm.objects.get(owner=moved.recipient, state="closed")
