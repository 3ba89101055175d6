"""Whoever wrote in a nomination does not approve it, and what is approved is what was read."""

from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.functions
from django.db import migrations, models

_EARLIER = import_module("nominals.migrations.0018_by_the_clock")
GUARD = _EARLIER.GUARD.replace(_EARLIER.LAST, _EARLIER.STOPPED)
MOVED, MOVED_TOO = "'returned_reason,answers_due", "'returned_reason,writers,written_at,approved_sha256,answers_due"

FORWARD = """
-- Who wrote what until now is known from the log.
UPDATE nominals_nomination n SET writers = ARRAY[n.created_by_id] || ARRAY(
    SELECT DISTINCT e.actor FROM portal_auditevent e
    WHERE e.event = 'nomination_altered' AND e.model = 'nominals.Nomination' AND e.objects_seen @> ARRAY[n.key]::varchar[]
        AND e.actor IS NOT NULL AND e.actor <> n.created_by_id);

CREATE FUNCTION nominals_written(one nominals_nomination) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT to_jsonb(one) - '{state,created_at,readers,writers,written_at,recipient_id,approved_at,approved_by_id,approved_name,'
        'necessity,approved_sha256,returned_reason,answers_due,revealed_at,revealed_by_id}'::text[]
$$;

-- Nobody takes themselves off the list, nor puts anybody else on it.
CREATE FUNCTION wall.keeps_writers() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.writers := ARRAY[NEW.created_by_id];
        RETURN NEW;
    END IF;
    NEW.writers := OLD.writers;
    NEW.written_at := OLD.written_at;
    IF nominals_written(NEW) IS DISTINCT FROM nominals_written(OLD) THEN
        NEW.written_at := statement_timestamp();
        NEW.writers := OLD.writers || CASE WHEN wall.user_id() <> ALL (OLD.writers) THEN ARRAY[wall.user_id()] END;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps_writers BEFORE INSERT OR UPDATE ON nominals_nomination
    FOR EACH ROW EXECUTE FUNCTION wall.keeps_writers();

-- What somebody is shown who approves it, as far as they see it: the words, what goes with them, to whom.
CREATE FUNCTION nominals_print(chosen bigint) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT nominals_sha_of(jsonb_build_object('text', nominals_written(n),
        'said', (SELECT jsonb_agg(nominals_sha_of_said(c) ORDER BY c.id) FROM nominals_contribution c
            WHERE c.id = ANY (n.carried) AND c.withdrawn_at IS NULL),
        'agencies', (SELECT jsonb_agg(a.agency_id ORDER BY a.agency_id) FROM partners_agreementparty a
            JOIN nominals_programme p ON p.agreement_id = a.agreement_id WHERE p.id = n.programme_id)))
    FROM nominals_nomination n WHERE n.id = chosen
$$;

CREATE FUNCTION wall.approves() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.approved_by_id = ANY (OLD.writers) OR EXISTS (SELECT FROM nominals_contribution c
            WHERE c.id = ANY (OLD.carried) AND c.created_by_id = NEW.approved_by_id
                AND c.created_at >= OLD.created_at) THEN
        RAISE EXCEPTION 'whoever wrote in a nomination does not approve it' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.approved_sha256 IS DISTINCT FROM nominals_print(OLD.id) THEN
        RAISE EXCEPTION 'what is approved is what was read' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approves BEFORE UPDATE ON nominals_nomination
    FOR EACH ROW WHEN (OLD.state = 'awaiting' AND NEW.state = 'submitted') EXECUTE FUNCTION wall.approves();
CREATE TRIGGER approved_once BEFORE UPDATE ON nominals_nomination
    FOR EACH ROW WHEN (NEW.approved_sha256 <> OLD.approved_sha256 AND NOT (OLD.state = 'awaiting' AND NEW.state = 'submitted'))
    EXECUTE FUNCTION portal_refuse_change();
"""
BACKWARD = """
DROP TRIGGER approved_once ON nominals_nomination;
DROP TRIGGER approves ON nominals_nomination;
DROP FUNCTION wall.approves();
DROP FUNCTION nominals_print(bigint);
DROP TRIGGER keeps_writers ON nominals_nomination;
DROP FUNCTION wall.keeps_writers();
DROP FUNCTION nominals_written(nominals_nomination);
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0027_bound_to_what_is_said")]
    operations = [
        migrations.AddField(
            model_name="nomination",
            name="writers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, editable=False,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="written_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.Now(), editable=False
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="carried_to",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="nomination",
            name="approved_sha256",
            field=models.CharField(blank=True, db_default="", editable=False, max_length=64),
        ),
        migrations.RunSQL(GUARD.replace(MOVED, MOVED_TOO), GUARD),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]  # fmt: skip
