"""Who may see a form may see who wrote it: both walls of forms decide, the database looks here."""

from django.db import migrations

FORWARD = """
CREATE POLICY writers_of_forms ON partners_user FOR SELECT TO portal_web
    USING (EXISTS (SELECT FROM referrals_cpiform f WHERE f.created_by_id = partners_user.id));
"""
BACKWARD = "DROP POLICY writers_of_forms ON partners_user;"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_know_the_codes"), ("partners", "0005_people")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
