"""The page of a programme's figures: whole requests, 240 nominations of 12 agencies.

Each nomination was decided, every third is in the cohort with a plan of four actions, and two
disruptions are claimed for each. Beside it a programme of 24, as one year has them, which must ask
for as much. The floor is the same counts by hand SQL without walls, and an empty page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import connection as web

from bench.figures import Figure, figure, interleaved, p95
from bench.list_page import EMPTY, signed_in
from bench.world import HEAVY, Scale

AGENCIES, LARGE, SMALL = 12, 240, 24
MOST_MS = 300
PAGE = "/plans/programmes/programme{size:013d}/figures/"

PROGRAMMES = """
INSERT INTO partners_sharingagreement (id, key, reference, title, in_force_from, ends_at, state)
    VALUES (50000002, 'figures', 'ISA-FIGURES', 'Programme', now() - interval '1 year',
        now() + interval '1 year', 'in_force');
INSERT INTO partners_agreementparty (agreement_id, agency_id)
    SELECT 50000002, n FROM generate_series(1, %(agencies)s) n;
INSERT INTO nominals_programme (id, key, reference, owner_id, marking, readers, created_by_id, name,
        region, agreement_id, chair_first_id, chair_second_id, scheme_id, starts_on, ends_on,
        cohort_size, quorum, cut_off_days)
    SELECT n, 'programme' || lpad(n::text, 13, '0'), 'PRB-' || n, 1, 'OFFICIAL', '{}', 1,
        'Programme ' || n, 'South', 50000002, 1, 2,
        (SELECT id FROM nominals_scoringscheme WHERE version = 1), '2026-01-01',
        '2030-01-01', 12, 4, 15 FROM unnest(%(sizes)s) n;
INSERT INTO nominals_meeting (id, key, reference, owner_id, marking, readers, created_by_id,
        programme_id, planned_for, state, present)
    SELECT n, 'figures' || lpad(n::text, 15, '0'), 'MTF-' || n, 1, 'OFFICIAL-SENSITIVE', '{}', 1, n,
        now(), 'planned', ARRAY(SELECT generate_series(1, %(agencies)s)) FROM unnest(%(sizes)s) n;
"""
# `size` is the programme, `n` the nomination's number, `o` who nominates.
YEAR = """
CREATE TEMP TABLE bench_year AS SELECT 60000000 + %(size)s * 1000 + n AS id, n,
    (2 + n %% (%(agencies)s - 1))::bigint AS o FROM generate_series(1, %(size)s) n;
INSERT INTO nominals_nominal (id, key, reference, owner_id, marking, readers, created_by_id)
    SELECT id, 'fnominal' || id, 'NOF-' || id, o, 'OFFICIAL', '{}', o FROM bench_year;
INSERT INTO nominals_nomination (id, key, reference, owner_id, marking, readers, created_by_id,
        programme_id, nominal_id, state, recipient_id, criteria, harm, management, opportunity,
        wanted, lawful_basis, nominated_name, necessity, approved_at, approved_by_id, approved_name,
        returned_reason, answers_due, revealed_at, revealed_by_id)
    SELECT id, 'fnomination' || lpad(id::text, 11, '0'), 'NMF-' || id, o, 'OFFICIAL-SENSITIVE',
        '{}', o, %(size)s, id, 'accepted', 1, '{}', 'Harm.', '', '', 'Stop it.', 'Law enforcement.',
        'Analyst', 'So.', now() - interval '40 days', 100, 'Lead', '', '2026-10-01', '2026-11-01', 1
    FROM bench_year;
INSERT INTO nominals_agendaitem (id, key, created_by_id, meeting_id, nomination_id, position)
    SELECT id, 'fitem' || lpad(id::text, 17, '0'), 1, %(size)s, id, n FROM bench_year;
INSERT INTO nominals_decision (id, key, item_id, edition, outcome, reasons, content, sha256,
        proposed_by_id, took_effect)
    SELECT id, 'fdecision' || lpad(id::text, 13, '0'), id, 1, 'accepted', 'High harm.', '{}', 'x',
        3, now() FROM bench_year;
INSERT INTO plans_membership (id, key, reference, created_by_id, programme_id, nomination_id, tier,
        starts_on, review_due, exit_criteria)
    SELECT id, 'fmember' || id, 'COF-' || id, 1, %(size)s, id, 'first', '2026-11-01', '2030-01-01',
        '{"No offence for a year."}' FROM bench_year WHERE n %% 3 = 0;
INSERT INTO plans_plan (id, key, reference, owner_id, marking, readers, created_by_id, programme_id,
        kind, state, membership_id, threat, phase, aim, starts_on, review_due, lead_agency_id,
        lead_name)
    SELECT id, 'fplan' || id, 'PLF-' || id, 1, 'OFFICIAL', '{}', 1, %(size)s, 'member', 'active',
        id, 'A line.', '', 'It ends.', '2026-11-01', '2030-01-01', o, ''
    FROM bench_year WHERE n %% 3 = 0;
