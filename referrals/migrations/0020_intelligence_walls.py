"""The walls around gradings, sources and reports, and the rules that no page can get around.

A report's release is checked here as a whole: everything ticked, the newest grading, and under
handling C somebody who read it again and neither graded nor sanitised it. Where a life is in danger
one person may release with a reason, and the second reading follows within a day.
"""

from typing import Any

from django.db import migrations

CONDITIONS = (
    # code, label, active, needs the originator, blocks download, needs an end, blocks sharing
    ("ORIGINATOR_CONSENT_REQUIRED", "Ask the originator before you act on it", True, True, False, False, False),
    ("NO_OVERT_ACTION", "Take no action that anybody could notice", True, False, False, False, False),
    ("NO_FURTHER_DISSEMINATION", "Do not pass it on", True, False, False, False, False),
    ("NAMED_RECIPIENTS_ONLY", "For those named in the decision alone", True, False, False, False, False),
    ("READ_ONLY_NO_DOWNLOAD", "Read it here: no copy may be taken", True, False, True, False, False),
    ("SANITISED_VERSION_ONLY", "Use the words of this report and no others", True, False, False, False, False),
    ("TIME_LIMITED", "It can be read until a day that is set", True, False, False, True, False),
    ("SAFEGUARDING_USE_ONLY", "Use it for safeguarding alone", True, False, False, False, False),
    ("NOT_FOR_COURT_USE", "Do not use it in court or as evidence", True, False, False, False, False),
    # As remembered, found in no source that could be read: samples, switched off.
    ("A1", "Covert development; no action without the originator's authority", False, True, False, False, True),
    ("A2", "Covert use", False, False, False, False, False),
    ("A3", "Overt use", False, False, False, False, False),
    ("S1", "Delegated authority to sanitise", False, False, False, False, False),
    ("S2", "Consult the originator before sanitising", False, True, False, False, False),
)  # fmt: skip

