"""What a nomination carries is read by a partner once partners are asked, as the nomination is."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("nominals.migrations.0007_japtm_walls")
NAMES = import_module("nominals.migrations.0022_names_by_word")

FORWARD = """
-- Of a loan to the asking agency: the secretariat's from the approval on, any other's once asked.
-- The statement of the application, made for somebody, asks it too: for no agency but one's own.
CREATE FUNCTION wall.is_out(lent bigint, asking bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM nominals_contributiongrant g JOIN nominals_nomination n ON n.id = g.nomination_id
        JOIN partners_agency a ON a.group_id = g.group_id
        WHERE g.id = lent AND a.id = asking AND (wall.user_id() IS NULL OR asking = wall.agency())
            AND (n.state NOT IN ('draft', 'awaiting', 'returned', 'submitted')
                OR (n.state = 'submitted' AND n.recipient_id = asking)));
END $$;
"""
BACKWARD = "DROP FUNCTION wall.is_out(bigint, bigint);"

LIVE = f"{BEFORE.LIVE} AND (g.nomination_id IS NULL OR wall.is_out(g.id, (SELECT wall.agency())))"
READS = """
DROP POLICY reads ON nominals_contribution;
CREATE POLICY reads ON nominals_contribution FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (
        (owner_id = (SELECT wall.agency_as({readers})) AND {of_unit})
        OR ((SELECT wall.agency_as({readers})) = ANY (readers)
            AND (SELECT true FROM nominals_contributiongrant g
                WHERE g.content_object_id = nominals_contribution.id
                    AND g.owner_id = nominals_contribution.owner_id AND {live} LIMIT 1))
    )
);
"""
ENDS = "g.revoked_at IS NULL AND g.expires_at > now()"
OLD_NAMED = NAMES.NAMED.format(readers=BEFORE.MEMBERS, indexed=NAMES.INDEXED.format("c."))
NAMED = OLD_NAMED.replace(ENDS, f"{ENDS} AND (g.nomination_id IS NULL OR wall.is_out(g.id, asking.agency_id))")


def _reads(live: str) -> str:
    return READS.format(readers=BEFORE.MEMBERS, of_unit=BEFORE.OF_UNIT, live=live)


class Migration(migrations.Migration):
    dependencies = [("nominals", "0044_kept_in_codes")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(_reads(LIVE), _reads(BEFORE.LIVE)),
        migrations.RunSQL(NAMED, OLD_NAMED),
    ]
