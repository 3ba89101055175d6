"""A second reading that is owed is asked for again by the clock; a form is answered exactly once.

The function of the clock reads no text: it finds reports that one person released, and tells the
force's analysts half-way, when the day is over, and each day after that.
"""

from django.db import migrations

FORWARD = """
CREATE POLICY looks_after ON referrals_intelligencereport FOR SELECT TO CURRENT_USER USING (true);

CREATE FUNCTION wall.chase_second_readings() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owed record;
    people bigint := 0;
BEGIN
    FOR owed IN SELECT r.owner_id, r.reference, r.key,
            CASE WHEN now() < r.second_read_due THEN 'half'
                ELSE 'late ' || floor(extract(epoch FROM now() - r.second_read_due) / 86400) END AS step
        FROM referrals_intelligencereport r
        WHERE r.state = 'released' AND r.second_read_due IS NOT NULL AND r.second_read_at IS NULL
            AND now() >= r.second_read_due - interval '12 hours'
    LOOP
        people := people + wall.told(owed.owner_id, '{}', '{intelligence_analyst}', 'reading_overdue',
            owed.reference, owed.key, owed.step, true);
    END LOOP;
    RETURN people;
END $$;

CREATE FUNCTION referrals_answered_once() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'a form is answered once, when it is closed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER answered_once BEFORE UPDATE ON referrals_cpiform FOR EACH ROW
    WHEN ((NEW.answer, NEW.answer_words, NEW.answered_at, NEW.answered_by_id)
            IS DISTINCT FROM (OLD.answer, OLD.answer_words, OLD.answered_at, OLD.answered_by_id)
        AND NOT (OLD.state <> 'closed' AND NEW.state = 'closed'))
    EXECUTE FUNCTION referrals_answered_once();
"""
BACKWARD = """
DROP TRIGGER answered_once ON referrals_cpiform;
DROP FUNCTION referrals_answered_once();
DROP FUNCTION wall.chase_second_readings();
DROP POLICY looks_after ON referrals_intelligencereport;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0030_free_words")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
