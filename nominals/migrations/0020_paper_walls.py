"""The second wall around papers: frozen by the database, bound by decisions, kept by signatories."""

from django.db import migrations

SIGNED = """
-- What a signatory keeps, whatever lapses later. Asked once for a statement.
CREATE FUNCTION wall.items_signed() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(d.item_id), '{}') FROM nominals_signature s
        JOIN nominals_decision d ON d.id = s.decision_id WHERE s.signed_by_id = (SELECT wall.user_id())
$$;
CREATE FUNCTION wall.meetings_signed() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(i.meeting_id), '{}') FROM nominals_agendaitem i
        WHERE i.id = ANY ((SELECT wall.items_signed())::bigint[])
$$;
-- Whoever has an interest in what is on the table is out of it as long as it is there.
CREATE FUNCTION wall.items_out_of() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(n.item_id), '{}') FROM nominals_interest n
        JOIN nominals_meeting m ON m.current_id = n.item_id
        WHERE m.state = 'open' AND n.declared_by_id = (SELECT wall.user_id())
$$;
DROP POLICY reads ON nominals_meeting;
CREATE POLICY reads ON nominals_meeting FOR SELECT TO portal_web, portal_worker USING (
    (marking = ANY ((SELECT wall.markings())::text[])
        AND programme_id IN (SELECT p.id FROM nominals_programme p))
    OR id = ANY ((SELECT wall.meetings_signed())::bigint[])
);
DROP POLICY reads ON nominals_agendaitem;
CREATE POLICY reads ON nominals_agendaitem FOR SELECT TO portal_web, portal_worker USING (
    NOT id = ANY ((SELECT wall.items_out_of())::bigint[])
    AND ((meeting_id IN (SELECT m.id FROM nominals_meeting m)
            AND nomination_id IN (SELECT n.id FROM nominals_nomination n))
        OR id = ANY ((SELECT wall.items_signed())::bigint[]))
);
DROP POLICY reads ON nominals_interest;
CREATE POLICY reads ON nominals_interest FOR SELECT TO portal_web, portal_worker USING (
    (SELECT wall.agency_as(<MEMBERS>)) IS NOT NULL
    AND (declared_by_id = (SELECT wall.user_id()) OR item_id IN (SELECT i.id FROM nominals_agendaitem i))
);
"""
NOT_SIGNED = """
DROP POLICY reads ON nominals_interest;
CREATE POLICY reads ON nominals_interest FOR SELECT TO portal_web, portal_worker USING (
    (SELECT wall.agency_as(<MEMBERS>)) IS NOT NULL AND item_id IN (SELECT i.id FROM nominals_agendaitem i)
);
DROP POLICY reads ON nominals_agendaitem;
CREATE POLICY reads ON nominals_agendaitem FOR SELECT TO portal_web, portal_worker USING (
    meeting_id IN (SELECT m.id FROM nominals_meeting m)
    AND nomination_id IN (SELECT n.id FROM nominals_nomination n)
);
DROP POLICY reads ON nominals_meeting;
CREATE POLICY reads ON nominals_meeting FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
);
DROP FUNCTION wall.items_out_of();
DROP FUNCTION wall.meetings_signed();
DROP FUNCTION wall.items_signed();
"""

