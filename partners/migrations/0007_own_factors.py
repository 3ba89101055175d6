"""A person takes off a factor of their own; a recovery code is marked as used at sign-in."""

from django.db import migrations

FORWARD = """
CREATE POLICY removes ON mfa_authenticator FOR DELETE TO portal_web
    USING (user_id = (SELECT wall.user_id()));
"""
BACKWARD = "DROP POLICY removes ON mfa_authenticator;"


class Migration(migrations.Migration):
    dependencies = [("partners", "0006_sealed_passwords")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
