"""People behind the wall: whose rows sign-in needs is told by a second signed setting.

Before anybody is known the web needs one person's row, password and factors. `portal.account` names
that one account, signed like the principal and bound to the same transaction; it opens this person
and no record. Audit events are in the name of that account; a failed
sign-in alone is nobody's.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.account() RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := current_setting('portal.account', true);
    named text := split_part(coalesce(token, ''), ':', 1);
    expected text;
BEGIN
    SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(
        'account:' || named || ':' || pg_backend_pid() || ':'
        || extract(epoch FROM transaction_timestamp())::text, 'UTF8'))), 'hex')
    INTO expected FROM wall.principal_key k;
    IF named !~ '^[0-9]{1,18}$' OR token IS DISTINCT FROM named || ':' || expected THEN
        RETURN NULL;
    END IF;
    RETURN named::bigint;
END $$;

-- One address, one number: there is no way to ask for all of them.
CREATE FUNCTION wall.account_at(address text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT id FROM public.partners_user WHERE email = address
$$;

ALTER TABLE partners_user ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON partners_user TO portal_web USING (id = (SELECT wall.account()));
CREATE POLICY colleagues ON partners_user FOR SELECT TO portal_web
    USING (agency_id = (SELECT wall.agency()));
CREATE POLICY works ON partners_user FOR SELECT TO portal_worker USING (true);
CREATE POLICY looks_after ON partners_user TO CURRENT_USER USING (true);
-- Each app adds a policy for the people whom its visible records name.

ALTER TABLE account_emailaddress ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON account_emailaddress FOR SELECT TO portal_web
    USING (user_id = (SELECT wall.account()));
CREATE POLICY looks_after ON account_emailaddress TO CURRENT_USER USING (true);

DROP POLICY checks ON mfa_authenticator;
DROP POLICY used ON mfa_authenticator;
CREATE POLICY checks ON mfa_authenticator FOR SELECT TO portal_web
    USING (user_id = (SELECT wall.account()));
CREATE POLICY used ON mfa_authenticator FOR UPDATE TO portal_web
    USING (user_id = (SELECT wall.account()));

ALTER TABLE portal_auditevent ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY adds ON portal_auditevent FOR INSERT TO portal_web
    WITH CHECK ((actor IS NULL AND agency IS NULL AND event = 'sign_in_failed')
        OR (actor = (SELECT wall.account()) AND agency = (SELECT u.agency_id
            FROM public.partners_user u WHERE u.id = (SELECT wall.account()))));
CREATE POLICY works ON portal_auditevent TO portal_worker USING (true);
CREATE POLICY audits ON portal_auditevent FOR SELECT TO portal_auditor USING (true);
CREATE POLICY looks_after ON portal_auditevent TO CURRENT_USER USING (true);

-- Who cannot be seen counts as a stranger.
CREATE OR REPLACE FUNCTION wall.checks_grant() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    thing record;
    decided public.partners_sharingdecision;
BEGIN
    EXECUTE format('SELECT owner_id, key FROM public.%I WHERE id = $1', TG_ARGV[0])
        INTO thing USING NEW.content_object_id;
    SELECT * INTO decided FROM public.partners_sharingdecision WHERE id = NEW.decision_id;
    IF decided.id IS NULL OR thing.owner_id IS DISTINCT FROM NEW.owner_id
        OR decided.owner_id <> NEW.owner_id OR decided.subject_key <> thing.key
        OR lower(replace(decided.subject_model, '.', '_')) <> TG_ARGV[0]
        OR decided.outcome <> 'share'
        OR NOT EXISTS (SELECT FROM public.partners_agency a
            WHERE a.id = decided.recipient_id AND a.group_id = NEW.group_id) THEN
        RAISE EXCEPTION 'a grant needs a decision to share by the owner of the record, with this agency'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.agreement_id IS NOT NULL AND (NEW.agreement_id IS DISTINCT FROM decided.agreement_id
        OR (SELECT count(*) FROM public.partners_agreementparty p WHERE p.agreement_id = NEW.agreement_id
            AND p.agency_id IN (decided.owner_id, decided.recipient_id)) <> 2) THEN
        RAISE EXCEPTION 'the agreement of a grant is that of its decision and binds both agencies'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.agreement_id IS NULL AND decided.gateway = '' THEN
        RAISE EXCEPTION 'a grant without agreement needs a named gateway' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM unnest(ARRAY[NEW.granted_by_id, NEW.second_person_id]) AS person
        WHERE person IS NOT NULL AND NOT EXISTS (SELECT FROM public.partners_user u
            WHERE u.id = person AND u.agency_id = NEW.owner_id)) THEN
        RAISE EXCEPTION 'who grants and the second person are of the owner agency' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.granted_at > clock_timestamp() + interval '1 minute' THEN  -- clocks of two machines
        RAISE EXCEPTION 'a grant dated ahead would outlast its limit' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
BACKWARD = """
DROP POLICY looks_after ON portal_auditevent;
DROP POLICY audits ON portal_auditevent;
DROP POLICY works ON portal_auditevent;
DROP POLICY adds ON portal_auditevent;
ALTER TABLE portal_auditevent NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY used ON mfa_authenticator;
DROP POLICY checks ON mfa_authenticator;
CREATE POLICY checks ON mfa_authenticator FOR SELECT TO portal_web USING (true);
CREATE POLICY used ON mfa_authenticator FOR UPDATE TO portal_web USING (true);
DROP POLICY looks_after ON account_emailaddress;
DROP POLICY account ON account_emailaddress;
ALTER TABLE account_emailaddress NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY looks_after ON partners_user;
DROP POLICY works ON partners_user;
DROP POLICY colleagues ON partners_user;
DROP POLICY account ON partners_user;
ALTER TABLE partners_user NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION wall.account_at(text);
DROP FUNCTION wall.account();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0004_know_the_codes"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
