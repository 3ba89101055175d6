"""The second wall around referrals and transfers, and the rules that no page can get around.

A referral goes from the force that has the form to whom its district's route names, by a decision;
its recipient says that it has it and what it does, each once and in their own name. A form goes to
another force in one function: decision, record, form and events stand or fall together.
"""

import importlib

from django.db import migrations, models

before = importlib.import_module("referrals.migrations.0024_who_reads")
GUARD = before.GUARD.replace(before.MOVES, before.IN_TRIAGE)
PASSED_ON = """AND NOT (OLD.state IN ('submitted', 'in_triage') AND NEW.state = 'submitted' AND EXISTS (
            SELECT FROM referrals_transfer t WHERE t.form_id = OLD.id AND t.owner_id = OLD.owner_id
                AND t.recipient_id = NEW.owner_id AND t.moved_at >= now()))
        AND NOT (OLD.state = 'draft' AND NEW.state = 'submitted'"""

REFERRALS = """
CREATE FUNCTION referrals_begin_referral() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.state <> 'sent' OR NOT EXISTS (SELECT FROM partners_user u
            WHERE u.id = NEW.created_by_id AND u.agency_id = NEW.owner_id)
        OR (NEW.recipient_unit_id IS NOT NULL AND NOT EXISTS (SELECT FROM partners_unit u
            WHERE u.id = NEW.recipient_unit_id AND u.agency_id = NEW.recipient_id)) THEN
        RAISE EXCEPTION 'a referral begins as sent, by its force, to a unit of its recipient'
            USING ERRCODE = 'check_violation';
    END IF;
    NEW.due_at := NEW.sent_at + make_interval(hours => least(NEW.acknowledge_hours, NEW.answer_hours));
    RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON referrals_referral
    FOR EACH ROW EXECUTE FUNCTION referrals_begin_referral();

CREATE FUNCTION referrals_guard_referral() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking bigint := wall.user_id();
    moving text[] := '{state,due_at,acknowledged_at,acknowledged_by_id,acknowledged_name,ended_at,ended_by_id,ended_name,outcome,return_reason,readers}';
BEGIN
    IF (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving)
        OR (OLD.acknowledged_at IS NOT NULL
            AND (NEW.acknowledged_at, NEW.acknowledged_by_id, NEW.acknowledged_name)
                IS DISTINCT FROM (OLD.acknowledged_at, OLD.acknowledged_by_id, OLD.acknowledged_name))
        OR (OLD.state, NEW.state) NOT IN (('sent', 'acknowledged'), ('sent', 'returned'),
            ('acknowledged', 'answered'), ('acknowledged', 'returned')) THEN
        RAISE EXCEPTION 'a referral is acknowledged, then answered or sent back, and nothing else of it changes'
            USING ERRCODE = 'check_violation';
    END IF;
    IF asking IS NOT NULL AND (
        (NEW.acknowledged_by_id IS DISTINCT FROM OLD.acknowledged_by_id AND NEW.acknowledged_by_id <> asking)
        OR (NEW.ended_by_id IS DISTINCT FROM OLD.ended_by_id AND NEW.ended_by_id <> asking)) THEN
        RAISE EXCEPTION 'nobody acknowledges or answers in the name of another' USING ERRCODE = 'check_violation';
    END IF;
    NEW.due_at := NEW.sent_at + make_interval(hours => NEW.answer_hours);
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON referrals_referral
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_referral();

CREATE FUNCTION referrals_check_origin() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM referrals_referral r
            JOIN referrals_cpiform f ON f.id = NEW.form_id AND f.owner_id = r.owner_id AND f.state <> 'draft'
            JOIN partners_district t ON t.id = f.district_id AND t.referral_agency_id = r.recipient_id
                AND t.referral_unit_id IS NOT DISTINCT FROM r.recipient_unit_id
            JOIN partners_sharingdecision d ON d.id = NEW.decision_id AND d.outcome = 'share'
                AND d.owner_id = r.owner_id AND d.recipient_id = r.recipient_id
                AND d.subject_model = 'referrals.Referral' AND d.subject_key = r.key
            WHERE r.id = NEW.referral_id AND r.marking = f.marking) THEN
        RAISE EXCEPTION 'a form is referred by its force, by a decision, to whom its district names'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON referrals_referralorigin
    FOR EACH ROW EXECUTE FUNCTION referrals_check_origin();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON referrals_referralorigin
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON referrals_referraltext
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON referrals_referralmessage
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();

-- Asked when the transaction ends: no referral stands without its decision and its words.
CREATE FUNCTION wall.referral_is_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM referrals_referralorigin o WHERE o.referral_id = NEW.id)
        OR NOT EXISTS (SELECT FROM referrals_referraltext x WHERE x.referral_id = NEW.id) THEN
        RAISE EXCEPTION 'a referral has a decision and words' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER is_whole AFTER INSERT ON referrals_referral DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION wall.referral_is_whole();

ALTER TABLE referrals_referral ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_referral FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (owner_id = (SELECT wall.agency_as('intelligence_analyst'))
        OR recipient_id = (SELECT wall.agency_as('agency_lead'))
        OR (recipient_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND recipient_unit_id = (SELECT wall.unit_led())))
);
CREATE POLICY refers ON referrals_referral FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('intelligence_analyst')) AND created_by_id = (SELECT wall.user_id())
    AND state = 'sent'
);
CREATE POLICY answers ON referrals_referral FOR UPDATE TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND ((recipient_id = (SELECT wall.agency_as('agency_lead')) AND recipient_unit_id IS NULL)
        OR (recipient_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND recipient_unit_id = (SELECT wall.unit_led())))
);
CREATE POLICY looks_after ON referrals_referral FOR SELECT TO CURRENT_USER USING (true);

ALTER TABLE referrals_referraltext ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_referraltext FOR SELECT TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_referral r WHERE r.id = referral_id AND (
        r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
        OR (r.recipient_id = (SELECT wall.agency_as('agency_lead')) AND r.recipient_unit_id IS NULL)
        OR (r.recipient_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND r.recipient_unit_id = (SELECT wall.unit_led())))
));
CREATE POLICY writes ON referrals_referraltext FOR INSERT TO portal_web, portal_worker WITH CHECK (EXISTS (
    SELECT FROM referrals_referral r WHERE r.id = referral_id AND r.created_by_id = (SELECT wall.user_id())
        AND r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
));
CREATE POLICY looks_after ON referrals_referraltext FOR SELECT TO CURRENT_USER USING (true);

ALTER TABLE referrals_referralmessage ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_referralmessage FOR SELECT TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_referral r WHERE r.id = referral_id AND (
        r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
        OR (r.recipient_id = (SELECT wall.agency_as('agency_lead')) AND r.recipient_unit_id IS NULL)
        OR (r.recipient_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND r.recipient_unit_id = (SELECT wall.unit_led())))
));
CREATE POLICY writes ON referrals_referralmessage FOR INSERT TO portal_web, portal_worker WITH CHECK (
    written_by_id = (SELECT wall.user_id()) AND agency_id = (SELECT wall.agency()) AND EXISTS (
        SELECT FROM referrals_referral r WHERE r.id = referral_id AND r.state IN ('sent', 'acknowledged') AND (
            r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
            OR (r.recipient_id = (SELECT wall.agency_as('agency_lead')) AND r.recipient_unit_id IS NULL)
            OR (r.recipient_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
                AND r.recipient_unit_id = (SELECT wall.unit_led()))))
);

ALTER TABLE referrals_referralorigin ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_referralorigin FOR SELECT TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_referral r WHERE r.id = referral_id
        AND r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
));
CREATE POLICY writes ON referrals_referralorigin FOR INSERT TO portal_web, portal_worker WITH CHECK (EXISTS (
    SELECT FROM referrals_referral r WHERE r.id = referral_id AND r.created_by_id = (SELECT wall.user_id())
        AND r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
));
CREATE POLICY looks_after ON referrals_referralorigin FOR SELECT TO CURRENT_USER USING (true);

-- Who is told at the recipient: the leads of the unit, or where it has none those of the agency.
CREATE FUNCTION wall.told_of_referral(
    chosen public.referrals_referral, of_kind text, only_once text, cannot_wait boolean
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN wall.told(chosen.recipient_id, ARRAY(SELECT u.id FROM public.partners_user u
            WHERE u.agency_id = chosen.recipient_id AND u.unit_id = chosen.recipient_unit_id AND u.leads_unit
                AND u.is_active AND u.roles::text[] && '{practitioner,agency_lead}'),
        '{agency_lead}', of_kind, chosen.reference, chosen.key, only_once, cannot_wait);
END $$;

-- One side tells the other: a kind from the list and the reference.
CREATE FUNCTION wall.tell_referral(chosen text, of_kind text, cannot_wait boolean) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    about public.referrals_referral;
BEGIN
    SELECT * INTO about FROM public.referrals_referral r WHERE r.key = chosen;
    IF of_kind NOT IN ('referral', 'referral_news') OR about.id IS NULL THEN RETURN NULL; END IF;
    IF about.owner_id = asking.agency_id AND 'intelligence_analyst' = ANY (asking.roles) THEN
        RETURN wall.told_of_referral(about, of_kind, '', cannot_wait);
    END IF;
    IF about.recipient_id = asking.agency_id AND asking.roles && '{practitioner,agency_lead}'
        AND (about.recipient_unit_id = asking.unit_led
            OR (about.recipient_unit_id IS NULL AND 'agency_lead' = ANY (asking.roles))) THEN
        RETURN wall.told(about.owner_id, ARRAY[about.created_by_id], '{intelligence_analyst}', of_kind,
            about.reference, about.key, '', cannot_wait);
    END IF;
    RETURN NULL;
END $$;

-- Both sides are told when the clock has run out, and each day after that. It reads no text.
CREATE FUNCTION wall.chase_referrals() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    late referrals_referral;
    step text;
    people bigint := 0;
BEGIN
    FOR late IN SELECT r.* FROM referrals_referral r
        WHERE r.state IN ('sent', 'acknowledged') AND r.due_at <= now() ORDER BY r.due_at, r.id
    LOOP
        step := late.state || ' ' || floor(extract(epoch FROM now() - late.due_at) / 86400);
        people := people + wall.told_of_referral(late, 'referral_late', step, true)
            + wall.told(late.owner_id, ARRAY[late.created_by_id], '{intelligence_analyst}',
                'referral_late', late.reference, late.key, step, true);
    END LOOP;
    RETURN people;
END $$;
"""

