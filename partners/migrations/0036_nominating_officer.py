"""A nominating officer: says what the agency knows of a nominal, and nominates offenders.

Until an agency has one, its leads give the role: they see nominals themselves.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

RIGHTS = """
CREATE OR REPLACE FUNCTION wall.rights_of(given text[]) RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT one), '{}') FROM (VALUES
        ('practitioner', '{home_see,cpi_send,cpi_see_own,profile_see}'::text[]),
        ('agency_lead', '{home_see,cpi_send,cpi_see_own,cpi_see_titles,profile_see,decision_see,'
            'renewal_see,people_see,people_manage,checks_set,report_read,words_keep%(leads)s}'),
        ('intelligence_analyst', '{home_see,cpi_analyse,profile_see,decision_see,report_read,words_keep%(says)s}'),
        ('profile_analyst', '{home_see,profile_see,profile_build}'),
        ('ig_officer', '{home_see,decision_see,renewal_see,people_see,checks_set}'),
        ('system_administrator', '{home_see,feedback_see,portal_manage}'),
        ('source_custodian', '{home_see,source_open}')%(officer)s
    ) AS held (role, rights), unnest(rights) AS one WHERE role = ANY (given)
$$;
"""
AFTER = {
    "leads": ",nominal_see,nominal_contribute",
    "says": ",nominal_see,nominal_contribute",
    "officer": ",\n        ('nominating_officer', '{home_see,nominal_see,nominal_contribute}')",
}
BEFORE = dict.fromkeys(AFTER, "")


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0035_referral_routes'),
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
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('practitioner', 'Practitioner'), ('agency_lead', 'Agency lead'), ('intelligence_analyst', 'Intelligence analyst'), ('profile_analyst', 'Profile analyst'), ('ig_officer', 'Information-governance officer'), ('system_administrator', 'System administrator'), ('source_custodian', 'Source custodian'), ('nominating_officer', 'Nominating officer')], max_length=30), size=None),
        ),
        migrations.AlterField(
            model_name='user',
            name='roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('practitioner', 'Practitioner'), ('agency_lead', 'Agency lead'), ('intelligence_analyst', 'Intelligence analyst'), ('profile_analyst', 'Profile analyst'), ('ig_officer', 'Information-governance officer'), ('system_administrator', 'System administrator'), ('source_custodian', 'Source custodian'), ('nominating_officer', 'Nominating officer')], max_length=30), default=list, size=None),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('roles__contained_by', ['practitioner', 'agency_lead', 'intelligence_analyst', 'profile_analyst', 'ig_officer', 'system_administrator', 'source_custodian', 'nominating_officer'])), name='partners_invitation_roles_known'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('roles__contained_by', ['practitioner', 'agency_lead', 'intelligence_analyst', 'profile_analyst', 'ig_officer', 'system_administrator', 'source_custodian', 'nominating_officer'])), name='partners_user_roles_known'),
        ),
        migrations.RunSQL(RIGHTS % AFTER, RIGHTS % BEFORE),
    ]
