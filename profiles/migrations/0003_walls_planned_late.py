"""The same wall around jobs, weighed only when it is asked: see referrals 0005."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION profiles_job_is_of_document(job bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM profiles_profilerendering r WHERE r.job_id = job);
END $$;
ALTER POLICY sees_profiles_documents ON portal_job USING (profiles_job_is_of_document(id));
ALTER POLICY sees_profiles_documents ON portal_job RENAME TO also_profiles_documents;
ALTER POLICY asks_for_profiles_documents_again ON portal_job
    USING (state = 'failed' AND profiles_job_is_of_document(id));
"""
BACKWARD = """
ALTER POLICY also_profiles_documents ON portal_job RENAME TO sees_profiles_documents;
ALTER POLICY sees_profiles_documents ON portal_job USING (EXISTS (
    SELECT FROM profiles_profilerendering r WHERE r.job_id = portal_job.id
));
ALTER POLICY asks_for_profiles_documents_again ON portal_job USING (
    state = 'failed' AND EXISTS (SELECT FROM profiles_profilerendering r WHERE r.job_id = portal_job.id)
);
DROP FUNCTION profiles_job_is_of_document(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("profiles", "0002_walls")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
