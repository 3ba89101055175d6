"""How far agencies agree is kept for each dimension; the worker alone fills it, once."""

from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION nominals_guard_ranking() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    made text[] := '{inputs_sha256,%skappa,pairs,made_at}';
BEGIN
    IF OLD.made_at IS NOT NULL OR (to_jsonb(NEW) - made) IS DISTINCT FROM (to_jsonb(OLD) - made) THEN
        RAISE EXCEPTION 'a ranking is made once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0034_notes_of_one_agency")]
    operations = [
        migrations.AddField(
            model_name="ranking", name="agreed", field=models.JSONField(blank=True, default=list)
        ),
        migrations.RunSQL(GUARD % "agreed,", GUARD % ""),
    ]
