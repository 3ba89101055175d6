"""Minutes stand: nobody declares an interest in an item of a meeting that is closed."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION wall.checks_interest() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
<DECLARE>BEGIN
    <LOCK>
    IF <CLOSED>EXISTS (SELECT FROM nominals_decision d WHERE d.item_id = NEW.item_id AND (d.took_effect IS NOT NULL
            OR (d.edition = (SELECT max(e.edition) FROM nominals_decision e WHERE e.item_id = d.item_id)
                AND (d.proposed_by_id = NEW.declared_by_id OR EXISTS (SELECT FROM nominals_signature s
                    WHERE s.decision_id = d.id AND s.signed_by_id = NEW.declared_by_id))))) THEN
        RAISE EXCEPTION 'it is proposed again without whoever has an interest' USING ERRCODE = 'check_violation';
    END IF;
    NEW.declared_at := clock_timestamp();
    RETURN NEW;
END $$;
"""
LOCKED = """FROM nominals_meeting m JOIN nominals_agendaitem i ON i.meeting_id = m.id
        WHERE i.id = NEW.item_id FOR UPDATE OF m;"""
FORWARD = (
    FUNCTION.replace("<DECLARE>", "DECLARE\n    stands varchar;\n")
    .replace("<LOCK>", "SELECT m.state INTO stands " + LOCKED)
    .replace("<CLOSED>", "stands = 'closed' OR ")
)
BACKWARD = (
    FUNCTION.replace("<DECLARE>", "").replace("<LOCK>", "PERFORM " + LOCKED).replace("<CLOSED>", "")
)


class Migration(migrations.Migration):
    dependencies = [("nominals", "0013_meeting_walls")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
