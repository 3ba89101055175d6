"""Agreements are written, signed by each party and left on the portal, by these functions alone.

Every party signs for itself, by a lead of its own; until the last has, nothing rests on it. Nobody
writes a party into an agreement that others have signed: what is signed stays as it is.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


FORWARD = """
-- Agencies that may be named: those of the directory, and whoever already shares an agreement with this one.
CREATE FUNCTION wall.may_be_party(one bigint, led bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT one <> led AND EXISTS (SELECT FROM public.partners_agency a
        WHERE a.id = one AND a.state = 'active' AND (a.is_listed OR EXISTS (
            SELECT FROM public.partners_agreementparty mine
            JOIN public.partners_agreementparty theirs ON theirs.agreement_id = mine.agreement_id
            JOIN public.partners_sharingagreement s ON s.id = mine.agreement_id AND s.state <> 'draft'
            WHERE mine.agency_id = led AND theirs.agency_id = one)))
$$;

CREATE FUNCTION wall.draft_agreement(
    new_key text, new_reference text, called text, about text, begins timestamptz, ends timestamptz,
    others bigint[]
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    led bigint := wall.agency_as('agency_lead');
    made bigint;
BEGIN
    -- One lead of an agency at a time: a form that was sent twice makes one draft.
    PERFORM FROM public.partners_agency WHERE id = led FOR NO KEY UPDATE;
    IF NOT FOUND OR called IS NULL OR btrim(called) = '' OR about IS NULL
        OR begins IS NULL OR ends IS NULL OR ends <= now() OR ends <= begins
        OR ends > begins + interval '5 years 1 day' OR begins > now() + interval '1 year'
        OR new_reference !~ '^ISA-[0-9]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}$'
        OR coalesce(cardinality(others), 0) NOT BETWEEN 1 AND 60
        OR EXISTS (SELECT FROM unnest(others) AS one WHERE wall.may_be_party(one, led) IS NOT TRUE)
        OR EXISTS (SELECT FROM public.partners_sharingagreement s
            JOIN public.partners_agreementparty p ON p.agreement_id = s.id AND p.agency_id = led
            WHERE s.state = 'draft' AND s.title = called) THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.partners_sharingagreement
        (key, reference, title, purpose, in_force_from, ends_at, state, written_at, written_by_id)
    VALUES (new_key, new_reference, called, about, begins, ends, 'draft', now(), wall.user_id())
    RETURNING id INTO made;
    INSERT INTO public.partners_agreementparty (agreement_id, agency_id, signed_at, signed_by_id)
    VALUES (made, led, now(), wall.user_id());
    INSERT INTO public.partners_agreementparty (agreement_id, agency_id)
    SELECT DISTINCT made, one FROM unnest(others) AS one;
    RETURN made;
END $$;

CREATE FUNCTION wall.sign_agreement(chosen bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    led bigint := wall.agency_as('agency_lead');
    is_last boolean;
BEGIN
    PERFORM FROM public.partners_sharingagreement
    WHERE id = chosen AND state = 'draft' AND ends_at > now() FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    UPDATE public.partners_agreementparty SET signed_at = now(), signed_by_id = wall.user_id()
    WHERE agreement_id = chosen AND agency_id = led AND signed_at IS NULL;
    IF NOT FOUND THEN RETURN NULL; END IF;
    UPDATE public.partners_sharingagreement SET state = 'in_force'
    WHERE id = chosen AND NOT EXISTS (SELECT FROM public.partners_agreementparty p
        WHERE p.agreement_id = chosen AND p.signed_at IS NULL);
    is_last := FOUND;
    RETURN CASE WHEN is_last THEN 'in_force' ELSE 'draft' END;
END $$;

-- A draft that one does not want is nobody's. What holds goes on between two others or more.
CREATE FUNCTION wall.leave_agreement(chosen bigint, said text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    led bigint := wall.agency_as('agency_lead');
    was text;
BEGIN
    SELECT state INTO was FROM public.partners_sharingagreement
    WHERE id = chosen AND state <> 'withdrawn' AND ends_at > now() FOR UPDATE;
    IF was IS NULL OR said IS NULL OR btrim(said) = '' OR NOT EXISTS (
        SELECT FROM public.partners_agreementparty p
        WHERE p.agreement_id = chosen AND p.agency_id = led) THEN
        RETURN NULL;
    END IF;
    IF was = 'in_force' AND (SELECT count(*) FROM public.partners_agreementparty p
        WHERE p.agreement_id = chosen) > 2 THEN
        WITH gone AS (DELETE FROM public.partners_agreementparty p
            WHERE p.agreement_id = chosen AND p.agency_id = led RETURNING p.*)
        INSERT INTO public.partners_formerparty
            (agreement_id, agency_id, signed_at, signed_by_id, left_at, left_by_id, why)
        SELECT agreement_id, agency_id, signed_at, signed_by_id, now(), wall.user_id(), said FROM gone;
        RETURN 'in_force';
    END IF;
    UPDATE public.partners_sharingagreement
    SET state = 'withdrawn', ended_at = now(), ended_by_id = wall.user_id(), ended_why = said
    WHERE id = chosen;
    RETURN 'withdrawn';
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.leave_agreement(bigint, text);
DROP FUNCTION wall.sign_agreement(bigint);
DROP FUNCTION wall.draft_agreement(text, text, text, text, timestamptz, timestamptz, bigint[]);
DROP FUNCTION wall.may_be_party(bigint, bigint);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0038_told_within_the_marking'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('left_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('why', models.CharField(max_length=500)),
            ],
            options={
                'ordering': ['left_at'],
            },
        ),
        migrations.AddField(
            model_name='agreementparty',
            name='signed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='agreementparty',
            name='signed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sharingagreement',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sharingagreement',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sharingagreement',
            name='ended_why',
            field=models.CharField(blank=True, db_default='', default='', max_length=500),
        ),
        migrations.AddField(
            model_name='sharingagreement',
            name='purpose',
            field=models.TextField(blank=True, db_default='', default='', max_length=2000),
        ),
        migrations.AddField(
            model_name='sharingagreement',
            name='written_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sharingagreement',
            name='written_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='agreementparty',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', True), ('signed_by__isnull', True)), models.Q(('signed_at__isnull', False), ('signed_by__isnull', False)), _connector='OR'), name='partners_agreementparty_signed_at_both_or_neither'),
        ),
        migrations.AddConstraint(
            model_name='sharingagreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('written_at__isnull', True), ('written_by__isnull', True)), models.Q(('written_at__isnull', False), ('written_by__isnull', False)), _connector='OR'), name='partners_sharingagreement_written_at_both_or_neither'),
        ),
        migrations.AddConstraint(
            model_name='sharingagreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='partners_sharingagreement_ended_at_both_or_neither'),
        ),
        migrations.AddField(
            model_name='formerparty',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='partners.agency'),
        ),
        migrations.AddField(
            model_name='formerparty',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='partners.sharingagreement'),
        ),
        migrations.AddField(
            model_name='formerparty',
            name='left_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='formerparty',
            name='signed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='formerparty',
            constraint=models.UniqueConstraint(fields=('agreement', 'agency'), name='partners_formerparty_leaves_once'),
        ),
        migrations.AddConstraint(
            model_name='formerparty',
            constraint=models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='partners_formerparty_why_not_blank'),
        ),
        migrations.AddConstraint(
            model_name='formerparty',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', True), ('signed_by__isnull', True)), models.Q(('signed_at__isnull', False), ('signed_by__isnull', False)), _connector='OR'), name='partners_formerparty_signed_at_both_or_neither'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
