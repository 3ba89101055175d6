"""The house's first scheme, and that a published one stays as it is."""

from typing import Any

from django.db import migrations

from nominals import house_scheme

FORWARD = """
CREATE FUNCTION nominals_keep_scheme() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.published_on IS NOT NULL THEN
        RAISE EXCEPTION 'a published scheme never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON nominals_scoringscheme
    FOR EACH ROW EXECUTE FUNCTION nominals_keep_scheme();
"""
BACKWARD = """
DROP TRIGGER never_changed ON nominals_scoringscheme;
DROP FUNCTION nominals_keep_scheme();
"""


def publish(apps: Any, editor: Any) -> None:
    apps.get_model("nominals", "ScoringScheme").objects.create(
        key="house-scheme-version-1", name=house_scheme.NAME, version=1,
        definition=house_scheme.DEFINITION, explanation=house_scheme.EXPLANATION,
        published_on="2026-11-22",
    )


def unpublish(apps: Any, editor: Any) -> None:
    apps.get_model("nominals", "ScoringScheme").objects.filter(version=1).delete()


class Migration(migrations.Migration):
    dependencies = [("nominals", "0003_scoring_schemes")]
    operations = [
        migrations.RunPython(publish, unpublish),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
