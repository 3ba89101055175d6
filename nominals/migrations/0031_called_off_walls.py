"""A meeting is moved or called off before it is opened; what is not on the table may leave an agenda."""

from importlib import import_module

from django.db import migrations

_WALLS = import_module("nominals.migrations.0013_meeting_walls").FORWARD
_BEGIN = _WALLS.index("CREATE FUNCTION nominals_guard_meeting()")
GUARD = _WALLS[_BEGIN : _WALLS.index("END $$;", _BEGIN) + 7].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
OVER = "OLD.state = 'closed' AND (to_jsonb"
MOVES = "(OLD.state, NEW.state) IN (('open', 'planned'), ('planned', 'closed'))"
NOW = (
    "(NEW.state <> OLD.state AND (OLD.state, NEW.state)\n"
    "            NOT IN (('planned', 'open'), ('planned', 'called_off'), ('open', 'closed')))"
)
COUNTS = "IF OLD.state <> 'closed' THEN"
CALLED_OFF = (
    GUARD.replace(OVER, OVER.replace("= 'closed'", "IN ('closed', 'called_off')"))
    .replace(MOVES, NOW)
    .replace(COUNTS, "IF OLD.state IN ('planned', 'open') THEN")
)

FORWARD = """
-- A day that is over is none for a meeting; an open one is not moved.
CREATE FUNCTION wall.plans_meeting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.state IN ('planned', 'called_off') AND TG_OP = 'UPDATE' AND NEW.planned_for IS NOT DISTINCT FROM OLD.planned_for THEN
        RETURN NEW;
    END IF;
    IF NEW.state <> 'planned' OR (NEW.planned_for AT TIME ZONE 'Europe/London')::date < (now() AT TIME ZONE 'Europe/London')::date THEN
        RAISE EXCEPTION 'a meeting is planned for a day to come' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plans BEFORE INSERT ON nominals_meeting
    FOR EACH ROW EXECUTE FUNCTION wall.plans_meeting();
CREATE TRIGGER moves BEFORE UPDATE ON nominals_meeting
    FOR EACH ROW WHEN (NEW.planned_for IS DISTINCT FROM OLD.planned_for) EXECUTE FUNCTION wall.plans_meeting();

-- Called off by oneself, with nothing left on the agenda; on the table is what is on the agenda.
CREATE FUNCTION wall.keeps_agenda() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.state = 'called_off' AND OLD.state <> 'called_off' AND (NEW.called_off_by_id IS DISTINCT FROM wall.user_id()
            OR EXISTS (SELECT FROM nominals_agendaitem i WHERE i.meeting_id = NEW.id AND i.off_at IS NULL)) THEN
        RAISE EXCEPTION 'a meeting is called off with nothing left on its agenda' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.current_id IS NOT NULL AND NEW.current_id IS DISTINCT FROM OLD.current_id AND NOT EXISTS (
            SELECT FROM nominals_agendaitem i
            WHERE i.id = NEW.current_id AND i.meeting_id = NEW.id AND i.off_at IS NULL AND NEW.state = 'open') THEN
        RAISE EXCEPTION 'on the table is what is on the agenda' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps_agenda BEFORE UPDATE ON nominals_meeting
    FOR EACH ROW EXECUTE FUNCTION wall.keeps_agenda();

-- The agenda of a meeting that is over takes nothing.
CREATE FUNCTION wall.takes_items() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NOT NULL AND (NEW.off_at IS NOT NULL OR NEW.off_reason <> '' OR NOT EXISTS (
            SELECT FROM nominals_meeting m WHERE m.id = NEW.meeting_id AND m.state IN ('planned', 'open'))) THEN
        RAISE EXCEPTION 'an agenda is filled before and while the meeting is held' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER takes_items BEFORE INSERT ON nominals_agendaitem
    FOR EACH ROW EXECUTE FUNCTION wall.takes_items();
CREATE TRIGGER counts_off AFTER UPDATE ON nominals_agendaitem
    FOR EACH ROW EXECUTE FUNCTION wall.counts_change();

-- By the secretariat that holds it: neither what is on the table nor what somebody proposed on.
CREATE FUNCTION wall.take_off(chosen bigint, why text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    held nominals_meeting;
BEGIN
    SELECT m.* INTO held FROM nominals_meeting m JOIN nominals_agendaitem i ON i.meeting_id = m.id
        WHERE i.id = chosen FOR UPDATE OF m;
    IF NOT coalesce('japtm_secretariat' = ANY (asking.roles) AND held.owner_id = asking.agency_id
            AND held.marking = ANY (asking.markings) AND held.state IN ('planned', 'open')
            AND held.current_id IS DISTINCT FROM chosen AND btrim(why) <> ''
            AND NOT EXISTS (SELECT FROM nominals_decision d WHERE d.item_id = chosen), false) THEN
        RETURN false;
    END IF;
    UPDATE nominals_agendaitem SET off_at = clock_timestamp(), off_by_id = asking.user_id, off_reason = left(btrim(why), 300)
        WHERE id = chosen AND off_at IS NULL;
    RETURN FOUND;
END $$;
CREATE FUNCTION wall.refuses_taken_off() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM nominals_agendaitem i WHERE i.id = NEW.item_id AND i.off_at IS NOT NULL) THEN
        RAISE EXCEPTION 'this was taken off the agenda' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER not_taken_off BEFORE INSERT ON nominals_decision
    FOR EACH ROW EXECUTE FUNCTION wall.refuses_taken_off();
CREATE TRIGGER not_taken_off BEFORE INSERT ON nominals_remark
    FOR EACH ROW EXECUTE FUNCTION wall.refuses_taken_off();
CREATE TRIGGER not_taken_off BEFORE INSERT ON nominals_paper
    FOR EACH ROW EXECUTE FUNCTION wall.refuses_taken_off();
"""
BACKWARD = """
DROP TRIGGER not_taken_off ON nominals_paper;
DROP TRIGGER not_taken_off ON nominals_remark;
DROP TRIGGER not_taken_off ON nominals_decision;
DROP FUNCTION wall.refuses_taken_off();
DROP FUNCTION wall.take_off(bigint, text);
DROP TRIGGER counts_off ON nominals_agendaitem;
DROP TRIGGER takes_items ON nominals_agendaitem;
DROP FUNCTION wall.takes_items();
DROP TRIGGER keeps_agenda ON nominals_meeting;
DROP FUNCTION wall.keeps_agenda();
DROP TRIGGER moves ON nominals_meeting;
DROP TRIGGER plans ON nominals_meeting;
DROP FUNCTION wall.plans_meeting();
"""

_PAPERS = import_module("nominals.migrations.0020_paper_walls").FREEZING
_FROM = _PAPERS.index("CREATE FUNCTION wall.freeze_pack(")
FREEZE = _PAPERS[_FROM : _PAPERS.index("END $$;", _FROM) + 7].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
# What was frozen stays in the fingerprint that others signed; what is off is not frozen again.
FREEZE_WHAT_IS_ON = FREEZE.replace(
    "WHERE i.meeting_id = chosen AND (anew", "WHERE i.meeting_id = chosen AND i.off_at IS NULL AND (anew"
).replace("held.state <> 'closed'", "held.state IN ('planned', 'open')")


class Migration(migrations.Migration):
    dependencies = [("nominals", "0030_called_off")]
    operations = [
        migrations.RunSQL(CALLED_OFF, GUARD),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(FREEZE_WHAT_IS_ON, FREEZE),
    ]
