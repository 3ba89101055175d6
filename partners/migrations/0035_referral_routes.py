"""Who receives safeguarding referrals of a district on the portal, and how fast."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
-- Who receives referrals of a district on the portal, and within how many hours. Nobody: none.
CREATE FUNCTION wall.route_referrals(
    chosen bigint, to_agency bigint, to_unit bigint, seen_within integer, red integer, amber integer, green integer
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.partners_district SET referral_agency_id = to_agency, referral_unit_id = to_unit,
        acknowledge_hours = seen_within, red_hours = red, amber_hours = amber, green_hours = green
    WHERE id = chosen AND wall.administers()
        AND (to_agency IS NULL OR EXISTS (SELECT FROM public.partners_agency a
            WHERE a.id = to_agency AND a.state <> 'closed'))
        AND (to_unit IS NULL OR EXISTS (SELECT FROM public.partners_unit u
            WHERE u.id = to_unit AND u.agency_id = to_agency AND u.closed_at IS NULL));
    RETURN FOUND;
END $$;
"""
BACKWARD = "DROP FUNCTION wall.route_referrals(bigint, bigint, bigint, integer, integer, integer, integer);"


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0034_who_speaks_for_a_system'),
    ]

    operations = [
        migrations.AddField(
            model_name='district',
            name='acknowledge_hours',
            field=models.PositiveSmallIntegerField(db_default=4, default=4),
        ),
        migrations.AddField(
            model_name='district',
            name='amber_hours',
            field=models.PositiveSmallIntegerField(db_default=24, default=24),
        ),
        migrations.AddField(
            model_name='district',
            name='green_hours',
            field=models.PositiveSmallIntegerField(db_default=72, default=72),
        ),
        migrations.AddField(
            model_name='district',
            name='red_hours',
            field=models.PositiveSmallIntegerField(db_default=4, default=4),
        ),
        migrations.AddField(
            model_name='district',
            name='referral_agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.agency'),
        ),
        migrations.AddField(
            model_name='district',
            name='referral_unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.unit'),
        ),
        migrations.AddConstraint(
            model_name='district',
            constraint=models.CheckConstraint(condition=models.Q(('referral_agency__isnull', False), ('referral_unit__isnull', True), _connector='OR'), name='partners_district_unit_of_an_agency'),
        ),
        migrations.AddConstraint(
            model_name='district',
            constraint=models.CheckConstraint(condition=models.Q(('acknowledge_hours__range', (1, 672)), ('amber_hours__range', (1, 672)), ('green_hours__range', (1, 672)), ('red_hours__range', (1, 672))), name='partners_district_hours_in_reach'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
