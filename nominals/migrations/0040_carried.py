"""A loan keeps which nomination carried it, and ends where that goes back or is closed undecided."""

import django.db.models.deletion
from django.db import migrations, models

# The migrating login owns the tables, whose rows are closed to it and whose triggers judge it.
OPEN = """
ALTER TABLE partners_sharingdecision NO FORCE ROW LEVEL SECURITY;
ALTER TABLE nominals_contributiongrant DISABLE TRIGGER only_revoked;
"""
# An approval's words stand as the purpose of each of its loans, and an answer names the nomination.
# Where two nominations would fit, which of them it was is not known, and the loan stays as it is.
DERIVED = """
CREATE POLICY ends_looked_after ON nominals_contributiongrant FOR UPDATE TO CURRENT_USER USING (true);
UPDATE nominals_contributiongrant g SET nomination_id = fit.nomination
FROM (
    SELECT g.id, min(n.id) AS nomination FROM nominals_contributiongrant g
    JOIN partners_sharingdecision d ON d.id = g.decision_id
    JOIN nominals_contribution c ON c.id = g.content_object_id
    JOIN nominals_nomination n ON n.nominal_id = c.nominal_id
    JOIN nominals_programme p ON p.id = n.programme_id AND p.agreement_id = g.agreement_id
    WHERE (n.owner_id = g.owner_id AND n.necessity <> '' AND d.purpose = left(n.necessity, 300)
            AND c.id = ANY (n.carried))
        OR (n.owner_id <> g.owner_id AND d.purpose LIKE '% ' || n.reference)
    GROUP BY g.id HAVING count(*) = 1
) fit WHERE fit.id = g.id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
SHUT = """
ALTER TABLE nominals_contributiongrant ENABLE TRIGGER only_revoked;
ALTER TABLE partners_sharingdecision FORCE ROW LEVEL SECURITY;
"""

FORWARD = """
-- By whoever approves it, or by a partner while partners are asked. It locks the nomination against
-- a close at the same moment, and answers alike for one that is not there and one not to be seen.
CREATE FUNCTION wall.is_carried() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.nomination_id IS NULL OR wall.user_id() IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM nominals_nomination n WHERE n.id = NEW.nomination_id AND NEW.owner_id = wall.agency()
        AND n.nominal_id = (SELECT c.nominal_id FROM nominals_contribution c WHERE c.id = NEW.content_object_id)
        AND ((n.owner_id = NEW.owner_id AND n.state = 'awaiting')
            OR (n.owner_id <> NEW.owner_id AND n.state = 'enriching'
                AND (NEW.owner_id = n.recipient_id OR NEW.owner_id = ANY (n.readers))))
        FOR SHARE OF n;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a nomination carries what is said of its person, when it is sent or partners are asked'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER is_carried BEFORE INSERT ON nominals_contributiongrant
    FOR EACH ROW EXECUTE FUNCTION wall.is_carried();

-- Whoever sends it back or closes it is often of another agency than those that lent.
CREATE FUNCTION wall.ends_what_it_carried() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    ended text[];
BEGIN
    IF wall.user_id() IS NULL THEN
        RETURN NEW;
    END IF;
    WITH gone AS (
        UPDATE nominals_contributiongrant SET revoked_at = now(), revoked_by_id = wall.user_id()
            WHERE nomination_id = NEW.id AND revoked_at IS NULL AND expires_at > now()
            RETURNING content_object_id
    ) SELECT array_agg(c.key ORDER BY c.id) INTO ended FROM nominals_contribution c
        WHERE c.id IN (SELECT gone.content_object_id FROM gone);
    IF ended IS NOT NULL THEN
        PERFORM portal_record(ROW('permission_change', 'grant_revoked', wall.user_id(), wall.agency(),
            'nominals.Contribution', ended, '{}', '', '', '{}', 'carried by ' || NEW.reference, '')::portal_event);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ends_what_it_carried AFTER UPDATE OF state ON nominals_nomination FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND (NEW.state = 'returned' OR (NEW.state = 'closed'
        AND OLD.state IN ('draft', 'returned', 'submitted', 'enriching', 'scoring', 'scored'))))
    EXECUTE FUNCTION wall.ends_what_it_carried();
"""
BACKWARD = """
DROP TRIGGER ends_what_it_carried ON nominals_nomination;
DROP FUNCTION wall.ends_what_it_carried();
DROP TRIGGER is_carried ON nominals_contributiongrant;
DROP FUNCTION wall.is_carried();
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0039_approved_criteria")]
    operations = [
        migrations.AddField(
            model_name="contributiongrant",
            name="nomination",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="+", to="nominals.nomination",
            ),
        ),
        migrations.RunSQL(
            OPEN + DERIVED + SHUT, "DROP POLICY ends_looked_after ON nominals_contributiongrant;"
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]  # fmt: skip
