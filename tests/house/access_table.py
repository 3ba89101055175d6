"""The access table: for every address and method, who gets which answer. Nobody else gets a row."""

from __future__ import annotations

ROLES = (
    "practitioner", "agency_lead", "intelligence_analyst", "profile_analyst", "ig_officer",
    "system_administrator",
)  # fmt: skip
