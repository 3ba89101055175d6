"""What the menu and the templates of plans hold from the beginning."""

from __future__ import annotations

import pytest

from partners.choices import Sector
from plans.choices import Pillar, TacticArea
from plans.models import PlanTemplate, Tactic

pytestmark = pytest.mark.django_db


def test_every_area_has_tactics_and_what_nobody_held_against_the_source_says_so() -> None:
    rows = list(Tactic.objects.all())

    assert {row.area for row in rows} == set(TacticArea.values)
    checked = {row.code for row in rows if row.is_checked}
    assert checked == {"SCPO", "TRO", "FIRE", "PRIS", "IMM", "NRM", "ICTA", "DIVERT"}


def test_each_template_works_under_all_four_ps_with_tactics_of_the_menu() -> None:
    codes = set(Tactic.objects.values_list("code", flat=True)) | {""}

    for template in PlanTemplate.objects.all():
        assert {one["pillar"] for one in template.objectives} == set(Pillar.values)
        assert {one["pillar"] for one in template.actions} == set(Pillar.values)
        assert {one["tactic"] for one in template.actions} <= codes
        assert {one["sector"] for one in template.actions} <= set(Sector.values)
        assert all(
            one[field] for one in template.objectives
            for field in ("statement", "measure", "baseline", "target", "weeks")
        )  # fmt: skip
    assert PlanTemplate.objects.count() == 2
