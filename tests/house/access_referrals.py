"""Who may call what: safeguarding referrals and transfers. Rows of `access_table`."""

from __future__ import annotations

from tests.house.access_rules import (
    BORROWER,
    FORCE,
    OF_FORCE,
    READ,
    SENDERS,
    WRITE,
    Call,
    Listing,
    Page,
)

# The force that made it; at the recipient, where it names no unit, the leads of the agency.
BOTH_SIDES = {"own agency": "I", "shared": "L"}
RECIPIENT = {"shared": "L"}
ALL_READERS = f"{SENDERS}IN"

REFERRING: tuple[Page, ...] = (
    Page(
        "referrals:cpi-refer", "I",
        (Call(READ, "form", FORCE, BORROWER), Call(WRITE, "form", FORCE, BORROWER)),
    ),
    Page(
        "referrals:cpi-transfer", "I",
        (Call(READ, "form", FORCE, BORROWER), Call(WRITE, "form", FORCE, BORROWER)),
    ),
    Page(
        "referrals:nominal-refer", "LIN",
        (
            Call(READ, "nominal", {"own": "LIN", "own agency": "LIN", "shared": "LIN"}),
            Call(WRITE, "nominal", {"own": "LIN", "own agency": "LIN", "shared": "LIN"}),
        ),
    ),
    Page("referrals:referrals", ALL_READERS, (Call(READ),)),
    Page("referrals:referral", ALL_READERS, (Call(READ, "referral", BOTH_SIDES),)),
    Page(
        "referrals:referral-acknowledge", SENDERS,
        (Call(WRITE, "referral", RECIPIENT, answer=302),),
    ),
    Page(
        "referrals:referral-answer", SENDERS,
        (Call(READ, "referral", RECIPIENT), Call(WRITE, "referral", RECIPIENT)),
    ),
    Page(
        "referrals:referral-return", SENDERS,
        (
            Call(READ, "referral", RECIPIENT),
            Call(
                WRITE, "referral", RECIPIENT, answer=302,
                sends={"reason": "not_our_area", "words": "Ask the next one."},
            ),
        ),
    ),
    Page(
        "referrals:referral-write", ALL_READERS,
        (
            Call(READ, "referral", BOTH_SIDES),
            Call(WRITE, "referral", BOTH_SIDES, answer=302, sends={"words": "Is it so?"}),
        ),
    ),
    Page("referrals:transfers", "I", (Call(READ),)),
    Page(
        "referrals:transfer", "I",
        (Call(READ, "transfer", {"own agency": "I", "shared": "I"}),),
    ),
    Page(
        "referrals:transfer-acknowledge", "I",
        (Call(WRITE, "transfer", {"shared": "I"}, OF_FORCE, answer=302),),
    ),
)  # fmt: skip

REFERRAL_LISTINGS: tuple[Listing, ...] = (
    Listing("referrals:referrals", "referral", BOTH_SIDES),
    Listing("referrals:referrals", "referral", RECIPIENT, "show=received"),
    Listing("referrals:transfers", "transfer", {"own agency": "I", "shared": "I"}),
)