INSERT INTO plans_action (key, reference, owner_id, marking, readers, created_by_id, plan_id,
        pillar, title, brief, contact, tasked_id, due, "where", state, answer, result)
    SELECT 'faction' || id || a, 'ACF-' || id || a, 1, 'OFFICIAL', '{}', 1, id,
        (ARRAY['pursue', 'prevent', 'protect', 'prepare'])[a], 'Visit', 'Ask.', 'Us',
        1 + (n + a) %% %(agencies)s, '2030-01-01', '',
        CASE WHEN (n + a) %% 5 = 0 THEN 'tasked' ELSE 'accepted' END, '', ''
    FROM bench_year, generate_series(1, 4) a WHERE n %% 3 = 0;
INSERT INTO plans_disruption (key, reference, owner_id, marking, readers, created_by_id,
        programme_id, happened_on, pillar, threat, evidence, level_claimed, level_moderated,
        moderation, moderator_id, moderated_at, moderated_by_id, measures)
    SELECT 'fdisrupt' || id || a, 'DIF-' || id || a, o, 'OFFICIAL', '{}', o, %(size)s,
        date '2026-11-01' - 30 * (n %% 20), 'pursue', 'A line.', 'Two arrests.', 'major',
        (ARRAY['major', 'moderate', 'minor'])[1 + (n + a) %% 3], 'So.', 1, now(), 1, '{}'
    FROM bench_year, generate_series(1, 2) a;
DROP TABLE bench_year;
"""
BARE = """
SELECT 'nominations', n.state, '', count(*) FROM nominals_nomination n
    WHERE n.programme_id = %(size)s GROUP BY n.state
UNION ALL SELECT 'decisions', d.outcome, '', count(*) FROM nominals_decision d
    JOIN nominals_agendaitem i ON i.id = d.item_id JOIN nominals_meeting m ON m.id = i.meeting_id
    WHERE m.programme_id = %(size)s GROUP BY d.outcome
UNION ALL SELECT a.state, a.tasked_id::text, a.pillar, count(*) FROM plans_action a
    JOIN plans_plan p ON p.id = a.plan_id WHERE p.programme_id = %(size)s GROUP BY 1, 2, 3
UNION ALL SELECT 'disruptions', date_trunc('quarter', d.happened_on)::text, d.level_moderated,
    count(*) FROM plans_disruption d WHERE d.programme_id = %(size)s GROUP BY 2, 3
UNION ALL SELECT 'days', '', '', percentile_disc(0.5) WITHIN GROUP (ORDER BY took.days)::bigint
    FROM (SELECT min(a.created_at::date) - min(n.approved_at::date) AS days
        FROM nominals_nomination n JOIN plans_membership m ON m.nomination_id = n.id
        JOIN plans_plan p ON p.membership_id = m.id JOIN plans_action a ON a.plan_id = p.id
        WHERE n.programme_id = %(size)s GROUP BY n.id) AS took
"""


def run(superuser: Any, scale: Scale) -> list[Figure]:
    _build(superuser)
    browser = signed_in(HEAVY)
    few, many = (_queries_of(browser, size) for size in (SMALL, LARGE))
    taken = interleaved(
        {
            "page": lambda: browser.get(PAGE.format(size=LARGE)), "bare": _bare(superuser),
            "empty": lambda: browser.get(EMPTY),
        },
        scale.requests, warm_up=5,
    )  # fmt: skip
    floor = p95(taken["bare"]) + p95(taken["empty"])
    label = f"{LARGE} nominations, {AGENCIES} agencies"
    return [
        figure("programme", f"queries ({label})", many, floor=few, unit="queries", most=few),
        figure("programme", f"p95 ({label})", p95(taken["page"]), floor=floor, most=MOST_MS),
    ]


def _build(superuser: Any) -> None:
    with superuser.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(PROGRAMMES, {"agencies": AGENCIES, "sizes": [SMALL, LARGE]})
        for size in (SMALL, LARGE):
            cursor.execute(YEAR, {"agencies": AGENCIES, "size": size})
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")


def _queries_of(browser: Any, size: int) -> int:
    """How many the page asks, the second time: what a process keeps is kept."""
    address = PAGE.format(size=size)
    browser.get(address)
    asked: list[str] = []
    with web.execute_wrapper(lambda run, sql, *rest: (asked.append(sql), run(sql, *rest))[1]):
        answer = browser.get(address)
    if answer.status_code != 200 or not re.search(rb">\s*%d\s*<" % size, answer.content):
        raise SystemExit(f"{address} answered {answer.status_code} without its {size} nominations.")
    return len(asked)


def _bare(superuser: Any) -> Callable[[], None]:
    def act() -> None:
        with superuser.cursor() as cursor:
            cursor.execute(BARE, {"size": LARGE})
            cursor.fetchall()

    return act
