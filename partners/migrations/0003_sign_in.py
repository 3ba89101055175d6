"""What happens before anybody is known, without opening other people's rows to injected SQL.

A table of sessions that the web could read would hand out every live session, and one that it could
write would let a session take on another's content: the web asks these functions by the key of the
one session it was shown. A second factor is added by its own user alone.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.session_data(asked text, at timestamptz) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT session_data FROM public.django_session WHERE session_key = asked AND expire_date > at
$$;

CREATE FUNCTION wall.session_exists(asked text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.django_session WHERE session_key = asked)
$$;

CREATE FUNCTION wall.session_make(new_key text, content text, until timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH made AS (
        INSERT INTO public.django_session (session_key, session_data, expire_date)
        VALUES (new_key, content, until) ON CONFLICT DO NOTHING RETURNING 1
    ) SELECT EXISTS (SELECT FROM made)
$$;

CREATE FUNCTION wall.session_keep(asked text, content text, until timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH kept AS (
        UPDATE public.django_session SET session_data = content, expire_date = until
        WHERE session_key = asked RETURNING 1
    ) SELECT EXISTS (SELECT FROM kept)
$$;

CREATE FUNCTION wall.session_end(asked text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH ended AS (DELETE FROM public.django_session WHERE session_key = asked RETURNING 1)
    SELECT EXISTS (SELECT FROM ended)
$$;

ALTER TABLE mfa_authenticator ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY checks ON mfa_authenticator FOR SELECT TO portal_web USING (true);
CREATE POLICY used ON mfa_authenticator FOR UPDATE TO portal_web USING (true);
CREATE POLICY adds ON mfa_authenticator FOR INSERT TO portal_web
    WITH CHECK (user_id = (SELECT wall.user_id()));
CREATE POLICY looks_after ON mfa_authenticator TO CURRENT_USER USING (true);
"""
BACKWARD = """
DROP POLICY looks_after ON mfa_authenticator;
DROP POLICY adds ON mfa_authenticator;
DROP POLICY used ON mfa_authenticator;
DROP POLICY checks ON mfa_authenticator;
ALTER TABLE mfa_authenticator NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION wall.session_end(text);
DROP FUNCTION wall.session_keep(text, text, timestamptz);
DROP FUNCTION wall.session_make(text, text, timestamptz);
DROP FUNCTION wall.session_exists(text);
DROP FUNCTION wall.session_data(text, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0002_wall"),
        ("sessions", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
