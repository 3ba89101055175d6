"""Which rows an address takes, and what it is sent where an empty form would change nothing."""

from __future__ import annotations

from typing import Any

from nominals.models import (
    AgendaItem,
    Chair,
    Contribution,
    Decision,
    Meeting,
    Nominal,
    Nomination,
    Programme,
    Ranking,
)
from partners.models import ApiToken
from referrals.models import (
    DutyTurn,
    Escalation,
    IntelligenceReport,
    Referral,
    SavedFilter,
    Transfer,
    WatchedWord,
)
from tests.factories import scores
from tests.house.access_rules import A_GRADE
from tests.house.test_same_bytes import (
    MEETING_PAGES,
    NOMINATION_PAGES,
    PROGRAMME_PAGES,
    REFERRAL_PAGES,
    REPORT_PAGES,
    TRANSFER_PAGES,
)

OUTCOME = {"outcome": "INTEL_LOG", "note": "", "answer": "read_and_used", "priority": "low"}


OF_THE_DESK: dict[str, Any] = {
    "referrals:escalation-acknowledge": Escalation,
    "referrals:duty-end": DutyTurn,
    "token-end": ApiToken,
    "nominals:said-replace": Contribution,
    "nominals:said-withdraw": Contribution,
    "nominals:said-lend-approve": Contribution,
    "nominals:said-lend-end": Contribution,
    "nominals:lend": Nominal,
    "referrals:nominal-refer": Nominal,
    "nominals:nominal": Nominal,
    **dict.fromkeys((f"nominals:{page}" for page in NOMINATION_PAGES), Nomination),
    **dict.fromkeys((f"nominals:{page}" for page in PROGRAMME_PAGES), Programme),
    **dict.fromkeys((f"nominals:{page}" for page in MEETING_PAGES), Meeting),
    "nominals:nominate": Nominal,
    "nominals:chair-end": Chair,
    "nominals:item-propose": AgendaItem,
    "nominals:item-interest": AgendaItem,
    "nominals:decision": Decision,
    "nominals:decision-sign": Decision,
    "nominals:ranking": Ranking,
    "nominals:say": Nominal,
    "referrals:cpi-look-delete": SavedFilter,
    "referrals:word-end": WatchedWord,
    **dict.fromkeys((f"referrals:{page}" for page in REPORT_PAGES), IntelligenceReport),
    **dict.fromkeys((f"referrals:{page}" for page in REFERRAL_PAGES), Referral),
    **dict.fromkeys((f"referrals:{page}" for page in TRANSFER_PAGES), Transfer),
}


SAID = {
    "capacity": "suspect", "certainty": "fact", "source": "our file", "said_on_day": 1,
    "said_on_month": 2, "said_on_year": 2026, "marking": "OFFICIAL",
}  # fmt: skip
A_NAME = SAID | {"code": "legal", "value": "Nobody Else"}
OF_NO_RECORD: dict[str, dict[str, Any]] = {
    "feedback": {"text": "Not what I expected."},
    "unit-add": {"name": "New"},
    "tokens": {"name": "Case system", "scopes": ["forms:read"]},
    "mail-pace": {"pace": "daily", "summary": "daily"},
    "search": {"term": "CPI"},
    "person-checks": {"vetting": ""},
    "area-routes": {"bureau_telephone": "101"},
    "person-lead-unit": {"leads": "yes"},
    "nominals:nominals": {"name": "Somebody"},
    "nominals:nominal-begin": A_NAME,
    "nominals:say": SAID | {"detail": "Something."},
    "nominals:said-replace": A_NAME,
    "nominals:said-withdraw": {"reason": "It was wrong."},
    "nominals:score": scores.SENT,
    "nominals:nomination-part": {"harm": "Something else."},
    "nominals:nomination-approve": {"necessity": "Yes."},
    "nominals:nomination-return": {"reason": "Say more."},
    "nominals:nomination-reply": {"kind": "nothing"},
    "nominals:item-propose": {"outcome": "rejected", "reasons": "Too little."},
    "nominals:item-interest": {"words": "A cousin."},
    "account_login": {"login": "nobody@agency.example", "password": "no such password"},
}
REPORTS: dict[str, dict[str, Any]] = {
    "referrals:cpi-grade": A_GRADE,
    "referrals:cpi-source": {"name": "Somebody"},
    "referrals:source-open": {"reason": "A life is in danger."},
    "referrals:words": {"word": "Larkspur", "kind": "operation"},
    "referrals:conditions": {"code": "NEW", "label": "A new one"},
    "referrals:report-alone": {"reason": "A life"},
    "referrals:report-recall": {"reason": "It was wrong."},
    "referrals:report-send-back": {"reason": "Too much of it."},
    "referrals:referral-return": {"reason": "not_our_area", "words": "Ask the next one."},
    "referrals:referral-write": {"words": "Is it so?"},
}
