"""The second wall around nominals, written independently of `nominals.querysets`."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

FORWARD = """
CREATE FUNCTION nominals_guard_nominal() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (to_jsonb(NEW) - 'readers') IS DISTINCT FROM (to_jsonb(OLD) - 'readers') THEN
        RAISE EXCEPTION 'a nominal holds nothing that could change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON nominals_nominal
    FOR EACH ROW EXECUTE FUNCTION nominals_guard_nominal();

CREATE FUNCTION nominals_guard_contribution() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept text[] := '{readers,withdrawn_at,withdrawn_by_id,withdrawn_reason}';
BEGIN
    IF (to_jsonb(NEW) - kept) IS DISTINCT FROM (to_jsonb(OLD) - kept) THEN
        RAISE EXCEPTION 'what was said never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.withdrawn_at IS NOT NULL AND (NEW.withdrawn_at, NEW.withdrawn_by_id, NEW.withdrawn_reason)
        IS DISTINCT FROM (OLD.withdrawn_at, OLD.withdrawn_by_id, OLD.withdrawn_reason) THEN
        RAISE EXCEPTION 'what was withdrawn stays so' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON nominals_contribution
    FOR EACH ROW EXECUTE FUNCTION nominals_guard_contribution();

-- A newer saying takes the place of one's own, of the same kind and about the same person.
CREATE FUNCTION nominals_check_contribution() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.withdrawn_at IS NOT NULL OR NEW.said_on > current_date + 1 THEN
        RAISE EXCEPTION 'what is said stands, and was said by today' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT FROM nominals_contribution c
        WHERE c.id = NEW.replaces_id AND c.nominal_id = NEW.nominal_id AND c.owner_id = NEW.owner_id
            AND c.kind = NEW.kind AND c.withdrawn_at IS NULL) THEN
        RAISE EXCEPTION 'an agency replaces what it said itself' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON nominals_contribution
    FOR EACH ROW EXECUTE FUNCTION nominals_check_contribution();

CREATE TRIGGER has_a_decision BEFORE INSERT ON nominals_contributiongrant
    FOR EACH ROW EXECUTE FUNCTION wall.checks_grant('nominals_contribution');
CREATE TRIGGER only_revoked BEFORE UPDATE ON nominals_contributiongrant
    FOR EACH ROW EXECUTE FUNCTION wall.guards_grant();
CREATE TRIGGER keeps_readers AFTER INSERT ON nominals_contributiongrant
    FOR EACH ROW EXECUTE FUNCTION wall.keeps_readers('nominals_contribution');

ALTER TABLE nominals_contributiongrant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_contributiongrant FOR SELECT TO portal_web, portal_worker USING (
    group_id = (SELECT wall.group_id()) OR owner_id = (SELECT wall.agency())
);
CREATE POLICY lends ON nominals_contributiongrant FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer'))
    AND granted_by_id = (SELECT wall.user_id())
);
CREATE POLICY ends ON nominals_contributiongrant FOR UPDATE TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer'))
);

ALTER TABLE nominals_contribution ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_contribution FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (
        (owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer'))
            AND (unit_id IS NULL OR unit_id = (
                SELECT u.unit_id FROM partners_user u WHERE u.id = (SELECT wall.user_id()))))
        OR ((SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer'))
                = ANY (readers)
            AND (SELECT true FROM nominals_contributiongrant g
                WHERE g.content_object_id = nominals_contribution.id
                    AND g.group_id = (SELECT wall.group_id())
                    AND g.owner_id = nominals_contribution.owner_id
                    AND g.revoked_at IS NULL AND g.expires_at > now()
                    AND (g.agreement_id IS NULL
                        OR (g.agreement_id = ANY ((SELECT wall.agreements())::bigint[])
                            AND EXISTS (SELECT FROM partners_agreementparty p
                                WHERE p.agreement_id = g.agreement_id AND p.agency_id = g.owner_id)))
                LIMIT 1))
    )
);
CREATE POLICY withdraws ON nominals_contribution FOR UPDATE TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer'))
    AND (unit_id IS NULL OR unit_id = (
        SELECT u.unit_id FROM partners_user u WHERE u.id = (SELECT wall.user_id())))
);

