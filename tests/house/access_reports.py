"""Who may call what: grading, sources, reports. Rows of `access_table`."""

from __future__ import annotations

from tests.house.access_rules import (
    A_GRADE,
    BORROWER,
    FORCE,
    HOST,
    OF_FORCE,
    READ,
    REPORT_READERS,
    SENDERS,
    WRITE,
    WRITER,
    Call,
    Listing,
    Page,
)

INTELLIGENCE: tuple[Page, ...] = (
    # What the force thinks of a form, and the reports made of it
    Page("referrals:cpi-intelligence", "I", (Call(READ, "form", FORCE, BORROWER),)),
    Page(
        "referrals:cpi-grade", "I",
        (
            Call(READ, "form", FORCE, BORROWER),
            Call(WRITE, "form", FORCE, BORROWER, answer=302, sends=A_GRADE),
        ),
    ),
    Page(
        "referrals:cpi-sanitise", "I",
        (Call(READ, "form", FORCE, BORROWER), Call(WRITE, "form", FORCE, BORROWER)),
    ),
    Page(
        "referrals:cpi-source", SENDERS,
        (
            Call(READ, "draft", WRITER),
            Call(READ, "form", WRITER, answer=302),
            Call(WRITE, "draft", WRITER, answer=302, sends={"name": "Somebody"}),
            Call(WRITE, "form", WRITER, answer=409, sends={"name": "Somebody"}),
        ),
    ),
    Page("referrals:reports", "LI", (Call(READ),)),
    Page(
        "referrals:report", "LI",
        (Call(READ, "draft report", OF_FORCE), Call(READ, "report", REPORT_READERS)),
    ),
    Page("referrals:report-accept", "LI", (Call(WRITE, "report", REPORT_READERS, answer=302),)),
    Page(
        "referrals:report-forward", "I",
        (
            Call(WRITE, "draft report", OF_FORCE, answer=302),
            Call(WRITE, "report", OF_FORCE, answer=409),
        ),
    ),
    Page(
        "referrals:report-alone", "I",
        (Call(READ, "draft report", OF_FORCE), Call(WRITE, "draft report", OF_FORCE)),
    ),
    Page("referrals:report-read-again", "I", (Call(WRITE, "report", OF_FORCE, answer=409),)),
    Page(
        "referrals:report-send-back", "I",
        (
            Call(READ, "report", OF_FORCE),
            Call(WRITE, "report", OF_FORCE, answer=409, sends={"reason": "Say less."}),
        ),
    ),
    Page(
        "referrals:report-tell", "I",
        (Call(READ, "report", OF_FORCE), Call(WRITE, "report", OF_FORCE)),
    ),
    Page(
        "referrals:report-recall", "I",
        (
            Call(READ, "report", OF_FORCE),
            Call(WRITE, "report", OF_FORCE, answer=302, sends={"reason": "It was wrong."}),
        ),
    ),
    Page(
        "referrals:report-document", "LI",
        (
            Call(READ, "draft report", OF_FORCE, answer=302),  # never asked for yet
            Call(READ, "report", REPORT_READERS),
            Call(WRITE, "report", REPORT_READERS, answer=302),
        ),
    ),
    Page("referrals:report-document-file", "LI", (Call(READ, "report", REPORT_READERS),)),
    Page("referrals:sources", "C", (Call(READ),)),
    Page(
        "referrals:source-open", "C",
        (
            Call(READ, "kept source", {"received": "C"}),
            Call(WRITE, "kept source", {"received": "C"}, sends={"reason": "A life is in danger"}),
        ),
    ),
    Page("referrals:words", "LI", (Call(READ), Call(WRITE))),
    Page("referrals:word-end", "LI", (Call(WRITE, "word", {"own agency": "LI"}, answer=302),)),
    Page("referrals:conditions", HOST, (Call(READ), Call(WRITE))),
)  # fmt: skip

REPORT_LISTINGS: tuple[Listing, ...] = (
    Listing("referrals:reports", "draft report", OF_FORCE),
    Listing("referrals:reports", "report", {"own agency": "I", "shared": "L"}),
    Listing("referrals:reports", "report", {"shared": "LI"}, "show=told"),
    Listing("referrals:sources", "kept source", {"received": "C"}),
    Listing("referrals:words", "word", {"own agency": "LI"}),
)  # fmt: skip
