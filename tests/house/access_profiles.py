"""Who may call what: district profiles and what they are made from. Rows of `access_table`."""

from __future__ import annotations

from tests.house.access_rules import (
    BUILDERS,
    PROFILE_READERS,
    PROFILE_ROLES,
    READ,
    WRITE,
    Call,
    Listing,
    Page,
)

OWN = {"own agency": "A"}
A_SECTION = {"of": "section"}
LENT = {"shared": "A"}  # sees it and writes nothing in it

PROFILING: tuple[Page, ...] = (
    Page("profiles:data-files", "A", (Call(READ),)),
    Page("profiles:data-file-send", "A", (Call(READ), Call(WRITE))),
    Page(
        "profiles:data-file", "A",
        (Call(READ, "data file", BUILDERS), Call(WRITE, "data file", BUILDERS, answer=302)),
    ),
    Page("profiles:profile-list", PROFILE_ROLES, (Call(READ),)),
    Page("profiles:profile-build", "A", (Call(READ), Call(WRITE))),
    Page(
        "profiles:profile-read", PROFILE_ROLES,
        (Call(READ, "draft profile", BUILDERS), Call(READ, "profile", PROFILE_READERS)),
    ),
    Page(
        "profiles:profile-prepare", "A",
        (Call(READ, "draft profile", BUILDERS), Call(READ, "profile", BUILDERS, LENT)),
    ),
    Page(
        "profiles:part-add", "A",
        (
            Call(READ, "draft profile", BUILDERS),
            Call(WRITE, "draft profile", BUILDERS),
            Call(WRITE, "profile", BUILDERS, LENT, 409),
        ),
        A_SECTION,
    ),
    Page(
        "profiles:part-change", "A",
        tuple(Call(method, "section", OWN) for method in (READ, WRITE)), A_SECTION,
    ),
    Page("profiles:part-move", "A", (Call(WRITE, "section", OWN, answer=302),), A_SECTION),
    Page(
        "profiles:part-remove", "A",
        (
            Call(READ, "section", OWN),
            Call(WRITE, "section", OWN, answer=409),  # names no version of it
        ),
        A_SECTION,
    ),
    Page(
        "profiles:profile-approve", "A",
        (
            Call(READ, "draft profile", BUILDERS),
            Call(READ, "profile", BUILDERS, LENT, answer=302),
            Call(WRITE, "draft profile", BUILDERS),  # without a day of review: asked again
        ),
    ),
    Page(
        "profiles:profile-reopen", "A",
        (Call(WRITE, "draft profile", BUILDERS, answer=409),),
    ),
    Page(
        "profiles:profile-publish", "A",
        (
            Call(READ, "draft profile", BUILDERS),
            Call(READ, "profile", BUILDERS, LENT, answer=302),
            Call(WRITE, "draft profile", BUILDERS, answer=302),
            Call(WRITE, "profile", BUILDERS, LENT, {"own": 302, "own agency": 409}),
        ),
    ),
    Page(
        "profiles:profile-document", PROFILE_ROLES,
        (
            Call(READ, "draft profile", BUILDERS, answer=302),  # never asked for yet
            Call(READ, "profile", PROFILE_READERS),
            Call(WRITE, "draft profile", BUILDERS, answer=302),
            Call(WRITE, "profile", PROFILE_READERS, answer=302),
        ),
    ),
    Page(
        "profiles:profile-document-file", PROFILE_ROLES, (Call(READ, "profile", PROFILE_READERS),)
    ),
    Page(
        "profiles:profile-chart", PROFILE_ROLES,
        (Call(READ, "draft profile", BUILDERS), Call(READ, "profile", PROFILE_READERS)),
        {"name": "severity"},
    ),
)  # fmt: skip

PROFILE_LISTINGS: tuple[Listing, ...] = (
    Listing("profiles:profile-list", "draft profile", BUILDERS),
    Listing("profiles:profile-list", "profile", PROFILE_READERS),
    Listing("profiles:data-files", "data file", BUILDERS),
)