TRANSFERS = """
CREATE FUNCTION referrals_guard_transfer() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking bigint := wall.user_id();
    moving text[] := '{acknowledged_at,acknowledged_by_id,acknowledged_name}';
BEGIN
    IF OLD.acknowledged_at IS NOT NULL OR (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving)
        OR (asking IS NOT NULL AND NEW.acknowledged_by_id IS DISTINCT FROM asking) THEN
        RAISE EXCEPTION 'a transfer is acknowledged once, in one''s own name' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON referrals_transfer
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_transfer();

ALTER TABLE referrals_transfer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_transfer FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (owner_id = (SELECT wall.agency_as('intelligence_analyst'))
        OR recipient_id = (SELECT wall.agency_as('intelligence_analyst')))
);
CREATE POLICY acknowledges ON referrals_transfer FOR UPDATE TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND recipient_id = (SELECT wall.agency_as('intelligence_analyst'))
);
CREATE POLICY looks_after ON referrals_transfer TO CURRENT_USER USING (true);
CREATE POLICY looks_after ON referrals_cpioutcome FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY looks_after ON referrals_grading FOR SELECT TO CURRENT_USER USING (true);

-- NULL: the form is not what the caller knows or not theirs to pass on, or work was done on it, or
-- the other is no force that could take it. Nothing was written.
CREATE FUNCTION wall.transfer_form(
    chosen bigint, as_version integer, new_key text, called text, why text,
    made public.partners_made_decision, decided public.portal_event, moved public.portal_event
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    form referrals_cpiform;
    done bigint;
BEGIN
    IF NOT coalesce('intelligence_analyst' = ANY (asking.roles)
        AND (made.owner_id, made.decided_by_id, made.outcome) = (asking.agency_id, asking.user_id, 'share')
        AND (decided.actor, decided.agency, decided.event)
            = (asking.user_id, asking.agency_id, 'decision_recorded')
        AND (moved.actor, moved.agency, moved.event)
            = (asking.user_id, asking.agency_id, 'cpi_transferred'), false) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO form FROM referrals_cpiform f
    WHERE f.id = chosen AND f.key = made.subject_key AND f.owner_id = asking.agency_id
        AND f.state IN ('submitted', 'in_triage') AND f.version = as_version
        AND f.marking = ANY (asking.markings) AND f.sender_id <> made.recipient_id
    FOR UPDATE;
    IF form.id IS NULL OR made.recipient_id = asking.agency_id
        OR NOT EXISTS (SELECT FROM partners_agency a WHERE a.id = made.recipient_id
            AND a.state = 'active' AND a.police_area_id IS NOT NULL)
        OR EXISTS (SELECT FROM referrals_grading g WHERE g.form_id = chosen)
        OR EXISTS (SELECT FROM referrals_cpioutcome o WHERE o.form_id = chosen)
        OR EXISTS (SELECT FROM referrals_referralorigin o WHERE o.form_id = chosen) THEN
        RETURN NULL;
    END IF;
    INSERT INTO referrals_transfer (key, form_id, reference, marking, owner_id, recipient_id,
        decision_id, reason, moved_by_id, moved_name)
    VALUES (new_key, chosen, form.reference, form.marking, form.owner_id, made.recipient_id,
        (partners_decide(made)).id, why, asking.user_id, called)
    RETURNING id INTO done;
    PERFORM portal_record(decided);
    UPDATE referrals_escalation SET ended_at = now(), ended_how = 'opened', ended_by_id = asking.user_id
    WHERE form_id = chosen AND ended_at IS NULL;
    UPDATE referrals_cpiform SET owner_id = made.recipient_id, state = 'submitted', version = version + 1,
        received_at = now(), due_at = referrals_first_clock(made.recipient_id, is_urgent, now()),
        opened_at = NULL, opened_by_id = NULL, priority = '', triaged_at = NULL, triaged_by_id = NULL,
        claimed_at = NULL, claimed_by_id = NULL
    WHERE id = chosen;
    PERFORM portal_record(moved);
    PERFORM wall.told(made.recipient_id, '{}', '{intelligence_analyst}',
        CASE WHEN form.is_urgent THEN 'urgent' ELSE 'transferred' END, form.reference, form.key,
        'transfer ' || done, form.is_urgent);
    PERFORM wall.told(form.sender_id, ARRAY[form.created_by_id], '{agency_lead}', 'passed_on',
        form.reference, form.key, 'transfer ' || done, false);
    RETURN done;
END $$;
"""

