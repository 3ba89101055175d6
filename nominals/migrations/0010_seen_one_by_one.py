"""Whether a nominal is seen is asked of it alone.

With IN the policy read every contribution that an agency may see, for one page.
"""

from django.db import migrations

POLICY = """
ALTER POLICY reads ON nominals_nominal USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND ((owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer',
                'japtm_secretariat', 'co_chair', 'lead_officer'))
            AND (unit_id IS NULL OR unit_id = (
                SELECT u.unit_id FROM partners_user u WHERE u.id = (SELECT wall.user_id()))))
        OR %s)
);
"""
ONE = "(SELECT true FROM nominals_contribution c WHERE c.nominal_id = nominals_nominal.id LIMIT 1)"
ALL = "id IN (SELECT c.nominal_id FROM nominals_contribution c)"


class Migration(migrations.Migration):
    dependencies = [("nominals", "0009_score_walls")]
    operations = [migrations.RunSQL(POLICY % ONE, POLICY % ALL)]
