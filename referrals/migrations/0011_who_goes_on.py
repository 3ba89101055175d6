"""Drafts of people who have left or moved pass to a colleague by a lead's decision, unread by them.

What a person wrote shows at any marking: vetting that has run out narrows what they learn from
others and stops nobody from telling the police. A draft that was passed on is somebody else's words,
and its marking counts.
"""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION referrals_guard_form() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.sender_id, NEW.key, NEW.reference)
        IS DISTINCT FROM (OLD.sender_id, OLD.key, OLD.reference)
        OR %(writer)s THEN
        RAISE EXCEPTION 'who sent a form, its key and its reference never change' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'draft' AND (NEW.unit_id, NEW.sent_at, NEW.sent_by_id, NEW.sending_decision_id)
        IS DISTINCT FROM (OLD.unit_id, OLD.sent_at, OLD.sent_by_id, OLD.sending_decision_id) THEN
        RAISE EXCEPTION 'how a form was sent never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.owner_id, NEW.state) IS DISTINCT FROM (OLD.owner_id, OLD.state)
        AND NOT (OLD.state = 'submitted' AND NEW.state = 'closed' AND NEW.owner_id = OLD.owner_id)
        AND NOT (OLD.state = 'draft' AND NEW.state = 'submitted' AND EXISTS (
            SELECT FROM partners_sharingdecision d JOIN partners_agency a ON a.id = d.recipient_id
                JOIN partners_district t ON t.id = NEW.district_id AND t.force_area_id = a.police_area_id
            WHERE d.id = NEW.sending_decision_id AND d.owner_id = OLD.owner_id
                AND d.recipient_id = NEW.owner_id AND d.outcome = 'share'
                AND d.subject_model = 'referrals.CpiForm' AND d.subject_key = OLD.key)) THEN
        RAISE EXCEPTION 'a form is sent once, to the force of its district, by decision; then answered'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
PASSED = """((NEW.created_by_id, NEW.first_writer_id) IS DISTINCT FROM (OLD.created_by_id, OLD.first_writer_id)
            AND NOT (OLD.state = 'draft' AND NEW.state = 'draft' AND NEW.created_by_id <> OLD.created_by_id
                AND NEW.first_writer_id IS NOT DISTINCT FROM coalesce(OLD.first_writer_id, OLD.created_by_id)))"""
FIXED = "NEW.created_by_id IS DISTINCT FROM OLD.created_by_id"

POLICIES = """
ALTER POLICY reads ON referrals_cpiform USING (
    %(own)s
    %(rest)s (
        (owner_id = (SELECT wall.agency_as('intelligence_analyst')) AND state <> 'draft')
        OR (sender_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND (created_by_id = (SELECT wall.user_id())
                OR (state <> 'draft' AND unit_id = (SELECT wall.unit_led()))))
        OR (sender_id = (SELECT wall.agency_as('agency_lead')) AND state <> 'draft')
        OR ((SELECT wall.agency_as('intelligence_analyst')) = ANY (readers) AND (
            SELECT true FROM referrals_cpiformgrant g
            WHERE g.content_object_id = referrals_cpiform.id AND g.group_id = (SELECT wall.group_id())
                AND g.owner_id = referrals_cpiform.owner_id
                AND g.revoked_at IS NULL AND g.expires_at > now()
                AND (g.agreement_id IS NULL
                    OR (g.agreement_id = ANY ((SELECT wall.agreements())::bigint[])
                        AND EXISTS (SELECT FROM partners_agreementparty p
                            WHERE p.agreement_id = g.agreement_id AND p.agency_id = g.owner_id)))
            LIMIT 1))
    )
);
ALTER POLICY writes ON referrals_cpiform USING (
    (owner_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
        AND created_by_id = (SELECT wall.user_id()) AND state = 'draft'
        AND (%(unpassed)s marking = ANY ((SELECT wall.markings())::text[])))
    OR (marking = ANY ((SELECT wall.markings())::text[])
        AND owner_id = (SELECT wall.agency_as('intelligence_analyst')) AND state <> 'draft')
);
"""
OWN_SHOWS = {
    "own": """(sender_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
        AND created_by_id = (SELECT wall.user_id()) AND first_writer_id IS NULL)""",
    "rest": "OR marking = ANY ((SELECT wall.markings())::text[]) AND",
    "unpassed": "first_writer_id IS NULL OR",
}
MARKING_HOLDS = {
    "own": "marking = ANY ((SELECT wall.markings())::text[])", "rest": "AND", "unpassed": "",
}  # fmt: skip

