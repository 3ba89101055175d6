"""Who may call what: schemes, criteria, what another scheme would have made. For `access_table`."""

from __future__ import annotations

from tests.house.access_rules import READ, WRITE, Call, Listing, Page
from tests.house.access_scores import KEPT, MEMBERS, NOT_KEPT, SECRETARIAT

DRAFTED = {"own agency": SECRETARIAT}
IN_PROGRAMME = {"own agency": MEMBERS, "shared": MEMBERS}


def _of_draft(name: str, read: bool = True, answer: int = 200, **kwargs: str) -> Page:
    calls = [Call(WRITE, "draft scheme", DRAFTED, {}, answer)]
    if read:
        calls.append(Call(READ, "draft scheme", DRAFTED))
    return Page(f"nominals:{name}", SECRETARIAT, tuple(calls), kwargs)


def _of_programme(name: str, **kwargs: str) -> Page:
    calls = tuple(Call(method, "programme", KEPT, NOT_KEPT) for method in (READ, WRITE))
    return Page(f"nominals:{name}", SECRETARIAT, calls, kwargs)


RULES: tuple[Page, ...] = (
    Page("nominals:schemes", MEMBERS, (Call(READ),)),
    Page("nominals:scheme", MEMBERS, (Call(READ, "draft scheme", DRAFTED),)),
    _of_draft("scheme-part", slug="words"),
    _of_draft("scheme-move", read=False, answer=302, move="draft"),
    _of_draft("scheme-publish", answer=302),
    _of_programme("programme-scheme"),
    Page("nominals:criteria", MEMBERS, (Call(READ, "programme", IN_PROGRAMME),)),
    _of_programme("criterion-add"),
    _of_programme("criterion-change", slug="M1"),
    Page("nominals:what-if", SECRETARIAT, (Call(READ, "ranking", KEPT, NOT_KEPT),)),
)

RULE_LISTINGS: tuple[Listing, ...] = (Listing("nominals:schemes", "draft scheme", DRAFTED),)
