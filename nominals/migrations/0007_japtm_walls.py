"""The second wall around programmes and nominations, written independently of the querysets."""

from datetime import date
from typing import Any

from django.db import migrations

MEMBERS = (
    "'agency_lead', 'intelligence_analyst', 'nominating_officer', 'japtm_secretariat', 'co_chair',"
    " 'lead_officer'"
)
NOMINATORS = "'agency_lead', 'intelligence_analyst', 'nominating_officer'"
OF_UNIT = """(unit_id IS NULL OR unit_id = (
        SELECT u.unit_id FROM partners_user u WHERE u.id = (SELECT wall.user_id())))"""
LIVE = """g.group_id = (SELECT wall.group_id()) AND g.revoked_at IS NULL AND g.expires_at > now()
        AND (g.agreement_id IS NULL OR (g.agreement_id = ANY ((SELECT wall.agreements())::bigint[])
            AND EXISTS (SELECT FROM partners_agreementparty p
                WHERE p.agreement_id = g.agreement_id AND p.agency_id = g.owner_id)))"""

# Whoever sits in the meeting reads what was lent to the agency for it.
READERS = """
DROP POLICY reads ON nominals_contribution;
CREATE POLICY reads ON nominals_contribution FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (
        (owner_id = (SELECT wall.agency_as({readers})) AND {of_unit})
        OR ((SELECT wall.agency_as({readers})) = ANY (readers)
            AND (SELECT true FROM nominals_contributiongrant g
                WHERE g.content_object_id = nominals_contribution.id
                    AND g.owner_id = nominals_contribution.owner_id AND {live} LIMIT 1))
    )
);
DROP POLICY reads ON nominals_nominal;
CREATE POLICY reads ON nominals_nominal FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND ((owner_id = (SELECT wall.agency_as({readers})) AND {of_unit})
        OR id IN (SELECT c.nominal_id FROM nominals_contribution c))
);
CREATE OR REPLACE FUNCTION wall.nominals_named(asked text, likely real, most integer)
RETURNS TABLE (nominal bigint, likeness real) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    bound bigint[] := wall.agreements();
    of_unit bigint;
BEGIN
    IF NOT coalesce(asking.roles && ARRAY[{readers}], false) THEN
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

FORWARD = """
-- Programmes

CREATE FUNCTION nominals_check_programme() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.owner_id, NEW.agreement_id, NEW.key, NEW.reference, NEW.created_by_id)
        IS DISTINCT FROM (OLD.owner_id, OLD.agreement_id, OLD.key, OLD.reference, OLD.created_by_id) THEN
        RAISE EXCEPTION 'a programme stays what it was made as' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.chair_first_id, NEW.chair_second_id) = (OLD.chair_first_id, OLD.chair_second_id) THEN
        RETURN NEW;
    END IF;
    IF (SELECT count(*) FROM partners_agreementparty p WHERE p.agreement_id = NEW.agreement_id
            AND p.agency_id IN (NEW.chair_first_id, NEW.chair_second_id)) <> 2
        OR NOT EXISTS (SELECT FROM partners_agreementparty p
            WHERE p.agreement_id = NEW.agreement_id AND p.agency_id = NEW.owner_id) THEN
        RAISE EXCEPTION 'secretariat and chairs are parties of the agreement' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT OR UPDATE ON nominals_programme
    FOR EACH ROW EXECUTE FUNCTION nominals_check_programme();
ALTER TABLE nominals_programme ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_programme FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (owner_id = (SELECT wall.agency_as(<MEMBERS>))
        OR ((SELECT wall.agency_as(<MEMBERS>)) IS NOT NULL
            AND agreement_id = ANY ((SELECT wall.agreements())::bigint[])))
);
CREATE POLICY begins ON nominals_programme FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('japtm_secretariat')) AND created_by_id = (SELECT wall.user_id())
);
CREATE POLICY keeps ON nominals_programme FOR UPDATE TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[]) AND owner_id = (SELECT wall.agency_as('japtm_secretariat'))
);
CREATE POLICY looks_after ON nominals_programme TO CURRENT_USER USING (true);

