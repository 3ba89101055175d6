"""Nobody publishes what they wrote. A profile of figures alone holds no words to be read again."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION profiles_second_person() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    authors bigint[] := ARRAY(
        SELECT s.created_by_id FROM profiles_profilesection s WHERE s.profile_id = NEW.id
        UNION SELECT t.created_by_id FROM profiles_threatentry t WHERE t.profile_id = NEW.id
        UNION SELECT i.created_by_id FROM profiles_indicator i WHERE i.profile_id = NEW.id
        UNION SELECT r.created_by_id FROM profiles_recommendation r WHERE r.profile_id = NEW.id);
BEGIN
    IF authors <> '{}' AND NEW.published_by_id = ANY (authors || NEW.created_by_id) THEN
        RAISE EXCEPTION 'somebody else publishes what was written'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER second_person BEFORE UPDATE OF state ON profiles_districtprofile
    FOR EACH ROW WHEN (NEW.state = 'published' AND OLD.state <> 'published')
    EXECUTE FUNCTION profiles_second_person();
"""
BACKWARD = """
DROP TRIGGER second_person ON profiles_districtprofile;
DROP FUNCTION profiles_second_person();
"""


class Migration(migrations.Migration):
    dependencies = [("profiles", "0011_walls_of_parts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
