"""The second wall around actions noted in a meeting: by the secretariat or a chair, for a party."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.checks_noted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    programme nominals_programme;
    recorder partners_user;
BEGIN
    SELECT p.* INTO programme FROM nominals_programme p JOIN nominals_meeting m ON m.programme_id = p.id
        JOIN nominals_agendaitem i ON i.meeting_id = m.id WHERE i.id = NEW.item_id;
    SELECT u.* INTO recorder FROM partners_user u WHERE u.id = NEW.recorded_by_id;
    IF (NEW.owner_id, NEW.name) IS DISTINCT FROM (recorder.agency_id, recorder.name) OR NOT (
        (recorder.agency_id = programme.owner_id AND 'japtm_secretariat' = ANY (recorder.roles))
        OR (recorder.agency_id IN (programme.chair_first_id, programme.chair_second_id)
            AND 'co_chair' = ANY (recorder.roles))) THEN
        RAISE EXCEPTION 'the secretariat or a co-chair notes actions' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM partners_agreementparty a
            WHERE a.agreement_id = programme.agreement_id AND a.agency_id = NEW.tasked_id) THEN
        RAISE EXCEPTION 'an agency of the programme is to act' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks_noted BEFORE INSERT ON nominals_remark
    FOR EACH ROW WHEN (NEW.kind = 'action') EXECUTE FUNCTION wall.checks_noted();
"""
BACKWARD = """
DROP TRIGGER checks_noted ON nominals_remark;
DROP FUNCTION wall.checks_noted();
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0023_noted_actions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
