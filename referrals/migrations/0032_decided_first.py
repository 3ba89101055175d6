"""Nothing leaves the inbox without a named decision how soon, and outcomes that exclude each other.

Held for what is written from now on: a form that was answered before stands as it was answered.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION referrals_guard_outcome() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Two at the same time would not see one another.
    PERFORM FROM referrals_cpiform WHERE id = NEW.form_id FOR NO KEY UPDATE;
    IF (NEW.outcome = 'NO_FURTHER_ACTION') <> (NEW.reason <> '')
        OR (NEW.outcome = 'DUPLICATE_MERGED') <> (NEW.joined_to_id IS NOT NULL) THEN
        RAISE EXCEPTION 'no further action has a reason, a joined form another, and nothing else has'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM referrals_cpioutcome o WHERE o.form_id = NEW.form_id AND o.id <> NEW.id
            AND 'NO_FURTHER_ACTION' IN (o.outcome, NEW.outcome)
            -- What the force before this one decided, which passed the form on.
            AND NOT (o.outcome = 'TRANSFERRED_OTHER_FORCE' AND o.recorded_at < NEW.recorded_at)
    ) THEN
        RAISE EXCEPTION 'no further action goes with nothing else' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE INSERT OR UPDATE OF form_id, outcome, reason, joined_to_id
    ON referrals_cpioutcome FOR EACH ROW EXECUTE FUNCTION referrals_guard_outcome();

CREATE FUNCTION referrals_guard_closing() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    outcomes text[] := ARRAY(SELECT outcome::text FROM referrals_cpioutcome WHERE form_id = NEW.id);
BEGIN
    IF OLD.state <> 'in_triage' OR NEW.triaged_by_id IS NULL THEN
        RAISE EXCEPTION 'nobody has decided how soon this form is to be dealt with'
            USING ERRCODE = 'check_violation';
    END IF;
    IF outcomes = '{}' OR ('RETURNED_TO_SUBMITTER' = ANY (outcomes)) <> (NEW.answer = 'more_needed')
    THEN
        RAISE EXCEPTION 'a form is closed with what came of it, and an answer that goes with it'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards_closing BEFORE UPDATE ON referrals_cpiform FOR EACH ROW
    WHEN (NEW.state = 'closed' AND OLD.state <> 'closed')
    EXECUTE FUNCTION referrals_guard_closing();
"""
BACKWARD = """
DROP TRIGGER guards_closing ON referrals_cpiform;
DROP FUNCTION referrals_guard_closing();
DROP TRIGGER guards ON referrals_cpioutcome;
DROP FUNCTION referrals_guard_outcome();
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0031_second_readings")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