ALTER TABLE nominals_nominal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_nominal FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (
        (owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer'))
            AND (unit_id IS NULL OR unit_id = (
                SELECT u.unit_id FROM partners_user u WHERE u.id = (SELECT wall.user_id()))))
        OR id IN (SELECT c.nominal_id FROM nominals_contribution c)
    )
);
CREATE POLICY begins ON nominals_nominal FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer'))
    AND created_by_id = (SELECT wall.user_id())
);

-- A query of its own: the policy of nominals looks at contributions.
CREATE FUNCTION nominals_is_seen(chosen bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM nominals_nominal n WHERE n.id = chosen);
END $$;
CREATE POLICY says ON nominals_contribution FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer'))
    AND created_by_id = (SELECT wall.user_id()) AND nominals_is_seen(nominal_id)
);

-- Row-level security keeps PostgreSQL from the index of letter groups (its operator is not leakproof),
-- so the owner searches, under the same conditions as the policy above.
CREATE INDEX nominals_contribution_letters ON nominals_contribution USING gin (folded gin_trgm_ops)
    WHERE kind = 'name' AND withdrawn_at IS NULL;
CREATE POLICY looks_after ON nominals_contribution TO CURRENT_USER USING (true);
CREATE POLICY looks_after ON nominals_contributiongrant FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION wall.nominals_named(asked text, likely real, most integer)
RETURNS TABLE (nominal bigint, likeness real) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    bound bigint[] := wall.agreements();
    of_unit bigint;
BEGIN
    IF NOT coalesce(asking.roles && '{agency_lead,intelligence_analyst,nominating_officer}', false) THEN
        RETURN;
    END IF;
    SELECT u.unit_id INTO of_unit FROM partners_user u WHERE u.id = asking.user_id;
    PERFORM set_config('pg_trgm.similarity_threshold', likely::text, true);
    RETURN QUERY SELECT c.nominal_id, max(similarity(c.folded, asked))
        FROM nominals_contribution c
        WHERE c.kind = 'name' AND c.withdrawn_at IS NULL AND c.folded % asked
            AND c.marking = ANY (asking.markings)
            AND ((c.owner_id = asking.agency_id AND (c.unit_id IS NULL OR c.unit_id = of_unit))
                OR (asking.agency_id = ANY (c.readers) AND EXISTS (
                    SELECT FROM nominals_contributiongrant g
                    WHERE g.content_object_id = c.id AND g.group_id = asking.group_id
                        AND g.owner_id = c.owner_id AND g.revoked_at IS NULL AND g.expires_at > now()
                        AND (g.agreement_id IS NULL OR (g.agreement_id = ANY (bound)
                            AND EXISTS (SELECT FROM partners_agreementparty p
                                WHERE p.agreement_id = g.agreement_id AND p.agency_id = g.owner_id))))))
        GROUP BY c.nominal_id ORDER BY 2 DESC, 1 DESC LIMIT CASE WHEN most BETWEEN 1 AND 50 THEN most ELSE 50 END;
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.nominals_named(text, real, integer);
DROP POLICY looks_after ON nominals_contributiongrant;
DROP POLICY looks_after ON nominals_contribution;
DROP INDEX nominals_contribution_letters;
DROP POLICY says ON nominals_contribution;
DROP FUNCTION nominals_is_seen(bigint);
DROP POLICY begins ON nominals_nominal;
DROP POLICY reads ON nominals_nominal;
ALTER TABLE nominals_nominal NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY withdraws ON nominals_contribution;
DROP POLICY reads ON nominals_contribution;
ALTER TABLE nominals_contribution NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY ends ON nominals_contributiongrant;
DROP POLICY lends ON nominals_contributiongrant;
DROP POLICY reads ON nominals_contributiongrant;
ALTER TABLE nominals_contributiongrant NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER keeps_readers ON nominals_contributiongrant;
DROP TRIGGER only_revoked ON nominals_contributiongrant;
DROP TRIGGER has_a_decision ON nominals_contributiongrant;
DROP TRIGGER checks ON nominals_contribution;
DROP FUNCTION nominals_check_contribution();
DROP TRIGGER guards ON nominals_contribution;
DROP FUNCTION nominals_guard_contribution();
DROP TRIGGER guards ON nominals_nominal;
DROP FUNCTION nominals_guard_nominal();
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0001_first_tables"), ("partners", "0036_nominating_officer")]
    operations = [TrigramExtension(), migrations.RunSQL(FORWARD, BACKWARD)]
