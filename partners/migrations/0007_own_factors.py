"""A person takes off a factor of their own, by its number; there is no way to take off all."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.remove_factor(asked bigint) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH gone AS (
        DELETE FROM public.mfa_authenticator WHERE id = asked AND user_id = wall.user_id()
        RETURNING 1
    ) SELECT EXISTS (SELECT FROM gone)
$$;
"""
BACKWARD = "DROP FUNCTION wall.remove_factor(bigint);"


class Migration(migrations.Migration):
    dependencies = [("partners", "0006_sealed_passwords")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
