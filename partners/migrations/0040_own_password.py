"""A person changes their own password, by a function that no other account can be given to.

Whoever has none signs in by a passkey, and gets no password this way: it would be a second, lesser
way in.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.change_password(hashed text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH kept AS (
        UPDATE public.partners_user SET password = hashed
        WHERE id = wall.user_id() AND is_active AND NOT is_system AND left(password, 1) <> '!'
            AND left(hashed, 1) NOT IN ('', '!')
        RETURNING 1
    ) SELECT EXISTS (SELECT FROM kept)
$$;
"""
BACKWARD = "DROP FUNCTION wall.change_password(text);"


class Migration(migrations.Migration):
    dependencies = [("partners", "0039_agreements_signed")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
