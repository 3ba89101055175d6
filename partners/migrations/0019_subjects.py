"""Who may come in by an organisation's sign-in: found by issuer and subject, linked by themselves.

The web can ask for one subject at a time and never for a list; what it writes is in the name of the
signed principal.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.person_of_subject(by_issuer text, named text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT person_id FROM public.partners_linkedsubject WHERE issuer = by_issuer AND subject = named
$$;

CREATE FUNCTION wall.link_subject(by_issuer text, named text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    IF asking.user_id IS NULL THEN RETURN false; END IF;
    INSERT INTO public.partners_linkedsubject (person_id, issuer, subject)
    VALUES (asking.user_id, by_issuer, named) ON CONFLICT DO NOTHING;
    RETURN EXISTS (SELECT FROM public.partners_linkedsubject l
        WHERE l.person_id = asking.user_id AND l.issuer = by_issuer AND l.subject = named);
END $$;

CREATE FUNCTION wall.unlink_subject(by_issuer text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM public.partners_linkedsubject
    WHERE person_id = wall.user_id() AND issuer = by_issuer;
    RETURN FOUND;
END $$;

ALTER TABLE partners_linkedsubject ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON partners_linkedsubject FOR SELECT TO portal_web
    USING (person_id = (SELECT wall.user_id()));
CREATE POLICY looks_after ON partners_linkedsubject TO CURRENT_USER USING (true);
"""
BACKWARD = """
DROP POLICY looks_after ON partners_linkedsubject;
DROP POLICY reads ON partners_linkedsubject;
ALTER TABLE partners_linkedsubject NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION wall.unlink_subject(text);
DROP FUNCTION wall.link_subject(text, text);
DROP FUNCTION wall.person_of_subject(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0018_linked_subjects")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
