"""Who may call what: every address, task and command, each with its rule for every role.

This is the one access table. The tests make their probes from it, `docs/access.md` is checked
against it, and an address, task or command that is missing here fails the build.

Roles are letters, so that a rule fits on a line:
P practitioner, L agency lead, I intelligence analyst, A profile analyst, G information-governance
officer, S system administrator, C source custodian, N nominating officer,
J JAPTM secretariat, H co-chair, O lead responsible officer.
"""

from __future__ import annotations

from tests.house.access_agreements import AGREEMENT_LISTINGS, AGREEMENTS
from tests.house.access_cohort import COHORT, COHORT_LISTINGS
from tests.house.access_japtm import JAPTM, JAPTM_LISTINGS
from tests.house.access_meetings import MEETINGS
from tests.house.access_nominals import NOMINAL_LISTINGS, NOMINALS
from tests.house.access_open import ONLY_IN_DEMONSTRATION, OPEN_PAGES
from tests.house.access_plans import PLANNED, PLANNED_LISTINGS
from tests.house.access_profiles import PROFILE_LISTINGS, PROFILING
from tests.house.access_referrals import REFERRAL_LISTINGS, REFERRING
from tests.house.access_reports import INTELLIGENCE, REPORT_LISTINGS
from tests.house.access_rules import (
    AGENCY,
    ALL,
    BORROWER,
    BUILDERS,
    CODE,
    COPY,
    ENDED,
    FIGURES,
    FIGURES_OWN,
    FIRST,
    FORCE,
    HOST,
    PROFILE_READERS,
    PROFILE_ROLES,
    READ,
    READERS,
    RELATIONS,
    ROLES,
    SENDERS,
    SENDING_SIDE,
    SIDES,
    THINGS,
    TITLES_ONLY,
    TOLD,
    WRITE,
    WRITER,
    Call,
    Listing,
    OpenPage,
    Page,
)
from tests.house.access_rules_of_scoring import RULE_LISTINGS, RULES
from tests.house.access_runs import COMMANDS, TASKS
from tests.house.access_scores import SCORING, SCORING_LISTINGS

