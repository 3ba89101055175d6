"""What the benchmarks write by hand SQL is what the tables take today."""

from __future__ import annotations

import pytest
from django.db import connection

from bench import meeting, nominals_search, programme, submit, world
from tests.factories.audit import triggers_off

pytestmark = pytest.mark.django_db
NAMES = (
    "CREATE TEMP TABLE bench_names ON COMMIT DROP AS SELECT 1::bigint AS id, 3::bigint AS owner_id,"
    " true AS is_lent, 'INVENTED, Ivor' AS value, 'invented ivor' AS folded"
)
NO_MORE = "DROP TABLE IF EXISTS bench_names"
AGENDA = {"agencies": 3, "sizes": [2], "size": 2}
WRITTEN: dict[str, list[tuple[str, dict[str, object]]]] = {
    "forms": [(world.RECORDS, {"forms": 40}), (world.GRANTS, {"forms": 40, "grants": 80})],
    "meeting": [(meeting.PROGRAMMES, AGENDA), (meeting.ROUND, AGENDA)],
    "programme": [(programme.PROGRAMMES, AGENDA), (programme.YEAR, AGENDA | {"size": 3})],
    "names": [
        (NAMES, {}), (nominals_search.NOMINALS, {}), (nominals_search.SAID, {"reader": 1}),
        (nominals_search.WORDS, {}), (NO_MORE, {}),
    ],
    "drafts": [(submit.DRAFTS, {"drafts": 2})],
}  # fmt: skip
FILLED = {
    "forms": "referrals_cpiformgrant", "meeting": "nominals_signature",
    "programme": "plans_action",
    "names": "nominals_contributiongrant", "drafts": "referrals_cpiaccount",
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_the_tables_take_the_world_that_is_measured(name: str) -> None:
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(world.PEOPLE)
        for statement, given in WRITTEN[name]:
            cursor.execute(statement, given)
        cursor.execute(f"SELECT count(*) FROM {FILLED[name]}")
        assert cursor.fetchone()[0] > 0
