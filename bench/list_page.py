"""The list page of lent forms: whole requests against hand-written SQL and an empty page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection as web
from django.db import transaction
from django.test import Client

from bench.figures import Figure, figure, interleaved, p95
from bench.world import FEW, HEAVY, LIGHT, Scale
from partners.models import User
from portal import wall

PAGE = "/cpi/inbox/?show=lent"
EMPTY = "/help/"
ROUNDS = 5
BACKEND = "partners.signin.SignIn"
LIVE = """
    f.owner_id <> %(agency)s AND %(agency)s = ANY (f.readers) AND EXISTS (
        SELECT FROM referrals_cpiformgrant g
            LEFT JOIN partners_sharingagreement s ON s.id = g.agreement_id
        WHERE g.content_object_id = f.id AND g.group_id = %(agency)s AND g.revoked_at IS NULL
            AND g.expires_at > now() AND s.state = 'in_force' AND s.in_force_from <= now()
                AND s.ends_at > now())
"""
BARE_PAGE = f"""
    SELECT f.*, a.name, d.name FROM referrals_cpiform f JOIN partners_agency a ON a.id = f.sender_id
        LEFT JOIN partners_district d ON d.id = f.district_id
    WHERE {LIVE} ORDER BY f.id DESC LIMIT 26
"""
BARE_COUNT = f"SELECT count(*) FROM (SELECT FROM referrals_cpiform f WHERE {LIVE} LIMIT 1001) x"
WALLED = (
    "referrals_cpiform", "referrals_cpiformgrant", "referrals_cpiaccount",
    "partners_sharingdecision", "partners_renewaltask", "partners_user", "portal_job",
)  # fmt: skip


def run(superuser: Any, scale: Scale) -> list[Figure]:
    few = queries_of(signed_in(FEW), PAGE, rows=10)
    figures = [
        figure("list page", "queries at 10 rows", few, floor=12, unit="queries", most=12)
    ]  # fmt: skip
    for name, agency in (
        ("the agency with 40 % of grants", HEAVY),
        ("an agency with few grants", LIGHT),
    ):
        figures += _for_reader(superuser, scale, name, agency, few=few)
    return figures


def _for_reader(superuser: Any, scale: Scale, name: str, agency: int, *, few: int) -> list[Figure]:
    browser = signed_in(agency)
    share = _share_visible(superuser, agency, scale)
    queries = queries_of(browser, PAGE, rows=25)
    bare = _bare(superuser, agency)
    without = agency == HEAVY or scale.name == "full"  # small must be done in a minute
    taken = _taken(superuser, scale, page=lambda: browser.get(PAGE), bare=bare,
                   empty=lambda: browser.get(EMPTY), unwalled=without)  # fmt: skip
    page, floor = p95(taken["page"]), p95(taken["bare"]) + p95(taken["empty"])
    label = f"{name}, sees {share:.0%}"
    found = [
        figure(
            "list page",
            f"queries ({label})",
            queries,
            floor=few,
            unit="queries",
            # A list that goes on is counted; a force is told of urgent forms that nobody opened.
            most=min(12, few + 2),
        ),
        figure("list page", f"p95 ({label})", page, floor=floor, most=300, most_ratio=3),
    ]
    if without:
        found.append(figure(
            "row walls", f"page p95 with / without ({name})", page,
            floor=p95(taken["unwalled"]), most_ratio=1.5,
        ))  # fmt: skip
    return found


def queries_of(browser: Client, page: str, *, rows: int) -> int:
    """How many a page of so many rows asks, the second time: what a process keeps is kept."""
    browser.get(page)
    queries: list[str] = []
    with web.execute_wrapper(lambda run, sql, *rest: (queries.append(sql), run(sql, *rest))[1]):
        answer = browser.get(page)
    if answer.status_code != 200 or answer.content.count(b"portal-reference") != rows:
        raise SystemExit(f"The list of {rows} forms answered {answer.status_code} without them.")
    return len(queries)


def signed_in(agency: int) -> Client:
    browser = Client(HTTP_X_FORWARDED_PROTO="https", SERVER_NAME="localhost")
    with transaction.atomic():  # a sign-in is recorded with its act
        wall.enter(agency)  # in this world a person has the number of the agency
        browser.force_login(User.objects.get(agency=agency), backend=BACKEND)
    return browser


def _share_visible(superuser: Any, agency: int, scale: Scale) -> float:
    with superuser.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM referrals_cpiform f WHERE {LIVE}", {"agency": agency})
        return float(cursor.fetchone()[0]) / scale.forms


def _bare(superuser: Any, agency: int) -> Callable[[], None]:
    def act() -> None:
        with superuser.cursor() as cursor:
            for statement in (BARE_PAGE, BARE_COUNT):
                cursor.execute(statement, {"agency": agency})
                cursor.fetchall()

    return act


def _taken(
    superuser: Any, scale: Scale, *, page: Callable[[], object], bare: Callable[[], object],
    empty: Callable[[], object], unwalled: bool,
) -> dict[str, list[float]]:  # fmt: skip
    """With and without walls in turn, some requests each: a busy moment falls on both."""
    taken: dict[str, list[float]] = {"page": [], "bare": [], "empty": [], "unwalled": []}
    for _ in range(ROUNDS):
        some = scale.requests // ROUNDS
        for name, times in interleaved(
            {"page": page, "bare": bare, "empty": empty}, some, warm_up=2
        ).items():
            taken[name] += times
        if not unwalled:
            continue
        _set_walls(superuser, "DISABLE")
        try:
            taken["unwalled"] += interleaved({"page": page}, some, warm_up=2)["page"]
        finally:
            _set_walls(superuser, "ENABLE")
    return taken


def _set_walls(superuser: Any, verb: str) -> None:
    with superuser.cursor() as cursor:
        for table in WALLED:
            cursor.execute(f"ALTER TABLE {table} {verb} ROW LEVEL SECURITY")
