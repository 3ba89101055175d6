"""Sending a form is one statement: what it writes stands or falls together, the sender proved once.

Behind the policies, row by row, the principal was proved thirty-five times for one form, which took
longer than all the writing. This function is the wall for this one act: it runs as the owner of the
tables, so it says itself whose draft may go, and believes nothing but the signed principal. The
triggers on form and decision check it as they check everybody.
"""

from django.db import migrations

FORWARD = """
CREATE POLICY looks_after ON referrals_cpiform TO CURRENT_USER USING (true);
CREATE POLICY looks_after ON referrals_cpireceipt TO CURRENT_USER USING (true);
CREATE POLICY looks_after ON partners_sharingdecision TO CURRENT_USER USING (true);
CREATE POLICY looks_after ON portal_job TO CURRENT_USER USING (true);

CREATE FUNCTION referrals_cpiform_owner(of_key text) RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (SELECT f.owner_id FROM referrals_cpiform f WHERE f.key = of_key);
END $$;

-- NULL: the draft is not what the caller knows, or not theirs to send; nothing was written.
CREATE FUNCTION wall.send_form(
    chosen bigint, as_version integer, at timestamptz, copy text,
    made public.partners_made_decision, decided public.portal_event, sent public.portal_event
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    decision bigint;
BEGIN
    IF NOT coalesce(asking.roles && '{practitioner,agency_lead}'
        AND (made.owner_id, made.decided_by_id) = (asking.agency_id, asking.user_id)
        AND (decided.actor, decided.agency, decided.event)
            = (asking.user_id, asking.agency_id, 'decision_recorded')
        AND (sent.actor, sent.agency, sent.event)
            = (asking.user_id, asking.agency_id, 'cpi_sent'), false) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM referrals_cpiform f
    WHERE f.id = chosen AND f.key = made.subject_key AND f.state = 'draft' AND f.version = as_version
        AND f.owner_id = asking.agency_id AND f.sender_id = asking.agency_id
        AND f.created_by_id = asking.user_id AND f.marking = ANY (asking.markings)
    FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    decision := (partners_decide(made)).id;
    PERFORM portal_record(decided);
    UPDATE referrals_cpiform SET owner_id = made.recipient_id, state = 'submitted',
        sending_decision_id = decision, sent_at = at, sent_by_id = asking.user_id,
        version = version + 1
    WHERE id = chosen;
    INSERT INTO referrals_cpireceipt (digest, job_id, form_id, file, sha256)
    VALUES (copy, portal_put('cpi-copy:' || made.subject_key, 'referrals.render_copy', chosen,
        asking.user_id), chosen, '', '');
    PERFORM portal_record(sent);
    RETURN decision;
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.send_form(
    bigint, integer, timestamptz, text, partners_made_decision, portal_event, portal_event
);
DROP FUNCTION referrals_cpiform_owner(text);
DROP POLICY looks_after ON portal_job;
DROP POLICY looks_after ON partners_sharingdecision;
DROP POLICY looks_after ON referrals_cpireceipt;
DROP POLICY looks_after ON referrals_cpiform;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_name_codes"), ("partners", "0020_decided_once")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