RULES = """
CREATE FUNCTION referrals_check_grading() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    graded record;
BEGIN
    SELECT f.owner_id, f.sender_id, f.state, a.risk INTO graded
    FROM referrals_cpiform f JOIN referrals_cpiaccount a ON a.form_id = f.id WHERE f.id = NEW.form_id;
    IF graded.state IS NULL OR graded.state = 'draft' OR graded.owner_id = graded.sender_id
        OR NOT EXISTS (SELECT FROM partners_user u JOIN partners_agency g ON g.id = u.agency_id
            WHERE u.id = NEW.graded_by_id AND g.id = graded.owner_id AND g.police_area_id IS NOT NULL) THEN
        RAISE EXCEPTION 'a form is graded by its force, never by the agency that sent it' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.handling = 'P' AND graded.risk IS DISTINCT FROM 'none' THEN
        RAISE EXCEPTION 'where acting on it may put somebody at risk, handling is C' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM unnest(NEW.conditions) AS one (code) WHERE NOT EXISTS (
        SELECT FROM referrals_handlingcondition c WHERE c.code = one.code AND c.is_active)) THEN
        RAISE EXCEPTION 'conditions come from the list' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON referrals_grading
    FOR EACH ROW EXECUTE FUNCTION referrals_check_grading();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON referrals_grading
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();

CREATE FUNCTION referrals_check_release(report referrals_intelligencereport) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    done referrals_sanitising;
    graded referrals_grading;
BEGIN
    SELECT * INTO done FROM referrals_sanitising s WHERE s.report_id = report.id;
    SELECT * INTO graded FROM referrals_grading g WHERE g.id = done.grading_id;
    IF graded.id IS NULL OR NOT done.checklist @> ARRAY['source', 'organisation', 'times_places', 'cues',
            'verbatim', 'attachments', 'single_source', 'risk']::varchar[]
        OR graded.id <> (SELECT max(g.id) FROM referrals_grading g WHERE g.form_id = done.form_id)
        OR NOT EXISTS (SELECT FROM referrals_reporttext t WHERE t.report_id = report.id
            AND (t.source, t.assessment, t.handling, t.conditions)
                = (graded.source, graded.assessment, graded.handling, graded.conditions)) THEN
        RAISE EXCEPTION 'released is what was sanitised wholly, with the newest grading' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM partners_user u WHERE u.id = report.released_by_id AND u.agency_id = report.owner_id) THEN
        RAISE EXCEPTION 'a report is released by its force' USING ERRCODE = 'check_violation';
    END IF;
    IF graded.handling = 'C' AND report.second_read_by_id IS NOT NULL AND done.sanitised_by_id = graded.graded_by_id THEN
        RAISE EXCEPTION 'under handling C another person sanitises than graded' USING ERRCODE = 'check_violation';
    END IF;
    IF graded.handling = 'C' AND report.second_read_by_id IS NULL AND (done.alone_reason = ''
        OR report.second_read_due IS NULL OR report.second_read_due > report.released_at + interval '24 hours') THEN
        RAISE EXCEPTION 'under handling C a second person reads it, or within a day where a life is in danger'
            USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION referrals_check_second_reader(report referrals_intelligencereport) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM referrals_sanitising s JOIN referrals_grading g ON g.id = s.grading_id
            JOIN partners_user u ON u.id = report.second_read_by_id AND u.agency_id = report.owner_id
            WHERE s.report_id = report.id AND u.id NOT IN (s.sanitised_by_id, g.graded_by_id)) THEN
        RAISE EXCEPTION 'the second reader is of the force and neither graded nor sanitised it' USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION referrals_guard_report() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking bigint := wall.user_id();
BEGIN
    IF (NEW.key, NEW.reference, NEW.owner_id, NEW.created_by_id) <> (OLD.key, OLD.reference, OLD.owner_id, OLD.created_by_id)
        OR (OLD.state NOT IN ('draft', 'reading')
            AND (NEW.released_at, NEW.released_by_id, NEW.marking, NEW.second_read_due)
                IS DISTINCT FROM (OLD.released_at, OLD.released_by_id, OLD.marking, OLD.second_read_due))
        OR (OLD.second_read_by_id IS NOT NULL
            AND (NEW.second_read_at, NEW.second_read_by_id) IS DISTINCT FROM (OLD.second_read_at, OLD.second_read_by_id))
        OR (OLD.state = 'recalled'
            AND (NEW.recalled_at, NEW.recalled_by_id, NEW.recall_reason)
                IS DISTINCT FROM (OLD.recalled_at, OLD.recalled_by_id, OLD.recall_reason)) THEN
        RAISE EXCEPTION 'what a report was released as never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> OLD.state AND NOT (
        (OLD.state = 'draft' AND NEW.state IN ('reading', 'released'))
        OR (OLD.state = 'reading' AND NEW.state IN ('draft', 'released'))
        OR (OLD.state = 'released' AND NEW.state = 'recalled')) THEN
        RAISE EXCEPTION 'a report goes from draft to released, and can only be recalled' USING ERRCODE = 'check_violation';
    END IF;
    IF asking IS NOT NULL AND ((NEW.released_by_id IS DISTINCT FROM OLD.released_by_id AND NEW.released_by_id <> asking)
        OR (NEW.second_read_by_id IS DISTINCT FROM OLD.second_read_by_id AND NEW.second_read_by_id <> asking)
        OR (NEW.recalled_by_id IS DISTINCT FROM OLD.recalled_by_id AND NEW.recalled_by_id <> asking)) THEN
        RAISE EXCEPTION 'nobody releases, reads or recalls in the name of another' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.second_read_by_id IS DISTINCT FROM OLD.second_read_by_id THEN
        PERFORM referrals_check_second_reader(NEW);
    END IF;
    IF NEW.state = 'released' AND OLD.state <> 'released' THEN
        PERFORM referrals_check_release(NEW);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON referrals_intelligencereport
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_report();

CREATE FUNCTION referrals_guard_report_text() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM referrals_intelligencereport r WHERE r.id = NEW.report_id AND r.state = 'draft')
        OR (TG_OP = 'UPDATE' AND NEW.report_id <> OLD.report_id) THEN
        RAISE EXCEPTION 'the words of a report change only while it is a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE INSERT OR UPDATE ON referrals_reporttext
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_report_text();

CREATE FUNCTION referrals_guard_sanitising() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    stands text;
BEGIN
    SELECT r.state INTO stands FROM referrals_intelligencereport r
        JOIN referrals_cpiform f ON f.id = NEW.form_id AND f.owner_id = r.owner_id
        JOIN referrals_grading g ON g.id = NEW.grading_id AND g.form_id = f.id
        JOIN partners_user u ON u.id = NEW.sanitised_by_id AND u.agency_id = r.owner_id
    WHERE r.id = NEW.report_id;
    IF stands = 'draft' AND (TG_OP = 'INSERT' OR (NEW.report_id, NEW.form_id) = (OLD.report_id, OLD.form_id)) THEN
        RETURN NEW;
    END IF;
    IF stands = 'reading' AND TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'sent_back_reason' - 'alone_reason')
        = (to_jsonb(OLD) - 'sent_back_reason' - 'alone_reason') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'how a report was sanitised changes only while it is a draft' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER guards BEFORE INSERT OR UPDATE ON referrals_sanitising
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_sanitising();

CREATE FUNCTION referrals_check_dissemination() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told referrals_intelligencereport;
    needs record;
BEGIN
    SELECT * INTO told FROM referrals_intelligencereport r WHERE r.id = NEW.report_id;
    IF told.state IS DISTINCT FROM 'released' OR told.owner_id <> NEW.owner_id
        OR NOT EXISTS (SELECT FROM partners_user u WHERE u.id = NEW.told_by_id AND u.agency_id = told.owner_id)
        OR NOT EXISTS (SELECT FROM partners_sharingdecision d WHERE d.id = NEW.decision_id AND d.outcome = 'share'
            AND d.owner_id = told.owner_id AND d.recipient_id = NEW.recipient_id
            AND d.subject_model = 'referrals.IntelligenceReport' AND d.subject_key = told.key) THEN
        RAISE EXCEPTION 'a released report is told by its force, by a decision to share it with this agency'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM referrals_sanitising s JOIN referrals_cpiform f ON f.id = s.form_id
            WHERE s.report_id = told.id AND f.sender_id = NEW.recipient_id) THEN
        RAISE EXCEPTION 'a report is never told to the agency that sent the form' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM referrals_reporttext t WHERE t.report_id = told.id AND NEW.conditions @> t.conditions) THEN
        RAISE EXCEPTION 'a report is told on its own conditions at least' USING ERRCODE = 'check_violation';
    END IF;
    SELECT bool_or(c.blocks_download) AS download, bool_or(c.needs_end) AS an_end,
        bool_or(c.blocks_sharing) AS sharing, bool_or(c.needs_originator) AS originator,
        count(*) AS found INTO needs
    FROM referrals_handlingcondition c WHERE c.code = ANY (NEW.conditions);
    IF needs.found <> cardinality(NEW.conditions) OR needs.sharing OR (needs.an_end AND NEW.until IS NULL)
        OR (needs.originator AND NOT NEW.originator_agreed) OR NEW.until <= now() THEN
        RAISE EXCEPTION 'what the conditions of a report ask for is not there' USING ERRCODE = 'check_violation';
    END IF;
    NEW.marking := told.marking;
    NEW.is_download_blocked := coalesce(needs.download, false);
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON referrals_dissemination
    FOR EACH ROW EXECUTE FUNCTION referrals_check_dissemination();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON referrals_dissemination
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON referrals_acknowledgement
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();

CREATE FUNCTION referrals_guard_word() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL OR (NEW.word, NEW.owner_id, NEW.key, NEW.added_by_id)
        <> (OLD.word, OLD.owner_id, OLD.key, OLD.added_by_id) THEN
        RAISE EXCEPTION 'a word is ended and never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON referrals_watchedword
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_word();
"""

