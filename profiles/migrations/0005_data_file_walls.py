"""Both walls around files of figures: a force's profile analysts alone, and only forwards."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION profiles_guard_data_file() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    -- What a step may change. All else is as it was sent.
    steps CONSTANT text[] := ARRAY['state', 'sentence', 'file', 'sha256', 'job_id', 'number', 'force',
        'rows_in', 'rows_done', 'last_line', 'rows_rejected', 'report', 'source_id'];
BEGIN
    IF (to_jsonb(NEW) - steps) <> (to_jsonb(OLD) - steps) THEN
        RAISE EXCEPTION 'what a file is never changes after it was sent'
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state IN ('done', 'refused') THEN
        RAISE EXCEPTION 'a file that is taken in or refused never changes'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.rows_done < OLD.rows_done OR (OLD.state = 'taking' AND NEW.state = 'waiting') THEN
        RAISE EXCEPTION 'a file is taken in forwards only' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON profiles_datafile
    FOR EACH ROW EXECUTE FUNCTION profiles_guard_data_file();

ALTER TABLE profiles_datafile ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY looks_after ON profiles_datafile TO CURRENT_USER USING (true);
CREATE POLICY reads ON profiles_datafile FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND owner_id = (SELECT wall.agency_as('profile_analyst'))
);
CREATE POLICY sends ON profiles_datafile FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('profile_analyst'))
    AND created_by_id = (SELECT wall.user_id()) AND state = 'waiting' AND rows_done = 0
);
CREATE POLICY takes_in ON profiles_datafile FOR UPDATE TO portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND owner_id = (SELECT wall.agency_as('profile_analyst'))
);

CREATE OR REPLACE FUNCTION profiles_job_is_of_document(job bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM profiles_profilerendering r WHERE r.job_id = job)
        OR EXISTS (SELECT FROM profiles_datafile f WHERE f.job_id = job);
END $$;

-- Names that the portal made itself: what lies on the disk under another may go.
CREATE FUNCTION wall.stored_data_files() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT f.file::text FROM profiles_datafile f WHERE f.file <> ''
$$;
"""
BACKWARD = """
DROP FUNCTION wall.stored_data_files();
CREATE OR REPLACE FUNCTION profiles_job_is_of_document(job bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM profiles_profilerendering r WHERE r.job_id = job);
END $$;
DROP POLICY looks_after ON profiles_datafile;
DROP POLICY takes_in ON profiles_datafile;
DROP POLICY sends ON profiles_datafile;
DROP POLICY reads ON profiles_datafile;
ALTER TABLE profiles_datafile DISABLE ROW LEVEL SECURITY;
DROP TRIGGER guards ON profiles_datafile;
DROP FUNCTION profiles_guard_data_file();
"""


class Migration(migrations.Migration):
    dependencies = [("profiles", "0004_data_files")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
