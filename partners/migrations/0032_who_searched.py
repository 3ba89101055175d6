"""What people searched for: written by the web, which reads none of it again.

The key of a month lies encrypted under a key of the processes. The web is handed it to encrypt
with; nobody but the job that destroys keys, and the owner of the tables, touches its row.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.search_key(offered text, OUT month date, OUT sealed text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NULL THEN RETURN; END IF;
    month := date_trunc('month', now() AT TIME ZONE 'Europe/London')::date;
    INSERT INTO public.portal_searchkey AS k (month, sealed) VALUES (search_key.month, offered)
    ON CONFLICT DO NOTHING;
    SELECT k.sealed INTO search_key.sealed FROM public.portal_searchkey k
    WHERE k.month = search_key.month;
END $$;

-- Never a key of the last twelve months, whatever is asked for.
CREATE FUNCTION wall.destroy_search_keys(years integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH gone AS (DELETE FROM public.portal_searchkey
        WHERE month + interval '1 month' < now() - make_interval(years => greatest(years, 1))
        RETURNING 1)
    SELECT count(*) FROM gone
$$;

ALTER TABLE portal_searchterm ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY adds ON portal_searchterm FOR INSERT TO portal_web
    WITH CHECK ((SELECT wall.user_id()) IS NOT NULL);
CREATE POLICY looks_after ON portal_searchterm TO CURRENT_USER USING (true);
"""
BACKWARD = """
DROP POLICY looks_after ON portal_searchterm;
DROP POLICY adds ON portal_searchterm;
ALTER TABLE portal_searchterm NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION wall.destroy_search_keys(integer);
DROP FUNCTION wall.search_key(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0031_who_keeps_summaries"),
        ("portal", "0007_keep_search_terms"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
