"""The order of a round and the page of a meeting: whole requests, 200 nominations of 12 agencies.

Every agency has scored each; each is on the agenda, with a decision on the table that one chair has
signed; a page shows a part of each. Beside it a small round of ten, which must ask
for as much. The floor is the same rows by
hand SQL without walls, and an empty page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection as web

from bench.figures import Figure, figure, interleaved, p95
from bench.list_page import EMPTY, signed_in
from bench.world import HEAVY, Scale
from nominals.parts import PART_ROWS

AGENCIES, LARGE, SMALL = 12, 200, 10
REFERENCE = b"NMB-"
MOST_MS = 300

PROGRAMMES = """
INSERT INTO partners_sharingagreement (id, key, reference, title, in_force_from, ends_at, state)
    VALUES (50000001, 'japtm', 'ISA-JAPTM', 'Programme', now() - interval '1 year',
        now() + interval '1 year', 'in_force');
INSERT INTO partners_agreementparty (agreement_id, agency_id)
    SELECT 50000001, n FROM generate_series(1, %(agencies)s) n;
INSERT INTO nominals_programme (id, key, reference, owner_id, marking, readers, created_by_id, name,
        region, agreement_id, chair_first_id, chair_second_id, scheme_id, starts_on, ends_on,
        cohort_size, quorum, cut_off_days)
    SELECT n, 'programme' || lpad(n::text, 13, '0'), 'PRB-' || n, 1, 'OFFICIAL', '{}', 1,
        'Programme ' || n, 'South', 50000001, 1, 2,
        (SELECT id FROM nominals_scoringscheme WHERE version = 1), '2026-01-01',
        '2030-01-01', 12, 4, 15 FROM unnest(%(sizes)s) n;
INSERT INTO portal_job (id, key, task, subject, state, asked_by_id, attempts, reason)
    SELECT 50000000 + n, 'ranking bench ' || n, 'nominals.rank', 0, 'done', 1, 1, ''
    FROM unnest(%(sizes)s) n;
INSERT INTO nominals_ranking (id, key, reference, owner_id, marking, readers, created_by_id,
        programme_id, scheme_id, first, seed, revealed_at, revealed_by_id, job_id, inputs_sha256,
        kappa, pairs, agreed, made_at)
    SELECT n, 'ranking' || lpad(n::text, 15, '0'), 'RNB-' || n, 1, 'OFFICIAL', '{}', 1, n,
        (SELECT id FROM nominals_scoringscheme WHERE version = 1), 12, 1, '2026-11-01', 1,
        50000000 + n, 'made', 0.5, 9, '[]', now() FROM unnest(%(sizes)s) n;
INSERT INTO nominals_meeting (id, key, reference, owner_id, marking, readers, created_by_id,
        programme_id, planned_for, state, opened_at, opened_by_id, present)
    SELECT n, 'meeting' || lpad(n::text, 15, '0'), 'MTB-' || n, 1, 'OFFICIAL-SENSITIVE', '{}', 1, n,
        now(), 'open', now(), 1, ARRAY(SELECT generate_series(1, %(agencies)s))
    FROM unnest(%(sizes)s) n;
"""
# `size` is the programme, `n` the nomination's number, `o` who nominates.
ROUND = """
CREATE TEMP TABLE bench_round AS SELECT 50000000 + %(size)s * 1000 + n AS id, n,
    (2 + n %% (%(agencies)s - 1))::bigint AS o FROM generate_series(1, %(size)s) n;
INSERT INTO nominals_nominal (id, key, reference, owner_id, marking, readers, created_by_id)
    SELECT id, 'bnominal' || id, 'NOB-' || id, o, 'OFFICIAL', '{}', o FROM bench_round;
INSERT INTO nominals_contribution (id, key, reference, owner_id, marking, readers, created_by_id,
        nominal_id, kind, code, value, detail, folded, capacity, certainty, source, said_on,
        withdrawn_reason)
    SELECT id, 'bsaid' || id, 'COB-' || id, o, 'OFFICIAL-SENSITIVE',
        ARRAY(SELECT generate_series(1, %(agencies)s)), o, id, 'name', 'legal', 'INVENTED, ' || n,
        '', 'invented ' || n, 'suspect', 'fact', 'file', '2026-01-01', '' FROM bench_round;