CREATE FUNCTION nominals_check_chair() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.ended_at IS NOT NULL OR (to_jsonb(NEW) - '{ended_at,ended_by_id}'::text[])
            IS DISTINCT FROM (to_jsonb(OLD) - '{ended_at,ended_by_id}'::text[]) THEN
            RAISE EXCEPTION 'who was named stays on record and only ends' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NOT EXISTS (SELECT FROM nominals_programme p
            WHERE p.id = NEW.programme_id AND NEW.owner_id IN (p.chair_first_id, p.chair_second_id))
        OR NOT EXISTS (SELECT FROM partners_user u WHERE u.id = NEW.person_id
            AND u.agency_id = NEW.owner_id AND u.is_active AND 'co_chair' = ANY (u.roles)) THEN
        RAISE EXCEPTION 'a chairing agency names co-chairs of its own' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT OR UPDATE ON nominals_chair
    FOR EACH ROW EXECUTE FUNCTION nominals_check_chair();
ALTER TABLE nominals_chair ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_chair FOR SELECT TO portal_web, portal_worker USING (
    programme_id IN (SELECT p.id FROM nominals_programme p)
);
CREATE POLICY names ON nominals_chair FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('agency_lead')) AND created_by_id = (SELECT wall.user_id())
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
);
CREATE POLICY ends ON nominals_chair FOR UPDATE TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('agency_lead')) AND ended_at IS NULL
) WITH CHECK (owner_id = (SELECT wall.agency_as('agency_lead')));

-- Nominations

CREATE FUNCTION nominals_guard_nomination() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    moves constant text[] := '{draft>awaiting,draft>closed,awaiting>draft,awaiting>submitted,submitted>returned,'
        'submitted>enriching,returned>draft,returned>closed,enriching>scoring,scoring>scored,scored>listed,'
        'listed>accepted,listed>reserve,listed>rejected,listed>deferred,listed>signposted,listed>scored,'
        'accepted>in_cohort,reserve>listed,reserve>closed,rejected>closed,deferred>listed,deferred>closed,'
        'signposted>closed,in_cohort>deselected,deselected>closed}';
    moved constant text[] := '{state,readers,recipient_id,approved_at,approved_by_id,approved_name,necessity,'
        'returned_reason,answers_due,revealed_at,revealed_by_id}';
    approval constant boolean := OLD.state = 'awaiting' AND NEW.state = 'submitted';
BEGIN
    IF NEW.state <> OLD.state AND NOT OLD.state || '>' || NEW.state = ANY (moves) THEN
        RAISE EXCEPTION 'a nomination does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.state <> 'draft' AND (to_jsonb(NEW) - moved) IS DISTINCT FROM (to_jsonb(OLD) - moved))
        OR (NEW.owner_id, NEW.key, NEW.reference, NEW.created_by_id, NEW.programme_id, NEW.nominal_id)
            IS DISTINCT FROM
            (OLD.owner_id, OLD.key, OLD.reference, OLD.created_by_id, OLD.programme_id, OLD.nominal_id) THEN
        RAISE EXCEPTION 'what is nominated changes only as a draft' USING ERRCODE = 'check_violation';
    END IF;
    IF approval AND (NEW.recipient_id IS DISTINCT FROM (SELECT p.owner_id FROM nominals_programme p
                WHERE p.id = NEW.programme_id)
            OR (wall.user_id() IS NOT NULL AND (NEW.approved_by_id IS DISTINCT FROM wall.user_id()
                OR wall.agency_as('agency_lead') IS DISTINCT FROM NEW.owner_id))) THEN
        RAISE EXCEPTION 'an approver of the agency sends it to the secretariat' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT approval AND ((NEW.recipient_id, NEW.approved_at, NEW.approved_by_id, NEW.necessity)
            IS DISTINCT FROM (OLD.recipient_id, OLD.approved_at, OLD.approved_by_id, OLD.necessity)) THEN
        RAISE EXCEPTION 'who approved it stays on record' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.revealed_at IS DISTINCT FROM OLD.revealed_at
        AND NOT (OLD.revealed_at IS NULL AND OLD.state = 'scoring' AND NEW.state = 'scored') THEN
        RAISE EXCEPTION 'scores are revealed once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON nominals_nomination
    FOR EACH ROW EXECUTE FUNCTION nominals_guard_nomination();

