"""What hand-written SQL could still say in another's name, or of another programme, is refused.

Each asks only of a signed principal: what the owner of the tables puts there is not somebody's act.
"""

from importlib import import_module

from django.db import migrations

_SITTING = import_module("nominals.migrations.0021_sitting_walls").FORWARD
_BEGIN = _SITTING.index("CREATE FUNCTION wall.carries_interests()")
CARRIES = _SITTING[_BEGIN : _SITTING.index("END $$;", _BEGIN) + 7].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
# Who declares an interest meanwhile has this same lock: the one waits for the other.
LOCK = """
    PERFORM pg_advisory_xact_lock(hashtextextended('scores of ' || NEW.nomination_id, 0));"""
CARRIES_IN_TURN = CARRIES.replace("\nBEGIN", "\nBEGIN" + LOCK, 1)

FORWARD = """
-- A meeting decides about nominations of its own programme, once they are scored.
CREATE FUNCTION wall.guards_item() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NOT NULL AND NOT EXISTS (SELECT FROM nominals_nomination n
            JOIN nominals_meeting m ON m.programme_id = n.programme_id
            WHERE m.id = NEW.meeting_id AND n.id = NEW.nomination_id
                AND n.state IN ('scored', 'reserve', 'deferred')) THEN
        RAISE EXCEPTION 'an agenda takes what is scored in its own programme' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards_item BEFORE INSERT ON nominals_agendaitem
    FOR EACH ROW EXECUTE FUNCTION wall.guards_item();

-- What is signed is the fingerprint of `content`; what takes effect are the columns.
CREATE FUNCTION wall.binds_decision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NOT NULL AND NOT EXISTS (
            SELECT FROM nominals_agendaitem i JOIN nominals_nomination n ON n.id = i.nomination_id
            WHERE i.id = NEW.item_id AND NEW.content ->> 'item' = i.key AND NEW.content ->> 'nomination' = n.reference
                AND NEW.content ->> 'outcome' = NEW.outcome AND NEW.content ->> 'reasons' = NEW.reasons
                AND NEW.content ->> 'edition' = NEW.edition::text) THEN
        RAISE EXCEPTION 'a decision is what its content says' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER binds BEFORE INSERT ON nominals_decision
    FOR EACH ROW EXECUTE FUNCTION wall.binds_decision();

-- The name that is printed is that of the account.
CREATE FUNCTION wall.names_who() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NOT NULL THEN
        NEW.name := coalesce((SELECT u.name FROM partners_user u
            WHERE u.id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint), NEW.name);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER names_who BEFORE INSERT ON nominals_signature
    FOR EACH ROW EXECUTE FUNCTION wall.names_who('signed_by_id');
CREATE TRIGGER names_who BEFORE INSERT ON nominals_interest
    FOR EACH ROW EXECUTE FUNCTION wall.names_who('declared_by_id');
CREATE TRIGGER names_who BEFORE INSERT ON nominals_earlyinterest
    FOR EACH ROW EXECUTE FUNCTION wall.names_who('declared_by_id');

CREATE FUNCTION wall.opens_meeting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NOT NULL AND (NEW.opened_by_id IS DISTINCT FROM wall.user_id() OR NOT EXISTS (
            SELECT FROM nominals_programme p WHERE p.id = NEW.programme_id
                AND ARRAY[p.chair_first_id, p.chair_second_id] <@ NEW.present AND p.quorum <= (
                    SELECT count(DISTINCT a.agency_id) FROM partners_agreementparty a
                    WHERE a.agreement_id = p.agreement_id AND a.agency_id = ANY (NEW.present)))) THEN
        RAISE EXCEPTION 'whoever opens a meeting has both chairs and a quorum there' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER opens BEFORE UPDATE ON nominals_meeting
    FOR EACH ROW WHEN (OLD.state = 'planned' AND NEW.state = 'open') EXECUTE FUNCTION wall.opens_meeting();

-- Chairs, quorum and size are what partners agreed to; the scheme is chosen anew by an act of its own.
CREATE FUNCTION wall.keeps_programme() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NOT NULL AND (to_jsonb(NEW) - '{scheme_id,readers}'::text[])
            IS DISTINCT FROM (to_jsonb(OLD) - '{scheme_id,readers}'::text[]) THEN
        RAISE EXCEPTION 'a programme stays what partners agreed to' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps BEFORE UPDATE ON nominals_programme
    FOR EACH ROW EXECUTE FUNCTION wall.keeps_programme();

CREATE FUNCTION wall.reveals() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NOT NULL AND (NEW.revealed_by_id IS DISTINCT FROM wall.user_id()
            OR NEW.revealed_at NOT BETWEEN clock_timestamp() - interval '5 minutes'
                AND clock_timestamp() + interval '5 minutes') THEN
        RAISE EXCEPTION 'scores are revealed by oneself, now' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reveals BEFORE UPDATE ON nominals_nomination FOR EACH ROW
    WHEN (NEW.revealed_at IS DISTINCT FROM OLD.revealed_at OR NEW.revealed_by_id IS DISTINCT FROM OLD.revealed_by_id)
    EXECUTE FUNCTION wall.reveals();

-- A nomination begins without what comes later.
CREATE POLICY begins_unrevealed ON nominals_nomination AS RESTRICTIVE FOR INSERT TO portal_web, portal_worker WITH CHECK (
    revealed_at IS NULL AND revealed_by_id IS NULL AND answers_due IS NULL
);
"""
BACKWARD = """
DROP POLICY begins_unrevealed ON nominals_nomination;
DROP TRIGGER reveals ON nominals_nomination;
DROP FUNCTION wall.reveals();
DROP TRIGGER keeps ON nominals_programme;
DROP FUNCTION wall.keeps_programme();
DROP TRIGGER opens ON nominals_meeting;
DROP FUNCTION wall.opens_meeting();
DROP TRIGGER names_who ON nominals_earlyinterest;
DROP TRIGGER names_who ON nominals_interest;
DROP TRIGGER names_who ON nominals_signature;
DROP FUNCTION wall.names_who();
DROP TRIGGER binds ON nominals_decision;
DROP FUNCTION wall.binds_decision();
DROP TRIGGER guards_item ON nominals_agendaitem;
DROP FUNCTION wall.guards_item();
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0026_words_restored")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(CARRIES_IN_TURN, CARRIES),
    ]
