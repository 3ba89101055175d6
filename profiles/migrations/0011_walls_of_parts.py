"""The second wall around what is written in a profile: seen with it, changed while it is a draft."""

from django.db import migrations

PARTS = ("profilesection", "threatentry", "indicator", "recommendation")
GUARD = """
CREATE FUNCTION profiles_guard_part() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found text;
BEGIN
    -- locked: a profile cannot leave its draft between this look and the change
    SELECT p.state INTO found FROM public.profiles_districtprofile p
        WHERE p.id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.profile_id ELSE NEW.profile_id END) FOR SHARE;
    IF found IS DISTINCT FROM 'draft' THEN
        RAISE EXCEPTION 'what is written in a profile changes while it is a draft alone'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.profile_id, NEW.key, NEW.created_at, NEW.created_by_id)
            IS DISTINCT FROM (OLD.id, OLD.profile_id, OLD.key, OLD.created_at, OLD.created_by_id) THEN
            RAISE EXCEPTION 'a part stays in its profile' USING ERRCODE = 'check_violation';
        END IF;
        IF (to_jsonb(NEW) - 'place' - 'version') <> (to_jsonb(OLD) - 'place' - 'version')
            AND NEW.version <> OLD.version + 1 THEN
            RAISE EXCEPTION 'changed words are the next version' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
FORWARD = """
CREATE TRIGGER guards BEFORE INSERT OR UPDATE OR DELETE ON profiles_{part}
    FOR EACH ROW EXECUTE FUNCTION profiles_guard_part();
ALTER TABLE profiles_{part} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON profiles_{part} FOR SELECT TO portal_web, portal_worker USING (
    profile_id IN (SELECT p.id FROM profiles_districtprofile p)
);
CREATE POLICY writes ON profiles_{part} FOR INSERT TO portal_web, portal_worker WITH CHECK (
    created_by_id = (SELECT wall.user_id()) AND profile_id IN (SELECT p.id FROM profiles_districtprofile p
        WHERE p.state = 'draft' AND p.owner_id = (SELECT wall.agency_as('profile_analyst')))
);
CREATE POLICY changes ON profiles_{part} FOR UPDATE TO portal_web, portal_worker USING (
    profile_id IN (SELECT p.id FROM profiles_districtprofile p
        WHERE p.state = 'draft' AND p.owner_id = (SELECT wall.agency_as('profile_analyst')))
);
CREATE POLICY takes_out ON profiles_{part} FOR DELETE TO portal_web, portal_worker USING (
    profile_id IN (SELECT p.id FROM profiles_districtprofile p
        WHERE p.state = 'draft' AND p.owner_id = (SELECT wall.agency_as('profile_analyst')))
);
"""
BACKWARD = """
DROP POLICY takes_out ON profiles_{part};
DROP POLICY changes ON profiles_{part};
DROP POLICY writes ON profiles_{part};
DROP POLICY reads ON profiles_{part};
ALTER TABLE profiles_{part} DISABLE ROW LEVEL SECURITY;
DROP TRIGGER guards ON profiles_{part};
"""


class Migration(migrations.Migration):
    dependencies = [("profiles", "0010_parts")]
    operations = [
        migrations.RunSQL(GUARD, "DROP FUNCTION profiles_guard_part();"),
        *(
            migrations.RunSQL(FORWARD.format(part=part), BACKWARD.format(part=part))
            for part in PARTS
        ),
    ]
