"""What a document of a form holds, and what it leaves to others."""

from __future__ import annotations

import pytest

from referrals import actions
from referrals.documents import sent_copy
from referrals.models import CpiAccount, CpiForm, Part
from referrals.parts import KINDS
from tests.conftest import acting_as
from tests.factories import partners, referrals

NOTHING: dict[str, list[Part]] = {kind: [] for kind in KINDS}
pytestmark = pytest.mark.django_db


def test_a_copy_holds_nothing_that_the_force_added() -> None:
    force = partners.force()
    analyst = partners.person(force, "intelligence_analyst")
    form = referrals.sent(partners.person(), force)
    account = CpiAccount.objects.get(form=form)
    before = sent_copy(form, account, NOTHING)

    with acting_as(analyst):
        actions.record_outcome(
            form, version=form.version, outcome="INTEL_LOG", note="For the force alone.",
            answer="read_and_used", by=analyst, priority="low",
        )  # fmt: skip

    answered = CpiForm.objects.get(pk=form.pk)
    assert answered.answer == "read_and_used"
    assert sent_copy(answered, account, NOTHING) == before
