"""The second wall around attached files, and the two things that a worker does by the clock.

Read where the account is read, added and taken away in the writer's own draft. The check alone
changes a row, once: as the worker, for whoever asked.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION referrals_guard_attachment() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        IF EXISTS (SELECT FROM referrals_cpiform f WHERE f.state <> 'draft'
            AND f.id = CASE TG_OP WHEN 'DELETE' THEN OLD.form_id ELSE NEW.form_id END) THEN
            RAISE EXCEPTION 'what was sent with a form never changes' USING ERRCODE = 'check_violation';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF OLD.state <> 'waiting' OR (NEW.id, NEW.form_id, NEW.number, NEW.key, NEW.name, NEW.kind,
            NEW.size, NEW.job_id, NEW.added_at)
        IS DISTINCT FROM (OLD.id, OLD.form_id, OLD.number, OLD.key, OLD.name, OLD.kind,
            OLD.size, OLD.job_id, OLD.added_at) THEN
        RAISE EXCEPTION 'a file is checked once, and nothing else of it changes'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE INSERT OR UPDATE OR DELETE ON referrals_cpiattachment
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_attachment();

ALTER TABLE referrals_cpiattachment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY looks_after ON referrals_cpiattachment TO CURRENT_USER USING (true);
CREATE POLICY reads ON referrals_cpiattachment FOR SELECT TO portal_web, portal_worker
    USING (referrals_reads_account(form_id));
CREATE POLICY adds ON referrals_cpiattachment FOR INSERT TO portal_web, portal_worker
    WITH CHECK (referrals_writes_draft(form_id) AND state = 'waiting');
CREATE POLICY takes_away ON referrals_cpiattachment FOR DELETE TO portal_web
    USING (referrals_writes_draft(form_id));
CREATE POLICY checks ON referrals_cpiattachment FOR UPDATE TO portal_worker
    USING (state = 'waiting' AND referrals_reads_account(form_id))
    WITH CHECK (referrals_reads_account(form_id));

CREATE FUNCTION referrals_job_is_of_attachment(job bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM referrals_cpiattachment a WHERE a.job_id = job);
END $$;
CREATE POLICY also_attachments ON portal_job FOR SELECT TO portal_web
    USING (referrals_job_is_of_attachment(id));
CREATE POLICY asks_for_attachments_again ON portal_job FOR UPDATE TO portal_web
    USING (state = 'failed' AND referrals_job_is_of_attachment(id))
    WITH CHECK (state = 'queued' AND asked_by_id = (SELECT wall.user_id()));

-- The scanner was away: whoever asked then asks again. Nobody learns of which forms.
CREATE FUNCTION wall.check_attachments_again() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked bigint;
BEGIN
    UPDATE portal_job j SET state = 'queued', reason = '', published_at = NULL, claimed_at = NULL,
        finished_at = NULL, attempts = 0
    WHERE j.state = 'failed'
        AND j.id IN (SELECT a.job_id FROM referrals_cpiattachment a WHERE a.state = 'waiting');
    GET DIAGNOSTICS asked = ROW_COUNT;
    RETURN asked;
END $$;

-- Names that the portal made itself: what lies on the disk under another may go.
CREATE FUNCTION wall.stored_attachments() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.file::text FROM referrals_cpiattachment a
$$;

-- A draft that is deleted takes its files along.
DO $$
DECLARE
    known text;
BEGIN
    SELECT conname INTO STRICT known FROM pg_constraint
    WHERE conrelid = 'referrals_cpiattachment'::regclass AND contype = 'f'
        AND confrelid = 'referrals_cpiform'::regclass;
    EXECUTE format('ALTER TABLE referrals_cpiattachment DROP CONSTRAINT %I, ADD CONSTRAINT %I'
        ' FOREIGN KEY (form_id) REFERENCES referrals_cpiform ON DELETE CASCADE'
        ' DEFERRABLE INITIALLY DEFERRED', known, known);
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.stored_attachments();
DROP FUNCTION wall.check_attachments_again();
DROP POLICY asks_for_attachments_again ON portal_job;
DROP POLICY also_attachments ON portal_job;
DROP FUNCTION referrals_job_is_of_attachment(bigint);
DROP POLICY checks ON referrals_cpiattachment;
DROP POLICY takes_away ON referrals_cpiattachment;
DROP POLICY adds ON referrals_cpiattachment;
DROP POLICY reads ON referrals_cpiattachment;
DROP POLICY looks_after ON referrals_cpiattachment;
ALTER TABLE referrals_cpiattachment NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER guards ON referrals_cpiattachment;
DROP FUNCTION referrals_guard_attachment();
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0017_attachments")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
