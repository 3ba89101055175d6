"""How often an agency's leads hear how its forms stand: said by a lead, for the own agency."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.keep_summary(as_pace text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.partners_agency SET summary_pace = as_pace
    WHERE id = wall.agency_as('agency_lead') AND as_pace IN ('never', 'daily', 'weekly');
    RETURN FOUND;
END $$;
"""
BACKWARD = "DROP FUNCTION wall.keep_summary(text);"


class Migration(migrations.Migration):
    dependencies = [("partners", "0030_summary_pace")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
