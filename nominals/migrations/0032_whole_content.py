"""A decision says what the table held, on a frozen pack; a signatory keeps what was before them."""

from importlib import import_module

from django.db import migrations

_BOUND = import_module("nominals.migrations.0027_bound_to_what_is_said").FORWARD
_BEGIN = _BOUND.index("CREATE FUNCTION wall.binds_decision()")
BINDS = _BOUND[_BEGIN : _BOUND.index("END $$;", _BEGIN) + 7].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)

WHOLE = """
CREATE OR REPLACE FUNCTION wall.binds_decision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held nominals_meeting;
    told jsonb;
BEGIN
    IF wall.user_id() IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT m.* INTO held FROM nominals_meeting m JOIN nominals_agendaitem i ON i.meeting_id = m.id
        WHERE i.id = NEW.item_id FOR UPDATE OF m;
    IF held.state IS DISTINCT FROM 'open' OR held.current_id IS DISTINCT FROM NEW.item_id THEN
        RAISE EXCEPTION 'what is decided is on the table' USING ERRCODE = 'check_violation';
    END IF;
    SELECT jsonb_build_object('meeting', held.reference, 'programme', p.reference, 'nomination', n.reference,
            'item', i.key, 'edition', NEW.edition, 'outcome', NEW.outcome, 'reasons', NEW.reasons,
            'nominated_by', a.name, 'criteria', n.criteria, 'harm', n.harm, 'wanted', n.wanted,
            'place', coalesce(nominals_place_of(n.id) - '{standing,agencies}'::text[], 'null'),
            'interests', coalesce((SELECT jsonb_agg(t.name || ': ' || t.words ORDER BY t.id)
                FROM nominals_interest t WHERE t.item_id = i.id), '[]'),
            'pack', (SELECT jsonb_build_object('sha256', held.pack_sha256, 'paper', s.sha256) FROM nominals_paper s
                WHERE s.item_id = i.id ORDER BY s.edition DESC LIMIT 1))
        INTO told FROM nominals_agendaitem i JOIN nominals_nomination n ON n.id = i.nomination_id
            JOIN partners_agency a ON a.id = n.owner_id JOIN nominals_programme p ON p.id = held.programme_id
        WHERE i.id = NEW.item_id;
    IF told -> 'pack' = 'null' OR NEW.content IS DISTINCT FROM told THEN
        RAISE EXCEPTION 'a decision is what its content says' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

FORWARD = """
-- With the rights of whoever signs: all that they see of the frozen paper, and nothing else.
CREATE FUNCTION nominals_keeps_words() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before_them nominals_paper;
    one nominals_nomination;
    nominator text;
BEGIN
    IF wall.user_id() IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT p.* INTO before_them FROM nominals_signature s JOIN nominals_decision d ON d.id = s.decision_id
        JOIN nominals_paper p ON p.item_id = d.item_id AND p.sha256 = d.content #>> '{pack,paper}'
        WHERE s.id = NEW.signature_id AND s.signed_by_id = NEW.reader_id AND s.signed_at >= now()
        ORDER BY p.edition DESC LIMIT 1;
    SELECT n.* INTO one FROM nominals_nomination n JOIN nominals_agendaitem i ON i.nomination_id = n.id
        WHERE i.id = before_them.item_id;
    SELECT a.name INTO nominator FROM partners_agency a WHERE a.id = one.owner_id;
    IF before_them.id IS NULL OR one.id IS NULL OR jsonb_build_object('reference', one.reference,
            'nominated_by', nominator || ', ' || one.nominated_name, 'approved_by', one.approved_name,
            'harm', one.harm, 'management', one.management, 'opportunity', one.opportunity, 'wanted', one.wanted,
            'sha256', before_them.sha256) IS DISTINCT FROM (SELECT jsonb_object_agg(k.key, k.value)
                FROM jsonb_each(NEW.content) k WHERE k.key IN ('reference', 'nominated_by', 'approved_by', 'harm',
                    'management', 'opportunity', 'wanted', 'sha256'))
        OR (SELECT jsonb_agg(e.value -> 1 ORDER BY e.ordinality)
                FROM jsonb_array_elements(NEW.content -> 'criteria') WITH ORDINALITY e)
            IS DISTINCT FROM (SELECT jsonb_agg(c.value ORDER BY c.key COLLATE "C") FROM jsonb_each(one.criteria) c) THEN
        RAISE EXCEPTION 'a signatory keeps what was before them' USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT count(*) FROM nominals_paperpart t WHERE t.paper_id = before_them.id)
            <> jsonb_array_length(NEW.content -> 'said')
        OR EXISTS (SELECT FROM nominals_paperpart t JOIN nominals_contribution c ON c.id = t.contribution_id
            JOIN partners_agency a ON a.id = c.owner_id
            WHERE t.paper_id = before_them.id AND NOT EXISTS (
                SELECT FROM jsonb_array_elements(NEW.content -> 'said') s
                WHERE s ->> 'sha256' = t.sha256 AND s ->> 'detail' = c.detail AND s ->> 'source' = c.source
                    AND s ->> 'agency' = a.name AND position(c.value IN s ->> 'words') > 0))
        OR (NEW.content ->> 'name' <> '' AND NOT EXISTS (SELECT FROM nominals_paperpart t
            JOIN nominals_contribution c ON c.id = t.contribution_id
            WHERE t.paper_id = before_them.id AND c.kind = 'name' AND c.value = NEW.content ->> 'name')) THEN
        RAISE EXCEPTION 'a signatory keeps what agencies said' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps_words BEFORE INSERT ON nominals_signedpaper
    FOR EACH ROW EXECUTE FUNCTION nominals_keeps_words();

-- The names that a pack prints are those of the accounts.
CREATE FUNCTION wall.names_nominator() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        NEW.nominated_name := (SELECT u.name FROM partners_user u WHERE u.id = NEW.created_by_id);
        NEW.approved_name := '';
        RETURN NEW;
    END IF;
    NEW.nominated_name := OLD.nominated_name;
    NEW.approved_name := CASE WHEN OLD.state = 'awaiting' AND NEW.state = 'submitted'
        THEN (SELECT u.name FROM partners_user u WHERE u.id = NEW.approved_by_id) ELSE OLD.approved_name END;
    RETURN NEW;
END $$;
CREATE TRIGGER names_nominator BEFORE INSERT OR UPDATE ON nominals_nomination
    FOR EACH ROW EXECUTE FUNCTION wall.names_nominator();
"""
BACKWARD = """
DROP TRIGGER names_nominator ON nominals_nomination;
DROP FUNCTION wall.names_nominator();
DROP TRIGGER keeps_words ON nominals_signedpaper;
DROP FUNCTION nominals_keeps_words();
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0031_called_off_walls")]
    operations = [migrations.RunSQL(WHOLE, BINDS), migrations.RunSQL(FORWARD, BACKWARD)]
