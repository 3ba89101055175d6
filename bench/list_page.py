"""The list page of lent forms: whole requests against hand-written SQL and an empty page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection as web
from django.db import transaction
from django.test import Client

from bench.figures import Figure, figure, interleaved, p95
from bench.world import HEAVY, LIGHT, Scale
from partners.models import User

PAGE = "/cpi/inbox/?show=lent"
EMPTY = "/help/"
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
    "partners_sharingdecision", "partners_renewaltask", "portal_job",
)  # fmt: skip


def run(superuser: Any, scale: Scale) -> list[Figure]:
    figures: list[Figure] = []
    for name, agency in (
        ("the agency with 40 % of grants", HEAVY),
        ("an agency with few grants", LIGHT),
    ):
        figures += _for_reader(superuser, scale, name, agency)
    return figures


def _for_reader(superuser: Any, scale: Scale, name: str, agency: int) -> list[Figure]:
    browser = _signed_in(agency)
    share = _share_visible(superuser, agency, scale)
    queries: list[str] = []
    with web.execute_wrapper(lambda run, sql, *rest: (queries.append(sql), run(sql, *rest))[1]):
        answer = browser.get(PAGE)
    assert answer.status_code == 200, answer.status_code
    assert answer.content.count(b"portal-reference") == 25
    bare = _bare(superuser, agency)
    taken = interleaved(
        {"page": lambda: browser.get(PAGE), "bare": bare, "empty": lambda: browser.get(EMPTY)},
        scale.requests,
    )
    page, floor = p95(taken["page"]), p95(taken["bare"]) + p95(taken["empty"])
    open_page = _without_walls(superuser, lambda: browser.get(PAGE), scale)
    walled = p95(interleaved({"page": lambda: browser.get(PAGE)}, scale.requests)["page"])
    label = f"{name}, sees {share:.0%}"
    return [
        figure("list page", f"queries ({label})", len(queries), floor=12, unit="queries", most=12),
        figure("list page", f"p95 ({label})", page, floor=floor, most=300, most_ratio=3),
        figure(
            "row walls",
            f"page p95 with / without ({name})",
            walled,
            floor=open_page,
            most_ratio=1.5,
        ),
    ]


def _signed_in(agency: int) -> Client:
    browser = Client(HTTP_X_FORWARDED_PROTO="https", SERVER_NAME="localhost")
    with transaction.atomic():  # a sign-in is recorded with its act
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


def _without_walls(superuser: Any, act: Callable[[], object], scale: Scale) -> float:
    _set_walls(superuser, "DISABLE")
    try:
        return p95(interleaved({"page": act}, scale.requests)["page"])
    finally:
        _set_walls(superuser, "ENABLE")


def _set_walls(superuser: Any, verb: str) -> None:
    with superuser.cursor() as cursor:
        for table in WALLED:
            cursor.execute(f"ALTER TABLE {table} {verb} ROW LEVEL SECURITY")
