"""A person's list of their own sessions; the sessions themselves stay behind their functions."""

from django.db import migrations

FORWARD = """
ALTER TABLE usersessions_usersession ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON usersessions_usersession TO portal_web
    USING (user_id = (SELECT wall.account()));
CREATE POLICY looks_after ON usersessions_usersession TO CURRENT_USER USING (true);
"""
BACKWARD = """
DROP POLICY looks_after ON usersessions_usersession;
DROP POLICY account ON usersessions_usersession;
ALTER TABLE usersessions_usersession NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0012_who_looks_after_people"),
        ("usersessions", "0001_initial"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
