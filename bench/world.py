"""A large world written by hand SQL as the cluster's superuser, triggers off.

40 forces own the forms in turn, so that each reader's visible rows lie between hidden ones. One
agency holds 40 % of all grants, on 30 % of the forms; the others share the rest. A third of the
grants has expired or stands on an agreement that has ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SENDER = 100
HEAVY, LIGHT, FEW = 1, 2, 101  # FEW is lent ten forms


@dataclass(frozen=True)
class Scale:
    name: str
    forms: int
    grants: int
    requests: int
    submissions: int
    crimes: int
    documents: int
    names: int
    questions: int


SCALES = {
    "full": Scale("full", 100_000, 1_000_000, 200, 400, 1_000_000, 15, 1_000_000, 2_000),
    "small": Scale("small", 5_000, 50_000, 100, 200, 100_000, 3, 20_000, 200),
}

PEOPLE = """
SET session_replication_role = replica;
INSERT INTO auth_group (id, name) SELECT n, 'agency ' || n FROM generate_series(1, 40) n
    UNION ALL SELECT 100, 'sender' UNION ALL SELECT 101, 'few';
INSERT INTO partners_forcearea (id, code, name, control_room_telephone, bureau_telephone)
    SELECT n, 'E23' || lpad(n::text, 6, '0'), 'Area ' || n, '', '' FROM generate_series(1, 40) n;
INSERT INTO partners_district (id, gss, name, kind, force_area_id, mash_name, mash_telephone,
    adult_care_telephone)
    SELECT n, 'E07' || lpad(n::text, 6, '0'), 'District ' || n, 'county_district', n, '', '', ''
    FROM generate_series(1, 40) n;
INSERT INTO partners_agency (id, key, name, short_name, sector, group_id, police_area_id, state)
    SELECT n, 'agency-' || n, 'Force ' || n, 'F' || n, 'police', n, n, 'active'
        FROM generate_series(1, 40) n
    UNION ALL SELECT 100, 'agency-100', 'Sender', 'S', 'education', 100, NULL, 'active'
    UNION ALL SELECT 101, 'agency-101', 'Few', 'W', 'police', 101, NULL, 'active';
INSERT INTO partners_user (id, email, name, telephone, agency_id, leads_unit, roles,
    highest_marking, is_active, password)
    SELECT n, 'analyst' || n || '@force.example', 'Analyst ' || n, '', n, false,
        '{intelligence_analyst}'::text[],
        'OFFICIAL-SENSITIVE', true, '!' FROM generate_series(1, 40) n
    UNION ALL SELECT 100, 'writer@school.example', 'Writer', '', 100, false,
        '{practitioner}'::text[],
        'OFFICIAL-SENSITIVE', true, '!'
    UNION ALL SELECT 101, 'analyst101@force.example', 'Analyst 101', '', 101, false,
        '{intelligence_analyst}'::text[],
        'OFFICIAL-SENSITIVE', true, '!';
INSERT INTO mfa_authenticator (id, type, data, user_id, created_at)
    SELECT id, 'totp', '{"secret": ""}', id, now() FROM partners_user;
INSERT INTO partners_sharingagreement (id, key, reference, title, in_force_from, ends_at,
    state) VALUES
    (1, 'live', 'ISA-1', 'In force', now() - interval '1 year', now() + interval '1 year',
        'in_force'),
    (2, 'lapsed', 'ISA-2', 'Ended', now() - interval '2 years', now() - interval '1 day',
        'in_force');
INSERT INTO partners_agreementparty (agreement_id, agency_id)
    SELECT a, n FROM generate_series(1, 2) a, generate_series(1, 40) n
    UNION ALL SELECT 1, 100 UNION ALL SELECT 1, 101;
"""

RECORDS = """
INSERT INTO partners_sharingdecision (id, key, owner_id, recipient_id, subject_model, subject_key,
    outcome, what,
        purpose, gateway, agreement_id, consent, decided_by_id)
    SELECT n, 'd' || n, 100, 1 + n %% 40, 'referrals.CpiForm', 'form' || lpad(n::text, 18, '0'),
        'share', 'The form', 'To tell', '', 1,
        'not_asked', 100 FROM generate_series(1, %(forms)s) n;
INSERT INTO referrals_cpiform (id, key, reference, owner_id, sender_id, marking, readers,
        created_at, created_by_id, start_token, district_id, theme, safeguarding_reference,
        state, version, sent_at, sent_by_id, sending_decision_id, answer, due_at)
    SELECT n, 'form' || lpad(n::text, 18, '0'), 'CPI-' || n, 1 + n %% 40, 100,
        'OFFICIAL-SENSITIVE', '{}', now(), 100, 't' || n,
        1 + n %% 40, 'DRUG_HARM', '', 'submitted', 1, now(), 100, n, '',
        now() + make_interval(mins => (n * 7919 %% 6000)::int - 2000)
        FROM generate_series(1, %(forms)s) n;
INSERT INTO referrals_cpiaccount (form_id, what_happened, people, places, source_type, risk,
    risk_detail)
    SELECT n, 'Visitors at night.', '', '', '', '', '' FROM generate_series(1, %(forms)s) n;
"""

GRANTS = """
INSERT INTO referrals_cpiformgrant (content_object_id, group_id, permission_id, owner_id,
    decision_id, agreement_id,
        is_break_glass, granted_at, granted_by_id, expires_at)
    SELECT form, reader, (SELECT id FROM auth_permission WHERE codename = 'view_cpiform'),
        1 + form %% 40, form,
        CASE WHEN n %% 6 = 0 THEN 2 ELSE 1 END, false, now() - interval '40 days', 1 + form %% 40,
        CASE WHEN n %% 6 = 1 THEN now() - interval '1 day' ELSE now() + interval '30 days' END
    FROM (
        SELECT n, CASE WHEN n %% 5 < 2 THEN 1 ELSE 2 + (n / 5 %% 39) END AS reader,
            CASE WHEN n %% 5 < 2
                THEN 1 + (hashint8(n) & 2147483647)::bigint %% (%(forms)s * 3 / 10) * 10 / 3
                ELSE 1 + (hashint8(n) & 2147483647)::bigint %% %(forms)s END AS form
        FROM generate_series(1, %(grants)s) n
    ) drawn
    WHERE form %% 40 + 1 <> reader
    UNION ALL SELECT form, 101, (SELECT id FROM auth_permission WHERE codename = 'view_cpiform'),
        1 + form %% 40, form, 1, false, now(), 1 + form %% 40, now() + interval '30 days'
    FROM generate_series(1, 10) form;
UPDATE referrals_cpiform f SET readers = g.readers FROM (
    SELECT content_object_id, array_agg(DISTINCT group_id::bigint) AS readers
    FROM referrals_cpiformgrant GROUP BY 1) g WHERE g.content_object_id = f.id;
"""

TABLES = (
    "auth_group", "partners_forcearea", "partners_district", "partners_agency", "partners_user",
    "mfa_authenticator", "partners_sharingagreement", "partners_sharingdecision",
    "referrals_cpiform",
)  # fmt: skip


def build(connection: Any, scale: Scale) -> None:
    """Fill an empty, migrated database. `connection` is a superuser's, in autocommit."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE)
        cursor.execute(RECORDS, {"forms": scale.forms})
        cursor.execute(GRANTS, {"forms": scale.forms, "grants": scale.grants})
        for table in TABLES:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM "
                + table
                + "))",
                [table],
            )
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET session_replication_role")