FREEZING = """
CREATE POLICY looks_after ON nominals_ranking FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY looks_after ON nominals_rankedplace FOR SELECT TO CURRENT_USER USING (true);

-- Fingerprints of what never changes: jsonb is written in one way, and holds no time of a zone.
CREATE FUNCTION nominals_sha_of(given jsonb) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT encode(sha256(convert_to(given::text, 'UTF8')), 'hex')
$$;
CREATE FUNCTION nominals_sha_of_said(said nominals_contribution) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT nominals_sha_of(jsonb_build_object('key', said.key, 'owner', said.owner_id, 'kind', said.kind,
        'code', said.code, 'value', said.value, 'detail', said.detail, 'number', said.number,
        'starts_on', said.starts_on, 'ends_on', said.ends_on, 'capacity', said.capacity,
        'certainty', said.certainty, 'source', said.source, 'said_on', said.said_on))
$$;
CREATE FUNCTION nominals_sha_of_nominated(one nominals_nomination) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT nominals_sha_of(jsonb_build_object('key', one.key, 'owner', one.owner_id, 'criteria', one.criteria,
        'harm', one.harm, 'management', one.management, 'dependants', one.dependants,
        'are_dependants_safe', one.are_dependants_safe, 'opportunity', one.opportunity, 'wanted', one.wanted,
        'is_covert', one.is_covert, 'is_source_at_risk', one.is_source_at_risk, 'is_limited', one.is_limited,
        'lawful_basis', one.lawful_basis, 'nominated_name', one.nominated_name,
        'approved_name', one.approved_name, 'necessity', one.necessity))
$$;

-- What goes before the meeting with one item: what its agencies have lent under their agreement.
CREATE FUNCTION nominals_lent_with(chosen bigint) RETURNS TABLE (said bigint, sha text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.id, nominals_sha_of_said(c) FROM nominals_agendaitem i
        JOIN nominals_nomination n ON n.id = i.nomination_id
        JOIN nominals_programme p ON p.id = n.programme_id
        JOIN nominals_contribution c ON c.nominal_id = n.nominal_id
        WHERE i.id = chosen AND c.withdrawn_at IS NULL AND EXISTS (
            SELECT FROM nominals_contributiongrant g WHERE g.content_object_id = c.id
                AND g.owner_id = c.owner_id AND g.agreement_id = p.agreement_id
                AND g.revoked_at IS NULL AND g.expires_at > now())
$$;
CREATE FUNCTION nominals_place_of(chosen bigint) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_object('ranking', r.reference, 'inputs', r.inputs_sha256, 'rank', k.rank,
        'risk', k.risk, 'band', k.band, 'chance', k.chance, 'standing', k.standing, 'agencies', k.agencies)
    FROM nominals_rankedplace k JOIN nominals_ranking r ON r.id = k.ranking_id
    WHERE k.nomination_id = chosen ORDER BY k.id DESC LIMIT 1
$$;
CREATE FUNCTION nominals_sha_of_pack(chosen bigint) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT encode(sha256(convert_to(coalesce(string_agg(i.key || ' ' || p.sha256, ' ' ORDER BY i.position, i.id), ''),
        'UTF8')), 'hex')
    FROM nominals_agendaitem i JOIN nominals_paper p ON p.item_id = i.id
        AND p.edition = (SELECT max(e.edition) FROM nominals_paper e WHERE e.item_id = i.id)
    WHERE i.meeting_id = chosen
$$;

CREATE FUNCTION wall.freeze_item(chosen bigint, by_person bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    said bigint[];
    shas text[];
    body jsonb;
    made bigint;
BEGIN
    SELECT coalesce(array_agg(l.said ORDER BY l.sha), '{}'), coalesce(array_agg(l.sha ORDER BY l.sha), '{}')
        INTO said, shas FROM nominals_lent_with(chosen) l;
    SELECT jsonb_build_object('item', i.key, 'nomination', n.reference, 'text', nominals_sha_of_nominated(n),
            'place', nominals_place_of(n.id), 'parts', nominals_sha_of(to_jsonb(shas)))
        INTO body FROM nominals_agendaitem i JOIN nominals_nomination n ON n.id = i.nomination_id WHERE i.id = chosen;
    INSERT INTO nominals_paper (item_id, edition, content, sha256, frozen_at, frozen_by_id)
        SELECT chosen, coalesce(max(e.edition), 0) + 1, body, nominals_sha_of(body), clock_timestamp(), by_person
        FROM nominals_paper e WHERE e.item_id = chosen RETURNING id INTO made;
    INSERT INTO nominals_paperpart (paper_id, contribution_id, sha256)
        SELECT made, u.said, u.sha FROM unnest(said, shas) AS u (said, sha);
END $$;
-- `anew`: all papers once more, which is for a meeting that is not open yet.
CREATE FUNCTION wall.freeze_pack(chosen bigint, anew boolean) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    held nominals_meeting;
    whole text;
BEGIN
    SELECT m.* INTO held FROM nominals_meeting m WHERE m.id = chosen FOR UPDATE;
    IF NOT coalesce('japtm_secretariat' = ANY (asking.roles) AND held.owner_id = asking.agency_id
            AND held.marking = ANY (asking.markings) AND held.state <> 'closed'
            AND NOT (anew AND held.state = 'open'), false) THEN
        RETURN NULL;
    END IF;
    PERFORM wall.freeze_item(i.id, asking.user_id) FROM nominals_agendaitem i
        WHERE i.meeting_id = chosen AND (anew OR NOT EXISTS (SELECT FROM nominals_paper p WHERE p.item_id = i.id))
        ORDER BY i.position, i.id;
    whole := nominals_sha_of_pack(chosen);
    UPDATE nominals_meeting SET pack_sha256 = whole, frozen_at = clock_timestamp(), frozen_by_id = asking.user_id
        WHERE id = chosen AND (anew OR pack_sha256 <> whole);
    RETURN whole;
END $$;
-- Whether all that was frozen is still what it was: for whoever sees the meeting.
CREATE FUNCTION wall.pack_stands(chosen bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held nominals_meeting;
BEGIN
    SELECT m.* INTO held FROM nominals_meeting m JOIN nominals_programme p ON p.id = m.programme_id
        WHERE m.id = chosen AND m.pack_sha256 <> '' AND (p.owner_id = wall.agency()
            OR p.agreement_id = ANY (wall.agreements()) OR m.id = ANY (wall.meetings_signed()));
    RETURN CASE WHEN held.id IS NOT NULL THEN held.pack_sha256 = nominals_sha_of_pack(chosen)
        AND NOT EXISTS (SELECT FROM nominals_paper p JOIN nominals_agendaitem i ON i.id = p.item_id
            JOIN nominals_nomination n ON n.id = i.nomination_id WHERE i.meeting_id = chosen AND (
                p.sha256 <> nominals_sha_of(p.content) OR p.content ->> 'text' <> nominals_sha_of_nominated(n)
                OR p.content ->> 'parts' <> nominals_sha_of(coalesce((SELECT to_jsonb(array_agg(
                    nominals_sha_of_said(c) ORDER BY nominals_sha_of_said(c))) FROM nominals_paperpart t
                    JOIN nominals_contribution c ON c.id = t.contribution_id WHERE t.paper_id = p.id), '[]')))) END;
END $$;

ALTER TABLE nominals_paper ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_paper FOR SELECT TO portal_web, portal_worker USING (
    item_id IN (SELECT i.id FROM nominals_agendaitem i)
);
CREATE POLICY looks_after ON nominals_paper TO CURRENT_USER USING (true);
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON nominals_paper
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
ALTER TABLE nominals_paperpart ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_paperpart FOR SELECT TO portal_web, portal_worker USING (
    paper_id IN (SELECT p.id FROM nominals_paper p)
    AND (SELECT true FROM nominals_contribution c WHERE c.id = contribution_id LIMIT 1)
);
CREATE POLICY looks_after ON nominals_paperpart TO CURRENT_USER USING (true);
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON nominals_paperpart
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
ALTER TABLE nominals_signedpaper ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_signedpaper FOR SELECT TO portal_web, portal_worker USING (
    reader_id = (SELECT wall.user_id())
);
CREATE POLICY keeps ON nominals_signedpaper FOR INSERT TO portal_web, portal_worker WITH CHECK (
    reader_id = (SELECT wall.user_id()) AND signature_id IN (SELECT s.id FROM nominals_signature s
        WHERE s.signed_by_id = (SELECT wall.user_id()))
);
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON nominals_signedpaper
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
ALTER TABLE nominals_paperrendering ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY takes ON nominals_paperrendering TO portal_web, portal_worker USING (
    reader_id = (SELECT wall.user_id()) AND meeting_id IN (SELECT m.id FROM nominals_meeting m)
);
CREATE POLICY sees_papers ON portal_job FOR SELECT TO portal_web USING (EXISTS (
    SELECT FROM nominals_paperrendering r WHERE r.job_id = portal_job.id
));
CREATE POLICY asks_for_papers_again ON portal_job FOR UPDATE TO portal_web USING (
    state = 'failed' AND EXISTS (SELECT FROM nominals_paperrendering r WHERE r.job_id = portal_job.id)
) WITH CHECK (state = 'queued' AND asked_by_id = (SELECT wall.user_id()));
"""
NOT_FREEZING = """
DROP POLICY asks_for_papers_again ON portal_job;
DROP POLICY sees_papers ON portal_job;
DROP POLICY takes ON nominals_paperrendering;
ALTER TABLE nominals_paperrendering NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER never_changed ON nominals_signedpaper;
DROP POLICY keeps ON nominals_signedpaper;
DROP POLICY reads ON nominals_signedpaper;
ALTER TABLE nominals_signedpaper NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER never_changed ON nominals_paperpart;
DROP POLICY looks_after ON nominals_paperpart;
DROP POLICY reads ON nominals_paperpart;
ALTER TABLE nominals_paperpart NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER never_changed ON nominals_paper;
DROP POLICY looks_after ON nominals_paper;
DROP POLICY reads ON nominals_paper;
ALTER TABLE nominals_paper NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION wall.pack_stands(bigint);
DROP FUNCTION wall.freeze_pack(bigint, boolean);
DROP FUNCTION wall.freeze_item(bigint, bigint);
DROP FUNCTION nominals_sha_of_pack(bigint);
DROP FUNCTION nominals_place_of(bigint);
DROP FUNCTION nominals_lent_with(bigint);
DROP FUNCTION nominals_sha_of_nominated(nominals_nomination);
DROP FUNCTION nominals_sha_of_said(nominals_contribution);
DROP FUNCTION nominals_sha_of(jsonb);
DROP POLICY looks_after ON nominals_rankedplace;
DROP POLICY looks_after ON nominals_ranking;
"""

