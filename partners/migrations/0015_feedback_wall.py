"""Feedback is written in one's own name and read by those who look after the portal."""

from django.db import migrations

FORWARD = """
ALTER TABLE partners_feedback ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON partners_feedback FOR SELECT TO portal_web USING (
    (SELECT wall.agency_as('system_administrator')) IS NOT NULL
    OR created_by_id = (SELECT wall.user_id())
);
CREATE POLICY gives ON partners_feedback FOR INSERT TO portal_web WITH CHECK (
    created_by_id = (SELECT wall.user_id()) AND owner_id = (SELECT wall.agency())
);
CREATE POLICY looks_after ON partners_feedback TO CURRENT_USER USING (true);
"""
BACKWARD = """
DROP POLICY looks_after ON partners_feedback;
DROP POLICY gives ON partners_feedback;
DROP POLICY reads ON partners_feedback;
ALTER TABLE partners_feedback NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0014_directory_and_feedback")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
