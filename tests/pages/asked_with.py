"""Which rows an address takes, and what it is sent where an empty form would change nothing."""

from __future__ import annotations

from collections.abc import Iterator
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
    ScoringScheme,
)
from partners.models import ApiToken, SharingAgreement
from plans.models import Action, CalendarFeed, Disruption, Membership, Objective, Plan, Review
from profiles import parts
from profiles.models import DataFile
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
from tests.house.named_disruptions import COUNTED_OF_PROGRAMME, DISRUPTION_PAGES
from tests.house.named_plans import ACTION_PAGES, MEMBER_PAGES, OF_PROGRAMME, PLAN_PAGES
from tests.house.test_same_bytes import (
    AGREEMENT_PAGES,
    MEETING_PAGES,
    NOMINATION_PAGES,
    PROGRAMME_PAGES,
    REFERRAL_PAGES,
    REPORT_PAGES,
    SCHEME_PAGES,
    TRANSFER_PAGES,
)

OUTCOME = {"outcome": "INTEL_LOG", "note": "", "answer": "read_and_used", "priority": "low"}


PARTS: dict[str, dict[str, Any]] = {
    "profiles:part-add": {"code": "overview", "title": "Another", "narrative": "Some words."},
    "profiles:part-change": {"code": "overview", "title": "Another", "version": "1"},
    "profiles:part-remove": {"version": "1"},
    "profiles:part-move": {"direction": "up"},
}


def of_parts(name: str, profile_keys: list[str]) -> Iterator[dict[str, str]]:
    for of, kind in parts.KINDS.items():
        adds = name == "profiles:part-add"
        keys = profile_keys if adds else [row.key for row in kind.model.objects.all()]
        yield from ({"of": of, "key": key} for key in (*keys, "A" * 22))


