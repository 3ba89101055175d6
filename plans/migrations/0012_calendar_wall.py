"""One's own addresses, and whose a secret is: asked for one at a time, before anybody is named."""

from django.db import migrations

DOERS = (
    "'practitioner', 'agency_lead', 'intelligence_analyst', 'nominating_officer',"
    " 'japtm_secretariat', 'co_chair', 'lead_officer'"
)
FORWARD = """
ALTER TABLE plans_calendarfeed ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_calendarfeed FOR SELECT TO portal_web USING (
    person_id = (SELECT wall.user_id()) AND (SELECT wall.agency_as(<DOERS>)) IS NOT NULL
);
CREATE POLICY makes ON plans_calendarfeed FOR INSERT TO portal_web WITH CHECK (
    person_id = (SELECT wall.user_id()) AND (SELECT wall.agency_as(<DOERS>)) IS NOT NULL
    AND ends_at <= now() + interval '366 days'
);
CREATE POLICY ends ON plans_calendarfeed FOR UPDATE TO portal_web USING (
    person_id = (SELECT wall.user_id()) AND (SELECT wall.agency_as(<DOERS>)) IS NOT NULL
    AND ends_at > now()
) WITH CHECK (person_id = (SELECT wall.user_id()));
CREATE POLICY looks_after ON plans_calendarfeed TO CURRENT_USER USING (true);
CREATE FUNCTION plans_only_ends() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.ends_at > OLD.ends_at OR (to_jsonb(NEW) - 'ends_at') IS DISTINCT FROM (to_jsonb(OLD) - 'ends_at') THEN
        RAISE EXCEPTION 'an address ends and never begins again' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_ends BEFORE UPDATE ON plans_calendarfeed
    FOR EACH ROW EXECUTE FUNCTION plans_only_ends();
CREATE TRIGGER never_deleted BEFORE DELETE ON plans_calendarfeed
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();

-- Another password is that of somebody who was let in anew: nobody knows who had the account before.
CREATE FUNCTION wall.ends_feeds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.plans_calendarfeed SET ends_at = now() WHERE person_id = NEW.id AND ends_at > now();
    RETURN NULL;
END $$;
CREATE TRIGGER ends_feeds AFTER UPDATE ON partners_user FOR EACH ROW
    WHEN ((OLD.is_active AND NOT NEW.is_active) OR OLD.password <> NEW.password OR OLD.agency_id <> NEW.agency_id)
    EXECUTE FUNCTION wall.ends_feeds();

-- One secret, one number: there is no way to ask for all of them.
CREATE FUNCTION wall.calendar_person(proof text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.id FROM public.plans_calendarfeed f JOIN public.partners_user u ON u.id = f.person_id
        JOIN public.partners_agency a ON a.id = u.agency_id
    WHERE f.digest = proof AND f.ends_at > now() AND u.is_active AND NOT u.is_system AND a.state = 'active'
$$;
"""
BACKWARD = """
DROP FUNCTION wall.calendar_person(text);
DROP TRIGGER ends_feeds ON partners_user;
DROP FUNCTION wall.ends_feeds();
DROP TRIGGER never_deleted ON plans_calendarfeed;
DROP TRIGGER only_ends ON plans_calendarfeed;
DROP FUNCTION plans_only_ends();
DROP POLICY looks_after ON plans_calendarfeed;
DROP POLICY ends ON plans_calendarfeed;
DROP POLICY makes ON plans_calendarfeed;
DROP POLICY reads ON plans_calendarfeed;
ALTER TABLE plans_calendarfeed NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0011_calendar_feeds")]
    operations = [migrations.RunSQL(FORWARD.replace("<DOERS>", DOERS), BACKWARD)]
