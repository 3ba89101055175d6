"""The second wall: who is asking, checked with a key that the application roles cannot read.

`wall.person()` believes the setting `portal.principal` only if its HMAC fits this backend and this
transaction; agency, roles, unit and state it looks up itself. The embedded server has no pgcrypto,
so HMAC-SHA-256 (RFC 2104) is put together from the built-in sha256 and two ready-made key pads.
"""

from django.db import migrations

FORWARD = """
CREATE SCHEMA wall;

CREATE TABLE wall.principal_key (
    id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    inner_pad bytea NOT NULL CHECK (length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (length(outer_pad) = 64)
);

CREATE TYPE wall.one AS (
    user_id bigint, agency_id bigint, group_id bigint, unit_led bigint, roles text[], markings text[]
);

CREATE FUNCTION wall.person() RETURNS wall.one LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := current_setting('portal.principal', true);
    named text := split_part(coalesce(token, ''), ':', 1);
    known wall.one;
    expected text;
BEGIN
    SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(
        named || ':' || pg_backend_pid() || ':' || extract(epoch FROM transaction_timestamp())::text,
        'UTF8'))), 'hex')
    INTO expected FROM wall.principal_key k;
    IF named !~ '^[0-9]{1,18}$' OR token IS DISTINCT FROM named || ':' || expected THEN
        named := '0';
    END IF;
    SELECT u.id, u.agency_id, a.group_id, CASE WHEN u.leads_unit THEN u.unit_id END, u.roles,
        CASE u.highest_marking WHEN 'OFFICIAL-SENSITIVE' THEN ARRAY['OFFICIAL', 'OFFICIAL-SENSITIVE']
            WHEN 'OFFICIAL' THEN ARRAY['OFFICIAL'] ELSE ARRAY[]::text[] END
    INTO known
    FROM public.partners_user u JOIN public.partners_agency a ON a.id = u.agency_id
    WHERE u.id = named::bigint AND u.is_active AND a.state = 'active';
    RETURN known;
END $$;

CREATE FUNCTION wall.user_id() RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN (wall.person()).user_id; END $$;

CREATE FUNCTION wall.agency() RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN (wall.person()).agency_id; END $$;

CREATE FUNCTION wall.group_id() RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN (wall.person()).group_id; END $$;

CREATE FUNCTION wall.unit_led() RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN (wall.person()).unit_led; END $$;

CREATE FUNCTION wall.markings() RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN (wall.person()).markings; END $$;

-- Agreements in force now to which the asking agency is a party: found once for a statement.
CREATE FUNCTION wall.agreements() RETURNS bigint[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT array_agg(s.id) FROM public.partners_sharingagreement s
        JOIN public.partners_agreementparty p ON p.agreement_id = s.id
        WHERE p.agency_id = (wall.person()).agency_id AND s.state = 'in_force'
            AND s.in_force_from <= now() AND s.ends_at > now());
END $$;

CREATE FUNCTION wall.agency_as(VARIADIC wanted text[]) RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    RETURN CASE WHEN asking.roles && wanted THEN asking.agency_id END;
END $$;

CREATE FUNCTION wall.checks_decision() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owned_by bigint;
BEGIN
    EXECUTE format('SELECT owner_id FROM public.%I WHERE key = $1',
        lower(replace(NEW.subject_model, '.', '_'))) INTO owned_by USING NEW.subject_key;
    IF owned_by IS DISTINCT FROM NEW.owner_id OR NOT EXISTS (SELECT FROM public.partners_user u
        WHERE u.id = NEW.decided_by_id AND u.agency_id = NEW.owner_id) THEN
        RAISE EXCEPTION 'only the agency that owns a record decides about it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION wall.checks_grant() RETURNS trigger LANGUAGE plpgsql
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
    IF EXISTS (SELECT FROM public.partners_user u WHERE u.agency_id <> NEW.owner_id
        AND u.id IN (NEW.granted_by_id, NEW.second_person_id)) THEN
        RAISE EXCEPTION 'who grants and the second person are of the owner agency' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.granted_at > clock_timestamp() + interval '1 minute' THEN  -- clocks of two machines
        RAISE EXCEPTION 'a grant dated ahead would outlast its limit' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION wall.guards_grant() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.revoked_at IS NOT NULL OR (to_jsonb(NEW) - 'revoked_at' - 'revoked_by_id')
        <> (to_jsonb(OLD) - 'revoked_at' - 'revoked_by_id') THEN
        RAISE EXCEPTION 'a grant changes once, when it is revoked' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION wall.keeps_readers() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('UPDATE public.%I SET readers = readers || a.id FROM public.partners_agency a
        WHERE public.%I.id = $1 AND a.group_id = $2 AND NOT a.id = ANY (readers)', TG_ARGV[0], TG_ARGV[0])
        USING NEW.content_object_id, NEW.group_id;
    RETURN NULL;
END $$;

CREATE FUNCTION wall.refuses() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'grants are kept on typed tables only' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER refuses BEFORE INSERT OR UPDATE ON guardian_groupobjectpermission
    FOR EACH STATEMENT EXECUTE FUNCTION wall.refuses();
CREATE TRIGGER refuses BEFORE INSERT OR UPDATE ON guardian_userobjectpermission
    FOR EACH STATEMENT EXECUTE FUNCTION wall.refuses();

CREATE TRIGGER by_the_owner BEFORE INSERT ON partners_sharingdecision
    FOR EACH ROW EXECUTE FUNCTION wall.checks_decision();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON partners_sharingdecision
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();

ALTER TABLE partners_sharingdecision ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON partners_sharingdecision FOR SELECT TO portal_web, portal_worker USING (
    (owner_id = (SELECT wall.agency()) AND decided_by_id = (SELECT wall.user_id()))
    OR owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'ig_officer'))
    OR (outcome = 'share'
        AND recipient_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'ig_officer')))
);
CREATE POLICY makes ON partners_sharingdecision FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency()) AND decided_by_id = (SELECT wall.user_id())
);

ALTER TABLE partners_renewaltask ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON partners_renewaltask FOR SELECT TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('agency_lead', 'ig_officer'))
);
CREATE POLICY opens ON partners_renewaltask FOR INSERT TO portal_web, portal_worker WITH CHECK (
    (SELECT wall.agency()) IN (owner_id, other_id)
);
CREATE POLICY closes ON partners_renewaltask FOR UPDATE TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('agency_lead', 'ig_officer'))
);

ALTER TABLE portal_job ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY asks ON portal_job TO portal_web USING (asked_by_id = (SELECT wall.user_id()));
CREATE POLICY works ON portal_job TO portal_worker USING (true);
-- Each app adds a policy for the jobs of documents that a person may see.
"""
BACKWARD = """
DROP TRIGGER refuses ON guardian_groupobjectpermission;
DROP TRIGGER refuses ON guardian_userobjectpermission;
DROP TRIGGER by_the_owner ON partners_sharingdecision;
DROP TRIGGER never_changed ON partners_sharingdecision;
DROP POLICY reads ON partners_sharingdecision;
DROP POLICY makes ON partners_sharingdecision;
DROP POLICY reads ON partners_renewaltask;
DROP POLICY opens ON partners_renewaltask;
DROP POLICY closes ON partners_renewaltask;
DROP POLICY asks ON portal_job;
DROP POLICY works ON portal_job;
ALTER TABLE partners_sharingdecision DISABLE ROW LEVEL SECURITY;
ALTER TABLE partners_renewaltask DISABLE ROW LEVEL SECURITY;
ALTER TABLE portal_job DISABLE ROW LEVEL SECURITY;
DROP SCHEMA wall CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_first_tables"),
        ("portal", "0002_append_only"),
        ("guardian", "0001_initial"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
