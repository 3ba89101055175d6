"""How people come in. The web may write no account: whoever could would be anybody.

`wall.invite` asks the signed principal who invites, and gives no right that this person lacks; the
rights of the roles stand here once more, independently of `partners.permissions`. Whoever holds the
link becomes the person whom it names, once: functions are handed a hash of what the link holds and
the row keeps a hash of that, so that neither the table nor the log of the database opens anything.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.rights_of(given text[]) RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT one), '{}') FROM (VALUES
        ('practitioner', '{home_see,cpi_send,cpi_see_own,profile_see}'::text[]),
        ('agency_lead', '{home_see,cpi_send,cpi_see_own,cpi_see_titles,profile_see,decision_see,'
            'renewal_see,people_see,people_manage}'),
        ('intelligence_analyst', '{home_see,cpi_analyse,profile_see,decision_see}'),
        ('profile_analyst', '{home_see,profile_see,profile_build}'),
        ('ig_officer', '{home_see,decision_see,renewal_see,people_see}'),
        ('system_administrator', '{home_see,feedback_see}')
    ) AS held (role, rights), unnest(rights) AS one WHERE role = ANY (given)
$$;

CREATE FUNCTION wall.may_give(giver text[], given text[]) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(given <> '{}' AND 'people_manage' = ANY (wall.rights_of(giver))
        AND wall.rights_of(given) <@ wall.rights_of(giver), false)
$$;

CREATE FUNCTION wall.invite(new_key text, called text, address text, as_roles text[], in_unit bigint)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    domains text[];
    made bigint;
BEGIN
    SELECT mail_domains INTO domains FROM public.partners_agency WHERE id = asking.agency_id;
    IF asking.user_id IS NULL OR NOT wall.may_give(asking.roles, as_roles)
        OR NOT (domains = '{}' OR split_part(address, '@', 2) = ANY (domains))
        OR (in_unit IS NOT NULL AND NOT EXISTS (SELECT FROM public.partners_unit u
            WHERE u.id = in_unit AND u.agency_id = asking.agency_id)) THEN
        RAISE EXCEPTION 'this person may not invite so' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE public.partners_invitation SET withdrawn_at = now(), withdrawn_by_id = asking.user_id
    WHERE owner_id = asking.agency_id AND email = address AND accepted_at IS NULL AND withdrawn_at IS NULL;
    INSERT INTO public.partners_invitation (key, owner_id, unit_id, name, email, roles, created_by_id)
    VALUES (new_key, asking.agency_id, in_unit, called, address, as_roles, asking.user_id)
    RETURNING id INTO made;
    RETURN made;
END $$;

CREATE FUNCTION wall.withdraw_invitation(chosen bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    UPDATE public.partners_invitation SET withdrawn_at = now(), withdrawn_by_id = asking.user_id
    WHERE id = chosen AND owner_id = asking.agency_id AND 'people_manage' = ANY (wall.rights_of(asking.roles))
        AND accepted_at IS NULL AND withdrawn_at IS NULL;
    RETURN FOUND;
END $$;

-- For the worker that writes the mail: 'open', 'known' (the address has an account) or 'over'.
CREATE FUNCTION wall.send_invitation(chosen bigint, proof text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    is_known boolean;
BEGIN
    SELECT EXISTS (SELECT FROM public.partners_user u WHERE u.email = i.email) INTO is_known
    FROM public.partners_invitation i WHERE i.id = chosen;
    UPDATE public.partners_invitation SET sent_at = now(), expires_at = now() + interval '72 hours',
        digest = CASE WHEN is_known THEN '' ELSE encode(sha256(convert_to(proof, 'UTF8')), 'hex') END
    WHERE id = chosen AND owner_id = asking.agency_id AND wall.may_give(asking.roles, roles)
        AND accepted_at IS NULL AND withdrawn_at IS NULL;
    RETURN CASE WHEN NOT FOUND THEN 'over' WHEN is_known THEN 'known' ELSE 'open' END;
END $$;

-- What a link opens now. Whoever invited must still be able to.
CREATE FUNCTION wall.invitation(proof text)
RETURNS TABLE (number bigint, called text, address text, agency text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.id, i.name, i.email, a.name FROM public.partners_invitation i
        JOIN public.partners_agency a ON a.id = i.owner_id
        JOIN public.partners_user u ON u.id = i.created_by_id
    WHERE i.digest = encode(sha256(convert_to(proof, 'UTF8')), 'hex')
        AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > now()
        AND a.state = 'active' AND u.is_active AND u.agency_id = i.owner_id
        AND wall.may_give(u.roles, i.roles)
$$;

-- The lock makes the second of two that open it at once find it used.
CREATE FUNCTION wall.accept_invitation(proof text, hashed text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM FROM public.partners_invitation i
    WHERE i.digest = encode(sha256(convert_to(proof, 'UTF8')), 'hex') FOR UPDATE;
    INSERT INTO public.partners_user (password, email, name, telephone, agency_id, unit_id,
        leads_unit, roles, highest_marking, is_active)
    SELECT hashed, i.email, i.name, '', i.owner_id, i.unit_id, false, i.roles, u.highest_marking, true
    FROM wall.invitation(proof) live
        JOIN public.partners_invitation i ON i.id = live.number
        JOIN public.partners_user u ON u.id = i.created_by_id
    ON CONFLICT (email) DO NOTHING RETURNING id INTO made;
    UPDATE public.partners_invitation SET accepted_at = now(), accepted_by_id = made
    WHERE digest = encode(sha256(convert_to(proof, 'UTF8')), 'hex') AND made IS NOT NULL;
    RETURN made;
END $$;

ALTER TABLE partners_invitation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON partners_invitation FOR SELECT TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('agency_lead', 'ig_officer'))
);
CREATE POLICY looks_after ON partners_invitation TO CURRENT_USER USING (true);
"""
BACKWARD = """
DROP POLICY looks_after ON partners_invitation;
DROP POLICY reads ON partners_invitation;
ALTER TABLE partners_invitation NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION wall.accept_invitation(text, text);
DROP FUNCTION wall.invitation(text);
DROP FUNCTION wall.send_invitation(bigint, text);
DROP FUNCTION wall.withdraw_invitation(bigint);
DROP FUNCTION wall.invite(text, text, text, text[], bigint);
DROP FUNCTION wall.may_give(text[], text[]);
DROP FUNCTION wall.rights_of(text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0008_invitations")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
