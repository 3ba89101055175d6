"""Partners who have not answered are told by the clock; whoever may be a child goes no further."""

from importlib import import_module

from django.db import migrations

_WALLS = import_module("nominals.migrations.0007_japtm_walls").FORWARD
_BEGIN = _WALLS.index("CREATE FUNCTION nominals_guard_nomination()")
GUARD = _WALLS[_BEGIN : _WALLS.index("END $$;", _BEGIN) + 7].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
LAST = "in_cohort>deselected,deselected>closed}'"
STOPPED = (
    "in_cohort>deselected,deselected>closed,submitted>closed,enriching>closed,scoring>closed,'\n"
    "        'scored>closed}'"
)

FORWARD = """
CREATE POLICY looks_after ON nominals_reply FOR SELECT TO CURRENT_USER USING (true);

-- Who is asked, can read it and has not answered, so many days before the date: once each. It reads
-- no words of the nomination, and what is told names the reference alone.
CREATE FUNCTION wall.chase_partners(days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Europe/London')::date;
    asked record;
    partner bigint;
    told bigint[];
    people integer := 0;
    number integer;
BEGIN
    FOR asked IN SELECT n.id, n.key, n.reference, n.owner_id, n.recipient_id, n.readers, p.agreement_id
        FROM nominals_nomination n JOIN nominals_programme p ON p.id = n.programme_id
            JOIN partners_sharingagreement a ON a.id = p.agreement_id
        WHERE n.state = 'enriching' AND n.answers_due - days <= today
            AND a.in_force_from <= now() AND a.ends_at > now()
        ORDER BY n.answers_due, n.id FOR UPDATE OF n SKIP LOCKED
    LOOP
        told := '{}';
        FOR partner IN SELECT g.agency_id FROM partners_agreementparty g
            WHERE g.agreement_id = asked.agreement_id AND g.agency_id <> asked.owner_id
                AND g.agency_id = ANY (asked.readers)
                AND NOT EXISTS (SELECT FROM nominals_reply r
                    WHERE r.nomination_id = asked.id AND r.owner_id = g.agency_id)
            ORDER BY g.agency_id
        LOOP
            number := wall.told(partner, '{}', '{agency_lead,intelligence_analyst,nominating_officer}',
                'nomination_chased', asked.reference, asked.key, 'by the clock', true);
            people := people + number;
            IF number > 0 THEN told := told || partner; END IF;
        END LOOP;
        IF told <> '{}' THEN
            PERFORM portal_record(ROW('disclosure', 'partners_chased', NULL, asked.recipient_id,
                'nominals.Nomination', ARRAY[asked.key], '{}', '', '', told, 'clock', '')::portal_event);
        END IF;
    END LOOP;
    RETURN people;
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.chase_partners(integer);
DROP POLICY looks_after ON nominals_reply;
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0017_taken_late")]
    operations = [
        migrations.RunSQL(GUARD.replace(LAST, STOPPED), GUARD),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
