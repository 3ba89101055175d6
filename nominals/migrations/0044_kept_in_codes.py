"""What a signatory keeps is compared with the tables in its codes and days too, not in words alone."""

from importlib import import_module

from django.db import migrations

_EARLIER = import_module("nominals.migrations.0032_whole_content").FORWARD
_BEGIN = _EARLIER.index("CREATE FUNCTION nominals_keeps_words()")
BEFORE = _EARLIER[_BEGIN : _EARLIER.index("END $$;", _BEGIN) + 7].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
WORDS = """
    IF (SELECT count(*) FROM nominals_paperpart t WHERE t.paper_id = before_them.id)
            <> jsonb_array_length(NEW.content -> 'said')"""
CODES = """
    IF NEW.content -> 'codes' IS DISTINCT FROM jsonb_build_object('dependants', one.dependants,
            'are_dependants_safe', one.are_dependants_safe, 'is_covert', one.is_covert,
            'is_source_at_risk', one.is_source_at_risk, 'is_limited', one.is_limited,
            'place', before_them.content -> 'place')
        OR NEW.content ->> 'off' IS DISTINCT FROM (SELECT i.off_reason FROM nominals_agendaitem i
            WHERE i.id = before_them.item_id)
        OR (SELECT jsonb_agg(e.value -> 0 ORDER BY e.ordinality)
                FROM jsonb_array_elements(NEW.content -> 'criteria') WITH ORDINALITY e)
            IS DISTINCT FROM (SELECT jsonb_agg(coalesce(nominals_criterion_named(one, c.key), c.key)
                ORDER BY c.key COLLATE "C") FROM jsonb_each(one.criteria) c) THEN
        RAISE EXCEPTION 'a signatory keeps what was before them' USING ERRCODE = 'check_violation';
    END IF;"""
SAID = "AND s ->> 'agency' = a.name"
SAID_IN_CODES = """AND s ->> 'agency' = a.name AND s -> 'is_withdrawn' = to_jsonb(c.withdrawn_at IS NOT NULL)
                    AND s -> 'codes' = jsonb_build_object('kind', c.kind, 'code', c.code, 'number', c.number,
                        'starts_on', c.starts_on, 'ends_on', c.ends_on, 'said_on', c.said_on,
                        'capacity', c.capacity, 'certainty', c.certainty, 'conditions', nominals_held_on(c.id))"""

NAMED = """
-- In the words of the day of its approval, the programme's own before the house's.
CREATE FUNCTION nominals_criterion_named(one nominals_nomination, chosen text) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH valid AS (
        SELECT k.* FROM nominals_criterion k
        WHERE daterange(k.starts_on, k.ends_on) @> (coalesce(one.approved_at, now()) AT TIME ZONE 'Europe/London')::date
    )
    SELECT k.code || ' ' || k.words FROM valid k WHERE k.code = chosen AND (k.programme_id = one.programme_id
        OR (k.programme_id IS NULL AND NOT EXISTS (SELECT FROM valid own WHERE own.programme_id = one.programme_id)))
$$;
-- On which conditions the signer's agency has it now: of all its live loans.
CREATE FUNCTION nominals_held_on(chosen bigint) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(jsonb_agg(DISTINCT code COLLATE "C"), '[]') FROM nominals_contributiongrant g
        JOIN nominals_loanterms t ON t.decision_id = g.decision_id, unnest(t.conditions) AS code
        WHERE g.content_object_id = chosen AND g.group_id = wall.group_id()
            AND g.revoked_at IS NULL AND g.expires_at > now()
$$;
"""
NOT_NAMED = """
DROP FUNCTION nominals_held_on(bigint);
DROP FUNCTION nominals_criterion_named(nominals_nomination, text);
"""
AFTER = BEFORE.replace(WORDS, CODES + WORDS).replace(SAID, SAID_IN_CODES)


class Migration(migrations.Migration):
    dependencies = [("nominals", "0043_compared")]
    operations = [
        migrations.RunSQL(NAMED + AFTER, BEFORE + NOT_NAMED),
    ]
