"""Who opened a source, when and why: for the custodians who may open it, out of the log itself."""

from django.db import migrations

FORWARD = """
CREATE INDEX portal_auditevent_sources ON portal_auditevent (id) WHERE event = 'source_opened';

CREATE FUNCTION wall.source_openings(chosen text)
RETURNS TABLE (opened_at timestamptz, opened_by text, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM wall.kept_sources() k WHERE k.form_key = chosen) THEN RETURN; END IF;
    RETURN QUERY SELECT e.at, u.name::text, e.purpose::text
        FROM public.portal_auditevent e JOIN public.partners_user u ON u.id = e.actor
        WHERE e.event = 'source_opened' AND e.objects_seen[1] = chosen
        ORDER BY e.id DESC LIMIT 50;
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.source_openings(text);
DROP INDEX portal_auditevent_sources;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0007_keep_search_terms"),
        ("referrals", "0032_decided_first"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