__all__ = [
    "AGENCY",
    "ALL",
    "BORROWER",
    "BUILDERS",
    "CODE",
    "COMMANDS",
    "COPY",
    "ENDED",
    "FIGURES",
    "FIGURES_OWN",
    "FORCE",
    "HOST",
    "ONLY_IN_DEMONSTRATION",
    "OPEN_PAGES",
    "PROFILE_READERS",
    "PROFILE_ROLES",
    "READ",
    "READERS",
    "RELATIONS",
    "ROLES",
    "SENDERS",
    "SIDES",
    "TASKS",
    "THINGS",
    "TITLES_ONLY",
    "WRITE",
    "WRITER",
    "Call",
    "Listing",
    "OpenPage",
    "Page",
]  # of the same table
PAGES: tuple[Page, ...] = (
    Page("home", ALL, (Call(READ),)),
    Page("search", ALL, (Call(READ), Call(WRITE))),
    Page("hints-read", ALL, (Call(WRITE, answer=302),)),
    # Agreements
    Page("renewals", "LG", (Call(READ),)),
    Page("renewal-close", "LG", (Call(WRITE, "renewal", {"own agency": "LG"}, answer=302),)),
    # People
    Page("people", "LG", (Call(READ),)),
    Page("invite", "L", (Call(READ), Call(WRITE))),
    Page(
        "invitation-withdraw", "L",
        (Call(WRITE, "invitation", {"own agency": "L"}, answer=302),),
    ),
    Page("person", "LG", (Call(READ, "person", {"own agency": "LG"}),)),
    Page(
        "person-roles", "L",
        (
            Call(READ, "person", {"own agency": "L"}),
            Call(
                WRITE, "person", {"own agency": "L"}, answer=302,
                sends={"roles": "practitioner"},
            ),
        ),
    ),
    Page(
        "person-checks", "LG",
        (
            Call(READ, "person", {"own agency": "LG"}),
            Call(WRITE, "person", {"own agency": "LG"}, answer=302),
        ),
    ),
    Page("person-confirm", "L", (Call(WRITE, "person", {"own agency": "L"}, answer=302),)),
    Page(
        "person-switch-off", "L",
        (
            Call(READ, "person", {"own agency": "L"}),
            Call(WRITE, "person", {"own agency": "L"}, answer=302),
        ),
    ),
    Page(
        "invitation-send-again", "L",
        (Call(WRITE, "invitation", {"own agency": "L"}, answer=302),),
    ),
    Page(
        "person-recover", "L",
        (
            Call(READ, "person", {"own agency": "L"}),
            Call(WRITE, "person", {"own agency": "L"}, answer=302),
        ),
    ),
    Page(
        "person-deputy", "L",
        (
            Call(READ, "person", {"own agency": "L"}),
            Call(WRITE, "person", {"own agency": "L"}),
        ),
    ),
    Page(
        "person-lead-unit", "L",
        (
            Call(READ, "person", {"own agency": "L"}),
            Call(WRITE, "person", {"own agency": "L"}),
        ),
    ),
    Page("deputies", ALL, (Call(READ),)),
    Page(
        "deputy-end", ALL,
        (Call(WRITE, "deputyship", {"own agency": "L"}, {"own agency": "G"}, answer=302),),
    ),
    Page("person-switch-on", "L", (Call(WRITE, "person", {"own agency": "L"}, answer=409),)),
    Page("invite-many", "L", (Call(READ), Call(WRITE))),
    # One's own agency, and those of all
    Page("own-agency", "L", (Call(READ),)),
    Page("agency-settings", "L", (Call(READ), Call(WRITE, answer=302))),
    Page("unit-add", "L", (Call(READ), Call(WRITE, answer=302, sends={"name": "A new unit"}))),
    Page("unit-rename", "L", (Call(READ), Call(WRITE))),
    Page("unit-close", "L", (Call(READ), Call(WRITE))),
    Page("administration", HOST, (Call(READ),)),
    Page("agencies", HOST, (Call(READ),)),
    Page("agency-add", HOST, (Call(READ), Call(WRITE))),
    Page("agency", HOST, (Call(READ),), AGENCY),
    Page("agency-change", HOST, (Call(READ), Call(WRITE)), AGENCY),
    Page("agency-suspend", HOST, (Call(READ), Call(WRITE, answer=302)), AGENCY),
    Page("agency-resume", HOST, (Call(WRITE, answer=409),), AGENCY),
    Page("agency-first-lead", HOST, (Call(READ), Call(WRITE)), AGENCY),
    Page("routes", HOST, (Call(READ),)),
    Page("district-add", HOST, (Call(READ), Call(WRITE))),
    Page("district-routes", HOST, (Call(READ), Call(WRITE, answer=302)), {"gss": "E07999999"}),
    Page("area-routes", HOST, (Call(READ), Call(WRITE, answer=302)), {"code": "E23999999"}),
    Page("directory", ALL, (Call(READ),)),
    *AGREEMENTS,
    Page("feedback", ALL, (Call(READ), Call(WRITE))),
    Page("feedback-list", "S", (Call(READ),)),
    Page("tokens", "L", (Call(READ), Call(WRITE))),
    Page("token-end", "L", (Call(WRITE, "system", {"own agency": "L"}, answer=302),)),
    Page("mail-pace", ALL, (Call(READ), Call(WRITE))),
    Page("notices-seen", ALL, (Call(WRITE, answer=302),)),
    # A form: before it, and the lists
    Page("referrals:signs", ALL, (Call(READ),)),
    Page("referrals:signs-of-theme", ALL, (Call(READ),), {"theme": "CUCKOOING"}),
    Page("referrals:cpi-start", SENDERS, (Call(READ),)),
    Page("referrals:cpi-gate", SENDERS, (Call(READ), Call(WRITE, sends={"answer": "none"}))),
    Page("referrals:cpi-quick", SENDERS, (Call(READ), Call(WRITE, sends={"answer": "none"}))),
    Page(
        "referrals:cpi-begin", SENDERS,
        (Call(READ, answer=302), Call(WRITE, answer=302, sends={"token": "a-new-form"})),
    ),
    Page("referrals:drafts-left", "L", (Call(READ), Call(WRITE))),
    Page("referrals:drafts-left-delete", "L", (Call(READ), Call(WRITE))),
    Page("referrals:codes", HOST, (Call(READ),)),
    Page("referrals:code", HOST, (Call(READ),), CODE),
    Page("referrals:code-name", HOST, (Call(READ), Call(WRITE)), CODE),
    Page("referrals:code-end", HOST, (Call(READ), Call(WRITE)), CODE),
    Page("referrals:code-unplan", HOST, (Call(WRITE, answer=409),), CODE),
    Page("referrals:cpi-mine", SENDERS, (Call(READ), Call(WRITE, sends={"words": "quay"}))),
    Page("referrals:cpi-unit", SENDERS, (Call(READ),)),
    Page("referrals:cpi-agency", "L", (Call(READ),)),
    Page("referrals:cpi-summary", "L", (Call(READ),)),
    Page("referrals:data-reports", PROFILE_ROLES, (Call(READ),)),
    Page("referrals:data-report-ask", "I", (Call(READ), Call(WRITE))),
    Page("referrals:data-report", PROFILE_ROLES, (Call(READ, "figures", FIGURES),)),
    Page("referrals:data-report-file", PROFILE_ROLES, (Call(READ, "figures", FIGURES),)),
    Page("referrals:data-report-csv", PROFILE_ROLES, (Call(READ, "figures", FIGURES),)),
    Page(
        "referrals:data-report-publish", "I",
        (
            Call(READ, "figures", FIGURES_OWN, {"shared": "I"}),
            Call(WRITE, "figures", FIGURES_OWN, {"shared": "I"}, answer=302),
        ),
    ),
    Page("referrals:cpi-inbox", "I", (Call(READ),)),
    Page("referrals:cpi-assign", "I", (Call(WRITE),)),
    Page("referrals:cpi-look-save", "I", (Call(READ), Call(WRITE))),
    Page("referrals:cpi-look-delete", "I", (Call(WRITE, "look", {"own": "I"}, answer=302),)),
    # Urgent forms that nobody opens
    Page("referrals:escalations", "LI", (Call(READ),)),
    Page(
        "referrals:escalation-acknowledge", "LI",
        (
            Call(READ, "escalation", {"own agency": "LI"}),
            Call(WRITE, "escalation", {"own agency": "LI"}, answer=302),
        ),
    ),
    Page("referrals:duty", "LI", (Call(READ), Call(WRITE))),
    Page(
        "referrals:duty-end", "LI",
        (Call(WRITE, "turn of duty", {"own agency": "L"}, {"own agency": "I"}, answer=302),),
    ),
    Page("referrals:clocks", "L", (Call(READ), Call(WRITE))),
    # A form: the sender's side
    Page(
        "referrals:cpi-read", ALL,
        (Call(READ, "draft", WRITER, answer=302), Call(READ, "form", READERS)),
    ),
    Page(
        "referrals:cpi-draft", SENDERS,
        (Call(READ, "draft", WRITER), Call(READ, "form", WRITER, answer=302)),
    ),
    Page(
        "referrals:cpi-withdraw", SENDERS,
        (
            Call(READ, "draft", WRITER),
            Call(READ, "form", WRITER, answer=302),
            Call(WRITE, "draft", WRITER, answer=302),
            Call(WRITE, "form", WRITER, answer=409),
        ),
    ),
    Page(
        "referrals:cpi-question", SENDERS,
        (
            Call(READ, "draft", WRITER),
            Call(READ, "form", WRITER, answer=302),
            Call(WRITE, "draft", WRITER, answer=302, sends={"version": "1", "theme": "OTHER"}),
            Call(WRITE, "form", WRITER, answer=409, sends={"version": "1", "theme": "OTHER"}),
        ),
        {"step": "theme"},
    ),
    Page(
        "referrals:cpi-danger", SENDERS,
        (Call(READ, "draft", WRITER), Call(READ, "form", WRITER, answer=302)),
        {"step": "theme"},
    ),
    Page(
        "referrals:cpi-part", SENDERS,
        (
            Call(READ, "draft", WRITER),
            Call(READ, "form", WRITER, answer=302),
            Call(WRITE, "draft", WRITER, answer=302, sends={"version": "1", "make": "Ford"}),
            Call(WRITE, "form", WRITER, answer=409, sends={"version": "1", "make": "Ford"}),
        ),
        {"step": "vehicles", "number": "1"},
    ),
    Page(
        "referrals:cpi-part-remove", SENDERS,
        (
            Call(READ, "draft", WRITER, answer=302),  # there is none
            Call(READ, "form", WRITER, answer=302),
            Call(WRITE, "draft", WRITER, answer=302, sends={"version": "1"}),
            Call(WRITE, "form", WRITER, answer=409, sends={"version": "1"}),
        ),
        {"step": "vehicles", "number": "1"},
    ),
    Page(
        "referrals:cpi-check", SENDERS,
        (
            Call(READ, "draft", WRITER),
            Call(READ, "form", WRITER, answer=302),
            Call(WRITE, "draft", WRITER, answer=302),
            Call(WRITE, "form", WRITER, answer=302),  # a second tap
        ),
    ),
    Page(
        "referrals:cpi-sent", SENDERS,
        (
            Call(READ, "draft", WRITER, answer=302),
            Call(READ, "form", WRITER),
            Call(WRITE, "draft", WRITER, answer=409),
            Call(WRITE, "form", WRITER, answer=302),
        ),
    ),
    Page(
        "referrals:cpi-attachments", SENDERS,
        (
            Call(READ, "draft", WRITER),
            Call(READ, "form", WRITER, answer=302),
            Call(WRITE, "draft", WRITER),
            Call(WRITE, "form", WRITER, answer=409),
        ),
    ),
    Page(
        "referrals:cpi-attachment-remove", SENDERS,
        (
            Call(WRITE, "draft", WRITER, answer=302),
            Call(WRITE, "form", WRITER, answer=409),
        ),
        FIRST,
    ),
    Page(
        "referrals:cpi-attachment-check", ALL,
        (Call(WRITE, "draft", WRITER, answer=302), Call(WRITE, "form", TOLD, answer=302)), FIRST,
    ),
    Page(
        "referrals:cpi-attachment-file", ALL,
        (Call(READ, "draft", WRITER), Call(READ, "form", TOLD)), FIRST,
    ),
    Page(
        "referrals:cpi-again", SENDERS,
        (
            Call(READ, "draft", WRITER, answer=302),
            Call(READ, "form", WRITER),
            Call(WRITE, "draft", WRITER, answer=302),
            Call(WRITE, "form", WRITER, answer=302, sends={"token": "again", "how": "copy"}),
        ),
    ),
    Page(
        "referrals:cpi-correct", SENDERS,
        (
            Call(READ, "draft", WRITER, answer=302),
            Call(READ, "form", WRITER),
            Call(WRITE, "draft", WRITER, answer=409, sends={"asked": "It was Friday."}),
            Call(WRITE, "form", WRITER, answer=302, sends={"asked": "It was Friday."}),
        ),
    ),
    Page(
        "referrals:cpi-reply", "I",
        (
            Call(READ, "form", FORCE, BORROWER, answer=302),  # nobody asks for a correction
            Call(WRITE, "form", FORCE, BORROWER, answer=302),
        ),
    ),
    Page("referrals:cpi-copy-file", SENDERS, (Call(READ, "form", COPY),)),
    # A form: the force
    Page(
        "referrals:cpi-triage", "I",
        (
            Call(READ, "form", FORCE, BORROWER),
            Call(
                WRITE, "form", FORCE, BORROWER, answer=302,
                sends={"priority": "low", "version": "1"},
            ),
        ),
    ),
    Page(
        "referrals:cpi-hand-over", "I",
        (
            Call(READ, "form", FORCE, BORROWER, answer=302),  # nothing was handed over
            Call(WRITE, "form", FORCE, BORROWER, answer=409),
        ),
    ),
    Page(
        "referrals:cpi-useful", SENDERS,
        (Call(WRITE, "form", SENDING_SIDE, answer=409, sends={"useful": "yes"}),),  # no answer yet
    ),
    Page("referrals:cpi-claim", "I", (Call(WRITE, "form", FORCE, BORROWER, answer=302),)),
    Page("referrals:cpi-hand-back", "I", (Call(WRITE, "form", FORCE, BORROWER, answer=409),)),
    Page(
        "referrals:cpi-outcome", "I",
        (
            Call(READ, "form", FORCE, BORROWER),
            Call(
                WRITE, "form", FORCE, BORROWER, answer=302,
                sends={
                    "outcome": "INTEL_LOG", "answer": "read_and_used", "version": "1",
                    "priority": "low",
                },
            ),
        ),
    ),
    Page(
        "referrals:cpi-document", "I",
        (
            Call(READ, "form", FORCE, BORROWER),
            Call(WRITE, "form", FORCE, BORROWER, answer=302),
        ),
    ),
    Page("referrals:cpi-document-file", "I", (Call(READ, "form", FORCE, BORROWER),)),
    Page(
        "referrals:cpi-lend", "I",
        (Call(READ, "form", FORCE, BORROWER), Call(WRITE, "form", FORCE, BORROWER)),
    ),
    Page("referrals:cpi-lend-approve", "I", (Call(WRITE, "form", FORCE, BORROWER, answer=409),)),
    Page("referrals:cpi-lend-end", "I", (Call(WRITE, "form", FORCE, BORROWER, answer=409),)),
    *SCORING,
    *RULES,
    *INTELLIGENCE,
    *NOMINALS,
    *JAPTM,
    *MEETINGS,
    *COHORT,
    *PLANNED,
    *REFERRING,
    *PROFILING,
)  # fmt: skip