POLICIES = """
ALTER TABLE referrals_grading ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_grading FOR SELECT TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_cpiform f WHERE f.id = form_id AND f.state <> 'draft'
        AND f.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
));
CREATE POLICY grades ON referrals_grading FOR INSERT TO portal_web, portal_worker WITH CHECK (
    graded_by_id = (SELECT wall.user_id()) AND EXISTS (
        SELECT FROM referrals_cpiform f WHERE f.id = form_id AND f.state <> 'draft'
            AND f.owner_id = (SELECT wall.agency_as('intelligence_analyst')))
);

ALTER TABLE referrals_dissemination ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_dissemination FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (owner_id = (SELECT wall.agency_as('intelligence_analyst'))
        OR (recipient_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst'))
            AND (until IS NULL OR until > now())))
);
CREATE POLICY tells ON referrals_dissemination FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('intelligence_analyst')) AND told_by_id = (SELECT wall.user_id())
);

ALTER TABLE referrals_acknowledgement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_acknowledgement FOR SELECT TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_dissemination d WHERE d.id = dissemination_id
        AND (accepted_by_id = (SELECT wall.user_id())
            OR d.owner_id = (SELECT wall.agency_as('intelligence_analyst')))
));
CREATE POLICY accepts ON referrals_acknowledgement FOR INSERT TO portal_web, portal_worker WITH CHECK (
    accepted_by_id = (SELECT wall.user_id()) AND EXISTS (
        SELECT FROM referrals_dissemination d WHERE d.id = dissemination_id
            AND d.recipient_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst')))
);

ALTER TABLE referrals_intelligencereport ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_intelligencereport FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (owner_id = (SELECT wall.agency_as('intelligence_analyst'))
        OR (state IN ('released', 'recalled') AND (
            SELECT true FROM referrals_dissemination d
            WHERE d.report_id = referrals_intelligencereport.id
                AND d.recipient_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst'))
            LIMIT 1)))
);
CREATE POLICY writes ON referrals_intelligencereport FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('intelligence_analyst')) AND created_by_id = (SELECT wall.user_id())
    AND state = 'draft'
);
CREATE POLICY goes_on ON referrals_intelligencereport FOR UPDATE TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND owner_id = (SELECT wall.agency_as('intelligence_analyst'))
);

ALTER TABLE referrals_reporttext ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_reporttext FOR SELECT TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_intelligencereport r WHERE r.id = report_id AND (
        r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
        OR EXISTS (SELECT FROM referrals_dissemination d WHERE d.report_id = r.id
            AND d.recipient_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst'))
            AND (cardinality(d.conditions) = 0 OR EXISTS (SELECT FROM referrals_acknowledgement a
                WHERE a.dissemination_id = d.id AND a.accepted_by_id = (SELECT wall.user_id())))))
));
CREATE POLICY writes ON referrals_reporttext FOR INSERT TO portal_web, portal_worker WITH CHECK (EXISTS (
    SELECT FROM referrals_intelligencereport r WHERE r.id = report_id AND r.state = 'draft'
        AND r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
));
CREATE POLICY changes ON referrals_reporttext FOR UPDATE TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_intelligencereport r WHERE r.id = report_id AND r.state = 'draft'
        AND r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
));

ALTER TABLE referrals_sanitising ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_sanitising FOR SELECT TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_intelligencereport r WHERE r.id = report_id
        AND r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
));
CREATE POLICY writes ON referrals_sanitising FOR INSERT TO portal_web, portal_worker WITH CHECK (EXISTS (
    SELECT FROM referrals_intelligencereport r WHERE r.id = report_id AND r.state = 'draft'
        AND r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
));
CREATE POLICY changes ON referrals_sanitising FOR UPDATE TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_intelligencereport r WHERE r.id = report_id AND r.state IN ('draft', 'reading')
        AND r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
));

ALTER TABLE referrals_reportrendering ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY takes ON referrals_reportrendering TO portal_web, portal_worker USING (EXISTS (
    SELECT FROM referrals_intelligencereport r WHERE r.id = report_id AND (
        r.owner_id = (SELECT wall.agency_as('intelligence_analyst'))
        OR EXISTS (SELECT FROM referrals_dissemination d WHERE d.report_id = r.id
            AND d.recipient_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst'))
            AND NOT d.is_download_blocked
            AND (cardinality(d.conditions) = 0 OR EXISTS (SELECT FROM referrals_acknowledgement a
                WHERE a.dissemination_id = d.id AND a.accepted_by_id = (SELECT wall.user_id())))))
));
CREATE POLICY sees_reports_documents ON portal_job FOR SELECT TO portal_web USING (EXISTS (
    SELECT FROM referrals_reportrendering r WHERE r.job_id = portal_job.id
));
CREATE POLICY asks_for_reports_documents_again ON portal_job FOR UPDATE TO portal_web USING (
    state = 'failed' AND EXISTS (SELECT FROM referrals_reportrendering r WHERE r.job_id = portal_job.id)
) WITH CHECK (state = 'queued' AND asked_by_id = (SELECT wall.user_id()));

ALTER TABLE referrals_watchedword ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY keeps ON referrals_watchedword TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('intelligence_analyst', 'agency_lead'))
);
"""

