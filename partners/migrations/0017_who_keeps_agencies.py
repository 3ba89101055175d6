"""Who keeps agencies, units and routes. The walls look all of them up, so no login writes a row.

A lead looks after their own agency; a system administrator of the host force sets up agencies,
districts and routes for all and gains no record by it: neither role nor agency of the asker
changes, and the first lead of a new agency is somebody who takes up a link, where nobody was before.
"""

from django.db import migrations

FORWARD = """
-- A system administrator of the host force, while all of that holds.
CREATE FUNCTION wall.administers() RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    RETURN coalesce('system_administrator' = ANY (asking.roles) AND EXISTS (
        SELECT FROM public.partners_agency a WHERE a.id = asking.agency_id AND a.is_host), false);
END $$;

CREATE FUNCTION wall.add_unit(called text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    INSERT INTO public.partners_unit (agency_id, name)
    SELECT led, called FROM wall.agency_as('agency_lead') AS led WHERE led IS NOT NULL
    ON CONFLICT (agency_id, name) DO NOTHING RETURNING id INTO made;
    RETURN made;
END $$;

CREATE FUNCTION wall.rename_unit(chosen bigint, called text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.partners_unit u SET name = called
    WHERE u.id = chosen AND u.agency_id = wall.agency_as('agency_lead') AND u.closed_at IS NULL
        AND NOT EXISTS (SELECT FROM public.partners_unit other
            WHERE other.agency_id = u.agency_id AND other.name = called AND other.id <> u.id);
    RETURN FOUND;
END $$;

-- Its people have gone elsewhere first: nobody stays in a room that is locked.
CREATE FUNCTION wall.close_unit(chosen bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.partners_unit WHERE id = chosen FOR UPDATE;
    UPDATE public.partners_unit u SET closed_at = now(), closed_by_id = wall.user_id()
    WHERE u.id = chosen AND u.agency_id = wall.agency_as('agency_lead') AND u.closed_at IS NULL
        AND NOT EXISTS (SELECT FROM public.partners_user p WHERE p.unit_id = u.id AND p.is_active)
        AND NOT EXISTS (SELECT FROM public.partners_invitation i WHERE i.unit_id = u.id
            AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND (i.expires_at IS NULL OR i.expires_at > now()));
    RETURN FOUND;
END $$;

-- A lock that waits for a closing under way: nobody comes into the unit meanwhile. Whoever takes up
-- an old invitation or is switched on again is there without the unit.
CREATE FUNCTION wall.keeps_units_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    closed timestamptz;
BEGIN
    SELECT closed_at INTO closed FROM public.partners_unit WHERE id = NEW.unit_id FOR KEY SHARE;
    IF closed IS NULL THEN
        RETURN NEW;
    ELSIF TG_ARGV[0] = 'without' THEN
        NEW.unit_id := NULL;
        NEW.leads_unit := false;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a closed unit takes nobody in' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER into_an_open_unit BEFORE INSERT ON partners_user
    FOR EACH ROW WHEN (NEW.unit_id IS NOT NULL) EXECUTE FUNCTION wall.keeps_units_open('without');
CREATE TRIGGER back_to_an_open_unit BEFORE UPDATE ON partners_user FOR EACH ROW
    WHEN (NEW.unit_id IS NOT NULL AND NEW.unit_id = OLD.unit_id AND NEW.is_active AND NOT OLD.is_active)
    EXECUTE FUNCTION wall.keeps_units_open('without');
CREATE TRIGGER moves_to_an_open_unit BEFORE UPDATE ON partners_user FOR EACH ROW
    WHEN (NEW.unit_id IS NOT NULL AND NEW.unit_id IS DISTINCT FROM OLD.unit_id)
    EXECUTE FUNCTION wall.keeps_units_open('refuse');
CREATE TRIGGER into_an_open_unit BEFORE INSERT ON partners_invitation
    FOR EACH ROW WHEN (NEW.unit_id IS NOT NULL) EXECUTE FUNCTION wall.keeps_units_open('refuse');

CREATE FUNCTION wall.keep_agency(domains text[], listed boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.partners_agency SET mail_domains = domains, is_listed = listed
    WHERE id = wall.agency_as('agency_lead') AND NOT EXISTS (
        SELECT FROM unnest(domains) AS one WHERE one IS NULL OR one !~ '^[a-z0-9-]+([.][a-z0-9-]+)+$');
    RETURN FOUND;
END $$;

CREATE FUNCTION wall.add_agency(new_key text, called text, short text, in_sector text, in_districts bigint[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    as_group integer;
    made bigint;
BEGIN
    IF NOT wall.administers() OR EXISTS (SELECT FROM public.partners_agency a
        WHERE a.name = called OR a.short_name = short) THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.auth_group (name) VALUES ('agency ' || new_key) RETURNING id INTO as_group;
    INSERT INTO public.partners_agency (key, name, short_name, sector, group_id, state)
    VALUES (new_key, called, short, in_sector, as_group, 'active') RETURNING id INTO made;
    INSERT INTO public.partners_agency_districts (agency_id, district_id)
    SELECT made, d.id FROM public.partners_district d WHERE d.id = ANY (in_districts);
    RETURN made;
END $$;

-- The police area of a force stays: whoever has it receives the forms of its districts.
CREATE FUNCTION wall.change_agency(chosen bigint, called text, short text, in_sector text, in_districts bigint[])
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT wall.administers() OR EXISTS (SELECT FROM public.partners_agency a
        WHERE a.id <> chosen AND (a.name = called OR a.short_name = short)) THEN
        RETURN false;
    END IF;
    UPDATE public.partners_agency SET name = called, short_name = short, sector = in_sector
    WHERE id = chosen AND state <> 'closed' AND (police_area_id IS NULL OR in_sector = 'police');
    IF NOT FOUND THEN RETURN false; END IF;
    DELETE FROM public.partners_agency_districts
    WHERE agency_id = chosen AND NOT district_id = ANY (in_districts);
    INSERT INTO public.partners_agency_districts (agency_id, district_id)
    SELECT chosen, d.id FROM public.partners_district d WHERE d.id = ANY (in_districts)
    ON CONFLICT (agency_id, district_id) DO NOTHING;
    RETURN true;
END $$;

-- The host itself stays: nobody could take it back.
CREATE FUNCTION wall.suspend_agency(chosen bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.partners_agency SET state = 'suspended'
    WHERE id = chosen AND state = 'active' AND NOT is_host AND wall.administers();
    RETURN FOUND;
END $$;

CREATE FUNCTION wall.resume_agency(chosen bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.partners_agency SET state = 'active'
    WHERE id = chosen AND state = 'suspended' AND wall.administers();
    RETURN FOUND;
END $$;

-- How many people an agency has, for who decides about it: a number and nobody.
CREATE FUNCTION wall.people_of(chosen bigint) RETURNS TABLE (active integer, ever integer, invited integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (SELECT count(*) FROM public.partners_user u WHERE u.agency_id = chosen AND u.is_active)::integer,
        (SELECT count(*) FROM public.partners_user u WHERE u.agency_id = chosen)::integer,
        (SELECT count(*) FROM public.partners_invitation i WHERE i.owner_id = chosen AND i.accepted_at IS NULL
            AND i.withdrawn_at IS NULL AND (i.expires_at IS NULL OR i.expires_at > now()))::integer
    WHERE wall.administers()
$$;

CREATE FUNCTION wall.add_district(new_gss text, called text, area bigint, of_kind text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    INSERT INTO public.partners_district (gss, name, force_area_id, kind, mash_name, mash_telephone, adult_care_telephone)
    SELECT new_gss, called, area, of_kind, '', '', '' WHERE wall.administers()
    ON CONFLICT (gss) DO NOTHING RETURNING id INTO made;
    RETURN made;
END $$;

CREATE FUNCTION wall.route_district(chosen bigint, mash text, mash_number text, adult_number text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.partners_district SET mash_name = mash, mash_telephone = mash_number,
        adult_care_telephone = adult_number WHERE id = chosen AND wall.administers();
    RETURN FOUND;
END $$;

CREATE FUNCTION wall.route_area(chosen bigint, control_room text, bureau text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.partners_forcearea SET control_room_telephone = control_room, bureau_telephone = bureau
    WHERE id = chosen AND wall.administers();
    RETURN FOUND;
END $$;

-- The first lead of an agency that has never had anybody: whoever came later is its lead's to ask.
CREATE FUNCTION wall.invite_first_lead(new_key text, called text, address text, into_agency bigint)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM FROM public.partners_agency WHERE id = into_agency FOR UPDATE;
    IF NOT wall.administers() OR NOT wall.is_new(into_agency) THEN RETURN NULL; END IF;
    UPDATE public.partners_invitation SET withdrawn_at = now(), withdrawn_by_id = wall.user_id()
    WHERE owner_id = into_agency AND accepted_at IS NULL AND withdrawn_at IS NULL;
    INSERT INTO public.partners_invitation (key, owner_id, name, email, roles, created_by_id)
    VALUES (new_key, into_agency, called, address, '{agency_lead}', wall.user_id()) RETURNING id INTO made;
    RETURN made;
END $$;

CREATE FUNCTION wall.is_new(chosen bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.partners_agency a WHERE a.id = chosen AND a.state = 'active')
        AND NOT EXISTS (SELECT FROM public.partners_user u WHERE u.agency_id = chosen);
END $$;

-- Whether this person may still ask somebody into the agency in these roles.
CREATE FUNCTION wall.may_ask_in(who bigint, into_agency bigint, as_roles text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.partners_user u JOIN public.partners_agency a ON a.id = u.agency_id
        WHERE u.id = who AND u.is_active AND a.state = 'active' AND (
            (a.id = into_agency AND wall.may_give(u.roles, as_roles))
            OR (a.is_host AND 'system_administrator' = ANY (u.roles) AND as_roles = '{agency_lead}'
                AND wall.is_new(into_agency))))
$$;

ALTER POLICY reads ON partners_invitation USING (
    owner_id = (SELECT wall.agency_as('agency_lead', 'ig_officer'))
    OR ((SELECT wall.administers()) AND created_by_id = (SELECT wall.user_id()))
);
"""
INVITING = """
CREATE OR REPLACE FUNCTION wall.send_invitation(chosen bigint, proof text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    is_known boolean;
BEGIN
    SELECT EXISTS (SELECT FROM public.partners_user u WHERE u.email = i.email) INTO is_known
    FROM public.partners_invitation i WHERE i.id = chosen;
    UPDATE public.partners_invitation SET sent_at = now(), expires_at = now() + interval '72 hours',
        digest = CASE WHEN is_known THEN '' ELSE encode(sha256(convert_to(proof, 'UTF8')), 'hex') END
    WHERE id = chosen AND %(may_send)s
        AND accepted_at IS NULL AND withdrawn_at IS NULL;
    RETURN CASE WHEN NOT FOUND THEN 'over' WHEN is_known THEN 'known' ELSE 'open' END;
END $$;

CREATE OR REPLACE FUNCTION wall.invitation(proof text)
RETURNS TABLE (number bigint, called text, address text, agency text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.id, i.name, i.email, a.name FROM public.partners_invitation i
        JOIN public.partners_agency a ON a.id = i.owner_id
        JOIN public.partners_user u ON u.id = i.created_by_id
    WHERE i.digest = encode(sha256(convert_to(proof, 'UTF8')), 'hex')
        AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > now()
        AND a.state = 'active' AND %(may_open)s
$$;
"""
ASKED_IN = {
    "may_send": "wall.may_ask_in(asking.user_id, owner_id, roles)",
    "may_open": "wall.may_ask_in(u.id, i.owner_id, i.roles)",
}
BY_THE_AGENCY = {
    "may_send": "owner_id = asking.agency_id AND wall.may_give(asking.roles, roles)",
    "may_open": "u.is_active AND u.agency_id = i.owner_id AND wall.may_give(u.roles, i.roles)",
}
BACKWARD = """
ALTER POLICY reads ON partners_invitation USING (
    owner_id = (SELECT wall.agency_as('agency_lead', 'ig_officer'))
);
DROP FUNCTION wall.may_ask_in(bigint, bigint, text[]);
DROP FUNCTION wall.is_new(bigint);
DROP FUNCTION wall.invite_first_lead(text, text, text, bigint);
DROP FUNCTION wall.route_area(bigint, text, text);
DROP FUNCTION wall.route_district(bigint, text, text, text);
DROP FUNCTION wall.add_district(text, text, bigint, text);
DROP FUNCTION wall.people_of(bigint);
DROP FUNCTION wall.resume_agency(bigint);
DROP FUNCTION wall.suspend_agency(bigint);
DROP FUNCTION wall.change_agency(bigint, text, text, text, bigint[]);
DROP FUNCTION wall.add_agency(text, text, text, text, bigint[]);
DROP FUNCTION wall.keep_agency(text[], boolean);
DROP TRIGGER into_an_open_unit ON partners_invitation;
DROP TRIGGER moves_to_an_open_unit ON partners_user;
DROP TRIGGER back_to_an_open_unit ON partners_user;
DROP TRIGGER into_an_open_unit ON partners_user;
DROP FUNCTION wall.keeps_units_open();
DROP FUNCTION wall.close_unit(bigint);
DROP FUNCTION wall.rename_unit(bigint, text);
DROP FUNCTION wall.add_unit(text);
DROP FUNCTION wall.administers();
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0016_units_routes_and_host")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(INVITING % ASKED_IN, INVITING % BY_THE_AGENCY),
    ]