LISTINGS: tuple[Listing, ...] = (
    Listing("home", "draft", WRITER),
    Listing("home", "form", WRITER),
    Listing("home", "renewal", {"own agency": "LG"}),
    Listing("renewals", "renewal", {"own agency": "LG"}),
    *AGREEMENT_LISTINGS,
    Listing("people", "invitation", {"own agency": "LG"}),
    Listing("people", "person", {"own agency": "LG"}),
    Listing("tokens", "system", {"own agency": "L"}),
    Listing("deputies", "deputyship", {"own agency": "LG"}),
    Listing("referrals:cpi-mine", "draft", WRITER),
    Listing("referrals:cpi-mine", "form", WRITER),
    Listing("referrals:cpi-agency", "draft", {}),
    Listing(
        "referrals:cpi-agency", "form", {"own": "L", "own unit": "L", "own agency": "L"}
    ),
    Listing("referrals:cpi-unit", "draft", {}),
    Listing("referrals:cpi-unit", "form", {"own unit": SENDERS}),
    Listing("referrals:cpi-inbox", "draft", {}),
    Listing("referrals:cpi-inbox", "form", FORCE),
    Listing("referrals:cpi-inbox", "form", FORCE, "show=all"),
    Listing("referrals:cpi-inbox", "form", {"shared": "I"}, "show=lent"),
    Listing("referrals:cpi-inbox", "look", {"own": "I"}, "show=waiting"),
    Listing("referrals:escalations", "escalation", {"own agency": "LI"}),
    Listing("referrals:escalations", "turn of duty", {"own agency": "LI"}),
    Listing("referrals:duty", "turn of duty", {"own agency": "LI"}),
    *SCORING_LISTINGS,
    *RULE_LISTINGS,
    *REPORT_LISTINGS,
    *NOMINAL_LISTINGS,
    *JAPTM_LISTINGS,
    *COHORT_LISTINGS,
    *PLANNED_LISTINGS,
    *REFERRAL_LISTINGS,
    *PROFILE_LISTINGS,
    Listing("referrals:data-reports", "figures", FIGURES),
)  # fmt: skip