CREATE TRIGGER has_a_decision BEFORE INSERT ON nominals_nominationgrant
    FOR EACH ROW EXECUTE FUNCTION wall.checks_grant('nominals_nomination');
CREATE TRIGGER only_revoked BEFORE UPDATE ON nominals_nominationgrant
    FOR EACH ROW EXECUTE FUNCTION wall.guards_grant();
CREATE TRIGGER keeps_readers AFTER INSERT ON nominals_nominationgrant
    FOR EACH ROW EXECUTE FUNCTION wall.keeps_readers('nominals_nomination');
ALTER TABLE nominals_nominationgrant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_nominationgrant FOR SELECT TO portal_web, portal_worker USING (
    group_id = (SELECT wall.group_id()) OR owner_id = (SELECT wall.agency())
);
CREATE POLICY lends ON nominals_nominationgrant FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('agency_lead')) AND granted_by_id = (SELECT wall.user_id())
);
CREATE POLICY ends ON nominals_nominationgrant FOR UPDATE TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('agency_lead'))
);
CREATE POLICY looks_after ON nominals_nominationgrant FOR SELECT TO CURRENT_USER USING (true);

ALTER TABLE nominals_nomination ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_nomination FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (
        (owner_id = (SELECT wall.agency_as(<NOMINATORS>)) AND <OF_UNIT>)
        OR (recipient_id = (SELECT wall.agency_as('japtm_secretariat')) AND state NOT IN ('draft', 'awaiting'))
        OR (state NOT IN ('draft', 'awaiting', 'returned', 'submitted') AND (
            (SELECT wall.agency_as(<MEMBERS>)) IN (owner_id, recipient_id)
            OR ((SELECT wall.agency_as(<MEMBERS>)) = ANY (readers)
                AND (SELECT true FROM nominals_nominationgrant g
                    WHERE g.content_object_id = nominals_nomination.id
                        AND g.owner_id = nominals_nomination.owner_id AND <LIVE> LIMIT 1))))
    )
);
CREATE POLICY begins ON nominals_nomination FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as(<NOMINATORS>)) AND created_by_id = (SELECT wall.user_id())
    AND state = 'draft' AND approved_at IS NULL AND recipient_id IS NULL AND nominals_is_seen(nominal_id)
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
);
CREATE POLICY moves ON nominals_nomination FOR UPDATE TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND ((owner_id = (SELECT wall.agency_as(<NOMINATORS>)) AND <OF_UNIT>
            AND state IN ('draft', 'awaiting', 'returned'))
        OR (recipient_id = (SELECT wall.agency_as('japtm_secretariat'))
            AND state NOT IN ('draft', 'awaiting', 'returned')))
) WITH CHECK (
    owner_id = (SELECT wall.agency_as(<NOMINATORS>))
    OR recipient_id = (SELECT wall.agency_as('japtm_secretariat'))
);
CREATE POLICY looks_after ON nominals_nomination TO CURRENT_USER USING (true);

-- What each partner answered

CREATE FUNCTION nominals_guard_reply() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.nomination_id, NEW.owner_id) IS DISTINCT FROM (OLD.nomination_id, OLD.owner_id) THEN
        RAISE EXCEPTION 'an answer stays with its question' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM nominals_nomination n
            WHERE n.id = NEW.nomination_id AND n.state = 'enriching' AND n.owner_id <> NEW.owner_id) THEN
        RAISE EXCEPTION 'partners answer while they are asked' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE INSERT OR UPDATE ON nominals_reply
    FOR EACH ROW EXECUTE FUNCTION nominals_guard_reply();
