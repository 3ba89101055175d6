"""Addresses of disruptions and figures of a programme, with keys of rows that are there or gone."""

from __future__ import annotations

from typing import Any

from tests.factories import japtm, plans
from tests.factories.audit import execute, triggers_off

COUNTED_OF_PROGRAMME = (
    "disruptions", "disruption-claim", "programme-figures", "programme-document",
    "programme-document-file",
)  # fmt: skip
DISRUPTION_PAGES = ("disruption", "disruption-answer", "disruption-moderate")


def _made(by: Any) -> tuple[Any, Any]:
    programme = japtm.programme(by)
    return programme, plans.disruption(programme, by)


def _named(programme: str, disruption: str) -> dict[str, list[str]]:
    return {f"plans:{name}": [programme] for name in COUNTED_OF_PROGRAMME} | {
        f"plans:{name}": [disruption] for name in DISRUPTION_PAGES
    }


def named_disruptions(by: Any) -> dict[str, list[str]]:
    programme, disruption = _made(by)
    return _named(programme.key, disruption.key)


def gone_disruptions(by: Any) -> dict[str, list[str]]:
    programme, disruption = _made(by)
    with triggers_off():
        for row in (disruption, programme):
            execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])
    return _named(programme.key, disruption.key)
