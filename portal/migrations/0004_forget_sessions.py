"""Sessions past their limit go, through a function: the worker reads none and ends none that lives."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.sessions_forget() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH ended AS (DELETE FROM public.django_session WHERE expire_date < clock_timestamp() RETURNING 1)
    SELECT count(*) FROM ended
$$;
"""
BACKWARD = "DROP FUNCTION wall.sessions_forget();"


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0003_heartbeats"),
        ("partners", "0003_sign_in"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
