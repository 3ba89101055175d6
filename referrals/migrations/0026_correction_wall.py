"""The second wall around requests for correction: between the sender's side and the force.

Who replies and when is taken from the signed principal, and a reply is given once.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION referrals_is_received_by_asker(form bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM referrals_cpiform f WHERE f.id = form AND f.state <> 'draft'
        AND f.owner_id = (SELECT wall.agency_as('intelligence_analyst')));
END $$;

CREATE FUNCTION referrals_guard_correction() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.replied_at IS NOT NULL OR NEW.reply = ''
        OR (NEW.id, NEW.form_id, NEW.key, NEW.asked, NEW.asked_at, NEW.asked_by_id)
        IS DISTINCT FROM (OLD.id, OLD.form_id, OLD.key, OLD.asked, OLD.asked_at, OLD.asked_by_id) THEN
        RAISE EXCEPTION 'a request for correction is replied to once, and nothing else of it changes'
            USING ERRCODE = 'check_violation';
    END IF;
    NEW.replied_at := now();
    NEW.replied_by_id := coalesce(wall.user_id(), NEW.replied_by_id);
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON referrals_cpicorrection
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_correction();

ALTER TABLE referrals_cpicorrection ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_cpicorrection FOR SELECT TO portal_web, portal_worker
    USING (referrals_is_sent_by_asker(form_id) OR referrals_is_received_by_asker(form_id));
CREATE POLICY asks ON referrals_cpicorrection FOR INSERT TO portal_web, portal_worker WITH CHECK (
    asked_by_id = (SELECT wall.user_id()) AND reply = '' AND replied_at IS NULL
    AND referrals_is_sent_by_asker(form_id)
);
CREATE POLICY replies ON referrals_cpicorrection FOR UPDATE TO portal_web, portal_worker
    USING (replied_at IS NULL AND referrals_is_received_by_asker(form_id))
    WITH CHECK (replied_by_id = (SELECT wall.user_id()));
"""
BACKWARD = """
DROP POLICY replies ON referrals_cpicorrection;
DROP POLICY asks ON referrals_cpicorrection;
DROP POLICY reads ON referrals_cpicorrection;
ALTER TABLE referrals_cpicorrection NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER guards ON referrals_cpicorrection;
DROP FUNCTION referrals_guard_correction();
DROP FUNCTION referrals_is_received_by_asker(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0025_corrections")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
