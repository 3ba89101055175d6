"""Drafts that nobody saves: a warning after 21 days, gone after 28; and how an agency's forms stand.

The clock has no principal and sees no row. These functions do these acts alone, in pieces, and give
back how many rows they touched. A draft is deleted whole: every row that hangs on it goes with it.
Nobody's draft goes unwarned: where the clock stood still, the warning comes first and six days pass.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION referrals_keeps_saved() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.saved_at := now();
    NEW.warned_at := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps_saved BEFORE UPDATE ON referrals_cpiform FOR EACH ROW
    WHEN (OLD.state = 'draft' AND NEW.version IS DISTINCT FROM OLD.version)
    EXECUTE FUNCTION referrals_keeps_saved();

CREATE POLICY looks_after ON referrals_cpiaccount TO CURRENT_USER USING (true);

CREATE FUNCTION wall.warn_of_drafts(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    draft record;
    number integer := 0;
BEGIN
    FOR draft IN SELECT f.id, f.key, f.reference, f.sender_id, f.created_by_id, f.saved_at
        FROM referrals_cpiform f
        WHERE f.state = 'draft' AND f.warned_at IS NULL AND f.saved_at <= now() - interval '21 days'
        ORDER BY f.saved_at LIMIT most FOR UPDATE SKIP LOCKED LOOP
        UPDATE referrals_cpiform SET warned_at = now() WHERE id = draft.id;
        PERFORM wall.told(draft.sender_id, ARRAY[draft.created_by_id], '{}', 'draft_ends',
            draft.reference, draft.key, extract(epoch FROM draft.saved_at)::bigint::text, true);
        number := number + 1;
    END LOOP;
    RETURN number;
END $$;

-- A row and all rows of this app that hang on it, from the leaves up.
CREATE FUNCTION wall.delete_whole(whole regclass, number bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    part record;
    child bigint;
BEGIN
    FOR part IN SELECT c.conrelid::regclass AS named, a.attname AS link
        FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.confrelid = whole AND c.conrelid <> whole
            AND t.relname LIKE 'referrals\\_%' LOOP
        FOR child IN EXECUTE format('SELECT id FROM %s WHERE %I = $1', part.named, part.link)
            USING number LOOP
            PERFORM wall.delete_whole(part.named, child);
        END LOOP;
    END LOOP;
    EXECUTE format('DELETE FROM %s WHERE id = $1', whole) USING number;
END $$;

CREATE FUNCTION wall.delete_drafts(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    draft record;
    number integer := 0;
BEGIN
    FOR draft IN SELECT f.id, f.key, f.reference, f.sender_id, f.created_by_id
        FROM referrals_cpiform f
        WHERE f.state = 'draft' AND f.saved_at <= now() - interval '28 days'
            AND f.warned_at <= now() - interval '6 days'
        ORDER BY f.saved_at LIMIT most FOR UPDATE SKIP LOCKED LOOP
        PERFORM portal_record(ROW('erasure', 'cpi_expired', NULL, draft.sender_id,
            'referrals.CpiForm', ARRAY[draft.key], '{}', '', '', '{}', '28 days without a change',
            'clock')::portal_event);
        PERFORM wall.told(draft.sender_id, ARRAY[draft.created_by_id], '{}', 'draft_gone',
            draft.reference, '', '', true);
        PERFORM wall.delete_whole('referrals_cpiform', draft.id);
        number := number + 1;
    END LOOP;
    RETURN number;
END $$;

-- The leads of an agency that sent something, or heard or waits for something, in the time that
-- ended at seven in the morning, or on Monday at seven. They are told that there is a summary.
CREATE FUNCTION wall.tell_of_summaries() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    here timestamp := (now() AT TIME ZONE 'Europe/London') - interval '7 hours';
    day timestamptz := (date_trunc('day', here) + interval '7 hours') AT TIME ZONE 'Europe/London';
    week timestamptz := (date_trunc('week', here) + interval '7 hours') AT TIME ZONE 'Europe/London';
BEGIN
    RETURN (SELECT coalesce(sum(wall.told(due.id, '{}', ARRAY['agency_lead'], 'summary', '', '',
            extract(epoch FROM due.ended)::bigint::text, false)), 0)
        FROM (SELECT a.id, p.ended FROM partners_agency a, LATERAL (SELECT
                CASE a.summary_pace WHEN 'daily' THEN day ELSE week END AS ended,
                CASE a.summary_pace WHEN 'daily' THEN interval '1 day' ELSE interval '7 days' END AS long) p
            WHERE a.state = 'active' AND a.summary_pace <> 'never' AND EXISTS (
                SELECT FROM referrals_cpiform f WHERE f.sender_id = a.id AND f.state <> 'draft'
                    AND f.sent_at < p.ended AND (f.answered_at IS NULL OR f.sent_at >= p.ended - p.long
                        OR f.answered_at >= p.ended - p.long))
            OFFSET 0) due);
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.tell_of_summaries();
DROP FUNCTION wall.delete_drafts(integer);
DROP FUNCTION wall.delete_whole(regclass, bigint);
DROP FUNCTION wall.warn_of_drafts(integer);
DROP POLICY looks_after ON referrals_cpiaccount;
DROP TRIGGER keeps_saved ON referrals_cpiform;
DROP FUNCTION referrals_keeps_saved();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0021_when_a_draft_was_saved"),
        ("partners", "0030_summary_pace"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
