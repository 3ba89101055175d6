"""Setting up anew how somebody signs in: like coming in, and never by less.

Whoever asks for it must be able to give every role of the account, then and when the link is used.
What the account has stays until then, and ends in the same transaction. Who answers for people sees
whether the mail of an invitation went out.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.recover(new_key text, chosen bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    made bigint;
BEGIN
    IF NOT wall.looks_after(chosen, 'people_manage') OR NOT EXISTS (SELECT FROM public.partners_user u
        WHERE u.id = chosen AND u.is_active AND wall.may_give(asking.roles, u.roles)) THEN
        RETURN NULL;
    END IF;
    UPDATE public.partners_invitation SET withdrawn_at = now(), withdrawn_by_id = asking.user_id
    WHERE person_id = chosen AND accepted_at IS NULL AND withdrawn_at IS NULL;
    INSERT INTO public.partners_invitation (key, owner_id, name, email, roles, created_by_id, person_id)
    SELECT new_key, u.agency_id, u.name, u.email, u.roles, asking.user_id, u.id
    FROM public.partners_user u WHERE u.id = chosen RETURNING id INTO made;
    INSERT INTO public.partners_notice (person_id, kind, made_by_id)
    VALUES (chosen, 'recovery', asking.user_id);
    RETURN made;
END $$;

CREATE FUNCTION wall.recovers(chosen bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT person_id IS NOT NULL FROM public.partners_invitation WHERE id = chosen
$$;

CREATE FUNCTION wall.invitation_job(chosen bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.partners_invitation i WHERE i.id = chosen);
END $$;
CREATE POLICY sees_invitations ON portal_job FOR SELECT TO portal_web
    USING (task = 'partners.send_invitation' AND wall.invitation_job(subject));
CREATE POLICY sends_invitations_again ON portal_job FOR UPDATE TO portal_web
    USING (task = 'partners.send_invitation' AND state = 'failed' AND wall.invitation_job(subject)
        AND 'people_manage' = ANY (wall.rights_of((wall.person()).roles)))
    WITH CHECK (state = 'queued' AND asked_by_id = (SELECT wall.user_id()));
"""
SENDING = """
CREATE OR REPLACE FUNCTION wall.send_invitation(chosen bigint, proof text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    is_known boolean;
BEGIN
    SELECT %(recovery)sEXISTS (SELECT FROM public.partners_user u WHERE u.email = i.email) INTO is_known
    FROM public.partners_invitation i WHERE i.id = chosen;
    UPDATE public.partners_invitation SET sent_at = now(), expires_at = now() + interval '72 hours',
        digest = CASE WHEN is_known THEN '' ELSE encode(sha256(convert_to(proof, 'UTF8')), 'hex') END
    WHERE id = chosen AND wall.may_ask_in(asking.user_id, owner_id, roles)
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
        AND a.state = 'active' AND wall.may_ask_in(u.id, i.owner_id, i.roles)%(still)s
$$;
"""
RECOVERS = {
    "recovery": "i.person_id IS NULL AND ",
    "still": """
        AND (i.person_id IS NULL OR EXISTS (SELECT FROM public.partners_user p
            WHERE p.id = i.person_id AND p.is_active AND p.agency_id = i.owner_id
                AND p.email = i.email AND wall.may_give(u.roles, p.roles)))""",
}
ONLY_NEW = {"recovery": "", "still": ""}
ACCEPTING = """
CREATE OR REPLACE FUNCTION wall.accept_invitation(proof text, hashed text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made bigint;
    lost bigint;
BEGIN
    PERFORM FROM public.partners_invitation i
    WHERE i.digest = encode(sha256(convert_to(proof, 'UTF8')), 'hex') FOR UPDATE;
    SELECT i.person_id INTO lost FROM wall.invitation(proof) live
        JOIN public.partners_invitation i ON i.id = live.number;
    IF lost IS NOT NULL THEN
        -- Another password ends every session: their signature is made from it.
        UPDATE public.partners_user SET password = hashed WHERE id = lost RETURNING id INTO made;
        DELETE FROM public.mfa_authenticator WHERE user_id = lost;
        DELETE FROM public.partners_linkedsubject WHERE person_id = lost;
        DELETE FROM public.usersessions_usersession WHERE user_id = lost;
    ELSE
        INSERT INTO public.partners_user (password, email, name, telephone, agency_id, unit_id,
            leads_unit, roles, highest_marking, is_active)
        SELECT hashed, i.email, i.name, '', i.owner_id, i.unit_id, false, i.roles, u.highest_marking, true
        FROM wall.invitation(proof) live
            JOIN public.partners_invitation i ON i.id = live.number
            JOIN public.partners_user u ON u.id = i.created_by_id
        ON CONFLICT (email) DO NOTHING RETURNING id INTO made;
    END IF;
    UPDATE public.partners_invitation SET accepted_at = now(), accepted_by_id = made
    WHERE digest = encode(sha256(convert_to(proof, 'UTF8')), 'hex') AND made IS NOT NULL;
    RETURN made;
END $$;
"""
ONLY_COMING_IN = """
CREATE OR REPLACE FUNCTION wall.accept_invitation(proof text, hashed text) RETURNS bigint
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
"""
BACKWARD = """
DROP POLICY sends_invitations_again ON portal_job;
DROP POLICY sees_invitations ON portal_job;
DROP FUNCTION wall.invitation_job(bigint);
DROP FUNCTION wall.recovers(bigint);
DROP FUNCTION wall.recover(text, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0023_recoveries")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(SENDING % RECOVERS, SENDING % ONLY_NEW),
        migrations.RunSQL(ACCEPTING, ONLY_COMING_IN),
    ]