INSERT INTO nominals_nomination (id, key, reference, owner_id, marking, readers, created_by_id,
        programme_id, nominal_id, state, recipient_id, criteria, harm, management, opportunity,
        wanted, lawful_basis, nominated_name, necessity, approved_at, approved_by_id, approved_name,
        returned_reason, answers_due, revealed_at, revealed_by_id)
    SELECT id, 'bnomination' || lpad(id::text, 11, '0'), 'NMB-' || id, o, 'OFFICIAL-SENSITIVE',
        ARRAY(SELECT generate_series(1, %(agencies)s)), o, %(size)s, id, 'listed', 1, '{}',
        repeat('Harm goes on. ', 40), '', '', 'Stop it.', 'Law enforcement.', 'Analyst', 'So.',
        now() - interval '40 days', 100, 'Lead', '', '2026-10-01', '2026-11-01', 1 FROM bench_round;
INSERT INTO partners_sharingdecision (id, key, owner_id, recipient_id, subject_model, subject_key,
        outcome, what, purpose, gateway, agreement_id, consent, decided_by_id)
    SELECT id * 30 + a, 'bdecided' || id * 30 + a, o, a, 'nominals.Nomination',
        'bnomination' || lpad(id::text, 11, '0'), 'share', 'It', 'To decide', '', 50000001,
        'not_asked', o
    FROM bench_round, generate_series(1, %(agencies)s) a WHERE a <> o;
INSERT INTO nominals_nominationgrant (content_object_id, group_id, permission_id, owner_id,
        decision_id, agreement_id, is_break_glass, granted_at, granted_by_id, expires_at)
    SELECT id, a, (SELECT id FROM auth_permission WHERE codename = 'view_nomination'), o,
        id * 30 + a, 50000001, false, now(), o, now() + interval '30 days'
    FROM bench_round, generate_series(1, %(agencies)s) a WHERE a <> o;
INSERT INTO nominals_contributiongrant (content_object_id, group_id, permission_id, owner_id,
        decision_id, agreement_id, is_break_glass, granted_at, granted_by_id, expires_at)
    SELECT id, a, (SELECT id FROM auth_permission WHERE codename = 'view_contribution'), o,
        id * 30 + a, 50000001, false, now(), o, now() + interval '30 days'
    FROM bench_round, generate_series(1, %(agencies)s) a WHERE a <> o;
INSERT INTO nominals_score (key, reference, owner_id, marking, readers, created_by_id,
        nomination_id, scheme_id, marks, likelihood, confidence, opportunity, gap, reasons,
        scored_by_id)
    SELECT 'bscore' || id * 30 + a, 'SCB-' || id * 30 + a, a, 'OFFICIAL-SENSITIVE', '{}', a, id,
        (SELECT id FROM nominals_scoringscheme WHERE version = 1),
        '{"H1": 4, "H2": 2, "H3": 1, "H4": 4, "H5": 2, "H6": 8}', 1 + n %% 4, 2, 1, 1, '{}', a
    FROM bench_round, generate_series(1, %(agencies)s) a;
INSERT INTO nominals_rankedplace (ranking_id, nomination_id, rank, agencies, harm, risk, band,
        confidence, opportunity, gap, chance, standing, best, worst, remarks, apart)
    SELECT %(size)s, id, n, %(agencies)s, 21, 21 * (1 + n %% 4), 'High', 2, 1, 1,
        (1000 * (%(size)s - n) / %(size)s)::int,
        CASE WHEN n < 9 THEN 'in' WHEN n < 30 THEN 'open' ELSE 'out' END, n, n + 4,
        '[{"code": "most", "names": ["Physical harm", "Vulnerability of victims"]}]', '[]'
    FROM bench_round;