# Stands beside the triggers of decisions and signatures, which ask all the rest.
BINDING = """
CREATE FUNCTION wall.checks_pack() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    decided nominals_decision;
    paper text;
    pack text;
BEGIN
    IF TG_TABLE_NAME = 'nominals_decision' THEN
        decided := NEW;
        SELECT m.pack_sha256 INTO pack FROM nominals_agendaitem i JOIN nominals_meeting m ON m.id = i.meeting_id
            WHERE i.id = decided.item_id;
    ELSE
        SELECT d.* INTO decided FROM nominals_decision d WHERE d.id = NEW.decision_id;
        pack := decided.content #>> '{pack,sha256}';
    END IF;
    SELECT p.sha256 INTO paper FROM nominals_paper p WHERE p.item_id = decided.item_id ORDER BY p.edition DESC LIMIT 1;
    IF paper IS NOT NULL AND (paper, pack) IS DISTINCT FROM
            (decided.content #>> '{pack,paper}', decided.content #>> '{pack,sha256}') THEN
        RAISE EXCEPTION 'a decision is bound to what was put before the meeting' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks_pack BEFORE INSERT ON nominals_decision
    FOR EACH ROW EXECUTE FUNCTION wall.checks_pack();
CREATE TRIGGER checks_pack BEFORE INSERT ON nominals_signature
    FOR EACH ROW EXECUTE FUNCTION wall.checks_pack();
CREATE FUNCTION nominals_guard_pack() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_user IN ('portal_web', 'portal_worker') THEN
        RAISE EXCEPTION 'the database alone freezes a pack' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards_pack BEFORE UPDATE ON nominals_meeting FOR EACH ROW
    WHEN ((OLD.pack_sha256, OLD.frozen_at, OLD.frozen_by_id) IS DISTINCT FROM (NEW.pack_sha256, NEW.frozen_at, NEW.frozen_by_id))
    EXECUTE FUNCTION nominals_guard_pack();
"""
NOT_BINDING = """
DROP TRIGGER guards_pack ON nominals_meeting;
DROP FUNCTION nominals_guard_pack();
DROP TRIGGER checks_pack ON nominals_signature;
DROP TRIGGER checks_pack ON nominals_decision;
DROP FUNCTION wall.checks_pack();
"""
MEMBERS = (
    "'agency_lead', 'intelligence_analyst', 'nominating_officer', 'japtm_secretariat', 'co_chair',"
    " 'lead_officer'"
)


class Migration(migrations.Migration):
    dependencies = [("nominals", "0019_papers")]
    operations = [
        migrations.RunSQL(SIGNED.replace("<MEMBERS>", MEMBERS), NOT_SIGNED.replace("<MEMBERS>", MEMBERS)),
        migrations.RunSQL(FREEZING, NOT_FREEZING),
        migrations.RunSQL(BINDING, NOT_BINDING),
    ]