ESCALATE = """
CREATE OR REPLACE FUNCTION wall.escalate() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    due record;
    raised bigint := 0;
    people bigint[];
    rung_key text;
BEGIN
    FOR due IN
        SELECT f.id, f.key, f.reference, f.owner_id, %(begun)s AS sent_at, r.rung,
            %(begun)s + make_interval(mins => r.minutes) AS at
        FROM referrals_cpiform f
            LEFT JOIN referrals_triagesettings s ON s.owner_id = f.owner_id
            CROSS JOIN LATERAL (VALUES ('duty', coalesce(s.duty_minutes, 15)),
                ('supervisor', coalesce(s.supervisor_minutes, 30)),
                ('control_room', coalesce(s.control_room_minutes, 45))) AS r (rung, minutes)
        WHERE f.is_urgent AND f.state = 'submitted' AND f.opened_at IS NULL
            AND %(begun)s + make_interval(mins => r.minutes) <= now()
            AND NOT EXISTS (SELECT FROM referrals_escalation e WHERE e.form_id = f.id%(since)s
                AND (e.rung = r.rung OR e.ended_at IS NOT NULL))
        ORDER BY f.sent_at, f.id, r.minutes
        FOR UPDATE OF f SKIP LOCKED
    LOOP
        people := wall.rung_of(due.owner_id, due.rung);
        rung_key := translate(rtrim(encode(substring(sha256(uuid_send(gen_random_uuid())
            || uuid_send(gen_random_uuid())) FOR 16), 'base64'), '='), '+/', '-_');
        INSERT INTO referrals_escalation (key, owner_id, form_id, reference, rung, sent_at, due_at, told)
        VALUES (rung_key, due.owner_id, due.id, due.reference, due.rung, due.sent_at, due.at, people)
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            raised := raised + 1;
            PERFORM portal_record(ROW('alteration', 'cpi_escalated', NULL, due.owner_id,
                'referrals.CpiForm', ARRAY[due.key], ARRAY['rung'], '', '', ARRAY[due.owner_id],
                due.rung, '')::portal_event);
            PERFORM wall.told(due.owner_id, people, '{}', 'climbed_' || due.rung, due.reference,
                rung_key, '', true);
        END IF;
    END LOOP;
    RETURN raised;
END $$;
"""
ANEW = {
    "begun": "coalesce(f.received_at, f.sent_at)",
    "since": " AND e.sent_at >= coalesce(f.received_at, f.sent_at)",
}
FROM_SENDING = {"begun": "f.sent_at", "since": ""}
BACKWARD = """
DROP FUNCTION wall.transfer_form(bigint, integer, text, text, text, partners_made_decision, portal_event, portal_event);
DROP POLICY looks_after ON referrals_grading;
DROP POLICY looks_after ON referrals_cpioutcome;
DROP POLICY looks_after ON referrals_transfer;
DROP POLICY acknowledges ON referrals_transfer;
DROP POLICY reads ON referrals_transfer;
ALTER TABLE referrals_transfer NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER guards ON referrals_transfer;
DROP FUNCTION referrals_guard_transfer();
DROP FUNCTION wall.chase_referrals();
DROP FUNCTION wall.tell_referral(text, text, boolean);
DROP FUNCTION wall.told_of_referral(referrals_referral, text, text, boolean);
DROP POLICY looks_after ON referrals_referralorigin;
DROP POLICY writes ON referrals_referralorigin;
DROP POLICY reads ON referrals_referralorigin;
ALTER TABLE referrals_referralorigin NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY writes ON referrals_referralmessage;
DROP POLICY reads ON referrals_referralmessage;
ALTER TABLE referrals_referralmessage NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY looks_after ON referrals_referraltext;
DROP POLICY writes ON referrals_referraltext;
DROP POLICY reads ON referrals_referraltext;
ALTER TABLE referrals_referraltext NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY looks_after ON referrals_referral;
DROP POLICY answers ON referrals_referral;
DROP POLICY refers ON referrals_referral;
DROP POLICY reads ON referrals_referral;
ALTER TABLE referrals_referral NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER is_whole ON referrals_referral;
DROP FUNCTION wall.referral_is_whole();
DROP TRIGGER never_changed ON referrals_referralmessage;
DROP TRIGGER never_changed ON referrals_referraltext;
DROP TRIGGER never_changed ON referrals_referralorigin;
DROP TRIGGER checks ON referrals_referralorigin;
DROP FUNCTION referrals_check_origin();
DROP TRIGGER guards ON referrals_referral;
DROP FUNCTION referrals_guard_referral();
DROP TRIGGER begins ON referrals_referral;
DROP FUNCTION referrals_begin_referral();
"""
MOVES = "AND NOT (OLD.state = 'draft' AND NEW.state = 'submitted'"


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0034_referrals_and_transfers"), ("partners", "0035_referral_routes"),
    ]
    operations = [
        migrations.RunSQL(GUARD.replace(MOVES, PASSED_ON), GUARD),
        migrations.RunSQL(REFERRALS + TRANSFERS, BACKWARD),
        # First what works with both constraints, then the constraint.
        migrations.RunSQL(ESCALATE % ANEW, ESCALATE % FROM_SENDING),
        migrations.RemoveConstraint("escalation", "referrals_escalation_once_a_rung"),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(
                fields=("form", "rung", "sent_at"), name="referrals_escalation_once_a_rung"
            ),
        ),
    ]
