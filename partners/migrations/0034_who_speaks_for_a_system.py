"""Systems of agencies: let in by a lead, known by the hash of a secret, and people like all others.

What a system may see and do is what its account may: an ordinary practitioner of the agency, with
whose row both walls go on as before. Nobody is told anything as a system.
"""

import importlib

from django.db import migrations

TELLING = importlib.import_module("partners.migrations.0026_who_is_told").FORWARD
TOLD = TELLING[TELLING.index("CREATE FUNCTION wall.told(") : TELLING.index("END $$;") + 7]
TOLD = TOLD.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
ONLY_PEOPLE = TOLD.replace("u.is_active", "u.is_active AND NOT u.is_system")

FORWARD = """
CREATE FUNCTION wall.add_api_token(new_key text, called text, proof text, given text[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    speaker bigint;
    made bigint;
BEGIN
    IF NOT coalesce('agency_lead' = ANY (asking.roles), false) OR EXISTS (
        SELECT FROM public.partners_apitoken t
        WHERE t.owner_id = asking.agency_id AND t.name = called AND t.ended_at IS NULL) THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.partners_user (key, password, email, name, telephone, agency_id, leads_unit,
        roles, highest_marking, is_active, is_system)
    VALUES (translate(rtrim(encode(uuid_send(gen_random_uuid()), 'base64'), '='), '+/', '-_'), '!',
        'system-' || gen_random_uuid() || '@system.invalid', called, '', asking.agency_id, false,
        '{practitioner}', 'OFFICIAL', true, true) RETURNING id INTO speaker;
    INSERT INTO public.partners_apitoken (key, owner_id, name, account_id, digest, scopes, created_by_id)
    VALUES (new_key, asking.agency_id, called, speaker, proof, given, asking.user_id)
    RETURNING id INTO made;
    RETURN made;
END $$;

CREATE FUNCTION wall.end_api_token(chosen text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    speaker bigint;
BEGIN
    UPDATE public.partners_apitoken SET ended_at = now(), ended_by_id = asking.user_id
    WHERE key = chosen AND owner_id = asking.agency_id AND 'agency_lead' = ANY (asking.roles)
        AND ended_at IS NULL RETURNING account_id INTO speaker;
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE public.partners_user SET is_active = false, switched_off_at = now(),
        switched_off_by_id = asking.user_id WHERE id = speaker AND is_active;
    RETURN true;
END $$;

-- One secret, one number: there is no way to ask for all of them.
CREATE FUNCTION wall.api_account(proof text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.id FROM public.partners_apitoken t JOIN public.partners_user u ON u.id = t.account_id
        JOIN public.partners_agency a ON a.id = t.owner_id
    WHERE t.digest = proof AND t.ended_at IS NULL AND u.is_active AND u.is_system
        AND u.agency_id = t.owner_id AND a.state = 'active'
$$;

ALTER TABLE partners_apitoken ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON partners_apitoken FOR SELECT TO portal_web USING (
    owner_id = (SELECT wall.agency_as('agency_lead'))
    OR (account_id = (SELECT wall.user_id()) AND owner_id = (SELECT wall.agency()))
);
CREATE POLICY looks_after ON partners_apitoken TO CURRENT_USER USING (true);
"""
BACKWARD = """
DROP POLICY looks_after ON partners_apitoken;
DROP POLICY reads ON partners_apitoken;
ALTER TABLE partners_apitoken NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION wall.api_account(text);
DROP FUNCTION wall.end_api_token(text);
DROP FUNCTION wall.add_api_token(text, text, text, text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0033_api_tokens")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD), migrations.RunSQL(ONLY_PEOPLE, TOLD)]
