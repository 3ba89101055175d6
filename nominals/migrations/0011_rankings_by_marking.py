"""A ranking is made only where it is seen: an update that reads nothing passes the policy of reading by."""

from django.db import migrations

FORWARD = """
ALTER POLICY makes ON nominals_ranking USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND owner_id = (SELECT wall.agency_as('japtm_secretariat')) AND made_at IS NULL
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
);
"""
BACKWARD = """
ALTER POLICY makes ON nominals_ranking USING (
    owner_id = (SELECT wall.agency_as('japtm_secretariat')) AND made_at IS NULL
);
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0010_seen_one_by_one")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