OF_THE_DESK: dict[str, Any] = {
    "profiles:data-file": DataFile,
    "referrals:escalation-acknowledge": Escalation,
    "referrals:duty-end": DutyTurn,
    "token-end": ApiToken,
    **dict.fromkeys(AGREEMENT_PAGES, SharingAgreement),
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
    **dict.fromkeys((f"plans:{page}" for page in COUNTED_OF_PROGRAMME), Programme),
    **dict.fromkeys((f"plans:{page}" for page in DISRUPTION_PAGES), Disruption),
    "nominals:nominate": Nominal,
    "nominals:chair-end": Chair,
    "nominals:item-propose": AgendaItem,
    "nominals:item-interest": AgendaItem,
    "nominals:item-off": AgendaItem,
    "nominals:item-remark": AgendaItem,
    "nominals:item-moderate": AgendaItem,
    "nominals:item-action": AgendaItem,
    "nominals:decision-document": Decision,
    "nominals:decision-document-file": Decision,
    "nominals:decision": Decision,
    "nominals:decision-sign": Decision,
    "nominals:ranking": Ranking,
    "nominals:what-if": Ranking,
    **dict.fromkeys((f"nominals:{page}" for page in SCHEME_PAGES), ScoringScheme),
    "nominals:say": Nominal,
    **dict.fromkeys((f"plans:{page}" for page in MEMBER_PAGES), Membership),
    **dict.fromkeys((f"plans:{page}" for page in PLAN_PAGES), Plan),
    **dict.fromkeys((f"plans:{page}" for page in ACTION_PAGES), Action),
    **dict.fromkeys((f"plans:{page}" for page in OF_PROGRAMME), Programme),
    "plans:admit": Nomination,
    "plans:calendar-end": CalendarFeed,
    "plans:review-sign": Review,
    "plans:objective-result": Objective,
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


def _on(name: str, year: int) -> dict[str, int]:
    return {f"{name}_day": 1, f"{name}_month": 1, f"{name}_year": year}


A_NAME = SAID | {"code": "legal", "value": "Nobody Else"}
LATER = {"from_day_day": 1, "from_day_month": 1, "from_day_year": 2035}
A_TACTIC = {"area": "crime", "name": "Another", "what": "Something."}
WORDS = {"name": "Another", "words": "For somebody.", "version": 1}
A_PART = {
    "version": 1, "pillar": "protect", "statement": "It is safe.", "measure": "Calls",
    "baseline": "4", "target": "0", "weeks": 6, "title": "Visit", "brief": "Ask at the door.",
}  # fmt: skip
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
    "plans:tactic-add": A_TACTIC | {"code": "OTHER"},
    "plans:tactic-word": A_TACTIC,
    "plans:template-add": WORDS | {"code": "OTHER", "aim": "It ends."},
    "plans:template-word": WORDS | {"aim": "It ends."},
    "plans:template-part": A_PART,
    "plans:week-add": WORDS | {"code": "OTHER"},
    "plans:week-word": WORDS,
    "plans:disruption-claim": {
        "happened_on_day": 1,
        "happened_on_month": 2,
        "happened_on_year": 2026,
        "threat": "Loans.",
        "pillar": "pursue",
        "level_claimed": "minor",
        "evidence": "Two arrests.",
        "marking": "OFFICIAL",
    },
    "plans:disruption-answer": {"reply": "accept", "words": "Agreed."},
    "plans:disruption-moderate": {"level": "minor", "words": "Short-lived."},
    "nominals:nominal-begin": A_NAME,
    "nominals:say": SAID | {"detail": "Something."},
    "nominals:said-replace": A_NAME,
    "nominals:said-withdraw": {"reason": "It was wrong."},
    "nominals:score": scores.SENT,
    "nominals:scheme-part": {"name": "Other", "explanation": "Another way."},
    "nominals:criterion-add": {"kind": "supporting", "words": "New", **LATER},
    "nominals:criterion-change": {"act": "reword", "words": "New", **LATER},
    "nominals:nomination-part": {"harm": "Something else."},
    "nominals:nomination-approve": {"necessity": "Yes."},
    "nominals:nomination-return": {"reason": "Say more."},
    "nominals:nomination-end": {"why": "wrong"},
    "nominals:nomination-compare": {"kind": "different", "reason": "Two brothers."},
    "nominals:nomination-back": {"reason": "Say more."},
    "nominals:nomination-reply": {"kind": "nothing"},
    "nominals:item-propose": {"outcome": "rejected", "reasons": "Too little."},
    "nominals:item-interest": {"words": "A cousin."},
    "nominals:nomination-interest": {"words": "A cousin."},
    "nominals:item-off": {"reason": "Too early."},
    "nominals:meeting-call-off": {"reason": "A strike."},
    "nominals:meeting-move": {"at": "10:30", **_on("day", 2035)},
    "nominals:item-remark": {"kind": "dissent", "words": "The council would wait."},
    "nominals:item-action": {"words": "Visit the hall.", **_on("due", 2035)},
    "plans:admit": {
        "tier": "first",
        "exit_criteria": "Away a year.",
        **_on("starts_on", 2026),
        **_on("review_due", 2035),
    },
    "plans:review": {
        "outcome": "keep",
        "tier": "first",
        "reasons": "Still.",
        **_on("review_due", 2035),
    },
    "plans:plan-begin": {"kind": "threat", "threat": "Loans", "aim": "None pays."},
    "plans:objective-add": {
        "pillar": "protect",
        "statement": "They report.",
        "measure": "Calls",
        "baseline": "0",
        "target": "4",
        **_on("target_date", 2035),
    },
    "plans:objective-result": {"result": "It held."},
    "plans:plan-phase": {"phase": "build", "reason": "It holds."},
    "plans:plan-aim": {"aim": "Another aim.", "reason": "It moved."},
    "plans:plan-review": _on("review_due", 2035),
    "plans:action-give": {
        "pillar": "protect",
        "title": "Visit",
        "brief": "Ask.",
        "contact": "Us",
        "marking": "OFFICIAL",
        **_on("due", 2035),
    },
    "plans:action-answer": {"answer": "accept"},
    "plans:action-report": {"state": "under_way", "words": "Begun."},
    "plans:action-decide": {"choice": "cancel", "reason": "No need."},
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
