"""An urgent form that was opened, or that somebody said they deal with, and that nobody decides.

It climbs one rung more, at the time by which it is to be decided, whatever became of the others.
Nobody can acknowledge that one away: a named decision on the form ends it, or passing it on.
"""

import importlib

from django.db import migrations, models

referred = importlib.import_module("referrals.migrations.0035_who_refers")

OPENING = """
CREATE OR REPLACE FUNCTION referrals_opening_ends_ladder() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE referrals_escalation SET ended_at = now(), ended_how = 'opened',
        ended_by_id = coalesce(NEW.opened_by_id, NEW.answered_by_id)
    WHERE form_id = NEW.id AND ended_at IS NULL AND rung <> 'undecided'
        AND coalesce(NEW.opened_by_id, NEW.answered_by_id) IS NOT NULL;
    UPDATE referrals_escalation SET ended_at = now(), ended_how = 'decided',
        ended_by_id = coalesce(NEW.answered_by_id, NEW.triaged_by_id)
    WHERE form_id = NEW.id AND ended_at IS NULL AND rung = 'undecided' AND OLD.state <> NEW.state
        AND coalesce(NEW.answered_by_id, NEW.triaged_by_id) IS NOT NULL;
    RETURN NULL;
END $$;
"""
# Whoever ends a rung by hand might say that it is decided: then a decision stands on the form.
DECIDES = """
CREATE FUNCTION wall.rung_is_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM referrals_cpiform f WHERE f.id = NEW.form_id AND f.state = 'submitted')
        AND NOT EXISTS (SELECT FROM referrals_transfer t WHERE t.form_id = NEW.form_id
            AND t.owner_id = NEW.owner_id AND t.moved_at >= now()) THEN
        RAISE EXCEPTION 'decided is what a named person decided' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER is_decided BEFORE UPDATE ON referrals_escalation
    FOR EACH ROW WHEN (NEW.ended_how = 'decided') EXECUTE FUNCTION wall.rung_is_decided();
"""
UNDECIDES = """
DROP TRIGGER is_decided ON referrals_escalation;
DROP FUNCTION wall.rung_is_decided();
"""
RUNG_OF = """
CREATE OR REPLACE FUNCTION wall.rung_of(force bigint, on_rung text) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    named bigint[];
BEGIN
    IF on_rung IN ('control_room', 'undecided') THEN
        RETURN ARRAY(SELECT DISTINCT unnest(wall.rung_of(force, 'duty') || wall.rung_of(force, 'supervisor')));
    END IF;
    named := ARRAY(SELECT u.id FROM public.referrals_dutyturn t JOIN public.partners_user u ON u.id = t.person_id
        WHERE t.owner_id = force AND t.part = on_rung AND t.ended_at IS NULL
            AND u.agency_id = force AND u.is_active ORDER BY u.id);
    IF named <> '{}' THEN RETURN named; END IF;
    RETURN ARRAY(SELECT u.id FROM public.partners_user u
        WHERE u.agency_id = force AND u.is_active AND u.roles::text[]
            && CASE on_rung WHEN 'duty' THEN '{intelligence_analyst}' ELSE '{agency_lead}' END::text[]
        ORDER BY u.id);
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
        SELECT f.id, f.key, f.reference, f.owner_id, b.begun, r.rung, r.at
        FROM referrals_cpiform f
            LEFT JOIN referrals_triagesettings s ON s.owner_id = f.owner_id
            CROSS JOIN LATERAL (SELECT coalesce(f.received_at, f.sent_at) AS begun) AS b
            CROSS JOIN LATERAL (VALUES
                ('duty', b.begun + make_interval(mins => coalesce(s.duty_minutes, 15))),
                ('supervisor', b.begun + make_interval(mins => coalesce(s.supervisor_minutes, 30))),
                ('control_room', b.begun + make_interval(mins => coalesce(s.control_room_minutes, 45))),
                ('undecided', coalesce(f.due_at, b.begun + make_interval(mins => coalesce(s.high_minutes, 60))))
            ) AS r (rung, at)
        WHERE f.is_urgent AND f.state = 'submitted' AND r.at <= now()
            AND (f.opened_at IS NULL OR r.rung = 'undecided')
            AND NOT EXISTS (SELECT FROM referrals_escalation e WHERE e.form_id = f.id AND e.sent_at >= b.begun
                AND (e.rung = r.rung OR (e.ended_at IS NOT NULL AND r.rung <> 'undecided')))
        ORDER BY f.sent_at, f.id, r.at
        FOR UPDATE OF f SKIP LOCKED
    LOOP
        people := wall.rung_of(due.owner_id, due.rung);
        rung_key := translate(rtrim(encode(substring(sha256(uuid_send(gen_random_uuid())
            || uuid_send(gen_random_uuid())) FOR 16), 'base64'), '='), '+/', '-_');
        INSERT INTO referrals_escalation (key, owner_id, form_id, reference, rung, sent_at, due_at, told)
        VALUES (rung_key, due.owner_id, due.id, due.reference, due.rung, due.begun, due.at, people)
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
PASSING_ON = referred.TRANSFERS[referred.TRANSFERS.index("CREATE FUNCTION wall.transfer_form") :]
PASSING_ON = PASSING_ON.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
OPENED = "ended_how = 'opened', ended_by_id = asking.user_id"
DECIDED = """ended_by_id = asking.user_id,
        ended_how = CASE rung WHEN 'undecided' THEN 'decided' ELSE 'opened' END"""
RUNGS, ENDS = ["duty", "supervisor", "control_room"], ["", "acknowledged", "opened"]


def _known(field: str, values: list[str]) -> models.CheckConstraint:
    name = f"referrals_escalation_{field}_known"
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": values}), name=name)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0036_nominals_referred")]
    operations = [
        migrations.RemoveConstraint("escalation", "referrals_escalation_rung_known"),
        migrations.RemoveConstraint("escalation", "referrals_escalation_ended_how_known"),
        migrations.AlterField(
            "escalation",
            "rung",
            models.CharField(
                max_length=15,
                choices=[
                    ("duty", "The analyst on duty"), ("supervisor", "The supervisor"),
                    ("control_room", "The force control room"), ("undecided", "Not decided in time"),
                ],
            ),
        ),
        migrations.AlterField(
            "escalation",
            "ended_how",
            models.CharField(
                max_length=15, blank=True, db_default="",
                choices=[
                    ("acknowledged", "Acknowledged"), ("opened", "The form was opened"),
                    ("decided", "The form was decided"),
                ],
            ),
        ),
        migrations.AddConstraint("escalation", _known("rung", [*RUNGS, "undecided"])),
        migrations.AddConstraint("escalation", _known("ended_how", [*ENDS, "decided"])),
        migrations.AddConstraint(
            "escalation",
            models.CheckConstraint(
                condition=~models.Q(rung="undecided", ended_how__in=["acknowledged", "opened"]),
                name="referrals_escalation_undecided_until_decided",
            ),
        ),
        migrations.RunSQL(DECIDES, UNDECIDES),
        migrations.RunSQL(OPENING, migrations.RunSQL.noop),  # both know of three rungs as well
        migrations.RunSQL(RUNG_OF, migrations.RunSQL.noop),
        migrations.RunSQL(ESCALATE, referred.ESCALATE % referred.ANEW),
        migrations.RunSQL(PASSING_ON.replace(OPENED, DECIDED), PASSING_ON),
    ]
