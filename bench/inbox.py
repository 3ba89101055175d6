"""A force's inbox by its clock: whole requests against hand-written SQL and an empty page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bench.figures import Figure, figure, interleaved, p95
from bench.list_page import EMPTY, queries_of, signed_in
from bench.world import HEAVY, Scale

ROWS = 25
LISTS = {
    "waiting": ("state IN ('submitted', 'in_triage')", "f.due_at, f.id"),
    "all": ("state <> 'draft'", "f.id DESC"),
}


def run(superuser: Any, scale: Scale) -> list[Figure]:
    browser, figures = signed_in(HEAVY), []
    for name, (which, order) in LISTS.items():
        address = f"/cpi/inbox/?show={name}"
        asked = queries_of(browser, address, rows=ROWS)
        taken = interleaved(
            {
                "page": lambda address=address: browser.get(address),
                "bare": _bare(superuser, which, order),
                "empty": lambda: browser.get(EMPTY),
            },
            scale.requests, warm_up=5,
        )  # fmt: skip
        floor = p95(taken["bare"]) + p95(taken["empty"])
        figures += [
            figure("inbox", f"queries ({name})", asked, floor=ROWS, unit="queries", most=12),
            figure("inbox", f"p95 ({name})", p95(taken["page"]), floor=floor, most=300,
                   most_ratio=3),
        ]  # fmt: skip
    return figures


def _bare(superuser: Any, which: str, order: str) -> Callable[[], None]:
    statements = (
        f"""SELECT f.*, a.name, d.name, c.name FROM referrals_cpiform f
            JOIN partners_agency a ON a.id = f.sender_id
            LEFT JOIN partners_district d ON d.id = f.district_id
            LEFT JOIN partners_user c ON c.id = f.claimed_by_id
        WHERE f.owner_id = %(agency)s AND f.{which} ORDER BY {order} LIMIT 26""",
        f"""SELECT count(*) FROM (SELECT FROM referrals_cpiform f
        WHERE f.owner_id = %(agency)s AND f.{which} LIMIT 1001) x""",
    )

    def act() -> None:
        with superuser.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, {"agency": HEAVY})
                cursor.fetchall()

    return act
