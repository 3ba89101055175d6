"""A draft of somebody who has left may be deleted by a lead, who does not read it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.delete_left_draft(draft text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking bigint := wall.user_id();
    waits record;
    number bigint;
BEGIN
    SELECT d.reference, d.writer INTO waits FROM wall.drafts_left() d WHERE d.key = draft;
    IF asking IS NULL OR waits.writer IS NULL OR waits.writer = asking THEN RETURN false; END IF;
    SELECT f.id INTO number FROM referrals_cpiform f
    WHERE f.key = draft AND f.state = 'draft' AND f.created_by_id = waits.writer FOR UPDATE;
    IF number IS NULL THEN RETURN false; END IF;
    -- Whoever moved within the agency is told; whoever was switched off or is elsewhere is not.
    PERFORM wall.told((SELECT f.sender_id FROM referrals_cpiform f WHERE f.id = number),
        ARRAY[waits.writer], '{}', 'draft_deleted', waits.reference, '', '', false);
    PERFORM wall.delete_whole('referrals_cpiform', number);
    RETURN true;
END $$;
"""
BACKWARD = "DROP FUNCTION wall.delete_left_draft(text);"


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0028_data_report_walls"),
        ("partners", "0032_who_searched"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
