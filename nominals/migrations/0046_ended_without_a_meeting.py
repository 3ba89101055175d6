"""An accepted nomination of a wrong person, a child or the dead can end, and nobody signs second under
what was withdrawn since the first signed."""

from importlib import import_module

from django.db import migrations

WRITERS = import_module("nominals.migrations.0028_approved_by_who_wrote_nothing")
CARRIED = import_module("nominals.migrations.0040_carried").FORWARD
BEFORE = WRITERS.GUARD.replace(WRITERS.MOVED, WRITERS.MOVED_TOO)
GUARD = BEFORE.replace("'scored>closed}'", "'scored>closed,accepted>closed}'")

ENDS = CARRIED[CARRIED.index("CREATE TRIGGER ends_what_it_carried") :]
OPEN_STATES = "'submitted', 'enriching', 'scoring', 'scored')"
DROP = "DROP TRIGGER ends_what_it_carried ON nominals_nomination;\n"

FORWARD = """
-- It waits for whoever withdraws at this moment, and makes whoever withdraws next wait for it.
CREATE FUNCTION wall.stands_as_read() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    first_signed timestamptz := (SELECT min(s.signed_at) FROM nominals_signature s WHERE s.decision_id = NEW.decision_id);
BEGIN
    IF first_signed IS NULL OR wall.user_id() IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM nominals_contribution c WHERE c.id IN (
        SELECT t.contribution_id FROM nominals_paperpart t JOIN nominals_paper p ON p.id = t.paper_id
        JOIN nominals_decision d ON d.item_id = p.item_id WHERE d.id = NEW.decision_id
    ) ORDER BY c.id FOR SHARE OF c;
    IF EXISTS (SELECT FROM nominals_paperpart t JOIN nominals_paper p ON p.id = t.paper_id
            JOIN nominals_decision d ON d.item_id = p.item_id JOIN nominals_contribution c ON c.id = t.contribution_id
            WHERE d.id = NEW.decision_id AND c.withdrawn_at > first_signed) THEN
        RAISE EXCEPTION 'something was withdrawn since the first signed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stands_as_read BEFORE INSERT ON nominals_signature
    FOR EACH ROW EXECUTE FUNCTION wall.stands_as_read();
"""
BACKWARD = """
DROP TRIGGER stands_as_read ON nominals_signature;
DROP FUNCTION wall.stands_as_read();
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0045_carried_once_asked")]
    operations = [
        migrations.RunSQL(GUARD, BEFORE),
        migrations.RunSQL(
            DROP + ENDS.replace(OPEN_STATES, OPEN_STATES[:-1] + ", 'accepted')"), DROP + ENDS
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
