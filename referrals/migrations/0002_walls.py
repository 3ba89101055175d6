"""The second wall around CPI forms, written independently of `referrals.querysets`."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION referrals_guard_form() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.sender_id, NEW.created_by_id, NEW.key, NEW.reference)
        IS DISTINCT FROM (OLD.sender_id, OLD.created_by_id, OLD.key, OLD.reference) THEN
        RAISE EXCEPTION 'who sent a form, its key and its reference never change' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'draft' AND (NEW.unit_id, NEW.sent_at, NEW.sent_by_id, NEW.sending_decision_id)
        IS DISTINCT FROM (OLD.unit_id, OLD.sent_at, OLD.sent_by_id, OLD.sending_decision_id) THEN
        RAISE EXCEPTION 'how a form was sent never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.owner_id, NEW.state) IS DISTINCT FROM (OLD.owner_id, OLD.state)
        AND NOT (OLD.state = 'submitted' AND NEW.state = 'closed' AND NEW.owner_id = OLD.owner_id)
        AND NOT (OLD.state = 'draft' AND NEW.state = 'submitted' AND EXISTS (
            SELECT FROM partners_sharingdecision d JOIN partners_agency a ON a.id = d.recipient_id
                JOIN partners_district t ON t.id = NEW.district_id AND t.force_area_id = a.police_area_id
            WHERE d.id = NEW.sending_decision_id AND d.owner_id = OLD.owner_id
                AND d.recipient_id = NEW.owner_id AND d.outcome = 'share'
                AND d.subject_model = 'referrals.CpiForm' AND d.subject_key = OLD.key)) THEN
        RAISE EXCEPTION 'a form is sent once, to the force of its district, by decision; then answered'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON referrals_cpiform
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_form();

CREATE FUNCTION referrals_guard_account() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM referrals_cpiform f WHERE f.id = OLD.form_id AND f.state <> 'draft') THEN
        RAISE EXCEPTION 'a sent account never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER guards BEFORE UPDATE OR DELETE ON referrals_cpiaccount
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_account();

CREATE TRIGGER has_a_decision BEFORE INSERT ON referrals_cpiformgrant
    FOR EACH ROW EXECUTE FUNCTION wall.checks_grant('referrals_cpiform');
CREATE TRIGGER only_revoked BEFORE UPDATE ON referrals_cpiformgrant
    FOR EACH ROW EXECUTE FUNCTION wall.guards_grant();
CREATE TRIGGER keeps_readers AFTER INSERT ON referrals_cpiformgrant
    FOR EACH ROW EXECUTE FUNCTION wall.keeps_readers('referrals_cpiform');

ALTER TABLE referrals_cpiformgrant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_cpiformgrant FOR SELECT TO portal_web, portal_worker USING (
    group_id = (SELECT wall.group_id()) OR owner_id = (SELECT wall.agency())
);
CREATE POLICY lends ON referrals_cpiformgrant FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('intelligence_analyst')) AND granted_by_id = (SELECT wall.user_id())
);
CREATE POLICY ends ON referrals_cpiformgrant FOR UPDATE TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('intelligence_analyst'))
);

ALTER TABLE referrals_cpiform ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_cpiform FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (
        (owner_id = (SELECT wall.agency_as('intelligence_analyst')) AND state <> 'draft')
        OR (sender_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND (created_by_id = (SELECT wall.user_id())
                OR (state <> 'draft' AND unit_id = (SELECT wall.unit_led()))))
        OR (sender_id = (SELECT wall.agency_as('agency_lead')) AND state <> 'draft')
        OR ((SELECT wall.agency_as('intelligence_analyst')) = ANY (readers) AND EXISTS (
            SELECT FROM referrals_cpiformgrant g
            WHERE g.content_object_id = referrals_cpiform.id AND g.group_id = (SELECT wall.group_id())
                AND g.owner_id = referrals_cpiform.owner_id
                AND g.revoked_at IS NULL AND g.expires_at > now()
                AND (g.agreement_id IS NULL
                    OR (g.agreement_id = ANY ((SELECT wall.agreements())::bigint[])
                        AND EXISTS (SELECT FROM partners_agreementparty p
                            WHERE p.agreement_id = g.agreement_id AND p.agency_id = referrals_cpiform.owner_id)))))
    )
);
CREATE POLICY starts ON referrals_cpiform FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('practitioner', 'agency_lead')) AND sender_id = owner_id
    AND created_by_id = (SELECT wall.user_id()) AND state = 'draft'
);
CREATE POLICY writes ON referrals_cpiform FOR UPDATE TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND ((owner_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND created_by_id = (SELECT wall.user_id()) AND state = 'draft')
        OR (owner_id = (SELECT wall.agency_as('intelligence_analyst')) AND state <> 'draft'))
) WITH CHECK (
    (sender_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
        AND created_by_id = (SELECT wall.user_id()) AND state IN ('draft', 'submitted'))
    OR (owner_id = (SELECT wall.agency_as('intelligence_analyst')) AND state <> 'draft')
);
CREATE POLICY withdraws ON referrals_cpiform FOR DELETE TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
    AND created_by_id = (SELECT wall.user_id()) AND state = 'draft'
);

CREATE FUNCTION referrals_is_lent(form bigint, form_owner bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM referrals_cpiformgrant g
        LEFT JOIN partners_sharingagreement s ON s.id = g.agreement_id
        WHERE g.content_object_id = form AND g.owner_id = form_owner AND g.group_id = wall.group_id()
            AND g.revoked_at IS NULL AND g.expires_at > now()
            AND (g.agreement_id IS NULL OR (s.state = 'in_force' AND s.in_force_from <= now()
                AND s.ends_at > now() AND (SELECT count(*) FROM partners_agreementparty p
                    WHERE p.agreement_id = s.id AND p.agency_id IN (wall.agency(), form_owner)) = 2)))
$$;

ALTER TABLE referrals_cpiaccount ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_cpiaccount FOR SELECT TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_cpiform f WHERE f.id = form_id AND (
        f.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
        OR (f.sender_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND (f.created_by_id = (SELECT wall.user_id()) OR f.unit_id = (SELECT wall.unit_led())))
        OR ((SELECT wall.agency_as('intelligence_analyst')) = ANY (f.readers)
            AND referrals_is_lent(f.id, f.owner_id)))
));
CREATE POLICY writes ON referrals_cpiaccount FOR ALL TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_cpiform f WHERE f.id = form_id AND f.state = 'draft'
        AND f.owner_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
        AND f.created_by_id = (SELECT wall.user_id())
));

ALTER TABLE referrals_cpioutcome ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY forces ON referrals_cpioutcome TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_cpiform f WHERE f.id = form_id AND f.state <> 'draft'
        AND f.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
));

ALTER TABLE referrals_cpirendering ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY forces ON referrals_cpirendering TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_cpiform f WHERE f.id = form_id AND f.state <> 'draft'
        AND f.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
));

ALTER TABLE referrals_cpireceipt ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY senders ON referrals_cpireceipt TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_cpiform f WHERE f.id = form_id AND f.state <> 'draft'
        AND f.sender_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
        AND (f.created_by_id = (SELECT wall.user_id()) OR f.unit_id = (SELECT wall.unit_led()))
));

CREATE POLICY sees_copies ON portal_job FOR SELECT TO portal_web USING (EXISTS (
    SELECT FROM referrals_cpireceipt r WHERE r.job_id = portal_job.id
));
CREATE POLICY asks_for_copies_again ON portal_job FOR UPDATE TO portal_web USING (
    state = 'failed' AND EXISTS (SELECT FROM referrals_cpireceipt r WHERE r.job_id = portal_job.id)
) WITH CHECK (state = 'queued' AND asked_by_id = (SELECT wall.user_id()));
CREATE POLICY sees_forms_documents ON portal_job FOR SELECT TO portal_web USING (EXISTS (
    SELECT FROM referrals_cpirendering r WHERE r.job_id = portal_job.id
));
CREATE POLICY asks_for_forms_documents_again ON portal_job FOR UPDATE TO portal_web USING (
    state = 'failed' AND EXISTS (SELECT FROM referrals_cpirendering r WHERE r.job_id = portal_job.id)
) WITH CHECK (state = 'queued' AND asked_by_id = (SELECT wall.user_id()));
"""
BACKWARD = """
DROP POLICY sees_copies ON portal_job;
DROP POLICY asks_for_copies_again ON portal_job;
DROP POLICY senders ON referrals_cpireceipt;
ALTER TABLE referrals_cpireceipt DISABLE ROW LEVEL SECURITY;
DROP POLICY sees_forms_documents ON portal_job;
DROP POLICY asks_for_forms_documents_again ON portal_job;
DROP POLICY forces ON referrals_cpirendering;
DROP POLICY forces ON referrals_cpioutcome;
DROP POLICY writes ON referrals_cpiaccount;
DROP POLICY reads ON referrals_cpiaccount;
DROP FUNCTION referrals_is_lent(bigint, bigint);
DROP POLICY withdraws ON referrals_cpiform;
DROP POLICY writes ON referrals_cpiform;
DROP POLICY starts ON referrals_cpiform;
DROP POLICY reads ON referrals_cpiform;
DROP POLICY ends ON referrals_cpiformgrant;
DROP POLICY lends ON referrals_cpiformgrant;
DROP POLICY reads ON referrals_cpiformgrant;
ALTER TABLE referrals_cpirendering DISABLE ROW LEVEL SECURITY;
ALTER TABLE referrals_cpioutcome DISABLE ROW LEVEL SECURITY;
ALTER TABLE referrals_cpiaccount DISABLE ROW LEVEL SECURITY;
ALTER TABLE referrals_cpiform DISABLE ROW LEVEL SECURITY;
ALTER TABLE referrals_cpiformgrant DISABLE ROW LEVEL SECURITY;
DROP TRIGGER keeps_readers ON referrals_cpiformgrant;
DROP TRIGGER only_revoked ON referrals_cpiformgrant;
DROP TRIGGER has_a_decision ON referrals_cpiformgrant;
DROP TRIGGER guards ON referrals_cpiaccount;
DROP FUNCTION referrals_guard_account();
DROP TRIGGER guards ON referrals_cpiform;
DROP FUNCTION referrals_guard_form();
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_first_tables"), ("partners", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
