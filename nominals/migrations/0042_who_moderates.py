"""The second wall around what a table agreed on marks: as with noted actions, and on the scale."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.checks_moderated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    programme nominals_programme;
    recorder partners_user;
    scored bigint;
    given integer[];
    rules jsonb;
BEGIN
    SELECT p.* INTO programme FROM nominals_programme p JOIN nominals_meeting m ON m.programme_id = p.id
        JOIN nominals_agendaitem i ON i.meeting_id = m.id WHERE i.id = NEW.item_id;
    SELECT u.* INTO recorder FROM partners_user u WHERE u.id = NEW.recorded_by_id;
    IF (NEW.owner_id, NEW.name) IS DISTINCT FROM (recorder.agency_id, recorder.name) OR NOT (
        (recorder.agency_id = programme.owner_id AND 'japtm_secretariat' = ANY (recorder.roles))
        OR (recorder.agency_id IN (programme.chair_first_id, programme.chair_second_id)
            AND 'co_chair' = ANY (recorder.roles))) THEN
        RAISE EXCEPTION 'the secretariat or a co-chair writes this down' USING ERRCODE = 'check_violation';
    END IF;
    SELECT n.id INTO scored FROM nominals_nomination n JOIN nominals_agendaitem i ON i.nomination_id = n.id
        WHERE i.id = NEW.item_id AND n.revealed_at IS NOT NULL;
    SELECT s.definition INTO rules FROM nominals_score c JOIN nominals_scoringscheme s ON s.id = c.scheme_id
        WHERE c.nomination_id = scored LIMIT 1;
    SELECT array_agg(DISTINCT coalesce((c.marks ->> NEW.scale)::integer, (to_jsonb(c) ->> NEW.scale)::integer))
        INTO given FROM nominals_score c WHERE c.nomination_id = scored
            AND (c.marks ? NEW.scale OR NEW.scale IN ('likelihood', 'confidence', 'opportunity', 'gap'));
    IF coalesce(cardinality(given), 0) < 2 OR NOT (NEW.points IS NULL OR EXISTS (
            SELECT FROM jsonb_array_elements(coalesce(
                (SELECT d -> 'steps' FROM jsonb_array_elements(rules -> 'dimensions') d WHERE d ->> 'code' = NEW.scale),
                rules -> 'scales' -> NEW.scale -> 'steps')) s
            WHERE s -> 'points' = to_jsonb(NEW.points::integer))) THEN
        RAISE EXCEPTION 'agencies differ on it, and the points are a step of it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks_moderated BEFORE INSERT ON nominals_remark
    FOR EACH ROW WHEN (NEW.kind = 'moderation') EXECUTE FUNCTION wall.checks_moderated();
"""
BACKWARD = """
DROP TRIGGER checks_moderated ON nominals_remark;
DROP FUNCTION wall.checks_moderated();
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0041_moderated_marks")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