SENDING = """
CREATE OR REPLACE FUNCTION wall.send_form(
    chosen bigint, as_version integer, at timestamptz, copy text,
    made public.partners_made_decision, decided public.portal_event, sent public.portal_event
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    decision bigint;
BEGIN
    IF NOT coalesce(asking.roles && '{practitioner,agency_lead}'
        AND (made.owner_id, made.decided_by_id) = (asking.agency_id, asking.user_id)
        AND (decided.actor, decided.agency, decided.event)
            = (asking.user_id, asking.agency_id, 'decision_recorded')
        AND (sent.actor, sent.agency, sent.event)
            = (asking.user_id, asking.agency_id, 'cpi_sent'), false) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM referrals_cpiform f
    WHERE f.id = chosen AND f.key = made.subject_key AND f.state = 'draft' AND f.version = as_version
        AND f.owner_id = asking.agency_id AND f.sender_id = asking.agency_id
        AND f.created_by_id = asking.user_id AND %(shows)s
    FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    decision := (partners_decide(made)).id;
    PERFORM portal_record(decided);
    UPDATE referrals_cpiform SET owner_id = made.recipient_id, state = 'submitted',
        sending_decision_id = decision, sent_at = at, sent_by_id = asking.user_id,
        version = version + 1
    WHERE id = chosen;
    INSERT INTO referrals_cpireceipt (digest, job_id, form_id, file, sha256)
    VALUES (copy, portal_put('cpi-copy:' || made.subject_key, 'referrals.render_copy', chosen,
        asking.user_id), chosen, '', '');
    PERFORM portal_record(sent);
    RETURN decision;
END $$;
"""
OWN_GOES = "(f.first_writer_id IS NULL OR f.marking = ANY (asking.markings))"
MARKED_GOES = "f.marking = ANY (asking.markings)"

FORWARD = """
ALTER TABLE referrals_handover ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_handover FOR SELECT TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('agency_lead', 'ig_officer'))
);
CREATE POLICY looks_after ON referrals_handover TO CURRENT_USER USING (true);

-- Drafts whose writer is switched off, or has left the unit that the draft is for.
CREATE FUNCTION wall.drafts_left()
RETURNS TABLE (key text, reference text, writer bigint, unit bigint, days integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    IF asking.user_id IS NULL OR NOT 'people_manage' = ANY (wall.rights_of(asking.roles)) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT f.key::text, f.reference::text, f.created_by_id, f.unit_id,
            (extract(epoch FROM now() - f.created_at) / 86400)::integer
        FROM public.referrals_cpiform f JOIN public.partners_user u ON u.id = f.created_by_id
        WHERE f.sender_id = asking.agency_id AND f.state = 'draft'
            AND (NOT u.is_active OR u.agency_id <> f.sender_id
                OR (f.unit_id IS NOT NULL AND u.unit_id IS DISTINCT FROM f.unit_id))
        ORDER BY f.created_at LIMIT 200;
END $$;

-- To a colleague who may send and is of the draft's unit, never to the lead who decides: what it
-- says stays between its writer, who goes on with it, and the police.
CREATE FUNCTION wall.pass_draft(draft text, to_person bigint, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    waits record;
BEGIN
    SELECT d.reference, d.writer, d.unit INTO waits FROM wall.drafts_left() d WHERE d.key = draft;
    IF waits.writer IS NULL OR to_person IN (asking.user_id, waits.writer) OR NOT EXISTS (
        SELECT FROM public.partners_user u WHERE u.id = to_person AND u.is_active
            AND u.agency_id = asking.agency_id AND u.roles && '{practitioner,agency_lead}'
            AND (waits.unit IS NULL OR u.unit_id = waits.unit OR EXISTS (
                SELECT FROM public.partners_unit t WHERE t.id = waits.unit AND t.closed_at IS NOT NULL))) THEN
        RETURN false;
    END IF;
    UPDATE public.referrals_cpiform SET created_by_id = to_person, version = version + 1,
        first_writer_id = coalesce(first_writer_id, created_by_id), start_token = 'passed ' || key
    WHERE key = draft AND state = 'draft' AND created_by_id = waits.writer;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO public.referrals_handover (owner_id, form_key, reference, from_person_id, to_person_id, reason, created_by_id)
    VALUES (asking.agency_id, draft, waits.reference, waits.writer, to_person, why, asking.user_id);
    INSERT INTO public.partners_notice (person_id, kind, made_by_id) VALUES (to_person, 'draft', asking.user_id);
    RETURN true;
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.pass_draft(text, bigint, text);
DROP FUNCTION wall.drafts_left();
DROP POLICY looks_after ON referrals_handover;
DROP POLICY reads ON referrals_handover;
ALTER TABLE referrals_handover NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0010_handover"),
        ("partners", "0021_notice_of_a_draft"),
    ]
    operations = [
        migrations.RunSQL(GUARD % {"writer": PASSED}, GUARD % {"writer": FIXED}),
        migrations.RunSQL(POLICIES % OWN_SHOWS, POLICIES % MARKING_HOLDS),
        migrations.RunSQL(SENDING % {"shows": OWN_GOES}, SENDING % {"shows": MARKED_GOES}),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
