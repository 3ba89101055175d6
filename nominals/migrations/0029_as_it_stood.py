"""What leaves an agenda undecided stands as it did before: in reserve, deferred, or scored."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.stands_as_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last varchar;
BEGIN
    SELECT d.outcome INTO last FROM nominals_decision d JOIN nominals_agendaitem i ON i.id = d.item_id
        WHERE i.nomination_id = NEW.id AND d.took_effect IS NOT NULL ORDER BY d.took_effect DESC, d.id DESC LIMIT 1;
    IF wall.user_id() IS NOT NULL AND NEW.state <> coalesce(last, 'scored') THEN
        RAISE EXCEPTION 'off the agenda it stands as it was last decided' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stands_as_decided BEFORE UPDATE ON nominals_nomination
    FOR EACH ROW WHEN (OLD.state = 'listed' AND NEW.state <> 'listed')
    EXECUTE FUNCTION wall.stands_as_decided();
"""
BACKWARD = """
DROP TRIGGER stands_as_decided ON nominals_nomination;
DROP FUNCTION wall.stands_as_decided();
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0028_approved_by_who_wrote_nothing")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
