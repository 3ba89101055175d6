"""Each account gets a key for addresses: the rows that are there, and those to come."""

from django.db import migrations, models

import portal.references

FORWARD = """
-- 128 random bits, in the form that portal.references gives them.
CREATE FUNCTION wall.new_key() RETURNS text LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT translate(rtrim(encode(substring(sha256(uuid_send(gen_random_uuid())
        || uuid_send(gen_random_uuid())) FROM 1 FOR 16), 'base64'), '='), '+/', '-_')
$$;
ALTER TABLE partners_user ADD COLUMN key varchar(22) NOT NULL DEFAULT wall.new_key();
ALTER TABLE partners_user ADD CONSTRAINT partners_user_key_once UNIQUE (key);
"""
BACKWARD = """
ALTER TABLE partners_user DROP COLUMN key;
DROP FUNCTION wall.new_key();
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0009_who_invites")]
    operations = [
        migrations.RunSQL(
            FORWARD,
            BACKWARD,
            state_operations=[
                migrations.AddField(
                    "user",
                    "key",
                    models.CharField(
                        default=portal.references.new_key, editable=False, max_length=22, unique=True
                    ),
                )
            ],
        )
    ]
