"""The people of a JAPTM programme: secretariat, co-chairs, lead responsible officers.

No lead gives the first two unless they hold them: the operator names the first of an agency.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

RIGHTS = """
CREATE OR REPLACE FUNCTION wall.rights_of(given text[]) RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT one), '{}') FROM (VALUES
        ('practitioner', '{home_see,cpi_send,cpi_see_own,profile_see}'::text[]),
        ('agency_lead', '{home_see,cpi_send,cpi_see_own,cpi_see_titles,profile_see,decision_see,'
            'renewal_see,people_see,people_manage,checks_set,report_read,words_keep,nominal_see,'
            'nominal_contribute%(leads)s}'),
        ('intelligence_analyst', '{home_see,cpi_analyse,profile_see,decision_see,report_read,words_keep,'
            'nominal_see,nominal_contribute%(sees)s}'),
        ('profile_analyst', '{home_see,profile_see,profile_build}'),
        ('ig_officer', '{home_see,decision_see,renewal_see,people_see,checks_set}'),
        ('system_administrator', '{home_see,feedback_see,portal_manage}'),
        ('source_custodian', '{home_see,source_open}'),
        ('nominating_officer', '{home_see,nominal_see,nominal_contribute%(sees)s}')%(new)s
    ) AS held (role, rights), unnest(rights) AS one WHERE role = ANY (given)
$$;
"""
AFTER = {
    "leads": ",nomination_approve,japtm_see",
    "sees": ",japtm_see",
    "new": ",\n        ('japtm_secretariat', '{home_see,nominal_see,japtm_see,japtm_keep}')"
    ",\n        ('co_chair', '{home_see,nominal_see,japtm_see,japtm_sign}')"
    ",\n        ('lead_officer', '{home_see,nominal_see,japtm_see}')",
}
BEFORE = dict.fromkeys(AFTER, "")


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0036_nominating_officer'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='invitation',
            name='partners_invitation_roles_known',
        ),
        migrations.RemoveConstraint(
            model_name='user',
            name='partners_user_roles_known',
        ),
        migrations.AlterField(
            model_name='invitation',
            name='roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('practitioner', 'Practitioner'), ('agency_lead', 'Agency lead'), ('intelligence_analyst', 'Intelligence analyst'), ('profile_analyst', 'Profile analyst'), ('ig_officer', 'Information-governance officer'), ('system_administrator', 'System administrator'), ('source_custodian', 'Source custodian'), ('nominating_officer', 'Nominating officer'), ('japtm_secretariat', 'JAPTM secretariat'), ('co_chair', 'JAPTM co-chair'), ('lead_officer', 'Lead responsible officer')], max_length=30), size=None),
        ),
        migrations.AlterField(
            model_name='user',
            name='roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('practitioner', 'Practitioner'), ('agency_lead', 'Agency lead'), ('intelligence_analyst', 'Intelligence analyst'), ('profile_analyst', 'Profile analyst'), ('ig_officer', 'Information-governance officer'), ('system_administrator', 'System administrator'), ('source_custodian', 'Source custodian'), ('nominating_officer', 'Nominating officer'), ('japtm_secretariat', 'JAPTM secretariat'), ('co_chair', 'JAPTM co-chair'), ('lead_officer', 'Lead responsible officer')], max_length=30), default=list, size=None),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('roles__contained_by', ['practitioner', 'agency_lead', 'intelligence_analyst', 'profile_analyst', 'ig_officer', 'system_administrator', 'source_custodian', 'nominating_officer', 'japtm_secretariat', 'co_chair', 'lead_officer'])), name='partners_invitation_roles_known'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('roles__contained_by', ['practitioner', 'agency_lead', 'intelligence_analyst', 'profile_analyst', 'ig_officer', 'system_administrator', 'source_custodian', 'nominating_officer', 'japtm_secretariat', 'co_chair', 'lead_officer'])), name='partners_user_roles_known'),
        ),
        migrations.RunSQL(RIGHTS % AFTER, RIGHTS % BEFORE),
    ]