INSERT INTO nominals_agendaitem (id, key, created_by_id, meeting_id, nomination_id, position)
    SELECT id, 'bitem' || lpad(id::text, 17, '0'), 1, %(size)s, id, n FROM bench_round;
INSERT INTO nominals_decision (id, key, item_id, edition, outcome, reasons, content, sha256,
        proposed_by_id)
    SELECT id, 'bdecision' || lpad(id::text, 13, '0'), id, 1, 'accepted',
        'High harm; levers exist.', '{}', 'x', 3
    FROM bench_round;
INSERT INTO nominals_signature (decision_id, owner_id, name, sha256, signed_by_id)
    SELECT id, 2, 'A chair', 'x', 2 FROM bench_round;
UPDATE nominals_meeting SET current_id = (SELECT min(id) FROM bench_round) WHERE id = %(size)s;
DROP TABLE bench_round;
"""
PAGES = {
    "ranked list": ("/nominals/rankings/ranking{size:015d}/", """
        SELECT p.*, n.*, c.value FROM nominals_rankedplace p
            JOIN nominals_nomination n ON n.id = p.nomination_id
            JOIN nominals_contribution c ON c.nominal_id = n.nominal_id AND c.kind = 'name'
        WHERE p.ranking_id = %(size)s ORDER BY p.rank"""),
    "meeting": ("/nominals/meetings/meeting{size:015d}/", """
        SELECT i.*, n.*, c.value, a.name, p.*, d.*, s.name, s.signed_at FROM nominals_agendaitem i
            JOIN nominals_nomination n ON n.id = i.nomination_id
            JOIN partners_agency a ON a.id = n.owner_id
            JOIN nominals_contribution c ON c.nominal_id = n.nominal_id AND c.kind = 'name'
            JOIN nominals_rankedplace p ON p.nomination_id = n.id
            JOIN nominals_decision d ON d.item_id = i.id
            JOIN nominals_signature s ON s.decision_id = d.id
        WHERE i.meeting_id = %(size)s ORDER BY i.position"""),
}  # fmt: skip


def run(superuser: Any, scale: Scale) -> list[Figure]:
    _build(superuser)
    browser, found = signed_in(HEAVY), []
    for name, (address, bare) in PAGES.items():
        few, many = (
            _queries_of(browser, address, size, rows=min(size, PART_ROWS))
            for size in (SMALL, LARGE)
        )
        taken = interleaved(
            {
                "page": lambda address=address: browser.get(address.format(size=LARGE)),
                "bare": _bare(superuser, bare),
                "empty": lambda: browser.get(EMPTY),
            },
            scale.requests, warm_up=5,
        )  # fmt: skip
        floor = p95(taken["bare"]) + p95(taken["empty"])
        label = f"{LARGE} nominations, {AGENCIES} agencies"
        found += [
            figure(name, f"queries ({label})", many, floor=few, unit="queries", most=few),
            figure(name, f"p95 ({label})", p95(taken["page"]), floor=floor, most=MOST_MS),
        ]
    return found


def _build(superuser: Any) -> None:
    with superuser.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(PROGRAMMES, {"agencies": AGENCIES, "sizes": [SMALL, LARGE]})
        for size in (SMALL, LARGE):
            cursor.execute(ROUND, {"agencies": AGENCIES, "size": size})
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")


def _queries_of(browser: Any, page: str, size: int, *, rows: int) -> int:
    """How many the page asks, the second time: what a process keeps is kept."""
    address = page.format(size=size)
    browser.get(address)
    asked: list[str] = []
    with web.execute_wrapper(lambda run, sql, *rest: (asked.append(sql), run(sql, *rest))[1]):
        answer = browser.get(address)
    if answer.status_code != 200 or answer.content.count(REFERENCE) < rows:
        raise SystemExit(f"{address} answered {answer.status_code} without its {rows} rows.")
    return len(asked)


def _bare(superuser: Any, sql: str) -> Callable[[], None]:
    def act() -> None:
        with superuser.cursor() as cursor:
            cursor.execute(sql, {"size": LARGE})
            cursor.fetchall()

    return act
