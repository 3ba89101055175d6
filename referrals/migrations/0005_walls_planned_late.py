"""The same walls around copies, jobs and people, weighed only when they are asked.

A policy that holds a query is planned with every statement on its table, also where an earlier
policy already let the row in: adding one job cost ten times its insert, finding oneself six times
the look-up. A function's query is planned when it is first called and kept for the session.
Functions run as who asks, so the forms inside are behind their own wall as before. Rows of these
tables are read one at a time. PostgreSQL asks policies from the last name to the first, so those
with a function have names that come first.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION referrals_is_sent_by_asker(form bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM referrals_cpiform f WHERE f.id = form AND f.state <> 'draft'
        AND f.sender_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
        AND (f.created_by_id = (SELECT wall.user_id()) OR f.unit_id = (SELECT wall.unit_led())));
END $$;
ALTER POLICY senders ON referrals_cpireceipt USING (referrals_is_sent_by_asker(form_id));

CREATE FUNCTION referrals_job_is_of_copy(job bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM referrals_cpireceipt r WHERE r.job_id = job);
END $$;
ALTER POLICY sees_copies ON portal_job USING (referrals_job_is_of_copy(id));
ALTER POLICY sees_copies ON portal_job RENAME TO also_copies;
ALTER POLICY asks_for_copies_again ON portal_job
    USING (state = 'failed' AND referrals_job_is_of_copy(id));

CREATE FUNCTION referrals_job_is_of_document(job bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM referrals_cpirendering r WHERE r.job_id = job);
END $$;
ALTER POLICY sees_forms_documents ON portal_job USING (referrals_job_is_of_document(id));
ALTER POLICY sees_forms_documents ON portal_job RENAME TO also_forms_documents;
ALTER POLICY asks_for_forms_documents_again ON portal_job
    USING (state = 'failed' AND referrals_job_is_of_document(id));

CREATE FUNCTION referrals_wrote_an_open_form(person bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM referrals_cpiform f WHERE f.created_by_id = person);
END $$;
ALTER POLICY writers_of_forms ON partners_user USING (referrals_wrote_an_open_form(id));
ALTER POLICY writers_of_forms ON partners_user RENAME TO a_writer_of_forms;
"""
BACKWARD = """
ALTER POLICY a_writer_of_forms ON partners_user RENAME TO writers_of_forms;
ALTER POLICY also_copies ON portal_job RENAME TO sees_copies;
ALTER POLICY also_forms_documents ON portal_job RENAME TO sees_forms_documents;
ALTER POLICY writers_of_forms ON partners_user
    USING (EXISTS (SELECT FROM referrals_cpiform f WHERE f.created_by_id = partners_user.id));
ALTER POLICY senders ON referrals_cpireceipt USING (EXISTS (
    SELECT FROM referrals_cpiform f WHERE f.id = form_id AND f.state <> 'draft'
        AND f.sender_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
        AND (f.created_by_id = (SELECT wall.user_id()) OR f.unit_id = (SELECT wall.unit_led()))
));
ALTER POLICY sees_copies ON portal_job USING (EXISTS (
    SELECT FROM referrals_cpireceipt r WHERE r.job_id = portal_job.id
));
ALTER POLICY asks_for_copies_again ON portal_job USING (
    state = 'failed' AND EXISTS (SELECT FROM referrals_cpireceipt r WHERE r.job_id = portal_job.id)
);
ALTER POLICY sees_forms_documents ON portal_job USING (EXISTS (
    SELECT FROM referrals_cpirendering r WHERE r.job_id = portal_job.id
));
ALTER POLICY asks_for_forms_documents_again ON portal_job USING (
    state = 'failed' AND EXISTS (SELECT FROM referrals_cpirendering r WHERE r.job_id = portal_job.id)
);
DROP FUNCTION referrals_wrote_an_open_form(bigint);
DROP FUNCTION referrals_job_is_of_document(bigint);
DROP FUNCTION referrals_job_is_of_copy(bigint);
DROP FUNCTION referrals_is_sent_by_asker(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_writers"), ("partners", "0006_sealed_passwords")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
