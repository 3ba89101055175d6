"""The search box over all that one person may see: the whole answer against hand-written SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.test import Client

from bench.figures import Figure, figure, interleaved, p95
from bench.list_page import EMPTY, LIVE, signed_in
from bench.world import HEAVY, LIGHT, Scale

PAGE = "/search/"
# What is nowhere has every row that may be seen looked at; what is everywhere ends after ten.
TERMS = (("found nowhere", "quillfeather"), ("found at once", "sender"))
FIRST, MORE = 20, 2
BARE = f"""
    SELECT f.*, a.name, d.name FROM referrals_cpiform f JOIN partners_agency a ON a.id = f.sender_id
        LEFT JOIN partners_district d ON d.id = f.district_id
    WHERE (f.owner_id = %(agency)s AND f.state <> 'draft' OR {LIVE})
        AND (f.reference ILIKE %(term)s OR a.name ILIKE %(term)s OR d.name ILIKE %(term)s)
    ORDER BY f.id DESC LIMIT 11
"""


def run(superuser: Any, scale: Scale) -> list[Figure]:
    found = []
    for name, agency in (("40 % of grants", HEAVY), ("few grants", LIGHT)):
        browser = signed_in(agency)
        for words, term in TERMS:
            acts = {
                "page": _search(browser, term), "empty": lambda b=browser: b.get(EMPTY),
                "bare": _bare(superuser, agency, term),
            }  # fmt: skip
            taken = interleaved(acts, max(FIRST, scale.requests // MORE // len(TERMS)))
            floor = p95(taken["bare"]) + p95(taken["empty"])
            found.append(
                figure(
                    "search", f"p95 (agency with {name}, {words})", p95(taken["page"]),
                    floor=floor, most=300, most_ratio=3,
                )
            )  # fmt: skip
    return found


def _search(browser: Client, term: str) -> Callable[[], object]:
    def act() -> object:
        cache.clear()  # nobody may ask as often as this
        answer = browser.post(PAGE, {"term": term})
        if answer.status_code != 200:
            raise SystemExit(f"The search for {term} answered {answer.status_code}.")
        return answer

    return act


def _bare(superuser: Any, agency: int, term: str) -> Callable[[], object]:
    def act() -> object:
        with superuser.cursor() as cursor:
            cursor.execute(BARE, {"agency": agency, "term": f"%{term}%"})
            return cursor.fetchall()

    return act
