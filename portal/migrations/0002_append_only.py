"""The log refuses change in the database itself, also by the owner of the table; a job is its asker's."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION portal_refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION portal_stamp_event() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $$
BEGIN
    NEW.transaction := pg_current_xact_id()::text::bigint;
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE TRIGGER stamp BEFORE INSERT ON portal_auditevent
    FOR EACH ROW EXECUTE FUNCTION portal_stamp_event();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON portal_auditevent
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON portal_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON portal_auditseal
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON portal_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
"""
BACKWARD = """
DROP TRIGGER stamp ON portal_auditevent;
DROP TRIGGER append_only ON portal_auditevent;
DROP TRIGGER never_emptied ON portal_auditevent;
DROP TRIGGER append_only ON portal_auditseal;
DROP TRIGGER never_emptied ON portal_auditseal;
DROP FUNCTION portal_stamp_event();
DROP FUNCTION portal_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_first_tables")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