ALTER TABLE nominals_reply ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_reply FOR SELECT TO portal_web, portal_worker USING (
    nomination_id IN (SELECT n.id FROM nominals_nomination n
        WHERE nominals_reply.owner_id = (SELECT wall.agency_as(<MEMBERS>))
            OR n.recipient_id = (SELECT wall.agency_as('japtm_secretariat')))
);
CREATE POLICY answers ON nominals_reply FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as(<NOMINATORS>)) AND answered_by_id = (SELECT wall.user_id())
    AND nomination_id IN (SELECT n.id FROM nominals_nomination n)
);
CREATE POLICY changes ON nominals_reply FOR UPDATE TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as(<NOMINATORS>))
    AND nomination_id IN (SELECT n.id FROM nominals_nomination n WHERE n.state = 'enriching')
) WITH CHECK (
    owner_id = (SELECT wall.agency_as(<NOMINATORS>)) AND answered_by_id = (SELECT wall.user_id())
);
"""
BACKWARD = """
DROP POLICY changes ON nominals_reply;
DROP POLICY answers ON nominals_reply;
DROP POLICY reads ON nominals_reply;
ALTER TABLE nominals_reply NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER guards ON nominals_reply;
DROP FUNCTION nominals_guard_reply();
DROP POLICY looks_after ON nominals_nomination;
DROP POLICY moves ON nominals_nomination;
DROP POLICY begins ON nominals_nomination;
DROP POLICY reads ON nominals_nomination;
ALTER TABLE nominals_nomination NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY looks_after ON nominals_nominationgrant;
DROP POLICY ends ON nominals_nominationgrant;
DROP POLICY lends ON nominals_nominationgrant;
DROP POLICY reads ON nominals_nominationgrant;
ALTER TABLE nominals_nominationgrant NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER keeps_readers ON nominals_nominationgrant;
DROP TRIGGER only_revoked ON nominals_nominationgrant;
DROP TRIGGER has_a_decision ON nominals_nominationgrant;
DROP TRIGGER guards ON nominals_nomination;
DROP FUNCTION nominals_guard_nomination();
DROP POLICY ends ON nominals_chair;
DROP POLICY names ON nominals_chair;
DROP POLICY reads ON nominals_chair;
ALTER TABLE nominals_chair NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER checks ON nominals_chair;
DROP FUNCTION nominals_check_chair();
DROP POLICY looks_after ON nominals_programme;
DROP POLICY keeps ON nominals_programme;
DROP POLICY begins ON nominals_programme;
DROP POLICY reads ON nominals_programme;
ALTER TABLE nominals_programme NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER checks ON nominals_programme;
DROP FUNCTION nominals_check_programme();
"""

# House criteria, not published ones of lifetime offender management.
CRITERIA = (
    ("M1", "mandatory", "Principal or significant subject of a mapped organised crime group"),
    ("M2", "mandatory", "Subject of a serious crime prevention order, or eligible for one"),
    ("M3", "mandatory", "Assessed as a high-harm offender by national, regional or force tasking"),
    ("M4", "mandatory", "Serving four years or more for such an offence, and active in custody"),
    ("S1", "supporting", "Goes on offending from custody: telephones, corruption"),
    ("S2", "supporting", "Exploits children or adults at risk"),
    ("S3", "supporting", "Capable of violence, or has firearms"),
    ("S4", "supporting", "Works across two or more forces, or abroad"),
    ("S5", "supporting", "Tactical awareness, corruption or infiltration marked high"),
    ("S6", "supporting", "To be released within twelve months"),
    ("S7", "supporting", "Significant criminal assets"),
    ("S8", "supporting", "Three or more agencies hold relevant intelligence"),
    ("S9", "supporting", "Earlier management, by IOM or a plan, has failed"),
)


def add_criteria(apps: Any, editor: Any) -> None:
    apps.get_model("nominals", "Criterion").objects.bulk_create(
        apps.get_model("nominals", "Criterion")(
            code=code, kind=kind, words=words, starts_on=date(2026, 1, 1)
        )
        for code, kind, words in CRITERIA
    )


def readers(roles: str) -> str:
    return READERS.format(readers=roles, of_unit=OF_UNIT, live=LIVE)


def forward() -> str:
    sql = FORWARD.replace("<MEMBERS>", MEMBERS).replace("<NOMINATORS>", NOMINATORS)
    return sql.replace("<OF_UNIT>", OF_UNIT).replace("<LIVE>", LIVE)


class Migration(migrations.Migration):
    dependencies = [("nominals", "0006_programmes"), ("partners", "0037_japtm_roles")]
    operations = [
        migrations.RunSQL(readers(MEMBERS), readers(NOMINATORS)),
        migrations.RunSQL(forward(), BACKWARD),
        migrations.RunPython(add_criteria, migrations.RunPython.noop),
    ]
