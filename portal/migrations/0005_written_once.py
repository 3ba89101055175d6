"""An event and a job are written in one place each, whose statements are planned once a session.

An act of several rows calls these inside one function of its own: with a statement for each row,
the ways to and fro and the planning behind the walls took three times as long as the writing.
"""

from django.db import migrations

FORWARD = """
CREATE TYPE portal_event AS (
    operation text, event text, actor bigint, agency bigint, model text, objects_seen text[],
    fields text[], digest_before text, digest_after text, recipients bigint[], purpose text,
    request text
);

CREATE FUNCTION portal_record(happened portal_event) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO portal_auditevent (operation, event, actor, agency, model, objects_seen, fields,
        digest_before, digest_after, recipients, purpose, request)
    VALUES (happened.operation, happened.event, happened.actor, happened.agency, happened.model,
        happened.objects_seen, happened.fields, happened.digest_before, happened.digest_after,
        happened.recipients, happened.purpose, happened.request);
END $$;

-- NULL: the work of this key was asked for before.
CREATE FUNCTION portal_put(for_key text, of_task text, on_subject bigint, by_person bigint)
RETURNS bigint LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    added bigint;
BEGIN
    INSERT INTO portal_job (key, task, subject, asked_by_id)
    VALUES (for_key, of_task, on_subject, by_person)
    ON CONFLICT (key) DO NOTHING RETURNING id INTO added;
    RETURN added;
END $$;
"""
BACKWARD = """
DROP FUNCTION portal_put(text, text, bigint, bigint);
DROP FUNCTION portal_record(portal_event);
DROP TYPE portal_event;
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_forget_sessions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
