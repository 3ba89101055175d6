"""Between sent and answered a form is being read: priority and clock, and who has it open.

The clock of a form that was sent runs from that moment, by what its force has set: an urgent one is
triaged within the time of the highest priority, any other within that of the middle one.
"""

import importlib

from django.db import migrations

before = importlib.import_module("referrals.migrations.0011_who_goes_on")
GUARD = before.GUARD % {"writer": before.PASSED}
MOVES = "(OLD.state = 'submitted' AND NEW.state = 'closed' AND NEW.owner_id = OLD.owner_id)"
IN_TRIAGE = """((OLD.state, NEW.state) IN (('submitted', 'closed'), ('submitted', 'in_triage'),
            ('in_triage', 'closed')) AND NEW.owner_id = OLD.owner_id)"""

FORWARD = """
CREATE FUNCTION referrals_first_clock(force bigint, urgent boolean, sent timestamptz)
RETURNS timestamptz LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept record;
BEGIN
    SELECT high_minutes, medium_hours INTO kept FROM referrals_triagesettings WHERE owner_id = force;
    RETURN sent + CASE WHEN urgent THEN make_interval(mins => coalesce(kept.high_minutes, 60))
        ELSE make_interval(hours => coalesce(kept.medium_hours, 24)) END;
END $$;

CREATE FUNCTION referrals_set_clock() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.due_at := referrals_first_clock(NEW.owner_id, NEW.is_urgent, NEW.sent_at);
    RETURN NEW;
END $$;
CREATE TRIGGER sets_clock BEFORE UPDATE ON referrals_cpiform FOR EACH ROW
    WHEN (OLD.state = 'draft' AND NEW.state = 'submitted') EXECUTE FUNCTION referrals_set_clock();

UPDATE referrals_cpiform SET due_at = referrals_first_clock(owner_id, is_urgent, sent_at)
WHERE state <> 'draft' AND due_at IS NULL;

ALTER TABLE referrals_presence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_presence FOR SELECT TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_cpiform f WHERE f.id = form_id AND f.state <> 'draft'
        AND f.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
));
CREATE POLICY comes ON referrals_presence FOR INSERT TO portal_web WITH CHECK (
    person_id = (SELECT wall.user_id()) AND EXISTS (
        SELECT FROM referrals_cpiform f WHERE f.id = form_id AND f.state <> 'draft'
            AND f.owner_id = (SELECT wall.agency_as('intelligence_analyst')))
);
CREATE POLICY stays ON referrals_presence FOR UPDATE TO portal_web USING (
    person_id = (SELECT wall.user_id()) AND EXISTS (
        SELECT FROM referrals_cpiform f WHERE f.id = form_id AND f.state <> 'draft'
            AND f.owner_id = (SELECT wall.agency_as('intelligence_analyst')))
);

ALTER TABLE referrals_savedfilter ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON referrals_savedfilter TO portal_web USING (
    person_id = (SELECT wall.user_id())
    AND (SELECT wall.agency_as('intelligence_analyst')) IS NOT NULL
);

ALTER TABLE referrals_usefulness ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_usefulness FOR SELECT TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_cpiform f WHERE f.id = form_id AND f.state <> 'draft' AND (
        f.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
        OR (f.sender_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND (f.created_by_id = (SELECT wall.user_id()) OR f.unit_id = (SELECT wall.unit_led()))))
));
CREATE POLICY says ON referrals_usefulness FOR INSERT TO portal_web WITH CHECK (
    given_by_id = (SELECT wall.user_id()) AND EXISTS (
        SELECT FROM referrals_cpiform f WHERE f.id = form_id AND f.state = 'closed'
            AND f.sender_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND (f.created_by_id = (SELECT wall.user_id()) OR f.unit_id = (SELECT wall.unit_led())))
);
"""
BACKWARD = """
DROP POLICY says ON referrals_usefulness;
DROP POLICY reads ON referrals_usefulness;
ALTER TABLE referrals_usefulness NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON referrals_savedfilter;
ALTER TABLE referrals_savedfilter NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY stays ON referrals_presence;
DROP POLICY comes ON referrals_presence;
DROP POLICY reads ON referrals_presence;
ALTER TABLE referrals_presence NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER sets_clock ON referrals_cpiform;
DROP FUNCTION referrals_set_clock();
DROP FUNCTION referrals_first_clock(bigint, boolean, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0023_triage")]
    operations = [
        migrations.RunSQL(GUARD.replace(MOVES, IN_TRIAGE), GUARD),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
