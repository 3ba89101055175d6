"""The second wall around profiles, written independently of `profiles.querysets`; inputs never change."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION profiles_guard_profile() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.owner_id, NEW.created_by_id, NEW.key, NEW.reference)
        IS DISTINCT FROM (OLD.owner_id, OLD.created_by_id, OLD.key, OLD.reference) THEN
        RAISE EXCEPTION 'whose a profile is, its key and its reference never change'
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'published' AND (to_jsonb(NEW) - 'readers') <> (to_jsonb(OLD) - 'readers') THEN
        RAISE EXCEPTION 'a published profile never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON profiles_districtprofile
    FOR EACH ROW EXECUTE FUNCTION profiles_guard_profile();

CREATE TRIGGER has_a_decision BEFORE INSERT ON profiles_districtprofilegrant
    FOR EACH ROW EXECUTE FUNCTION wall.checks_grant('profiles_districtprofile');
CREATE TRIGGER only_revoked BEFORE UPDATE ON profiles_districtprofilegrant
    FOR EACH ROW EXECUTE FUNCTION wall.guards_grant();
CREATE TRIGGER keeps_readers AFTER INSERT ON profiles_districtprofilegrant
    FOR EACH ROW EXECUTE FUNCTION wall.keeps_readers('profiles_districtprofile');

ALTER TABLE profiles_districtprofilegrant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON profiles_districtprofilegrant FOR SELECT TO portal_web, portal_worker USING (
    group_id = (SELECT wall.group_id()) OR owner_id = (SELECT wall.agency())
);
CREATE POLICY lends ON profiles_districtprofilegrant FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('profile_analyst')) AND granted_by_id = (SELECT wall.user_id())
);
CREATE POLICY ends ON profiles_districtprofilegrant FOR UPDATE TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('profile_analyst'))
);

ALTER TABLE profiles_districtprofile ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON profiles_districtprofile FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (
        (state = 'draft' AND owner_id = (SELECT wall.agency_as('profile_analyst')))
        OR (state = 'published' AND owner_id = (SELECT wall.agency_as(
            'practitioner', 'agency_lead', 'intelligence_analyst', 'profile_analyst')))
        OR (state = 'published'
            AND (SELECT wall.agency_as(
                'practitioner', 'agency_lead', 'intelligence_analyst', 'profile_analyst')) = ANY (readers)
            AND EXISTS (
                SELECT FROM profiles_districtprofilegrant g
                WHERE g.content_object_id = profiles_districtprofile.id
                    AND g.group_id = (SELECT wall.group_id())
                    AND g.owner_id = profiles_districtprofile.owner_id
                    AND g.revoked_at IS NULL AND g.expires_at > now()
                    AND (g.agreement_id IS NULL OR EXISTS (
                        SELECT FROM partners_sharingagreement s
                        WHERE s.id = g.agreement_id AND s.state = 'in_force'
                            AND s.in_force_from <= now() AND s.ends_at > now()
                            AND EXISTS (SELECT FROM partners_agreementparty p
                                WHERE p.agreement_id = s.id AND p.agency_id = (SELECT wall.agency()))
                            AND EXISTS (SELECT FROM partners_agreementparty p
                                WHERE p.agreement_id = s.id
                                    AND p.agency_id = profiles_districtprofile.owner_id)))))
    )
);
CREATE POLICY builds ON profiles_districtprofile FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('profile_analyst'))
    AND created_by_id = (SELECT wall.user_id()) AND state = 'draft'
);
CREATE POLICY writes ON profiles_districtprofile FOR UPDATE TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND owner_id = (SELECT wall.agency_as('profile_analyst'))
);

ALTER TABLE profiles_profilerendering ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY with_its_profile ON profiles_profilerendering TO portal_web, portal_worker USING (
    EXISTS (SELECT FROM profiles_districtprofile p WHERE p.id = profile_id)
);

CREATE POLICY sees_profiles_documents ON portal_job FOR SELECT TO portal_web USING (EXISTS (
    SELECT FROM profiles_profilerendering r WHERE r.job_id = portal_job.id
));
CREATE POLICY asks_for_profiles_documents_again ON portal_job FOR UPDATE TO portal_web USING (
    state = 'failed' AND EXISTS (SELECT FROM profiles_profilerendering r WHERE r.job_id = portal_job.id)
) WITH CHECK (state = 'queued' AND asked_by_id = (SELECT wall.user_id()));

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON profiles_crime
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON profiles_crimecount
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON profiles_crimeimport
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON profiles_weightset
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON profiles_offenceweight
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
"""
BACKWARD = """
DROP TRIGGER never_changed ON profiles_crime;
DROP TRIGGER never_changed ON profiles_crimecount;
DROP TRIGGER never_changed ON profiles_crimeimport;
DROP TRIGGER never_changed ON profiles_weightset;
DROP TRIGGER never_changed ON profiles_offenceweight;
DROP POLICY sees_profiles_documents ON portal_job;
DROP POLICY asks_for_profiles_documents_again ON portal_job;
DROP POLICY with_its_profile ON profiles_profilerendering;
DROP POLICY writes ON profiles_districtprofile;
DROP POLICY builds ON profiles_districtprofile;
DROP POLICY reads ON profiles_districtprofile;
DROP POLICY ends ON profiles_districtprofilegrant;
DROP POLICY lends ON profiles_districtprofilegrant;
DROP POLICY reads ON profiles_districtprofilegrant;
ALTER TABLE profiles_profilerendering DISABLE ROW LEVEL SECURITY;
ALTER TABLE profiles_districtprofile DISABLE ROW LEVEL SECURITY;
ALTER TABLE profiles_districtprofilegrant DISABLE ROW LEVEL SECURITY;
DROP TRIGGER keeps_readers ON profiles_districtprofilegrant;
DROP TRIGGER only_revoked ON profiles_districtprofilegrant;
DROP TRIGGER has_a_decision ON profiles_districtprofilegrant;
DROP TRIGGER guards ON profiles_districtprofile;
DROP FUNCTION profiles_guard_profile();
"""


class Migration(migrations.Migration):
    dependencies = [("profiles", "0001_first_tables"), ("partners", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
