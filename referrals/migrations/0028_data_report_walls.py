"""The walls around a force's figures: its analysts; once published, partners bound by agreement.

An edition is made once and published once. What it was made from stays with the force.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION referrals_guard_data_report() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.key, NEW.reference, NEW.owner_id, NEW.month, NEW.number, NEW.created_by_id)
        IS DISTINCT FROM (OLD.key, OLD.reference, OLD.owner_id, OLD.month, OLD.number, OLD.created_by_id)
        OR (OLD.figures IS NOT NULL AND (NEW.figures, NEW.charts, NEW.file, NEW.sha256)
            IS DISTINCT FROM (OLD.figures, OLD.charts, OLD.file, OLD.sha256))
        OR (OLD.published_at IS NOT NULL AND (NEW.published_at, NEW.published_by_id, NEW.readers)
            IS DISTINCT FROM (OLD.published_at, OLD.published_by_id, OLD.readers)) THEN
        RAISE EXCEPTION 'an edition is made once and published once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON referrals_datareport
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_data_report();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON referrals_datareportsource
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();

ALTER TABLE referrals_datareport ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_datareport FOR SELECT TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('intelligence_analyst'))
    OR (published_at IS NOT NULL
        AND (SELECT wall.agency_as('practitioner', 'agency_lead', 'intelligence_analyst',
            'profile_analyst')) = ANY (readers)
        AND (SELECT true FROM partners_agreementparty p WHERE p.agency_id = owner_id
            AND p.agreement_id = ANY ((SELECT wall.agreements())::bigint[]) LIMIT 1))
);
CREATE POLICY asks ON referrals_datareport FOR INSERT TO portal_web WITH CHECK (
    owner_id = (SELECT wall.agency_as('intelligence_analyst'))
    AND created_by_id = (SELECT wall.user_id())
    AND figures IS NULL AND published_at IS NULL AND readers = '{}'
);
CREATE POLICY changes ON referrals_datareport FOR UPDATE TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('intelligence_analyst'))
);

ALTER TABLE referrals_datareportsource ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY forces ON referrals_datareportsource TO portal_web, portal_worker USING ((
    SELECT true FROM referrals_datareport r WHERE r.id = report_id
        AND r.owner_id = (SELECT wall.agency_as('intelligence_analyst')) LIMIT 1
));

CREATE POLICY sees_data_reports ON portal_job FOR SELECT TO portal_web USING (
    task = 'referrals.render_data_report' AND (SELECT true FROM referrals_datareport r
        WHERE r.job_id = portal_job.id AND r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
        LIMIT 1)
);
"""
BACKWARD = """
DROP POLICY sees_data_reports ON portal_job;
DROP POLICY forces ON referrals_datareportsource;
ALTER TABLE referrals_datareportsource NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY changes ON referrals_datareport;
DROP POLICY asks ON referrals_datareport;
DROP POLICY reads ON referrals_datareport;
ALTER TABLE referrals_datareport NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER never_changed ON referrals_datareportsource;
DROP TRIGGER guards ON referrals_datareport;
DROP FUNCTION referrals_guard_data_report();
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0027_data_reports")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