SOURCES = """
-- A draft that goes takes along who its source is.
ALTER TABLE referrals_namedsource ADD CONSTRAINT referrals_namedsource_of_a_form
    FOREIGN KEY (form_id) REFERENCES referrals_cpiform (id) ON DELETE CASCADE;
ALTER TABLE referrals_namedsource ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY looks_after ON referrals_namedsource TO CURRENT_USER USING (true);

-- The writer's own draft. Said again it is written over: nobody reads it back.
CREATE FUNCTION wall.name_source(chosen bigint, called text, reached text, told_as text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    IF coalesce(called, '') = '' OR coalesce(told_as, '') = '' THEN RETURN false; END IF;
    PERFORM FROM public.referrals_cpiform f WHERE f.id = chosen AND f.state = 'draft'
        AND f.owner_id = asking.agency_id AND f.created_by_id = asking.user_id
        AND asking.roles && '{practitioner,agency_lead}' FOR UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO public.referrals_namedsource (form_id, reference, sealed_name, sealed_contact, named_by_id)
    VALUES (chosen, told_as, called, coalesce(reached, ''), asking.user_id)
    ON CONFLICT (form_id) DO UPDATE SET sealed_name = EXCLUDED.sealed_name,
        sealed_contact = EXCLUDED.sealed_contact, named_at = now(), named_by_id = EXCLUDED.named_by_id;
    RETURN true;
END $$;

-- That somebody is kept apart, and as what: for the writer, and for the force's analysts.
CREATE FUNCTION wall.source_kept(chosen bigint) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    RETURN (SELECT s.reference FROM public.referrals_namedsource s
        JOIN public.referrals_cpiform f ON f.id = s.form_id
        WHERE f.id = chosen
            AND ((f.created_by_id = asking.user_id AND f.sender_id = asking.agency_id
                    AND asking.roles && '{practitioner,agency_lead}')
                OR (f.owner_id = asking.agency_id AND f.state <> 'draft' AND f.marking = ANY (asking.markings)
                    AND 'intelligence_analyst' = ANY (asking.roles))));
END $$;

CREATE FUNCTION wall.kept_sources()
RETURNS TABLE (form_key text, form_reference text, source_reference text, named_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    RETURN QUERY SELECT f.key::text, f.reference::text, s.reference::text, s.named_at
        FROM public.referrals_namedsource s JOIN public.referrals_cpiform f ON f.id = s.form_id
        WHERE f.owner_id = asking.agency_id AND f.state <> 'draft' AND f.marking = ANY (asking.markings)
            AND 'source_custodian' = ANY (asking.roles)
        ORDER BY s.id DESC LIMIT 200;
END $$;

-- The event is written first, with the reason as its purpose: without it nothing is opened.
CREATE FUNCTION wall.open_source(chosen text, happened public.portal_event)
RETURNS TABLE (source_reference text, sealed_name text, sealed_contact text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    IF NOT coalesce((happened.actor, happened.agency, happened.event, happened.operation)
            = (asking.user_id, asking.agency_id, 'source_opened', 'consultation')
        AND happened.objects_seen = ARRAY[chosen] AND length(trim(happened.purpose)) >= 10
        AND EXISTS (SELECT FROM wall.kept_sources() k WHERE k.form_key = chosen), false) THEN
        RETURN;
    END IF;
    PERFORM public.portal_record(happened);
    RETURN QUERY SELECT s.reference::text, s.sealed_name, s.sealed_contact
        FROM public.referrals_namedsource s JOIN public.referrals_cpiform f ON f.id = s.form_id
        WHERE f.key = chosen;
END $$;

-- Flags: active, needs the originator, blocks download, needs an end, blocks sharing.
CREATE FUNCTION wall.keep_condition(chosen text, called text, flags boolean[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT wall.administers() OR coalesce(cardinality(flags), 0) <> 5 THEN RETURN false; END IF;
    INSERT INTO public.referrals_handlingcondition AS c (code, label, is_active, needs_originator,
        blocks_download, needs_end, blocks_sharing)
    VALUES (chosen, called, flags[1], flags[2], flags[3], flags[4], flags[5])
    ON CONFLICT (code) DO UPDATE SET label = called, is_active = flags[1], needs_originator = flags[2],
        blocks_download = flags[3], needs_end = flags[4], blocks_sharing = flags[5];
    RETURN true;
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.keep_condition(text, text, boolean[]);
DROP FUNCTION wall.open_source(text, public.portal_event);
DROP FUNCTION wall.kept_sources();
DROP FUNCTION wall.source_kept(bigint);
DROP FUNCTION wall.name_source(bigint, text, text, text);
DROP POLICY looks_after ON referrals_namedsource;
ALTER TABLE referrals_namedsource NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE referrals_namedsource DROP CONSTRAINT referrals_namedsource_of_a_form;
DROP POLICY keeps ON referrals_watchedword;
DROP POLICY asks_for_reports_documents_again ON portal_job;
DROP POLICY sees_reports_documents ON portal_job;
DROP POLICY takes ON referrals_reportrendering;
DROP POLICY changes ON referrals_sanitising;
DROP POLICY writes ON referrals_sanitising;
DROP POLICY reads ON referrals_sanitising;
DROP POLICY changes ON referrals_reporttext;
DROP POLICY writes ON referrals_reporttext;
DROP POLICY reads ON referrals_reporttext;
DROP POLICY goes_on ON referrals_intelligencereport;
DROP POLICY writes ON referrals_intelligencereport;
DROP POLICY reads ON referrals_intelligencereport;
DROP POLICY accepts ON referrals_acknowledgement;
DROP POLICY reads ON referrals_acknowledgement;
DROP POLICY tells ON referrals_dissemination;
DROP POLICY reads ON referrals_dissemination;
DROP POLICY grades ON referrals_grading;
DROP POLICY reads ON referrals_grading;
ALTER TABLE referrals_watchedword NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE referrals_reportrendering NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE referrals_sanitising NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE referrals_reporttext NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE referrals_intelligencereport NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE referrals_acknowledgement NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE referrals_dissemination NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE referrals_grading NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER guards ON referrals_watchedword;
DROP FUNCTION referrals_guard_word();
DROP TRIGGER never_changed ON referrals_acknowledgement;
DROP TRIGGER never_changed ON referrals_dissemination;
DROP TRIGGER checks ON referrals_dissemination;
DROP FUNCTION referrals_check_dissemination();
DROP TRIGGER guards ON referrals_sanitising;
DROP FUNCTION referrals_guard_sanitising();
DROP TRIGGER guards ON referrals_reporttext;
DROP FUNCTION referrals_guard_report_text();
DROP TRIGGER guards ON referrals_intelligencereport;
DROP FUNCTION referrals_guard_report();
DROP FUNCTION referrals_check_second_reader(referrals_intelligencereport);
DROP FUNCTION referrals_check_release(referrals_intelligencereport);
DROP TRIGGER never_changed ON referrals_grading;
DROP TRIGGER checks ON referrals_grading;
DROP FUNCTION referrals_check_grading();
"""


def conditions(apps: Any, schema_editor: Any) -> None:
    condition = apps.get_model("referrals", "HandlingCondition")
    fields = ("code", "label", "is_active", "needs_originator", "blocks_download", "needs_end", "blocks_sharing")
    condition.objects.bulk_create(condition(**dict(zip(fields, row, strict=True))) for row in CONDITIONS)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0019_intelligence"), ("partners", "0029_source_custodian")]
    operations = [
        migrations.RunPython(conditions, migrations.RunPython.noop),
        migrations.RunSQL(RULES + POLICIES + SOURCES, BACKWARD),
    ]
